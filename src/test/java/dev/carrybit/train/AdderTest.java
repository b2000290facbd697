package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.addition.ProblemSet;
import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Parameters;
import dev.carrybit.optim.Adam;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdderTest {

  private static final ModelPlan ARTICLE = Plans.article(KernelChoice.VECTOR, 1).model();
  private static Parameters trained;

  /** A network that has just begun to learn, so that it is right and wrong by turns. */
  private static final WorkPlan BEGINNER =
      Plans.addition(
          8, 1, new Adam(0.02, 0.9, 0.999, 1e-8, 0, false), GradientScale.TARGET_MEAN, 1);

  private static Parameters begun;

  @BeforeAll
  static void train() {
    var settings = Plans.settings(BEGINNER, 40);
    begun = Plans.train(BEGINNER, Plans.weights(BEGINNER), settings, List.of()).state().weights();
    trained = Plans.trainedArticle(Plans.article(KernelChoice.VECTOR, 100), 10_000);
  }

  private static List<AdditionProblem> problems(int bits, int count) {
    var all = new ProblemSet.Random(bits, count, 6);
    return LongStream.range(0, count).mapToObj(all::problem).toList();
  }

  @Test
  void aNetworkTrainedOnEightBitsAddsNumbersOfTenThousand() {
    var adder = new Adder(ARTICLE, trained.values(), 1, 64);
    for (var problem : problems(10_000, 20)) {
      assertThat(adder.add(problem, 10_000)).isEqualTo(problem.sum());
    }
  }

  @Test
  void smallAndUnevenSumsAreRight() {
    var adder = new Adder(ARTICLE, trained.values(), 1, 64);
    for (var pair :
        new String[][] {
          {"0", "0"}, {"1", "1"}, {"1", "340282366920938463463374607431768211455"}, {"0", "255"}
        }) {
      var problem = AdditionProblem.of(new BigInteger(pair[0]), new BigInteger(pair[1]));
      assertThat(adder.add(problem, problem.bits())).isEqualTo(problem.sum());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 200, 1000})
  void shortWindowsSayWhatOneLongWindowSays(int window) {
    var model = BEGINNER.model();
    var windowed = new Adder(model, begun.values(), 1, window);
    for (var problem : problems(200, 5)) {
      var said = windowed.add(problem, 200);
      assertThat(said).isEqualTo(Plans.answer(model.network(), begun, problem, 200));
      assertThat(said.bitCount()).as("neither all nor none").isBetween(20, 180);
    }
  }

  @Test
  void aMeasurementCountsWhatTheAdderSays() {
    var model = BEGINNER.model();
    var problems = problems(3, 50);
    var measured = new Adder(model, begun.values(), 50, 2).measure(problems, 3);
    var one = new Adder(model, begun.values(), 1, 3);
    long right = 0;
    long rightSums = 0;
    double loss = 0;
    for (var problem : problems) {
      int wrong = one.add(problem, 3).xor(problem.sum()).bitCount();
      right += 3 - wrong;
      rightSums += wrong == 0 ? 1 : 0;
      loss += one.measure(List.of(problem), 3).loss();
    }
    assertThat(measured.targets()).isEqualTo(150);
    assertThat(measured.rightTargets()).isEqualTo(right);
    assertThat(measured.sums()).isEqualTo(50);
    assertThat(measured.rightSums()).isEqualTo(rightSums).isBetween(1L, 49L);
    assertThat(measured.loss()).isCloseTo(loss, within(1e-11));
  }
}
