package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.addition.ProblemSet;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.model.Trace;
import dev.carrybit.nn.Parameters;
import dev.carrybit.run.NumPyFormat;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The source article's run, held to the figures that it prints. */
class ArticleAdditionTest {

  private static final TreeMap<Long, Answer> ANSWERS = new TreeMap<>();
  private static Parameters trained;

  @BeforeAll
  static void train() {
    trained =
        Plans.trainedArticle(
            Plans.article(KernelChoice.COMMONS_MATH, 100),
            10_000,
            new TrainListener() {
              @Override
              public void completed(TimedStretch stretch, Parameters weights) {
                if (stretch.beginsAt(1000)) {
                  ANSWERS.put(stretch.first(), stretch.answers().get(0));
                }
              }
            });
  }

  @ParameterizedTest
  @CsvSource({
    "0, 3.45638663, 0 0 0 0 0 0 0 1, 9, 60",
    "1000, 3.63389116, 1 1 1 1 1 1 1 1, 28, 35",
    "2000, 3.91366595, 0 1 0 0 1 0 0 0, 116, 44",
    "3000, 3.72191702, 1 1 0 1 1 1 1 1, 4, 73",
    "4000, 3.5852713, 0 0 0 0 1 0 0 0, 71, 11",
    "5000, 2.53352328, 1 0 1 0 0 0 1 0, 81, 113",
    "6000, 0.57691441, 0 1 0 1 0 0 0 1, 81, 0",
    "7000, 1.42589952, 1 0 0 0 0 0 0 1, 4, 125",
    "8000, 0.47477457, 0 0 1 1 1 0 0 0, 39, 17",
    "9000, 0.21595037, 0 0 0 0 1 1 1 0, 11, 3",
  })
  void theErrorsAndBitsAreThoseThatTheArticlePrints(
      long step, String error, String mostSignificantFirst, long a, long b) {
    var answer = ANSWERS.get(step);
    assertThat(answer.problem())
        .isEqualTo(AdditionProblem.of(BigInteger.valueOf(a), BigInteger.valueOf(b)));
    assertThat(NumPyFormat.of(answer.error())).isEqualTo(error);
    var bits = Arrays.stream(answer.predicted()).mapToObj(String::valueOf);
    var text = new StringBuilder(bits.collect(Collectors.joining(" "))).reverse().toString();
    assertThat(text).isEqualTo(mostSignificantFirst);
  }

  @Test
  void theTrainedWeightsAreThoseOfTheSameRunInNumpy() {
    var tolerance = within(1e-10);
    assertThat(trained.matrix("weight_ih_l0").getEntry(0, 0))
        .isCloseTo(-0.3595195302466611, tolerance);
    assertThat(trained.matrix("output.weight").getEntry(0, 0))
        .isCloseTo(2.0307117924845506, tolerance);
    assertThat(trained.matrix("weight_hh_l0").getEntry(0, 0))
        .isCloseTo(0.03181291666736755, tolerance);
  }

  @Test
  void theTrainedNetworkAddsAllPairs() {
    var plan = Plans.article(KernelChoice.VECTOR, 1);
    try (var engine = new LocalEngine(plan)) {
      var all = new Evaluation.Additions(new ProblemSet.All(8), 5);
      var measured = engine.measure(trained.values(), all);
      assertThat(measured.sums()).isEqualTo(16_384);
      assertThat(measured.targets()).isEqualTo(8 * 16_384);
      assertThat(measured.rightTargets()).isEqualTo(8 * 16_384);
      assertThat(measured.accuracy()).isEqualTo(1.0);
    }
  }

  @Test
  void otherKernelsLeadToTheSameWeightsButForRounding() {
    var other = Plans.trainedArticle(Plans.article(KernelChoice.VECTOR, 100), 10_000);
    assertThat(other.values()).containsExactly(trained.values(), within(1e-10));
  }

  @Test
  void theTraceIsTheWalkThroughs() {
    var model = Plans.article(KernelChoice.COMMONS_MATH, 1).model().network();
    var problem = AdditionProblem.of(BigInteger.valueOf(113), BigInteger.ZERO);
    var trace = Trace.of(model, Plans.articleWeights(), problem, 8);
    assertThat(trace).hasSize(8);
    assertPosition(
        trace.get(0),
        1,
        "0.52438739 0.6059641 0.55120158 0.52242653 0.46190139 0.57243386 0.46883406 0.68644385"
            + " 0.71653238 0.44198326 0.64186088 0.51444344 0.53396987 0.7008174 0.29777245"
            + " 0.30454628",
        "0.52385887 0.11876424 0.47614113");
    assertPosition(
        trace.get(1),
        0,
        "0.4607088 0.70122245 0.91939146 0.10792181 0.90421724 0.19833045 0.15515846 0.49971006"
            + " 0.64251161 0.68349939 0.51897404 0.49447328 0.2172712 0.30676424 0.55157391"
            + " 0.17998088",
        "0.26743782 -0.05239503 0.74357895");
    assertThat(trace.stream().map(Trace::target)).containsExactly(1, 0, 0, 0, 1, 1, 1, 0);
  }

  private static void assertPosition(
      Trace position, int bit, String hidden, String outputDeltaError) {
    assertThat(position.inputs()).containsExactly(bit, 0);
    assertThat(position.target()).isEqualTo(bit);
    assertThat(Arrays.stream(position.hidden()).mapToObj(NumPyFormat::of))
        .containsExactly(hidden.split(" "));
    assertThat(List.of(position.output(), position.delta(), position.error()))
        .extracting(NumPyFormat::of)
        .containsExactly(outputDeltaError.split(" "));
  }

  @Test
  void theTraceTakesMoreBitsAndBothSummands() {
    var model = Plans.article(KernelChoice.COMMONS_MATH, 1).model().network();
    var problem = AdditionProblem.of(BigInteger.valueOf(300), BigInteger.valueOf(513));
    var trace = Trace.of(model, trained, problem, 11);
    Offset<Double> tolerance = within(1e-12);
    double error = 0;
    for (int t = 0; t < 11; t++) {
      var position = trace.get(t);
      assertThat(position.inputs()).containsExactly(300 >> t & 1, 513 >> t & 1);
      assertThat(position.target()).isEqualTo(813 >> t & 1);
      double o = position.output();
      assertThat(Math.round(o)).isEqualTo(813 >> t & 1);
      assertThat(position.delta()).isCloseTo((position.target() - o) * o * (1 - o), tolerance);
      error += Math.abs(position.target() - o);
      assertThat(position.error()).isCloseTo(error, tolerance);
    }
  }
}
