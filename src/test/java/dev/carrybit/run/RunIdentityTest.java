package dev.carrybit.run;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.run.Checkpoint.Origin;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunIdentityTest {

  @Test
  void settingsThatDifferAreRefusedWithTheirKeys() {
    var earlier = Map.of("a", "1", "b", "2", "c", "3");
    assertThatCode(() -> RunIdentity.requireSame("runs/a", earlier, earlier))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> RunIdentity.requireSame("runs/a", Map.of("a", "1", "b", "4", "d", "5"), earlier))
        .is(exitCode(ExitCode.CONFIGURATION))
        .extracting(refusal -> refusal.getMessage().lines().toList())
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "b: expected 2 as in the run at runs/a, was 4; choose another run.dir, or"
                            + " --new-run"),
            line ->
                assertThat(line).startsWith("c: expected 3 as in the run at runs/a, was nothing;"),
            line ->
                assertThat(line).startsWith("d: expected nothing as in the run at runs/a, was 5;"));
  }

  @Test
  void aChangedTextOrFileOfWeightsIsRefused() {
    var origin = new Origin(Map.of(), "text", "weights");
    RunIdentity.requireSameInputs(
        "runs/a", origin, new Origin(Map.of("a", "1"), "text", "weights"));
    assertThatThrownBy(
            () ->
                RunIdentity.requireSameInputs(
                    "runs/a", origin, new Origin(Map.of(), "other", "weights")))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageStartingWith("text.input: ");
    assertThatThrownBy(
            () -> RunIdentity.requireSameInputs("runs/a", origin, new Origin(Map.of(), "text")))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageStartingWith("model.init.from: ");
  }
}
