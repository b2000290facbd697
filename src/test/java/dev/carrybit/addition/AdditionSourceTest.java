package dev.carrybit.addition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.addition.AdditionSource.NumpyProblems;
import dev.carrybit.addition.AdditionSource.RandomProblems;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Shard;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdditionSourceTest {

  private static final int DRAWS = 2_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 63, 64, 65, 66, 67, 1000})
  void eachBitOfASummandIsSetHalfOfTheTime(int bits) {
    var problems = new RandomProblems(bits, 11);
    var set = new int[2][bits];
    for (int draw = 0; draw < DRAWS; draw++) {
      var problem = problems.problem(draw, 0);
      assertThat(problem.sum()).isEqualTo(problem.a().add(problem.b()));
      assertThat(problem.bits()).isLessThanOrEqualTo(bits);
      for (int t = 0; t < bits; t++) {
        set[0][t] += problem.a().testBit(t) ? 1 : 0;
        set[1][t] += problem.b().testBit(t) ? 1 : 0;
      }
    }
    // Five standard deviations of a fair coin.
    var tolerance = within(5 * Math.sqrt(DRAWS) / 2);
    for (var summand : set) {
      assertThat(summand[bits - 1]).as("bit beyond a summand").isZero();
      for (int t = 0; t < bits - 1; t++) {
        assertThat((double) summand[t]).as("bit %d", t).isCloseTo(DRAWS / 2.0, tolerance);
      }
    }
  }

  @Test
  void allPairsOfFewBitsAreDrawnAboutAsOften() {
    var counts = new int[16];
    var problems = new RandomProblems(3, 12);
    for (int draw = 0; draw < 16_000; draw++) {
      var problem = problems.problem(0, draw);
      counts[4 * problem.a().intValue() + problem.b().intValue()]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(850, 1150);
    }
  }

  @Test
  void aSequencesProblemDoesNotDependOnHowABatchIsCut() {
    var source = new RandomProblems(40, 13);
    var whole = Batch.ofSymbols(10, 40);
    source.fill(6, new Shard(0, 0, 10), whole);
    for (var shard : Shard.cut(10, 3)) {
      var part = Batch.ofSymbols(shard.count(), 40);
      source.fill(6, shard, part);
      for (int n = 0; n < shard.count(); n++) {
        assertThat(AdditionProblem.of(part, n))
            .isEqualTo(AdditionProblem.of(whole, shard.first() + n))
            .isEqualTo(new RandomProblems(40, 13).problem(6, shard.first() + n));
      }
    }
  }

  @Test
  void seedStepAndSequenceEachGiveOtherProblems() {
    var seen = new HashSet<BigInteger>();
    var all = new ArrayList<BigInteger>();
    for (long seed = 0; seed < 4; seed++) {
      for (long step = 0; step < 20; step++) {
        for (int sequence = 0; sequence < 20; sequence++) {
          var problem = new RandomProblems(200, seed).problem(step, sequence);
          seen.add(problem.a());
          seen.add(problem.b());
          all.add(problem.a());
          all.add(problem.b());
        }
      }
    }
    assertThat(seen).hasSameSizeAs(all);
  }

  @Test
  void everyStepStartsFromAZeroState() {
    assertThat(new RandomProblems(8, 1).restarts(5)).isTrue();
  }

  /** Words of the article's 304 initial weights. */
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
}
