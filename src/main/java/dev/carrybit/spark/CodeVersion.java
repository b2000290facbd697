package dev.carrybit.spark;

import static java.util.jar.Attributes.Name.IMPLEMENTATION_VERSION;

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
import java.security.MessageDigest;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The version of the driver's code, which every task carries. An executor with other code refuses
 * the task, because its results could differ.
 *
 * @param name the version of the program, and a hash of its class files as the class loader finds
 *     them: an older jar, or a single class that comes earlier on the class path, has another hash
 * @param libraries a hash of the libraries in the jar; empty where classes are in a directory
 */
record CodeVersion(String name, String libraries) implements Serializable {

  private static final long serialVersionUID = 1;

  private static final String PACKAGE = "dev/carrybit/";
  private static final int DIGITS = 12;

  /** With a local master, tasks run the driver's code. */
  private static final CodeVersion LOCAL = new CodeVersion("local", "");

  /** Computed when it is first needed. */
  private static final class ThisJvm {
    static final CodeVersion VERSION = read();
  }

  /** The version for the tasks of {@code context}. */
  static CodeVersion of(JavaSparkContext context) {
    return context.isLocal() ? LOCAL : ThisJvm.VERSION;
  }

  /** Called when a task arrives at an executor. */
  private Object readResolve() {
    if (!equals(LOCAL) && !runs(ThisJvm.VERSION)) {
      // No class of this package: it may come from an older jar.
      var host = SparkEnv.get().blockManager().blockManagerId().host();
      throw mismatch(host, toString(), ThisJvm.VERSION.toString());
    }
    return this;
  }

  /** Whether an executor with the version {@code other} computes what this one does. */
  boolean runs(CodeVersion other) {
    boolean known = !libraries.isEmpty() && !other.libraries.isEmpty();
    return name.equals(other.name) && !(known && !libraries.equals(other.libraries));
  }

  @Override
  public String toString() {
    return libraries.isEmpty() ? name : name + ", libraries " + libraries;
  }

  /**
   * The failure of a task on {@code host} that did not get so far.
   *
   * @param found what it ran into
   */
  static CarrybitException mismatch(String host, String found) {
    return mismatch(host, ThisJvm.VERSION.toString(), found);
  }

  private static CarrybitException mismatch(String host, String driver, String found) {
    return new CarrybitException(
        ExitCode.CONFIGURATION,
        "host %s: expected executors with the code of the driver, Carrybit %s, found %s; remove other jars of Carrybit there from Spark's jars and from spark.executor.extraClassPath"
            .formatted(host, driver, found));
  }

  private static CodeVersion read() {
    var root = location();
    var files = new TreeMap<String, Long>(); // with the checksums that a jar has of its entries
    try {
      if (Files.isDirectory(root)) {
        try (var paths = Files.walk(root.resolve(PACKAGE))) {
          paths.forEach(path -> files.put(root.relativize(path).toString(), 0L));
        }
        return of("", files);
      }
      try (var jar = new JarFile(root.toFile())) {
        jar.stream().forEach(entry -> files.put(entry.getName(), entry.getCrc()));
        // That of the package is of whatever class of it was loaded first, perhaps one of a test.
        var version = jar.getManifest().getMainAttributes().getValue(IMPLEMENTATION_VERSION);
        return of(version == null ? "" : version + ", ", files);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the class files of Carrybit cannot be read", e);
    }
  }

  private static CodeVersion of(String version, SortedMap<String, Long> files) throws IOException {
    var classes = files.keySet();
    classes.removeIf(name -> !name.endsWith(".class"));
    var digest = Sha256.digest();
    for (var name : classes) {
      if (isOwn(name)) {
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        try (var file = CodeVersion.class.getClassLoader().getResourceAsStream(name)) {
          // none if the jar was replaced since this JVM opened it
          digest.update(file == null ? new byte[0] : file.readAllBytes());
        }
      }
    }
    var name = version + "code " + hash(digest);
    classes.removeIf(CodeVersion::isOwn);
    // Reading the libraries would take longer than their checksums.
    digest.update(files.toString().getBytes(StandardCharsets.UTF_8));
    return new CodeVersion(name, files.isEmpty() ? "" : hash(digest));
  }

  private static String hash(MessageDigest digest) {
    return Sha256.hex(digest).substring(0, DIGITS);
  }

  private static boolean isOwn(String name) {
    return name.startsWith(PACKAGE) && !name.startsWith(PACKAGE + "shaded/");
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
