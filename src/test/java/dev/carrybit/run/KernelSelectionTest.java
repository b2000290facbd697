package dev.carrybit.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.linalg.KernelIdentity;
import dev.carrybit.linalg.NativeKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KernelSelectionTest {

  @Test
  void narrowNetworksStayInJavaWithoutAWord() {
    var selection = KernelSelection.of(KernelChoice.AUTO, 31);
    assertThat(selection.identity()).isEqualTo(KernelIdentity.of(KernelChoice.PORTABLE));
    assertThat(selection.warning()).isEmpty();
  }

  @Test
  void widerOnesAreNativeWhereThatLoadsAndSayWhyElsewhere() {
    var selection = KernelSelection.of(KernelChoice.AUTO, 32);
    assertThat(selection.identity()).isEqualTo(KernelIdentity.of(KernelChoice.AUTO));
    assertThat(selection.warning().isEmpty()).isEqualTo(NativeKernels.obstacle().isEmpty());
  }

  @ParameterizedTest
  @EnumSource(names = {"PORTABLE", "COMMONS_MATH"})
  void whatTheUserNamedIsKept(KernelChoice choice) {
    var selection = KernelSelection.of(choice, 512);
    assertThat(selection.identity().choice()).isEqualTo(choice);
    assertThat(selection.warning()).isEmpty();
    assertThat(KernelSelection.afterTraining(choice)).isEqualTo(choice);
  }

  @Test
  void aTrainedNetworkWorksWithoutWhatTrainedIt() {
    assertThat(KernelSelection.afterTraining(KernelChoice.NATIVE)).isEqualTo(KernelChoice.AUTO);
  }
}
