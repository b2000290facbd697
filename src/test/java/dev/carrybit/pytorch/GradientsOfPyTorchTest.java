package dev.carrybit.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.Words;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Activation;
import dev.carrybit.nn.Cell;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Gru;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Output;
import dev.carrybit.nn.Precision;
import dev.carrybit.optim.Adam;
import dev.carrybit.optim.Clipping;
import dev.carrybit.optim.Optimizer;
import dev.carrybit.optim.RmsProp;
import dev.carrybit.optim.Sgd;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.Tensor;
import dev.carrybit.storage.TensorFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** PyTorch and NumPy say the same as we do. */
@Tag("peers")
class GradientsOfPyTorchTest {

  private static final int STEPS = 200;
  private static final double RATE = 0.01;
  private static final Offset<Double> SAME_GRADIENT = within(1e-10);
  private static final Offset<Double> SAME_LOSS = within(1e-8);

  /** Of a loss in float32. */
  private static final double CLOSE = 1e-4;

  /** Of a gradient in float32, relative to its norm. */
  private static final double CLOSE_GRADIENT = 2e-6;

  /** It makes most gradients shorter. */
  private static final Clipping CLIPPING = new Clipping(0.1, Double.POSITIVE_INFINITY);

  /**
   * Of RMSprop in float32. At 0.01 rounding errors grow from step to step, with PyTorch's order of
   * additions as with ours.
   */
  private static final double SMALL_RATE = 0.004;

  private static final RmsProp.Average AVERAGE = RmsProp.Average.of(0.95);

  @TempDir private Path directory;

  @BeforeAll
  static void requirePython() throws Exception {
    Python.requireInstalled();
  }

  private static Stream<Cell> cells() {
    return Stream.of(
        new Elman(Activation.TANH), new Elman(Activation.SIGMOID), new Lstm(), new Gru());
  }

  /** Small ones of one and two layers. */
  static Stream<ModelSpec> networks() {
    return cells().flatMap(cell -> Stream.of(1, 2).map(layers -> small(cell, layers)));
  }

  /** Networks whose products and rows vectors compute. */
  static Stream<ModelSpec> wide() {
    return cells()
        .flatMap(
            cell ->
                Stream.of(1, 2).map(layers -> spec(new Input.Symbols(29), cell, layers, 40, 29)));
  }

  static Stream<ModelSpec> wideAndDeep() {
    return cells()
        .flatMap(
            cell ->
                Stream.of(new Input.Symbols(29), new Input.Embedded(29, 24))
                    .map(input -> spec(input, cell, 2, 40, 29)));
  }

  private static ModelSpec small(Cell cell, int layers) {
    return spec(new Input.Symbols(7), cell, layers, 13, 7);
  }

