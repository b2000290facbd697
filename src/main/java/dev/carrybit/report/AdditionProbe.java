package dev.carrybit.report;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.addition.ProblemSet;
import dev.carrybit.model.TrainedRun;
import dev.carrybit.model.UnitActivity;
import dev.carrybit.report.Plot.Point;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.train.Evaluation;
import dev.carrybit.verify.Verdict;
import dev.carrybit.verify.Verifier;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Measures how well a trained network adds numbers of other lengths, and how its hidden units store
 * the carry, and whether it is right at every length. Everything is computed in this process.
 */
public final class AdditionProbe {

  /** Random sums that correlations are taken over. */
  static final int SUMS = 256;

  /** Summands with short and long carries, highest bit first. */
  private static final String A = "010010101110010011101101";

  private static final String B = "000111010011001000010110";

  private static final int BITS = A.length();
  private static final int MOST_BITS_FOR_ALL_PAIRS = 4;
  private static final int MOST_BITS = 1024;
  static final int MOST_PAIRS = 500;
  static final int FEWEST_PAIRS = 20;
  private static final int SHOWN_UNITS = 16;
  private static final long SEED = 1;

  /** Bits times parameters that one length may cost, a second or two of computing. */
  private static final long MOST_OPERATIONS = 2_000_000_000;

  /**
   * What the probe found.
   *
   * @param accuracies fractions of sums without a wrong bit, by the bits of their summands
   * @param states of a long random addition
   */
  public record AdditionFindings(
      List<Point> accuracies, CarryTrace trace, Verdict verdict, StatePlane states) {}

  /**
   * One addition; arrays have an entry for each position, lowest bit first.
   *
   * @param predicted bits of the sum according to the network
   * @param units a linear probe of all units, then the units by falling correlation
   */
  public record CarryTrace(AdditionProblem problem, int[] predicted, List<UnitTrace> units) {}

  /**
   * A hidden unit along the addition.
   *
   * @param correlation of its output with the carry, over many sums
   * @param outputs h at each position, from −1 to 1
   */
  public record UnitTrace(String name, double correlation, double[] outputs) {}

  private AdditionProbe() {}

  /** Measures {@code run}. */
  public static AdditionFindings findings(TrainedRun run, HadoopFiles files) {
    var accuracies = new ArrayList<Point>();
    for (int bits = 1; bits <= MOST_BITS; bits *= 2) {
      accuracies.add(new Point(bits, accuracy(run, files, bits)));
    }
    var verdict = Verifier.verify(run.network(), run.weights());
    var states = StatePlane.of(run.network(), run.weights());
    return new AdditionFindings(accuracies, trace(run), verdict, states);
  }

  private static double accuracy(TrainedRun run, HadoopFiles files, int bits) {
    long affordable = MOST_OPERATIONS / run.network().layout().size() / bits;
    int pairs = (int) Math.max(FEWEST_PAIRS, Math.min(MOST_PAIRS, affordable));
    var problems =
        bits <= MOST_BITS_FOR_ALL_PAIRS
            ? new ProblemSet.All(bits)
            : new ProblemSet.Random(bits, pairs, SEED);
    return new Evaluation.Additions(problems, 1)
        .measure(run.plan(), run.weights().values(), 0, files)
        .accuracy();
  }

  private static CarryTrace trace(TrainedRun run) {
    var random = new ProblemSet.Random(BITS, SUMS, SEED);
    var problems = LongStream.range(0, SUMS).mapToObj(random::problem).toList();
    var carries =
        problems.stream()
            .flatMapToInt(problem -> Arrays.stream(problem.carries(BITS)))
            .asDoubleStream()
            .toArray();
    var shown = AdditionProblem.of(new BigInteger(A, 2), new BigInteger(B, 2));
    var activity = UnitActivity.ofSums(run.network(), run.weights(), problems, BITS);
    var shownActivity = UnitActivity.ofSums(run.network(), run.weights(), List.of(shown), BITS);
    var probe = activity.fitProbe(carries);
    var probed =
        Arrays.stream(shownActivity.applyProbe(probe)).map(carry -> 2 * carry - 1).toArray();
    var units = new ArrayList<UnitTrace>();
    double correlation = UnitActivity.correlation(activity.applyProbe(probe), carries);
    units.add(new UnitTrace("all units", correlation, probed));
    for (int unit : activity.strongest(carries, SHOWN_UNITS)) {
      var outputs = shownActivity.outputs(unit);
      units.add(new UnitTrace(activity.name(unit), activity.correlation(unit, carries), outputs));
    }
    return new CarryTrace(shown, shownActivity.predictions(), units);
  }
}
