package dev.carrybit.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenBlasTest {

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, x86_64, linux-x86_64",
    "Linux, aarch64, linux-arm64"
  })
  void linuxOnTwoProcessorsHasAFolder(String system, String processor, String folder) {
    assertThat(OpenBlas.Platform.of(system, processor))
        .contains(new OpenBlas.Platform("/org/bytedeco/openblas/" + folder + "/"));
  }

  @ParameterizedTest
  @CsvSource({"Mac OS X, aarch64", "Windows 11, amd64", "Linux, riscv64", "Linux, ppc64le"})
  void otherPlatformsHaveNone(String system, String processor) {
    assertThat(OpenBlas.Platform.of(system, processor)).isEmpty();
  }

  @Test
  void aDescriptionKeepsWhatBitsDependOn() {
    var configuration = "OpenBLAS 0.3.31 DYNAMIC_ARCH NO_AFFINITY Haswell MAX_THREADS=64";
    assertThat(OpenBlas.describe(configuration, "Haswell", 1))
        .isEqualTo("OpenBLAS 0.3.31, Haswell, 1 thread");
    assertThat(OpenBlas.describe("", "", 2)).isEqualTo(", , 2 threads");
  }
}
