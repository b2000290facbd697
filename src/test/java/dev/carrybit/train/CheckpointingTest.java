package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.config.CheckpointSettings;
import dev.carrybit.config.TrainSettings;
import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.nn.Parameters;
import dev.carrybit.optim.OptimizerState;
import dev.carrybit.optim.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckpointingTest {
  private static final long NEVER = TrainSettings.NEVER;
  private static final double NONE = Double.POSITIVE_INFINITY;

  private final List<Long> kept = new ArrayList<>();

  private Checkpointing every(long steps, double minutes) {
    return new Checkpointing(
        new CheckpointSettings(steps, minutes, 1, NEVER, true), state -> kept.add(state.steps()));
  }

  private static TrainingState state(long steps, double seconds) {
    var plan = Plans.addition(6, 3, new Sgd(1, 0), GradientScale.SUM, 1);
    var none = new OptimizerState(new double[0], 0);
    return new TrainingState(
        Parameters.zeros(plan.layout()), none, List.of(), steps, 0, 0, seconds, Optional.empty());
  }

  @Test
  void aStateIsKeptEverySoManySteps() {
    var checkpoints = every(4, NONE);
    for (long steps = 2; steps <= 12; steps += 2) {
      checkpoints.ended(state(steps, 1000 * steps));
    }
    assertThat(kept).containsExactly(4L, 8L, 12L);
  }

  @Test
  void aStateIsKeptWhenSoManyMinutesHavePassedSinceTheLast() {
    var checkpoints = every(5, 2);
    checkpoints.keep(state(0, 500));
    double[] seconds = {560, 619, 621, 700, 730, 849, 850};
    for (int step = 1; step <= seconds.length; step++) {
      checkpoints.ended(state(step, seconds[step - 1]));
    }
    assertThat(kept)
        .as("2 minutes after 500 s, then step 5, then 2 minutes after it")
        .containsExactly(0L, 3L, 5L, 7L);
  }

  @Test
  void theSameStateIsKeptOnce() {
    var checkpoints = every(1, NONE);
    checkpoints.ended(state(3, 0));
    checkpoints.keep(state(3, 1));
    assertThat(kept).containsExactly(3L);
  }

  @Test
  void withoutAScheduleNothingIsKept() {
    Checkpointing.none().ended(state(1, 1e18));
    every(NEVER, NONE).ended(state(1, 1e18));
    assertThat(kept).isEmpty();
  }
}
