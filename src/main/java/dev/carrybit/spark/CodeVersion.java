package dev.carrybit.spark;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.Sha256;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The version of the driver's code, which every task carries. An executor with other code refuses
 * the task, because its results could differ.
 *
 * @param name the version of the program, and a hash of its class files as the class loader finds
 *     them: an older jar, or a single class that comes earlier on the class path, has another hash
 */
record CodeVersion(String name) implements Serializable {

  private static final long serialVersionUID = 1;

  private static final String PACKAGE = "dev/carrybit/";
  private static final int DIGITS = 12;

  /** With a local master, tasks run the driver's code. */
  private static final CodeVersion LOCAL = new CodeVersion("local");

  /** Computed when it is first needed. */
  private static final class ThisJvm {
    static final CodeVersion VERSION = read(CodeVersion.class.getClassLoader());
  }

  /** The version for the tasks of {@code context}. */
  static CodeVersion of(JavaSparkContext context) {
    return context.isLocal() ? LOCAL : ThisJvm.VERSION;
  }

  /** Called when a task arrives at an executor. */
  private Object readResolve() {
    if (!equals(LOCAL) && !equals(ThisJvm.VERSION)) {
      // No class of this package: it may come from an older jar.
      var host = SparkEnv.get().blockManager().blockManagerId().host();
      throw mismatch(host, name, ThisJvm.VERSION.name);
    }
    return this;
  }

  /**
   * The failure of a task on {@code host} that did not get so far.
   *
   * @param found what it ran into
   */
  static CarrybitException mismatch(String host, String found) {
    return mismatch(host, ThisJvm.VERSION.name, found);
  }

  private static CarrybitException mismatch(String host, String driver, String found) {
    return new CarrybitException(
        ExitCode.CONFIGURATION,
        "host %s: expected executors with the code of the driver, Carrybit %s, found %s; remove other jars of Carrybit there from Spark's jars and from spark.executor.extraClassPath"
            .formatted(host, driver, found));
  }

  private static CodeVersion read(ClassLoader loader) {
    try {
      var digest = Sha256.digest();
      for (var name : classFiles()) {
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        try (var file = loader.getResourceAsStream(name)) {
          digest.update(file.readAllBytes());
        }
      }
      var hash = HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
      var version = Optional.ofNullable(CodeVersion.class.getPackage().getImplementationVersion());
      return new CodeVersion(version.map(known -> known + ", ").orElse("") + "code " + hash);
    } catch (IOException e) {
      throw new UncheckedIOException("the class files of Carrybit cannot be read", e);
    }
  }

  /** The names of the class files of this program beside this class, sorted. */
  private static List<String> classFiles() throws IOException {
    var root = location();
    if (!Files.isDirectory(root)) {
      try (var jar = new JarFile(root.toFile())) {
        return jar.stream().map(ZipEntry::getName).filter(CodeVersion::counts).sorted().toList();
      }
    }
    try (var paths = Files.walk(root.resolve(PACKAGE))) {
      var names = paths.map(path -> root.relativize(path).toString());
      return names.filter(CodeVersion::counts).sorted().toList();
    }
  }

  private static boolean counts(String name) {
    return name.startsWith(PACKAGE)
        && name.endsWith(".class")
        && !name.startsWith(PACKAGE + "shaded/"); // libraries
  }

  private static Path location() {
    var source = CodeVersion.class.getProtectionDomain().getCodeSource().getLocation();
    try {
      return Path.of(source.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(source + ": is no URI", e);
    }
  }
}
