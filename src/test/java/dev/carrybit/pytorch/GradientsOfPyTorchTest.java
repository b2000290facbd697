package dev.carrybit.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import dev.carrybit.optim.Adam;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** PyTorch and NumPy, in 64-bit numbers, say the same as we do. */
@Tag("peers")
class GradientsOfPyTorchTest {

  private static final int SYMBOLS = 7;
  private static final int HIDDEN = 13;
  private static final int STEPS = 200;
  private static final double RATE = 0.01;
  private static final Offset<Double> SAME_GRADIENT = within(1e-10);
  private static final Offset<Double> SAME_LOSS = within(1e-8);

  @TempDir private Path directory;

  @BeforeAll
  static void requirePython() throws Exception {
    Python.requireInstalled();
  }

  static Stream<Arguments> networks() {
    return Stream.of(1, 2)
        .flatMap(
            layers ->
                Stream.of(
                    Arguments.of("elman", new Elman(Activation.TANH), layers),
                    Arguments.of("lstm", new Lstm(), layers),
                    Arguments.of("gru", new Gru(), layers)));
  }

  @ParameterizedTest(name = "{0}, layers {2}")
  @MethodSource("networks")
  void pyTorchComputesTheSameGradientAndLossCurve(String name, Cell cell, int layers)
      throws Exception {
    var spec = spec(cell, layers);
    var answer = ask(name, spec, new StatefulTraining(spec, KernelChoice.VECTOR, STEPS));
    for (var kernels : KernelChoice.values()) {
      var run = new StatefulTraining(spec, kernels, STEPS);
      requireGradient(run, answer);
      var losses = run.losses(STEPS, RATE);
      assertThat(losses).as("%s", kernels).containsExactly(answer.get("losses"), SAME_LOSS);
      assertThat(losses[STEPS - 1]).isLessThan(0.6 * losses[0]);
    }
  }

  private static void requireGradient(StatefulTraining run, Map<String, double[]> answer) {
    var gradient = run.gradient();
    for (var slot : gradient.layout().slots()) {
      var ours = Arrays.copyOfRange(gradient.values(), slot.offset(), slot.end());
      assertThat(ours).as(slot.name()).containsExactly(answer.get(slot.name()), SAME_GRADIENT);
      assertThat(Arrays.stream(ours)).anyMatch(each -> Math.abs(each) > 0.01);
    }
  }

  @Test
  void pyTorchsOptimizersLearnAlongTheSameCurves() throws Exception {
    var spec = spec(new Lstm(), 1);
    var run = new StatefulTraining(spec, KernelChoice.VECTOR, STEPS);
    var answer = ask("lstm", spec, run);
    var average = RmsProp.Average.of(0.95);
    var rules =
        Map.of(
            "sgd", new Sgd(RATE, 0.9, 0.1),
            "rmsprop", new RmsProp(RATE, average, average, 1e-8, false, 0.5, 0.1),
            "adam", new Adam(RATE, 0.9, 0.999, 1e-8, 0.1, false),
            "adamw", new Adam(RATE, 0.9, 0.999, 1e-8, 0.1, true));
    rules.forEach(
        (name, rule) ->
            assertThat(run.losses(STEPS, rule))
                .as(name)
                .containsExactly(answer.get(name), SAME_LOSS));
  }

  private static ModelSpec spec(Cell cell, int layers) {
    var input = new Input.Symbols(SYMBOLS);
    var softmax = Output.SOFTMAX;
    return new ModelSpec(input, cell, layers, HIDDEN, true, SYMBOLS, softmax, Loss.CROSS_ENTROPY);
  }

  private Map<String, double[]> ask(String cell, ModelSpec spec, StatefulTraining run)
      throws Exception {
    var problem = directory.resolve("problem.safetensors");
    var answer = directory.resolve("answer.safetensors");
    var metadata =
        Map.of(
            "cell", cell,
            "layers", Integer.toString(spec.layers()),
            "hidden", Integer.toString(HIDDEN),
            "window", Integer.toString(StatefulTraining.TIME_STEPS),
            "steps", Integer.toString(STEPS),
            "learning-rate", Double.toString(RATE));
    Files.write(problem, SafeTensors.bytes(new TensorFile(metadata, run.tensors())));
    Python.script("oracle.py", problem, answer);
    return SafeTensors.read(answer).tensors().stream()
        .collect(Collectors.toMap(Tensor::name, Tensor::values));
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
