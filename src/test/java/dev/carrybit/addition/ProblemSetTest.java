package dev.carrybit.addition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.addition.AdditionSource.RandomProblems;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemSetTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 4", "3, 16", "8, 16384", "10, 262144"})
  void allPairsAreListedOnce(int bits, long count) {
    var all = new ProblemSet.All(bits);
    assertThat(all.count()).isEqualTo(count);
    var seen = new HashSet<Long>();
    for (long index = 0; index < count; index++) {
      var problem = all.problem(index);
      long a = problem.a().longValueExact();
      long b = problem.b().longValueExact();
      seen.add(a << 32 | b);
      assertThat(Math.max(a, b) < 1L << (bits - 1)).isTrue();
    }
    assertThat((long) seen.size()).isEqualTo(count);
  }

  @Test
  void randomPairsDependOnSeedAndIndexAlone() {
    var some = new ProblemSet.Random(300, 50, 4);
    var seen = new HashSet<AdditionProblem>();
    for (long index = some.count() - 1; index >= 0; index--) {
      assertThat(some.problem(index))
          .isEqualTo(new ProblemSet.Random(300, 1, 4).problem(index))
          .isNotEqualTo(new ProblemSet.Random(300, 50, 5).problem(index));
      assertThat(some.problem(index).bits()).isBetween(250, 300);
      seen.add(some.problem(index));
    }
    assertThat(seen).hasSize(50);
  }

  @Test
  void randomPairsAreNotThoseOfTraining() {
    var measured = new ProblemSet.Random(300, 50, 4);
    var learned = new RandomProblems(300, 4);
    for (int i = 0; i < 50; i++) {
      for (int j = 0; j < 50; j++) {
        assertThat(measured.problem(i)).isNotEqualTo(learned.problem(j, i));
      }
    }
  }
}
