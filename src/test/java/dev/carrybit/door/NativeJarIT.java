package dev.carrybit.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What travels beside the job where products are native: {@code target/carrybit-native.jar}. */
class NativeJarIT {
  private static final Path JAR = Path.of("target/carrybit-native.jar");
  private static final String OPENBLAS = "org/bytedeco/openblas/linux-";

  @Test
  void itHoldsTheLibrariesOfBothPlatforms() throws IOException {
    assertThat(names())
        .contains(
            OPENBLAS + "x86_64/libopenblas.so.0",
            OPENBLAS + "x86_64/libgfortran.so.5",
            OPENBLAS + "x86_64/libquadmath.so.0",
            OPENBLAS + "x86_64/libgcc_s.so.1",
            OPENBLAS + "arm64/libopenblas.so.0",
            OPENBLAS + "arm64/libgfortran.so.5",
            OPENBLAS + "arm64/libgcc_s.so.1",
            "com/sun/jna/linux-x86-64/libjnidispatch.so",
            "com/sun/jna/linux-aarch64/libjnidispatch.so",
            "com/sun/jna/NativeLibrary.class",
            "META-INF/licenses/README.txt");
  }

  @Test
  void itHoldsNothingElse() throws IOException {
    assertThat(Files.size(JAR)).isLessThan(25_000_000);
    assertThat(names())
        .filteredOn(name -> !name.endsWith("/"))
        .allMatch(name -> name.matches("META-INF/.*|com/sun/jna/.*|" + OPENBLAS + ".*\\.so\\.\\d"));
  }

  private static List<String> names() throws IOException {
    try (var jar = new JarFile(JAR.toFile())) {
      return jar.stream().map(entry -> entry.getName()).toList();
    }
  }
}
