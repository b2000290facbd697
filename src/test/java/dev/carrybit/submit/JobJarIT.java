package dev.carrybit.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What a cluster is given: {@code target/carrybit.jar}. */
class JobJarIT {
  private static final Path JAR = Path.of("target/carrybit.jar");

  @Test
  void everyClassIsOurs() throws Exception {
    assertThat(names())
        .filteredOn(name -> name.endsWith(".class"))
        .allMatch(name -> name.startsWith("dev/carrybit/"));
  }

  @Test
  void theLibrariesAreInItUnderOurName() throws Exception {
    assertThat(names())
        .contains(
            "dev/carrybit/shaded/commons/math3/linear/AbstractRealMatrix.class",
            "dev/carrybit/shaded/picocli/CommandLine.class",
            "dev/carrybit/shaded/typesafe/config/Config.class",
            "dev/carrybit/shaded/progressbar/ProgressBar.class",
            "dev/carrybit/shaded/j2html/TagCreator.class",
            "dev/carrybit/shaded/onnx/OnnxMl.class",
            "dev/carrybit/shaded/protobuf/GeneratedMessageV3.class");
  }

  @Test
  void itIsSmallAndHoldsNoNativeCode() throws Exception {
    assertThat(JAR.toFile()).isFile();
    assertThat(Files.size(JAR)).isLessThan(10_000_000);
    assertThat(names()).noneMatch(name -> name.matches(".*\\.(so|dll|jnilib|dylib|a)(\\.[0-9]+)?"));
  }

  @Test
  void itHoldsTheLicencesAndNotices() throws Exception {
    assertThat(text("META-INF/LICENSE")).contains("Apache License", "END OF TERMS AND CONDITIONS");
    assertThat(text("META-INF/NOTICE")).contains("Carrybit", "Apache Commons Math", "Orekit");
    assertThat(names())
        .contains(
            "META-INF/licenses/commons-math3.txt",
            "META-INF/licenses/jline.txt",
            "META-INF/licenses/progressbar.txt",
            "META-INF/licenses/protobuf.txt");
  }

  @Test
  void itNamesItsMainClassAndItsVersion() throws Exception {
    try (var jar = new JarFile(JAR.toFile())) {
      var attributes = jar.getManifest().getMainAttributes();
      assertThat(attributes.getValue("Main-Class")).isEqualTo("dev.carrybit.cli.Main");
      assertThat(attributes.getValue("Implementation-Version")).matches("\\d+\\.\\d+\\.\\d+.*");
    }
  }

  private static List<String> names() throws IOException {
    try (var jar = new JarFile(JAR.toFile())) {
      return jar.stream().map(entry -> entry.getName()).toList();
    }
  }

  private static String text(String name) throws IOException {
    try (var jar = new JarFile(JAR.toFile());
        var stream = jar.getInputStream(jar.getEntry(name))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