  private static ModelSpec spec(Input input, Cell cell, int layers, int hidden, int symbols) {
    var loss = Loss.CROSS_ENTROPY;
    return new ModelSpec(input, cell, layers, hidden, true, symbols, Output.SOFTMAX, loss);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void pyTorchComputesTheSameGradientAndLossCurve(ModelSpec spec) throws Exception {
    var answer = ask(spec, Precision.FLOAT64, RATE, Clipping.NONE, "adam");
    for (var kernels : KernelChoice.values()) {
      var run = new StatefulTraining(spec, kernels, Precision.FLOAT64, STEPS);
      requireGradient(run, answer);
      var losses = run.losses(STEPS, adam(RATE), Clipping.NONE);
      assertThat(losses).as("%s", kernels).containsExactly(answer.get("adam"), SAME_LOSS);
      // An Elman network of sigmoid units learns more slowly.
      double left = spec.cell().equals(new Elman(Activation.SIGMOID)) ? 0.8 : 0.6;
      assertThat(losses[STEPS - 1]).isLessThan(left * losses[0]);
    }
  }

  private static Optimizer adam(double rate) {
    return new Adam(rate, 0.9, 0.999, 1e-8, 0, false);
  }

  private static Optimizer rmsProp(double rate) {
    return new RmsProp(rate, AVERAGE, AVERAGE, 1e-8, false, 0, 0);
  }

  private static void requireGradient(StatefulTraining run, Map<String, double[]> answer) {
    var gradient = run.gradient();
    for (var slot : gradient.layout().slots()) {
      var ours = Arrays.copyOfRange(gradient.values(), slot.offset(), slot.end());
      assertThat(ours).as(slot.name()).containsExactly(answer.get(slot.name()), SAME_GRADIENT);
      assertThat(Arrays.stream(ours)).anyMatch(each -> Math.abs(each) > 0.01);
    }
  }

  @ParameterizedTest
  @MethodSource("wideAndDeep")
  void inFloat32PyTorchsGradientInDoublesIsClose(ModelSpec spec) throws Exception {
    var exact = ask(spec, Precision.FLOAT64, RATE, Clipping.NONE, "");
    var rounded = ask(spec, Precision.FLOAT32, RATE, Clipping.NONE, "");
    for (var kernels : KernelChoice.values()) {
      var gradient = new StatefulTraining(spec, kernels, Precision.FLOAT32, 2).gradient();
      double ours = 0;
      double theirs = 0;
      for (var slot : gradient.layout().slots()) {
        var values = Arrays.copyOfRange(gradient.values(), slot.offset(), slot.end());
        var expected = exact.get(slot.name());
        double error = distance(values, expected);
        double norm = norm(expected);
        assertThat(error / norm).as(slot.name()).isBetween(1e-9, CLOSE_GRADIENT);
        ours = Math.hypot(ours, error);
        theirs = Math.hypot(theirs, distance(rounded.get(slot.name()), expected));
        values[values.length / 2] += 2 * CLOSE_GRADIENT * norm;
        assertThat(distance(values, expected) / norm).isGreaterThan(CLOSE_GRADIENT);
      }
      // Other orders of additions have other errors.
      assertThat(ours).as("%s", kernels).isLessThan(3 * theirs);
    }
  }

  /** The norm of the difference. */
  private static double distance(double[] actual, double[] expected) {
    return norm(difference(actual, expected));
  }

  private static double[] difference(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    var difference = actual.clone();
    Arrays.setAll(difference, i -> actual[i] - expected[i]);
    return difference;
  }

  private static double largestDifference(double[] actual, double[] expected) {
    return Arrays.stream(difference(actual, expected)).map(Math::abs).max().orElseThrow();
  }

  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
  }

  static Stream<ModelSpec> wideOfOneLayer() {
    return wide().filter(spec -> spec.layers() == 1);
  }

  @ParameterizedTest
  @MethodSource("wideOfOneLayer")
  void inFloat32PyTorchTrainsAlongTheSameCurves(ModelSpec spec) throws Exception {
    requireClippedCurve(spec, "adam", GradientsOfPyTorchTest::adam);
    requireClippedCurve(spec, "rmsprop", GradientsOfPyTorchTest::rmsProp);
  }

  private void requireClippedCurve(ModelSpec spec, String optimizer, DoubleFunction<Optimizer> rule)
      throws Exception {
    var theirs = requireCurve(spec, optimizer, rule, SMALL_RATE, CLIPPING);
    var others = quick(spec).losses(STEPS, rule.apply(SMALL_RATE), Clipping.NONE);
    assertThat(largestDifference(others, theirs)).isGreaterThan(2 * CLOSE);
  }

  @ParameterizedTest
  @MethodSource("wide")
  void inFloat32AdamTrainsAlongTheSameCurvesAtALargerRate(ModelSpec spec) throws Exception {
    requireCurve(spec, "adam", GradientsOfPyTorchTest::adam, RATE, Clipping.NONE);
  }

