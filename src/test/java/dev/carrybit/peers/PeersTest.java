package dev.carrybit.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.io.SafeTensors;
import dev.carrybit.io.Tensor;
import dev.carrybit.io.TensorFile;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.linalg.Kernels;
import dev.carrybit.nn.Activation;
import dev.carrybit.nn.Cell;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Output;
import dev.carrybit.nn.SequenceModel;
import dev.carrybit.optim.Adam;
import dev.carrybit.optim.AdamW;
import dev.carrybit.optim.RmsProp;
import dev.carrybit.optim.Sgd;
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
class PeersTest {

  private static final int SYMBOLS = 7;
  private static final int HIDDEN = 13;
  private static final int STEPS = 20;
  private static final double RATE = 0.01;
  private static final Offset<Double> CLOSE = within(1e-10);
  private static final double UNBOUNDED = Double.POSITIVE_INFINITY;

  @TempDir private Path directory;

  @BeforeAll
  static void requirePython() throws Exception {
    Python.requireInstalled();
  }

  static Stream<Arguments> networks() {
    return Arrays.stream(KernelChoice.values())
        .flatMap(
            kernels ->
                Stream.of(
                    Arguments.of("lstm", new Lstm(), 1, kernels),
                    Arguments.of("lstm", new Lstm(), 2, kernels),
                    Arguments.of("elman", new Elman(Activation.TANH), 2, kernels)));
  }

  @ParameterizedTest(name = "{0}, layers {2}, {3}")
  @MethodSource("networks")
  void pyTorchSeesTheSameGradientAndLearnsAlongTheSameCurve(
      String name, Cell cell, int layers, KernelChoice kernels) throws Exception {
    var spec =
        new ModelSpec(
            new Input.Symbols(SYMBOLS),
            cell,
            layers,
            HIDDEN,
            true,
            SYMBOLS,
            Output.SOFTMAX,
            Loss.CROSS_ENTROPY);
    var run = new Run(new SequenceModel(spec, Kernels.of(kernels), UNBOUNDED));
    var answer = ask(name, spec, run);

    var gradient = run.gradient();
    for (var slot : gradient.layout().slots()) {
      var ours = Arrays.copyOfRange(gradient.values(), slot.offset(), slot.end());
      assertThat(ours).as(slot.name()).containsExactly(answer.get(slot.name()), CLOSE);
      assertThat(Arrays.stream(ours)).anyMatch(each -> Math.abs(each) > 0.01);
    }
    var losses = run.losses(STEPS, RATE);
    assertThat(losses).containsExactly(answer.get("losses"), CLOSE);
    assertThat(losses[STEPS - 1]).isLessThan(0.95 * losses[0]);
  }

  @Test
  void pyTorchsOptimizersLearnAlongTheSameCurves() throws Exception {
    var spec =
        new ModelSpec(
            new Input.Symbols(SYMBOLS),
            new Lstm(),
            1,
            HIDDEN,
            true,
            SYMBOLS,
            Output.SOFTMAX,
            Loss.CROSS_ENTROPY);
    var run = new Run(new SequenceModel(spec, Kernels.of(KernelChoice.PORTABLE), UNBOUNDED));
    var answer = ask("lstm", spec, run);
    var average = RmsProp.Average.of(0.95);
    var rules =
        Map.of(
            "sgd", new Sgd(RATE, 0.9, 0.1),
            "rmsprop", new RmsProp(RATE, average, average, 1e-8, false, 0.5, 0.1),
            "adam", new Adam(RATE, 0.9, 0.999, 1e-8, 0.1),
            "adamw", new AdamW(RATE, 0.9, 0.999, 1e-8, 0.1));
    rules.forEach(
        (name, rule) ->
            assertThat(run.losses(STEPS, rule)).as(name).containsExactly(answer.get(name), CLOSE));
  }

  private Map<String, double[]> ask(String cell, ModelSpec spec, Run run) throws Exception {
    var problem = directory.resolve("problem.safetensors");
    var answer = directory.resolve("answer.safetensors");
    var metadata =
        Map.of(
            "cell", cell,
            "layers", Integer.toString(spec.layers()),
            "hidden", Integer.toString(HIDDEN),
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
