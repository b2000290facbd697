package dev.carrybit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Maven project {@code src/bench/libtorch}, built into {@code target/libtorch}. */
final class Libtorch {

  private static final Path TARGET = Path.of("target", "libtorch");

  /** glibc keeps freed memory; otherwise libtorch's big buffers cause page faults at every step. */
  private static final Map<String, String> TUNED =
      Map.of(
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_TRIM_THRESHOLD_", "4294967296",
          "MALLOC_MMAP_THRESHOLD_", "4294967296",
          "MALLOC_TOP_PAD_", "268435456");

  private final List<String> java;

  private Libtorch(List<String> java) {
    this.java = java;
  }

  /** Builds the project; the first time Maven downloads libtorch. */
  static Libtorch build() {
    Command.of("mvn", "-q", "-B", "-f", "src/bench/libtorch/pom.xml", "compile").seconds();
    var natives = TARGET.resolve("natives");
    var libtorch = new Libtorch(options(natives));
    if (!Files.exists(natives)) {
      libtorch.unpack();
    }
    return libtorch;
  }

  private static List<String> options(Path natives) {
    try {
      var classPath = Files.readString(TARGET.resolve("classpath"));
      return List.of(
          "-XX:+UseSerialGC",
          "-Xmx1g",
          "-XX:ErrorFile=" + TARGET.resolve("crash.log"),
          "-Dorg.bytedeco.javacpp.cachedir=" + natives.toAbsolutePath(),
          "-cp",
          TARGET.resolve("classes") + System.getProperty("path.separator") + classPath,
          "LibtorchPeer");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * A process that unpacks the native libraries may crash when it loads them; the next does not.
   */
  private void unpack() {
    var command = new ArrayList<>(List.of(Command.JAVA));
    command.addAll(java);
    command.addAll(List.of("training", "float32", "lstm", "1", "8", "4", "0", "2", "3"));
    try {
      new Command(command).seconds();
    } catch (IllegalStateException crash) {
      System.err.println("ignored, of the first start: " + crash.getMessage());
    }
  }

  /** A process that trains or multiplies. */
  Peer peer(boolean tuned, String... arguments) {
    return Peer.of(java, tuned ? TUNED : Map.of(), arguments);
  }
}
