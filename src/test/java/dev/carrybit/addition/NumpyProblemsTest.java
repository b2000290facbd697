package dev.carrybit.addition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carrybit.addition.AdditionSource.NumpyProblems;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Shard;
import java.math.BigInteger;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumpyProblemsTest {

  /** Words of the article's 304 first weights. */
  private static final int WORDS_OF_WEIGHTS = 608;

  private static AdditionProblem sum(long a, long b) {
    return AdditionProblem.of(BigInteger.valueOf(a), BigInteger.valueOf(b));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 9, 60", "1000, 28, 35", "2000, 116, 44", "3000, 4, 73", "4000, 71, 11",
    "5000, 81, 113", "6000, 81, 0", "7000, 4, 125", "8000, 39, 17", "9000, 11, 3"
  })
  void theArticlesProblemsAreDrawnAtItsSteps(long step, long a, long b) {
    assertThat(new NumpyProblems(8, 0, WORDS_OF_WEIGHTS).problem(step)).isEqualTo(sum(a, b));
  }

  @Test
  void anyOrderOfStepsGivesTheSameProblemsAsTheirOwn() {
    var inOrder = new ArrayList<AdditionProblem>();
    var forward = new NumpyProblems(20, 7, 5);
    for (long step = 0; step < 50; step++) {
      inOrder.add(forward.problem(step));
    }
    var anyhow = new NumpyProblems(20, 7, 5);
    for (int step : new int[] {13, 14, 14, 3, 49, 0, 1, 48, 0}) {
      assertThat(anyhow.problem(step)).isEqualTo(inOrder.get(step));
    }
    assertThat(inOrder).doesNotHaveDuplicates();
  }

  @Test
  void aBatchHoldsTheStepsProblem() {
    var source = new NumpyProblems(8, 0, WORDS_OF_WEIGHTS);
    var batch = Batch.of(new Input.Reals(2), 1, 8);
    source.fill(5000, new Shard(0, 0, 1), batch);
    assertThat(AdditionProblem.of(batch, 0)).isEqualTo(sum(81, 113));
    assertThat(source.restarts(5000)).isTrue();
  }

  @Test
  void theWidestSummandsAreWholeWords() {
    var problem = new NumpyProblems(33, 5489, 0).problem(0);
    assertThat(problem.a()).isEqualTo(BigInteger.valueOf(3_499_211_612L));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 34})
  void summandsThatNoWordHoldsAreRefused(int bits) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NumpyProblems(bits, 0, 0))
        .withMessageContainingAll("2 to 33 bits", " " + bits);
  }

  @Test
  void oneStreamServesOneSequence() {
    var source = new NumpyProblems(8, 0, 0);
    for (var shard : new Shard[] {new Shard(0, 0, 2), new Shard(1, 1, 1)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> source.fill(0, shard, Batch.of(new Input.Reals(2), 2, 8)))
          .withMessageContaining(shard.toString());
    }
  }
}
