package dev.carrybit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Output;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.LenientEncoder;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.text.Vocabulary.Tokens;
import dev.carrybit.train.Documents;
import dev.carrybit.train.ModelPlan;
import dev.carrybit.train.Plans;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScorerTest {

  private static final Vocabulary LETTERS =
      Vocabulary.of(Tokens.CHAR, List.of("\n", "a", "b", "c", "d"));
  private static final Vocabulary NO_END =
      Vocabulary.of(Tokens.CHAR, List.of("a", "b", "c", "d", "e"));
  private static final ModelSpec SPEC = spec(6);
  private static final Network MODEL = network(SPEC);
  private static final Parameters WEIGHTS = Plans.weights(SPEC);

  private static ModelSpec spec(int hidden) {
    return Plans.spec(new Input.Symbols(5), new Lstm(), 2, hidden, 5, Output.SOFTMAX);
  }

  private static Network network(ModelSpec spec) {
    return new ModelPlan(spec, KernelChoice.VECTOR, Double.POSITIVE_INFINITY).network();
  }

  private static int[] random(int length, long seed) {
    var random = new SplitMix64(seed);
    return IntStream.generate(() -> random.nextInt(5)).limit(length).toArray();
  }

  private static Map<Integer, Score> scores(Vocabulary vocabulary, List<int[]> stretches) {
    return scores(vocabulary, stretches, Boundary.NONE);
  }

  private static Map<Integer, Score> scores(
      Vocabulary vocabulary, List<int[]> stretches, Boundary boundary) {
    var scores = new LinkedHashMap<Integer, Score>();
    score(new Scorer<Integer>(MODEL, WEIGHTS, vocabulary, boundary, scores::put), stretches);
    assertThat(scores.keySet()).containsExactlyElementsOf(range(stretches.size()));
    return scores;
  }

  private static void score(Scorer<Integer> scorer, List<int[]> stretches) {
    for (int n = 0; n < stretches.size(); n++) {
      for (int symbol : stretches.get(n)) {
        scorer.append(symbol);
      }
      scorer.end(n);
    }
    scorer.finish();
  }

  private static List<Integer> range(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  /** The loss of symbols after others, read as one window from no state. */
  private static double byHand(int[] symbols) {
    int targets = symbols.length - 1;
    var batch = Batch.ofSymbols(1, targets);
    System.arraycopy(symbols, 0, batch.symbols(), 0, targets);
    System.arraycopy(symbols, 1, batch.targets(), 0, targets);
    var state = new double[SPEC.stateSize()];
    return MODEL.forward(WEIGHTS, batch, state, MODEL.workspace(1, targets));
  }

  private static int[] afterLineEnd(int[] symbols) {
    return IntStream.concat(IntStream.of(0), IntStream.of(symbols)).toArray();
  }

  private static List<int[]> stretches(int... lengths) {
    var stretches = new ArrayList<int[]>();
    for (int length : lengths) {
      stretches.add(random(length, length + 100L * stretches.size()));
    }
    return stretches;
  }

  @Test
  void eachStretchIsPredictedByItselfAfterTheEndOfALine() {
    // More than go side by side, of lengths around windows, and alone.
    var lengths = IntStream.range(0, 80).map(n -> n * 37 % 150).toArray();
    lengths[7] = 700;
    for (var all : List.of(stretches(lengths), stretches(3), stretches(2, 200, 5, 64, 65))) {
      var scores = scores(LETTERS, all);
      for (int n = 0; n < all.size(); n++) {
        int length = all.get(n).length;
        double expected = length == 0 ? 0 : byHand(afterLineEnd(all.get(n)));
        assertThat(scores.get(n).loss()).isCloseTo(expected, within(1e-9));
        assertThat(scores.get(n))
            .isEqualTo(new Score(length, 0, length, scores.get(n).loss(), false));
      }
    }
  }

  @Test
  void documentsWithinAStretchArePredictedApart() {
    var boundary = new Boundary(2);
    // The last one goes on in another gathering, with a document's end as the last symbol read.
    var lengths = IntStream.range(0, 45).map(n -> n * 37 % 150).toArray();
    var all = stretches(lengths);
    var much = random(Scorer.SYMBOLS + 70, 6);
    much[Scorer.SYMBOLS - 2] = boundary.symbol();
    for (var list : List.of(all, List.of(much))) {
      var scores = scores(LETTERS, list, boundary);
      for (int n = 0; n < list.size(); n++) {
        double expected = Documents.loss(MODEL, WEIGHTS, afterLineEnd(list.get(n)), boundary);
        assertThat(scores.get(n).loss()).isCloseTo(expected, within(1e-7));
      }
    }
    var lineEnds = scores(LETTERS, all, new Boundary(0));
    assertThat(lineEnds.get(1).loss())
        .isCloseTo(
            Documents.loss(MODEL, WEIGHTS, afterLineEnd(all.get(1)), new Boundary(0)), within(1e-9))
        .isNotCloseTo(byHand(afterLineEnd(all.get(1))), within(1e-3));
  }

  @Test
  void withoutASymbolForLineEndsTheFirstOneIsReadOnly() {
    var all = stretches(0, 1, 2, 50);
    var scores = scores(NO_END, all);
    assertThat(scores.get(0)).isEqualTo(Score.NONE);
    assertThat(scores.get(1)).isEqualTo(new Score(1, 0, 0, 0, false));
    assertThat(scores.get(2).targets()).isEqualTo(1);
    assertThat(scores.get(2).loss()).isCloseTo(byHand(all.get(2)), within(1e-12));
    assertThat(scores.get(3).targets()).isEqualTo(49);
    assertThat(scores.get(3).loss()).isCloseTo(byHand(all.get(3)), within(1e-10));
  }

  @Test
  void neighboursChangeNoBit() {
    // as wide as the kernels for vectors
    var spec = spec(30);
    var network = network(spec);
    var weights = Plans.weights(spec);
    var all = stretches(30, 31, 29, 30, 90, 7, 30, 65);
    var together = new ArrayList<Score>();
    score(
        new Scorer<>(network, weights, LETTERS, Boundary.NONE, (n, each) -> together.add(each)),
        all);
    for (int n = 0; n < all.size(); n++) {
      var alone = new ArrayList<Score>();
      score(
          new Scorer<>(network, weights, LETTERS, Boundary.NONE, (one, each) -> alone.add(each)),
          List.of(all.get(n)));
      assertThat(alone).containsExactly(together.get(n));
    }
  }

  @Test
  void aStretchThatIsLongerThanWhatIsGatheredGoesOnWithItsState() {
    int length = 2 * Scorer.SYMBOLS + 10;
    var all = List.of(random(20, 1), random(length, 2), random(20, 3), random(30, 4));
    var scores = scores(LETTERS, all);
    assertThat(scores.get(1).targets()).isEqualTo(length);
    double expected = byHand(afterLineEnd(all.get(1)));
    assertThat(scores.get(1).loss()).isCloseTo(expected, within(1e-6));
    assertThat(scores.get(3).loss()).isCloseTo(byHand(afterLineEnd(all.get(3))), within(1e-10));
  }

  @Test
  void unknownCharactersLeaveAStretchWithoutLoss() {
    int unknown = LenientEncoder.NO_SYMBOL;
    var all = List.of(new int[] {1, unknown, 2, unknown}, new int[] {1, 2}, new int[] {unknown});
    var scores = scores(LETTERS, all);
    assertThat(scores.get(0)).isEqualTo(new Score(4, 2, 0, 0, true));
    assertThat(scores.get(1).loss()).isCloseTo(byHand(new int[] {0, 1, 2}), within(1e-12));
    assertThat(scores.get(1).skipped()).isFalse();
    assertThat(scores.get(2)).isEqualTo(new Score(1, 1, 0, 0, true));
  }

  @Test
  void anUnknownCharacterAfterMuchThatWasKnownDoesTheSame() {
    var much = random(Scorer.SYMBOLS + 5, 6);
    much[much.length - 2] = LenientEncoder.NO_SYMBOL;
    var scores = scores(LETTERS, List.of(much, new int[] {3}));
    assertThat(scores.get(0)).isEqualTo(new Score(much.length, 1, 0, 0, true));
    assertThat(scores.get(1).loss()).isCloseTo(byHand(new int[] {0, 3}), within(1e-12));
  }

  @Test
  void unknownWordsAreCountedAndPredicted() {
    var words = Vocabulary.of(Tokens.WORD, List.of("<unk>", "a", "b", "<eos>", "c"));
    var scores = scores(words, List.of(new int[] {1, 0, 2, 0}));
    assertThat(scores.get(0).unknown()).isEqualTo(2);
    assertThat(scores.get(0).targets()).isEqualTo(4);
    assertThat(scores.get(0).loss()).isCloseTo(byHand(new int[] {3, 1, 0, 2, 0}), within(1e-12));
  }

  @Test
  void anUnknownWordThatIsOnlyReadSkipsNothing() {
    var words = Vocabulary.of(Tokens.WORD, List.of("<unk>", "a", "b"));
    assertThat(scores(words, List.of(new int[] {0})).get(0))
        .isEqualTo(new Score(1, 1, 0, 0, false));
  }

  @Test
  void aStretchOfWordsWithBytesThatAreNoTextIsSkipped() {
    var words = Vocabulary.of(Tokens.WORD, List.of("<unk>", "a", "b", "<eos>", "c"));
    var score = scores(words, List.of(new int[] {1, LenientEncoder.NO_SYMBOL, 2})).get(0);
    assertThat(score).isEqualTo(new Score(3, 1, 0, 0, true));
  }

  @Test
  void veryManyEmptyStretchesAreGivenAwayOnTheWay() {
    var count = new int[2];
    var scorer =
        new Scorer<Integer>(MODEL, WEIGHTS, NO_END, Boundary.NONE, (name, score) -> count[0]++);
    for (int n = 0; n < 100_000; n++) {
      scorer.end(n);
      count[1] = Math.max(count[1], n + 1 - count[0]);
    }
    scorer.finish();
    assertThat(count[0]).isEqualTo(100_000);
    assertThat(count[1]).isLessThan(50_000);
  }

  @Test
  void totalsAreSumsAndMeansThoseOfTargets() {
    var sum = new Score(3, 1, 2, 4, false).plus(new Score(5, 0, 6, 4, false));
    assertThat(sum).isEqualTo(new Score(8, 1, 8, 8, false));
    assertThat(sum.meanLoss()).isEqualTo(1);
    assertThat(sum.bitsPerSymbol()).isCloseTo(1 / Math.log(2), within(1e-15));
  }
}
