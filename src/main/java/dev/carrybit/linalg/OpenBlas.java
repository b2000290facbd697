package dev.carrybit.linalg;

import com.sun.jna.NativeLibrary;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * OpenBLAS as this JVM runs it: loaded once, on one thread. Netlib calls it; JNA says how many
 * threads it may use and what it is, which netlib cannot, and which no environment variable can
 * once the JVM has started.
 *
 * @param blas the way into it
 * @param description version, processor kernel and threads, as read back from it
 * @param held keeps it and what it depends on in memory
 */
record OpenBlas(NativeBLAS blas, String description, List<NativeLibrary> held) {

  /** Where netlib looks before its first use; a library that is named here already is used. */
  private static final String PATH = "dev.ludovic.netlib.blas.nativeLibPath";

  private static final String LIBRARY = "libopenblas.so.0";

  /** In the order in which they depend on each other; not every platform needs all of them. */
  private static final List<String> DEPENDENCIES =
      List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5");

  private record Attempt(Optional<OpenBlas> library, String obstacle) {}

  /** Once per JVM, on first use; a failure is remembered too. */
  private static final class Once {
    static final Attempt ATTEMPT = attempt();
  }

  /**
   * The library.
   *
   * @throws NativeLibraryException if it does not load
   */
  static OpenBlas loaded() {
    return Once.ATTEMPT
        .library()
        .orElseThrow(
            () ->
                new NativeLibraryException(
                    "compute.kernels: expected native kernels %s, %s"
                        .formatted(NativeLibraryException.here(), Once.ATTEMPT.obstacle())));
  }

  /** Why the library does not load, and what helps; empty if it does. */
  static Optional<String> obstacle() {
    return Optional.of(Once.ATTEMPT.obstacle()).filter(text -> !text.isEmpty());
  }

  private static Attempt attempt() {
    var platform = Platform.here();
    if (platform.isEmpty()) {
      return failed("OpenBLAS comes for Linux on x86_64 and arm64; set compute.kernels=portable");
    }
    try {
      return new Attempt(Optional.of(load(files(platform.orElseThrow()))), "");
    } catch (NoClassDefFoundError missing) {
      return failed(
          "carrybit-native.jar is not among the job's jars; add it with --jars, or set"
              + " compute.kernels=portable");
    } catch (NativeLibraryException known) {
      return failed(known.getMessage());
    } catch (LinkageError | RuntimeException | IOException failure) {
      return failed(
          "OpenBLAS did not load: %s; correct that, or set compute.kernels=portable"
              .formatted(String.valueOf(failure.getMessage()).lines().findFirst().orElse("")));
    }
  }

  private static Attempt failed(String obstacle) {
    return new Attempt(Optional.empty(), obstacle);
  }

  /** The files to load, the library last. */
  private static List<Path> files(Platform platform) throws IOException {
    var chosen = System.getProperty(PATH, "");
    if (!chosen.isEmpty()) {
      return List.of(Path.of(chosen));
    }
    var packed = new ArrayList<PackedFile>();
    for (var name : Stream.concat(DEPENDENCIES.stream(), Stream.of(LIBRARY)).toList()) {
      var resource = resource(platform.folder() + name);
      if (resource.isPresent()) {
        packed.add(PackedFile.of(resource.orElseThrow()));
      }
    }
    if (packed.isEmpty() || !packed.get(packed.size() - 1).name().equals(LIBRARY)) {
      throw new NativeLibraryException(
          "carrybit-native.jar is not among the job's jars; add it with --jars, or set"
              + " compute.kernels=portable");
    }
    var folder = LibraryCache.ofUser().unpack(packed);
    return packed.stream().map(file -> folder.resolve(file.name())).toList();
  }

  private static Optional<URL> resource(String name) {
    return Optional.ofNullable(OpenBlas.class.getResource(name));
  }

  private static OpenBlas load(List<Path> files) {
    var held = files.stream().map(file -> NativeLibrary.getInstance(file.toString())).toList();
    var library = held.get(held.size() - 1);
    library.getFunction("openblas_set_num_threads").invokeVoid(new Object[] {1});
    int threads = library.getFunction("openblas_get_num_threads").invokeInt(new Object[0]);
    if (threads != 1) {
      throw new NativeLibraryException(
          "OpenBLAS was told to use one thread and uses %d; start the JVM with OPENBLAS_NUM_THREADS=1"
              .formatted(threads));
    }
    System.setProperty(PATH, files.get(files.size() - 1).toString());
    var description = describe(text(library, "config"), text(library, "corename"), threads);
    return new OpenBlas(NativeBLAS.getInstance(), description, held);
  }

  private static String text(NativeLibrary library, String what) {
    return library.getFunction("openblas_get_" + what).invokeString(new Object[0], false);
  }

  /** From {@code OpenBLAS 0.3.31 DYNAMIC_ARCH NO_AFFINITY …}, of which two words matter. */
  static String describe(String configuration, String core, int threads) {
    var words = configuration.split(" ");
    var version = words.length > 1 ? words[0] + " " + words[1] : configuration;
    return "%s, %s, %d thread%s".formatted(version, core, threads, threads == 1 ? "" : "s");
  }

  /** A kind of machine that the library comes for. */
  record Platform(String folder) {

    static Optional<Platform> here() {
      return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    public static Optional<Platform> of(String system, String processor) {
      if (!system.equals("Linux")) {
        return Optional.empty();
      }
      return switch (processor) {
        case "amd64", "x86_64" -> Optional.of(new Platform("/org/bytedeco/openblas/linux-x86_64/"));
        case "aarch64" -> Optional.of(new Platform("/org/bytedeco/openblas/linux-arm64/"));
        default -> Optional.empty();
      };
    }
  }
}
