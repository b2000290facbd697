package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.addition.ProblemSet;
import dev.carrybit.linalg.KernelChoice;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimedEngineTest {

  private static final Measurement MEASURED = new Measurement(1, 2, 3, 4, 5);
  private static final RoundInput INPUT =
      new RoundInput(0, new double[0], new double[0], List.of());

  /** An engine whose slowest task says that it worked for {@code computeSeconds}. */
  private static final class Slow implements GradientEngine {
    private final RoundSum sum;
    private boolean closed;

    Slow(double computeSeconds) {
      sum = new RoundSum(new double[0], List.of(), computeSeconds);
    }

    @Override
    public RoundSum round(RoundInput input) {
      return sum;
    }

    @Override
    public Measurement measure(double[] weights, Evaluation evaluation) {
      return MEASURED;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static RoundTimes times(GradientEngine engine, Long... nanos) {
    Iterator<Long> clock = List.of(nanos).iterator();
    var timed = new TimedEngine(engine, clock::next);
    timed.round(INPUT);
    return timed.times();
  }

  @Test
  void aRoundsTimeIsThatOfItsTasksOfTheRestAndOfTheUpdate() {
    var times = times(new Slow(0.75), 1_000_000_000L, 3_000_000_000L, 3_500_000_000L);
    assertThat(times).isEqualTo(new RoundTimes(0.75, 1.25, 0.5));
    assertThat(times.total()).isEqualTo(2.5);
    assertThat(times.plus(new RoundTimes(0.25, 0.75, 0.5)).per(4))
        .isEqualTo(new RoundTimes(0.25, 0.5, 0.25));
  }

  @Test
  void aTaskTakesNoLongerThanItsRound() {
    assertThat(times(new Slow(9), 0L, 2_000_000_000L, 2_000_000_000L))
        .isEqualTo(new RoundTimes(2, 0, 0));
  }

  @Test
  void allElseIsLeftToTheEngine() {
    var slow = new Slow(1);
    try (var timed = new TimedEngine(slow, System::nanoTime)) {
      assertThat(timed.round(INPUT)).isSameAs(slow.sum);
      var pairs = new Evaluation.Additions(new ProblemSet.All(2), 1);
      assertThat(timed.measure(new double[0], pairs)).isSameAs(MEASURED);
    }
    assertThat(slow.closed).isTrue();
  }

  @Test
  void anEngineSaysHowLongItsTasksWorked() {
    var plan = Plans.article(KernelChoice.VECTOR, 1);
    try (var engine = new LocalEngine(plan)) {
      var state = TrainingState.first(plan, Plans.articleWeights());
      var input = new RoundInput(0, state.weights().values(), new double[0], state.carried());
      assertThat(engine.round(input).computeSeconds()).isPositive().isLessThan(60);
    }
  }
}
