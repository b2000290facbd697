package dev.carrybit.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class KernelIdentityTest {

  @Test
  void autoIsResolvedToWhatThisJvmHas() {
    var identity = KernelIdentity.of(KernelChoice.AUTO);
    var kernels = Kernels.of(KernelChoice.AUTO);
    assertThat(identity.name()).isEqualTo(kernels.name());
    assertThat(identity.library()).isEqualTo(kernels.library());
  }

  @Test
  void plainJavaNeedsNoLibrary() {
    assertThat(KernelIdentity.of(KernelChoice.PORTABLE))
        .isEqualTo(new KernelIdentity(KernelChoice.PORTABLE, ""));
    assertThat(KernelIdentity.of(KernelChoice.COMMONS_MATH).kernels())
        .isEqualTo(new CommonsMathKernels());
  }

  @Test
  void anotherLibraryThanTheDriversIsRefused() {
    assumeTrue(NativeKernelsTest.platformHasIt(), "no OpenBLAS comes for this platform");
    var driver = new KernelIdentity(KernelChoice.NATIVE, "OpenBLAS 0.3.31, Z80, 1 thread");
    var here = new NativeKernels().library();
    assertThatThrownBy(driver::kernels)
        .isInstanceOf(NativeLibraryException.class)
        .hasMessageStartingWith(
            "compute.kernels: expected OpenBLAS 0.3.31, Z80, 1 thread as on the driver, was "
                + here
                + " on ")
        .hasMessageContaining("OPENBLAS_CORETYPE")
        .hasMessageEndingWith("or set compute.kernels=portable");
  }

  @Test
  void anOpenChoiceIsNoIdentity() {
    assertThatThrownBy(() -> new KernelIdentity(KernelChoice.AUTO, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was auto");
  }
}
