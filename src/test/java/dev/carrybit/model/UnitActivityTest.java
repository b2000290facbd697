package dev.carrybit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.addition.ProblemSet;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Output;
import dev.carrybit.nn.Parameters;
import dev.carrybit.text.Boundary;
import dev.carrybit.train.ModelPlan;
import dev.carrybit.train.Plans;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UnitActivityTest {

  private static Network model;
  private static Parameters weights;

  @BeforeAll
  static void train() {
    var plan = Plans.article(KernelChoice.VECTOR, 100);
    model = plan.model().network();
    weights = Plans.trainedArticle(plan, 10_000);
  }

  private static AdditionProblem problem(long a, long b) {
    return AdditionProblem.of(BigInteger.valueOf(a), BigInteger.valueOf(b));
  }

  private static List<AdditionProblem> many(int bits) {
    var random = new ProblemSet.Random(bits, 40, 1);
    return LongStream.range(0, 40).mapToObj(random::problem).toList();
  }

  private static double[] carries(List<AdditionProblem> problems, int bits) {
    return problems.stream()
        .flatMapToInt(each -> Arrays.stream(each.carries(bits)))
        .asDoubleStream()
        .toArray();
  }

  @Test
  void aUnitsOutputsAreThoseOfATrace() {
    var problems = List.of(problem(11, 3), problem(200, 55));
    var activity = UnitActivity.ofSums(model, weights, problems, 8);
    for (int n = 0; n < 2; n++) {
      var trace = Trace.of(model, weights, problems.get(n), 8);
      for (int t = 0; t < 8; t++) {
        for (int unit = 0; unit < 16; unit++) {
          assertThat(activity.outputs(unit)[8 * n + t]).isEqualTo(trace.get(t).hidden()[unit]);
        }
        assertThat(activity.predictions()[8 * n + t])
            .isEqualTo(trace.get(t).output() > 0.5 ? 1 : 0);
      }
    }
  }

  @Test
  void allUnitsTogetherKnowTheCarryOfATrainedAdder() {
    var problems = many(8);
    var activity = UnitActivity.ofSums(model, weights, problems, 8);
    var carries = carries(problems, 8);
    var probe = activity.fitProbe(carries);
    assertThat(probe).hasSize(17);
    double together = UnitActivity.correlation(activity.applyProbe(probe), carries);
    assertThat(together).isGreaterThan(0.95);
    var strongest = activity.strongest(carries, 3);
    double best = Math.abs(activity.correlation(strongest[0], carries));
    assertThat(best).isLessThan(together).isGreaterThan(0.4);
    assertThat(Math.abs(activity.correlation(strongest[2], carries))).isLessThanOrEqualTo(best);
    assertThat(strongest).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void aReadingIsOfOtherSumsToo() {
    var learned = many(8);
    var probe = UnitActivity.ofSums(model, weights, learned, 8).fitProbe(carries(learned, 8));
    var other = List.of(problem(0b01110111, 0b00010001));
    var read = UnitActivity.ofSums(model, weights, other, 8).applyProbe(probe);
    var carry = other.get(0).carries(8);
    for (int t = 0; t < 8; t++) {
      assertThat(read[t] > 0.5 ? 1 : 0).as("position " + t).isEqualTo(carry[t]);
    }
  }

  @Test
  void correlationsAreThoseOfPearson() {
    assertThat(UnitActivity.correlation(new double[] {1, 2, 3}, new double[] {10, 20, 30}))
        .isEqualTo(1, within(1e-12));
    assertThat(UnitActivity.correlation(new double[] {1, 2, 3}, new double[] {5, 3, 1}))
        .isEqualTo(-1, within(1e-12));
    assertThat(UnitActivity.correlation(new double[] {1, 0, 1, 0}, new double[] {1, 1, 0, 0}))
        .isZero();
    assertThat(UnitActivity.correlation(new double[] {1, 2, 3, 4}, new double[] {1, 3, 2, 4}))
        .isEqualTo(0.8, within(1e-12));
    assertThat(UnitActivity.correlation(new double[] {7, 7}, new double[] {1, 2})).isZero();
  }

  @Test
  void aTextIsReadWithItsStateFromWindowToWindow() {
    var spec =
        Plans.spec(
            new Input.Symbols(Plans.SYMBOLS), new Lstm(), 2, 3, Plans.SYMBOLS, Output.SOFTMAX);
    var reader = new ModelPlan(spec, KernelChoice.VECTOR, Double.POSITIVE_INFINITY).network();
    var drawn = Plans.weights(spec);
    var symbols = new int[600];
    for (int t = 0; t < symbols.length; t++) {
      symbols[t] = (t * t + t / 3) % Plans.SYMBOLS;
    }
    var activity = UnitActivity.ofText(reader, drawn, symbols, Boundary.NONE);
    var prefix = UnitActivity.ofText(reader, drawn, Arrays.copyOf(symbols, 300), Boundary.NONE);
    int last = 5;
    for (int unit : new int[] {0, last}) {
      assertThat(Arrays.copyOf(activity.outputs(unit), 300)).containsExactly(prefix.outputs(unit));
    }
    var fresh =
        UnitActivity.ofText(reader, drawn, Arrays.copyOfRange(symbols, 256, 300), Boundary.NONE);
    assertThat(fresh.outputs(0)[0])
        .as("without what came before")
        .isNotEqualTo(activity.outputs(0)[256]);
    assertThat(activity.name(0)).isEqualTo("layer 1, unit 1");
    assertThat(activity.name(last)).isEqualTo("layer 2, unit 3");
    assertThat(UnitActivity.ofSums(model, weights, List.of(problem(1, 2)), 4).name(4))
        .isEqualTo("unit 5");
  }

  @Test
  void afterADocumentsEndATextIsReadFromNoState() {
    var spec =
        Plans.spec(
            new Input.Symbols(Plans.SYMBOLS), new Lstm(), 2, 3, Plans.SYMBOLS, Output.SOFTMAX);
    var reader = new ModelPlan(spec, KernelChoice.VECTOR, Double.POSITIVE_INFINITY).network();
    var drawn = Plans.weights(spec);
    // Ends within the first window, with it, and within the second one.
    for (int end : new int[] {99, 255, 259}) {
      var symbols = new int[300];
      Arrays.setAll(symbols, t -> (t * t + t / 3) % (Plans.SYMBOLS - 1));
      symbols[end] = Plans.SYMBOLS - 1;
      var activity = UnitActivity.ofText(reader, drawn, symbols, new Boundary(Plans.SYMBOLS - 1));
      var second = Arrays.copyOfRange(symbols, end + 1, symbols.length);
      var apart = UnitActivity.ofText(reader, drawn, second, Boundary.NONE);
      var blind = UnitActivity.ofText(reader, drawn, symbols, Boundary.NONE);
      for (int unit = 0; unit < 6; unit++) {
        assertThat(Arrays.copyOfRange(activity.outputs(unit), end + 1, 300))
            .containsExactly(apart.outputs(unit));
        assertThat(Arrays.copyOf(activity.outputs(unit), end + 1))
            .containsExactly(Arrays.copyOf(blind.outputs(unit), end + 1));
      }
    }
  }

  @Test
  void thePrincipalComponentIsTheDirectionOfLargestVarianceBesideAnother() {
    var problems = many(8);
    var activity = UnitActivity.ofSums(model, weights, problems, 8);
    var probe = activity.fitProbe(carries(problems, 8));
    var component = activity.principalComponent(probe);
    assertThat(dot(component, component)).isCloseTo(1, within(1e-9));
    assertThat(dot(component, probe)).isCloseTo(0, within(1e-9));
    double variance = variance(activity.applyProbe(component));
    for (int unit = 0; unit < 16; unit++) {
      // the axis of a unit, without its part along the probe
      var other = new double[17];
      other[unit] = 1;
      double part = probe[unit] / dot(probe, probe);
      for (int i = 0; i < 16; i++) {
        other[i] -= part * probe[i];
      }
      double size = dot(other, other);
      assertThat(variance(activity.applyProbe(other)) / size).isLessThan(variance + 1e-6);
    }
    assertThat(Arrays.stream(activity.applyProbe(component)).sum()).isCloseTo(0, within(1e-6));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < 16; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double variance(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Arrays.stream(values)
        .map(value -> (value - mean) * (value - mean))
        .average()
        .orElseThrow();
  }
}
