package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.addition.ProblemSet;
import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Parameters;
import dev.carrybit.optim.Sgd;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.SymbolText;
import dev.carrybit.text.SymbolText.TextRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {

  private static final int LENGTH = 2_000;
  private static final int FROM = 100;

  @TempDir private static Path directory;
  private static SymbolText text;
  private static ModelPlan model;
  private static Parameters weights;

  @BeforeAll
  static void write() throws IOException {
    text = Plans.written(directory, LENGTH);
    var plan = Plans.text(text, true, 1, 1, new Sgd(1, 0, 0), 1);
    model = plan.model();
    weights = Plans.weights(plan);
  }

  private static Measurement measure(Evaluation evaluation) {
    return measure(evaluation, model, weights);
  }

  private static Measurement measure(Evaluation evaluation, ModelPlan model, Parameters weights) {
    var files = new HadoopFiles();
    var sum = Measurement.NONE;
    for (int shard = 0; shard < evaluation.shards(); shard++) {
      sum = sum.plus(evaluation.measure(model, weights.values(), shard, files));
    }
    return sum;
  }

  /** One stream of {@code targets} from {@code from} on, read as one long window. */
  private static Measurement byHand(int from, int targets) {
    return byHand(from, 0, targets);
  }

  /** The same with the state that the {@code lead} symbols before it leave. */
  private static Measurement byHand(int from, int lead, int targets) {
    var symbols = Plans.symbols(LENGTH);
    int all = lead + targets;
    var batch = Batch.ofSymbols(1, all);
    for (int t = 0; t < all; t++) {
      batch.symbols()[t] = symbols[from - lead + t];
      batch.targets()[t] = symbols[from - lead + t + 1];
    }
    var workspace = model.network().workspace(1, all);
    model.network().forward(weights, batch, new double[model.spec().stateSize()], workspace);
    double loss = 0;
    long right = 0;
    for (int t = lead; t < all; t++) {
      loss += workspace.loss(t);
      right += workspace.prediction(t) == batch.targets()[t] ? 1 : 0;
    }
    return new Measurement(loss, targets, right, 0, 0);
  }

  private static void assertSame(Measurement measured, Measurement expected) {
    assertThat(measured.targets()).isEqualTo(expected.targets());
    assertThat(measured.rightTargets()).isEqualTo(expected.rightTargets());
    assertThat(measured.meanLoss()).isCloseTo(expected.meanLoss(), within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"50, 70", "50, 100", "256, 500", "2147483647, 256", "7, 8", "7, 2"})
  void oneStreamIsMeasuredAsOneLongWindow(int window, int length) {
    var range = new TextRange(FROM, FROM + length);
    var evaluation = Evaluation.TextEvaluation.of(text, range, window, 8, Boundary.NONE);
    assertThat(evaluation.streams().count()).isEqualTo(1);
    assertThat(evaluation.shards()).isEqualTo(1);
    assertSame(measure(evaluation), byHand(FROM, length - 1));
  }

  @ParameterizedTest
  @CsvSource({
    "3, 1000, 64, 15, 15",
    "100, 1000, 9, 111, 100",
    "300, 1900, 7, 271, 256",
    "30, 1900, 63, 30, 30",
    "1, 40, 39, 1, 1"
  })
  void aStreamBeginsWithTheStateOfTheSymbolsBeforeIt(
      int window, int length, int count, int targets, int lead) {
    var range = new TextRange(FROM, FROM + length);
    var expected = byHand(FROM, targets);
    for (int n = 1; n < count; n++) {
      expected = expected.plus(byHand(FROM + n * targets, lead, targets));
    }
    assertSame(
        measure(Evaluation.TextEvaluation.of(text, range, window, 5, Boundary.NONE)), expected);
  }

  @ParameterizedTest
  @CsvSource({"1, 64, 15", "3, 64, 15", "7, 64, 14", "100, 9, 100", "300, 3, 256"})
  void documentsAreMeasuredApart(int window, int count, int lead) {
    var boundary = new Boundary(2);
    var range = new TextRange(FROM, FROM + 1000);
    var evaluation = Evaluation.TextEvaluation.of(text, range, window, 5, boundary);
    var streams = evaluation.streams();
    assertThat(streams.count()).isEqualTo(count);
    double expected = 0;
    for (int n = 0; n < count; n++) {
      int before = n == 0 ? 0 : lead;
      int from = (int) streams.position(n, 0) - before;
      int to = from + before + (int) streams.length() + 1;
      var read = Arrays.copyOfRange(Plans.symbols(LENGTH), from, to);
      expected += Documents.loss(model.network(), weights, read, before, boundary);
    }
    assertThat(measure(evaluation).loss()).isCloseTo(expected, within(1e-9));
  }

  @Test
  void theNumberOfShardsDoesNotChangeWhatIsMeasured() {
    var range = new TextRange(FROM, LENGTH);
    var whole = measure(Evaluation.TextEvaluation.of(text, range, 11, 1, Boundary.NONE));
    for (int shards : new int[] {2, 3, 8, 63, 64, 1000}) {
      var evaluation = Evaluation.TextEvaluation.of(text, range, 11, shards, Boundary.NONE);
      assertThat(evaluation.shards()).isEqualTo(Math.min(64, shards));
      assertSame(measure(evaluation), whole);
    }
  }

  @Test
  void stateThatIsNotCarriedWouldBeSeen() {
    var carried =
        measure(
            Evaluation.TextEvaluation.of(
                text, new TextRange(FROM, FROM + 100), 60, 1, Boundary.NONE));
    var apart = byHand(FROM, 60).plus(byHand(FROM + 60, 39));
    assertThat(carried.targets()).isEqualTo(apart.targets());
    assertThat(Math.abs(carried.loss() - apart.loss())).isGreaterThan(1e-3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64})
  void sumsAreMeasuredOnceEachWhateverTheShards(int shards) {
    var plan = Plans.addition(1, 1, new Sgd(1, 0, 0), GradientScale.SUM, 1);
    var adder = plan.model();
    var drawn = Plans.weights(plan);
    // More problems than one group of 64, more bits than one window of 64.
    for (var problems :
        new ProblemSet[] {new ProblemSet.All(5), new ProblemSet.Random(70, 90, 3)}) {
      long rightSums = 0;
      long rightBits = 0;
      int bits = problems.bits();
      for (long index = 0; index < problems.count(); index++) {
        var problem = problems.problem(index);
        var said = new Adder(adder, drawn.values(), 1, 1000).add(problem, bits);
        rightBits += bits - said.xor(problem.sum()).bitCount();
        rightSums += said.equals(problem.sum()) ? 1 : 0;
      }
      var measured = measure(new Evaluation.Additions(problems, shards), adder, drawn);
      assertThat(measured.sums()).isEqualTo(problems.count());
      assertThat(measured.targets()).isEqualTo(bits * problems.count());
      assertThat(measured.rightTargets()).isEqualTo(rightBits);
      assertThat(measured.rightSums()).isEqualTo(rightSums);
      var whole = measure(new Evaluation.Additions(problems, 1), adder, drawn);
      assertThat(measured.meanLoss()).isCloseTo(whole.meanLoss(), within(1e-12));
    }
  }
}
