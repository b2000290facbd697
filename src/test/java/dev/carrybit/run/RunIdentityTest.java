package dev.carrybit.run;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.run.Checkpoint.Origin;
import java.util.List;
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
        .satisfies(
            refusal ->
                assertThat(refusal.getMessage().lines())
                    .satisfiesExactly(
                        line -> assertThat(line).contains("b: ", " 2 ", "runs/a", " 4"),
                        line -> assertThat(line).contains("c: ", " 3 ", "nothing"),
                        line -> assertThat(line).contains("d: ", "nothing ", " 5")));
  }

  @Test
  void settingsThatChangeNoWeightMayChange() {
    assertThat(RunIdentity.of(settings("train.aggregate=executors", "checkpoint.keep=9")))
        .isEqualTo(RunIdentity.of(settings()))
        .isEqualTo(RunIdentity.of(settings("train.steps=60")))
        .isNotEqualTo(RunIdentity.of(settings("train.shards=2")));
    var cosine = "optimizer.schedule.name=cosine";
    assertThat(RunIdentity.of(settings(cosine)))
        .as("it ends with the steps")
        .isNotEqualTo(RunIdentity.of(settings(cosine, "train.steps=60")));
  }

  @Test
  void withoutAVerdictARunEndsInAnotherWay() {
    var unverified = settings("addition.verify=false");
    assertThat(RunIdentity.of(unverified)).isEqualTo(RunIdentity.of(settings()));
    assertThat(RunIdentity.end(unverified)).isNotEqualTo(RunIdentity.end(settings()));
  }

  @Test
  void aRunThatTookMoreMemoryIsRead() {
    var large =
        SettingsLoader.trained("a", "task = addition, train.steps = 9", "train.batch=100000000");
    assertThat(RunIdentity.read(RunIdentity.recorded(large)).train().batch())
        .isEqualTo(100_000_000);
  }

  private static RunSettings settings(String... words) {
    return SettingsLoader.load("a.conf", "task = addition, train.steps = 30", List.of(words));
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
            () -> RunIdentity.requireSameInputs("runs/a", origin, new Origin(Map.of(), "text", "")))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageStartingWith("model.init.from: ");
  }
}
