package dev.carrybit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Activation;
import dev.carrybit.nn.Cell;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Gru;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Output;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.storage.NamedWeights;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.train.Plans;
import dev.carrybit.verify.Adders.Adder;
import dev.carrybit.verify.Verdict.Proved;
import dev.carrybit.verify.Verdict.Refuted;
import dev.carrybit.verify.Verdict.Undecided;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifierTest {

  private static final long WORK = 300_000_000;

  private static Verdict verify(ModelSpec spec, Parameters weights) {
    return Verifier.verify(Adders.network(spec), weights, Budget.ofWork(WORK), line -> {});
  }

  @ParameterizedTest
  @CsvSource({
    "TANH, BITS, SIGMOID, 3, 2",
    "TANH, BITS, SIGMOID, 8, 2",
    "TANH, BITS, SOFTMAX, 4, 2",
    "TANH, PAIR, SOFTMAX, 3, 2",
    "TANH, PAIR, SIGMOID, 4, 1",
    "TANH, BITS, SIGMOID, 16, 2",
    "SIGMOID, PAIR, SIGMOID, 4, 1",
    "SIGMOID, PAIR, SOFTMAX, 8, 2"
  })
  void aTrainedAdderIsProved(
      Activation activation, String encoding, Output output, int hidden, long seed)
      throws IOException {
    var input = encoding.equals("BITS") ? new Input.Reals(2) : new Input.Symbols(4);
    var spec = Adders.spec(input, new Elman(activation), hidden, output);
    var adder = Adders.trained(spec, seed, activation == Activation.TANH ? 200 : 400);
    var proved = (Proved) verify(spec, adder.weights());
    var written = SafeTensors.bytes(proved.certificate().file());
    var in = new ByteArrayInputStream(written);
    var read = Certificate.read("read", SafeTensors.readChecked(in, written.length, "read"));
    var model = NamedWeights.tensors(adder.weights());
    assertThat(CertificateChecker.check(model, activation, read)).isEqualTo(proved.proof());
    assertAddsRight(adder);
  }

  private static void assertAddsRight(Adder adder) {
    var random = new SplitMix64(5);
    for (int i = 0; i < 20; i++) {
      var a = new BigInteger(1, bytes(random));
      var b = new BigInteger(1, bytes(random));
      var problem = AdditionProblem.of(a, b);
      assertThat(answer(adder.network(), adder.weights(), problem)).isEqualTo(problem.sum());
    }
  }

  private static byte[] bytes(SplitMix64 random) {
    var bytes = new byte[100];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static BigInteger answer(Network network, Parameters weights, AdditionProblem problem) {
    return Plans.answer(network, weights, problem, problem.bits());
  }

  @Test
  void theHandmadeAdderIsProved() {
    var adder = new HandmadeAdder(0);
    assertThat(verify(adder.spec(), adder.weights())).isInstanceOf(Proved.class);
  }

  /**
   * With s = a + b + h₁, unit i is σ (20 (s − ½ − i)). The logits differ by 10 − 20 (h₀ − h₁ + h₂).
   */
  @Test
  void anAdderOfThreeSigmoidUnitsWithTwoOutputsIsProved() {
    var cell = new Elman(Activation.SIGMOID);
    var spec = Adders.spec(new Input.Symbols(4), cell, 3, Output.SOFTMAX);
    var weights = Parameters.zeros(ModelLayout.of(spec));
    for (int i = 0; i < 3; i++) {
      for (int x = 0; x < 4; x++) {
        weights.matrix(ModelLayout.inputWeight(0)).setEntry(i, x, 20 * (x / 2 + x % 2));
      }
      weights.matrix(ModelLayout.recurrentWeight(0)).setEntry(i, 1, 20);
      weights.matrix(ModelLayout.bias(0)).setEntry(i, 0, -20 * (i + 0.5));
      weights.matrix(ModelLayout.OUTPUT_WEIGHT).setEntry(0, i, i == 1 ? 20 : -20);
    }
    weights.matrix(ModelLayout.OUTPUT_BIAS).setEntry(0, 0, 10);
    assertThat(verify(spec, weights)).isInstanceOf(Proved.class);
    assertAddsRight(new Adder(spec, weights));
    weights.matrix(ModelLayout.OUTPUT_BIAS).setEntry(1, 0, 20);
    assertThat(verify(spec, weights)).isInstanceOf(Refuted.class);
  }

  @Test
  void aWrongSumIsFoundAndConfirmedByOtherKernels() {
    var adder = new HandmadeAdder(0);
    Arrays.stream(adder.w).forEach(row -> Arrays.fill(row, 0));
    var refuted = (Refuted) verify(adder.spec(), adder.weights());
    assertThat(refuted.problem()).isEqualTo(AdditionProblem.of(BigInteger.ONE, BigInteger.ONE));
    var network = new Network(adder.spec(), KernelChoice.COMMONS_MATH, Double.POSITIVE_INFINITY);
    assertThat(refuted.answer())
        .isEqualTo(answer(network, adder.weights(), refuted.problem()))
        .isNotEqualTo(refuted.problem().sum());
  }

  @Test
  void anUntrainedNetworkOfAnyCellIsRefuted() {
    for (var cell : new Cell[] {new Lstm(), new Gru(), new Elman(Activation.SIGMOID)}) {
      for (int layers = 1; layers <= 2; layers++) {
        var spec =
            new ModelSpec(
                new Input.Symbols(4), cell, layers, 3, true, 2, Output.SOFTMAX, Loss.CROSS_ENTROPY);
        var weights = Parameters.zeros(ModelLayout.of(spec));
        Arrays.setAll(weights.values(), i -> Math.sin(i));
        var refuted = (Refuted) verify(spec, weights);
        assertThat(refuted.answer())
            .isEqualTo(answer(Adders.network(spec), weights, refuted.problem()))
            .isNotEqualTo(refuted.problem().sum());
      }
    }
  }

  /** A second layer that passes on what the first one has. */
  @Test
  void aRightNetworkOfTwoLayersIsUndecided() {
    var adder = new HandmadeAdder(0);
    var one = adder.spec();
    var spec =
        new ModelSpec(one.input(), one.cell(), 2, one.hidden(), true, 1, one.output(), one.loss());
    var weights = Parameters.zeros(ModelLayout.of(spec));
    for (var slot : adder.weights().layout().slots()) {
      var to = weights.layout().slot(slot.name());
      System.arraycopy(
          adder.weights().values(), slot.offset(), weights.values(), to.offset(), slot.size());
    }
    for (int i = 0; i < adder.n; i++) {
      weights.matrix(ModelLayout.inputWeight(1)).setEntry(i, i, 5);
    }
    var undecided = (Undecided) verify(spec, weights);
    assertThat(undecided.reason()).contains("one layer");
  }

  /** One more unit starts at 0, stays there, and would double what moves it away. */
  @Test
  void anAdderThatDoesNotForgetIsTriedOnceForEachRadius() {
    var adder = new HandmadeAdder(1);
    adder.w[HandmadeAdder.E][HandmadeAdder.E] = 2;
    var lines = new ArrayList<String>();
    var network = Adders.network(adder.spec());
    var verdict = Verifier.verify(network, adder.weights(), Budget.ofWork(WORK), lines::add);
    assertThat(((Undecided) verdict).reason()).endsWith("it does not forget enough for a proof");
    assertThat(lines).filteredOn(line -> line.startsWith("regions")).hasSize(6);
  }

  /**
   * One more unit stays close to 1, and falls to −1 from a little below. A region around 1 reaches
   * there, so a set spans both and has a thousand parts. With more such units it has millions.
   */
  @Test
  void aSetIsCutIntoNoMorePartsThanAnAttemptMayHave() {
    var adder = new HandmadeAdder(1);
    adder.w[HandmadeAdder.E][HandmadeAdder.E] = 10;
    adder.w[HandmadeAdder.E][HandmadeAdder.ONE] = -10;
    adder.bias[HandmadeAdder.E] = 3;
    var network = Adders.network(adder.spec());
    var budget = Budget.ofWork(WORK);
    var graph = StateGraph.of(network, adder.weights(), 0.1, 100, 1000, budget);
    var search = ProofSearch.of(adder.spec(), adder.weights(), graph, budget).get(0);
    assertThat(search.find(0.36, 100)).isEmpty();
    assertThat(search.ranOut()).isTrue();
    assertThat(search.size()).isEqualTo(101);
    assertThat(search.find(0.04, 1000)).isPresent();
  }

  @Test
  void aSearchWhoseBudgetEndsSaysSo() {
    var adder = new HandmadeAdder(0);
    var network = Adders.network(adder.spec());
    long work = 1;
    var verdict = Verifier.verify(network, adder.weights(), Budget.ofWork(work), line -> {});
    while (verdict instanceof Undecided undecided) {
      assertThat(undecided.reason()).endsWith("the search ended before a proof");
      work *= 2;
      verdict = Verifier.verify(network, adder.weights(), Budget.ofWork(work), line -> {});
    }
    assertThat(verdict).isInstanceOf(Proved.class);
    assertThat(work).isGreaterThan(1);
  }

  @Test
  void theVerdictUnderABudgetOfWorkIsTheSameTwice() {
    var adder = Adders.trained(Adders.tanh(8), 1, 200);
    for (long work : new long[] {1, 1_000_000, 30_000_000, WORK}) {
      var words = new String[2];
      for (int i = 0; i < 2; i++) {
        var budget = Budget.ofWork(work);
        var verdict = Verifier.verify(adder.network(), adder.weights(), budget, line -> {});
        words[i] = verdict.sentence();
      }
      assertThat(words[0]).isEqualTo(words[1]);
    }
  }
}
