package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.config.RunSettings.CheckpointSettings;
import dev.carrybit.config.TrainSettings;
import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.nn.Parameters;
import dev.carrybit.optim.OptimizerState;
import dev.carrybit.optim.Sgd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CheckpointerTest {
  private static final long NEVER = TrainSettings.NEVER;
  private static final double NONE = Double.POSITIVE_INFINITY;
  private static final Runnable FAILS =
      () -> {
        throw new IllegalStateException("No space left on device");
      };

  private final List<Long> saved = Collections.synchronizedList(new ArrayList<>());
  private final List<String> threads = Collections.synchronizedList(new ArrayList<>());

  private static CheckpointSettings every(long steps, double minutes) {
    return new CheckpointSettings(steps, minutes, 1, NEVER, true);
  }

  private Checkpointer recording(long steps, double minutes) {
    return new Checkpointer(every(steps, minutes), this::record);
  }

  private static Checkpointer saving(Function<TrainingState, Runnable> snapshot) {
    return new Checkpointer(every(1, NONE), snapshot);
  }

  private Runnable record(TrainingState state) {
    saved.add(state.steps());
    return () -> threads.add(Thread.currentThread().getName());
  }

  private static TrainingState state(long steps, double seconds) {
    var plan = Plans.addition(6, 3, new Sgd(1, 0, 0), GradientScale.SUM, 1);
    var none = OptimizerState.of(new double[0], 1);
    return new TrainingState(
        Parameters.zeros(plan.layout()), none, List.of(), steps, 0, 0, seconds, Optional.empty());
  }

  @Test
  void aStateIsSavedEverySoManySteps() {
    try (var checkpoints = recording(4, NONE)) {
      for (long steps = 2; steps <= 12; steps += 2) {
        checkpoints.afterRound(state(steps, 1000 * steps));
      }
    }
    assertThat(saved).containsExactly(4L, 8L, 12L);
    assertThat(threads).hasSize(3).containsOnly("carrybit-checkpoint");
  }

  @Test
  void aStateIsSavedWhenSoManyMinutesHavePassedSinceTheLast() {
    try (var checkpoints = recording(5, 2)) {
      checkpoints.save(state(0, 500));
      double[] seconds = {560, 619, 621, 700, 730, 849, 850};
      for (int step = 1; step <= seconds.length; step++) {
        checkpoints.afterRound(state(step, seconds[step - 1]));
      }
    }
    assertThat(saved)
        .as("2 minutes after 500 s, then step 5, then 2 minutes after it")
        .containsExactly(0L, 3L, 5L, 7L);
  }

  @Test
  void theSameStateIsSavedOnce() {
    try (var checkpoints = recording(1, NONE)) {
      checkpoints.afterRound(state(3, 0));
      checkpoints.save(state(3, 1));
    }
    assertThat(saved).containsExactly(3L);
  }

  @Test
  void withoutAScheduleNothingIsSaved() {
    Checkpointer.none().afterRound(state(1, 1e18));
    recording(NEVER, NONE).afterRound(state(1, 1e18));
    assertThat(saved).isEmpty();
  }

  @Test
  void trainingContinuesDuringASaveAndSavesRunOneAtATime() {
    var proceed = new CountDownLatch(1);
    var checkpoints =
        saving(
            state -> {
              var save = record(state);
              return () -> {
                await(proceed);
                save.run();
              };
            });
    checkpoints.save(state(1, 0));
    checkpoints.afterRound(state(1, 0));
    assertThat(threads).as("the first is not saved yet").isEmpty();
    var second = new Thread(() -> checkpoints.save(state(2, 0)));
    second.start();
    while (second.isAlive() && second.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(saved).hasSize(1);
    proceed.countDown();
    assertThatCode(second::join).doesNotThrowAnyException();
    checkpoints.close();
    assertThat(saved).hasSize(2);
    assertThat(threads).hasSize(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFailedSaveIsThrownByTheNextCall() {
    var awaited = saving(any -> FAILS);
    awaited.save(state(1, 0));
    assertThatThrownBy(awaited::await).hasMessage("No space left on device");
    var next = saving(any -> FAILS);
    next.save(state(1, 0));
    assertThatThrownBy(() -> next.save(state(2, 0))).hasMessage("No space left on device");
    var later = saving(any -> FAILS);
    later.save(state(1, 0));
    assertThatThrownBy(
            () -> {
              while (true) {
                later.afterRound(state(1, 0));
              }
            })
        .hasMessage("No space left on device");
  }

  @Test
  void closingHidesNoOtherFailure() {
    var worse = new IllegalStateException("diverged");
    assertThatThrownBy(
            () -> {
              try (var checkpoints = saving(any -> FAILS)) {
                checkpoints.save(state(1, 0));
                throw worse;
              }
            })
        .isSameAs(worse)
        .hasNoSuppressedExceptions();
  }

  @Test
  void anInterruptedThreadWaitsForTheSave() {
    var checkpoints = recording(1, NONE);
    checkpoints.save(state(1, 0));
    Thread.currentThread().interrupt();
    checkpoints.await();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(threads).hasSize(1);
  }
}