  /** Returns PyTorch's losses. */
  private double[] requireCurve(
      ModelSpec spec,
      String optimizer,
      DoubleFunction<Optimizer> rule,
      double rate,
      Clipping clipping)
      throws Exception {
    var theirs = ask(spec, Precision.FLOAT32, rate, clipping, optimizer).get(optimizer);
    var run = new StatefulTraining(spec, KernelChoice.VECTOR, Precision.FLOAT32, STEPS);
    assertThat(run.losses(STEPS, rule.apply(rate), clipping))
        .containsExactly(theirs, within(CLOSE));
    assertThat(theirs[STEPS - 1]).isLessThan(theirs[0]);
    var others = quick(spec).losses(STEPS, rule.apply(1.01 * rate), clipping);
    assertThat(largestDifference(others, theirs)).isGreaterThan(2 * CLOSE);
    return theirs;
  }

  /** Vectors are slow in tests, where the compiler does not keep them in registers. */
  private static StatefulTraining quick(ModelSpec spec) {
    return new StatefulTraining(spec, KernelChoice.COMMONS_MATH, Precision.FLOAT32, STEPS);
  }

  @Test
  void pyTorchsOptimizersLearnAlongTheSameCurves() throws Exception {
    var spec = small(new Lstm(), 1);
    var run = new StatefulTraining(spec, KernelChoice.VECTOR, Precision.FLOAT64, STEPS);
    var rules =
        Map.of(
            "sgd-decay", new Sgd(RATE, 0.9, 0.1),
            "rmsprop-decay", new RmsProp(RATE, AVERAGE, AVERAGE, 1e-8, false, 0.5, 0.1),
            "adam-decay", new Adam(RATE, 0.9, 0.999, 1e-8, 0.1, false),
            "adamw", new Adam(RATE, 0.9, 0.999, 1e-8, 0.1, true));
    var names = String.join(" ", rules.keySet());
    var answer = ask(spec, Precision.FLOAT64, RATE, Clipping.NONE, names);
    rules.forEach(
        (name, rule) ->
            assertThat(run.losses(STEPS, rule, Clipping.NONE))
                .as(name)
                .containsExactly(answer.get(name), SAME_LOSS));
  }

  /** The answer of {@code oracle.py}. */
  private Map<String, double[]> ask(
      ModelSpec spec, Precision precision, double rate, Clipping clipping, String optimizers)
      throws Exception {
    var problem = directory.resolve("problem.safetensors");
    var answer = directory.resolve("answer.safetensors");
    var metadata =
        Map.of(
            "cell", name(spec.cell()),
            "layers", Integer.toString(spec.layers()),
            "hidden", Integer.toString(spec.hidden()),
            "window", Integer.toString(StatefulTraining.TIME_STEPS),
            "steps", Integer.toString(STEPS),
            "learning-rate", Double.toString(rate),
            "clip", Double.toString(clipping.norm()),
            "optimizers", optimizers,
            "precision", Words.of(precision));
    var run = new StatefulTraining(spec, KernelChoice.VECTOR, precision, STEPS);
    Files.write(problem, SafeTensors.bytes(new TensorFile(metadata, run.tensors())));
    Python.script("oracle.py", problem, answer);
    return SafeTensors.read(answer).tensors().stream()
        .collect(Collectors.toMap(Tensor::name, Tensor::values));
  }

  private static String name(Cell cell) {
    if (cell instanceof Elman elman) {
      return elman.activation() == Activation.TANH ? "elman-tanh" : "elman-sigmoid";
    }
    return cell instanceof Lstm ? "lstm" : "gru";
  }

  @ParameterizedTest
  @MethodSource("forms")
  void theArticlesStepsInNumPyPrintTheArticlesErrors(List<String> form) throws Exception {
    assertThat(Python.script("addition.py", form.toArray())).endsWith("0.21595037\n");
  }

  static Stream<List<String>> forms() {
    return Stream.of(List.of(), List.of("whole"));
  }
}
