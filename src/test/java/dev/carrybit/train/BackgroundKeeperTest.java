package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.config.CheckpointSettings;
import dev.carrybit.config.TrainSettings;
import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.optim.Adam;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackgroundKeeperTest {

  private final WorkPlan plan =
      Plans.addition(6, 3, new Adam(0.01, 0.9, 0.99, 1e-8), GradientScale.SUM, 1);
  private final TrainingState state = TrainingState.first(plan, Plans.weights(plan));
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Runnable saying(String word) {
    return () -> seen.add(word + " in " + Thread.currentThread().getName());
  }

  @Test
  void trainingGoesOnWhileAStateIsSavedButNotTwo() {
    var goes = new CountDownLatch(1);
    var copies = new ArrayList<Integer>();
    var keeper =
        new BackgroundKeeper(
            any -> {
              copies.add(copies.size());
              return () -> {
                awaitLatch(goes);
                saying("saved").run();
              };
            });
    keeper.keep(state);
    keeper.check();
    assertThat(seen).as("the first is not saved yet").isEmpty();
    var second = new Thread(() -> keeper.keep(state));
    second.start();
    assertThat(copies).hasSize(1);
    goes.countDown();
    assertThatCode(second::join).doesNotThrowAnyException();
    keeper.close();
    assertThat(copies).hasSize(2);
    assertThat(seen).hasSize(2).allMatch(each -> each.equals("saved in carrybit-checkpoint"));
  }

  @Test
  void aFailureIsThrownWhereSomebodyLooksNext() {
    var failure = new IllegalStateException("No space left on device");
    for (Runnable look : looks(failure)) {
      assertThatThrownBy(look::run).isSameAs(failure);
    }
    try (var keeper = new BackgroundKeeper(any -> () -> seen.add("saved"))) {
      keeper.keep(state);
      keeper.await();
      keeper.check();
    }
    assertThat(seen).containsExactly("saved");
  }

  private List<Runnable> looks(RuntimeException failure) {
    var keeper =
        new BackgroundKeeper(
            any ->
                () -> {
                  throw failure;
                });
    keeper.keep(state);
    return List.of(keeper::await, keeper::check, () -> keeper.keep(state));
  }

  @Test
  void closingWaitsAndHidesNothingWorse() {
    var failure = new IllegalStateException("No space left on device");
    var worse = new IllegalStateException("diverged");
    assertThatThrownBy(
            () -> {
              try (var keeper =
                  new BackgroundKeeper(
                      any ->
                          () -> {
                            seen.add("tried");
                            throw failure;
                          })) {
                keeper.keep(state);
                throw worse;
              }
            })
        .isSameAs(worse)
        .hasNoSuppressedExceptions();
    assertThat(seen).containsExactly("tried");
  }

  @Test
  void anInterruptedThreadWaitsAllTheSame() {
    var keeper = new BackgroundKeeper(any -> saying("saved"));
    keeper.keep(state);
    Thread.currentThread().interrupt();
    keeper.await();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(seen).hasSize(1);
    keeper.close();
  }

  /** The save of each state begins only when the run is over: what it saves is the copy. */
  @Test
  void whatIsSavedIsTheStateAsItWas() {
    var over = new CountDownLatch(1);
    var late = new ArrayList<byte[]>();
    var atOnce = new ArrayList<byte[]>();
    var origin = new dev.carrybit.train.Checkpoint.Origin(java.util.Map.of(), "");
    var keeper =
        new BackgroundKeeper(
            each -> {
              var checkpoint = each.checkpoint(origin, 0);
              atOnce.add(checkpoint.bytes());
              return () -> {
                awaitLatch(over);
                late.add(checkpoint.bytes());
              };
            });
    var rule = new CheckpointSettings(TrainSettings.NEVER, Double.POSITIVE_INFINITY, 1, 9, true);
    StateKeeper first =
        new StateKeeper() {
          @Override
          public void keep(TrainingState kept) {
            keeper.keep(kept);
          }

          @Override
          public void await() {
            over.countDown();
            keeper.await();
          }
        };
    try (var engine = new LocalEngine(plan)) {
      new Trainer(
              plan,
              Plans.settings(plan, 5),
              state,
              engine,
              Optional.empty(),
              List.of(),
              new Checkpointing(rule, first),
              new StopRequest())
          .run();
    }
    assertThat(late).hasSize(1);
    assertThat(late.get(0)).isEqualTo(atOnce.get(0));
    keeper.close();
  }
}
