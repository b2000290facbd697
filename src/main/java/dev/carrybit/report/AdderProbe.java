package dev.carrybit.report;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.addition.ProblemSet;
import dev.carrybit.model.Carry;
import dev.carrybit.model.UnitActivity;
import dev.carrybit.report.AdderMemory.Length;
import dev.carrybit.report.AdderMemory.Unit;
import dev.carrybit.run.Run;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.train.Evaluation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Finds out what a trained adder remembers, in this process. */
public final class AdderProbe {

  /** Summands with short carries and long ones, highest bit first. */
  private static final String A = "010010101110010011101101";

  private static final String B = "000111010011001000010110";

  private static final int BITS = A.length();
  private static final int LONGEST_OF_ALL_PAIRS = 4;
  private static final int LONGEST = 1024;
  private static final int MOST_PAIRS = 500;
  private static final int FEWEST_PAIRS = 20;
  private static final int SUMS = 256;
  private static final int SHOWN_UNITS = 16;
  private static final long SEED = 1;

  /** Bits of a length times parameters, which take a second or two. */
  private static final long WORK = 2_000_000_000;

  private final Run run;
  private final HadoopFiles files;

  public AdderProbe(Run run, HadoopFiles files) {
    this.run = run;
    this.files = files;
  }

  public AdderMemory memory() {
    var lengths = new ArrayList<Length>();
    for (int bits = 1; bits <= LONGEST; bits *= 2) {
      lengths.add(length(bits));
    }
    return new AdderMemory(lengths, walk(), SUMS);
  }

  private Length length(int bits) {
    long affordable = WORK / run.model().layout().size() / bits;
    int pairs = (int) Math.max(FEWEST_PAIRS, Math.min(MOST_PAIRS, affordable));
    var problems =
        bits <= LONGEST_OF_ALL_PAIRS
            ? new ProblemSet.All(bits)
            : new ProblemSet.Random(bits, pairs, SEED);
    var measured =
        new Evaluation.Additions(problems, 1)
            .measure(run.model(), run.weights().values(), 0, files);
    return new Length(bits, measured.accuracy(), measured.sums());
  }

  private AdderMemory.Walk walk() {
    var many = new ProblemSet.Random(BITS, SUMS, SEED);
    var problems = LongStream.range(0, SUMS).mapToObj(many::problem).toList();
    var activity = UnitActivity.ofSums(run.model(), run.weights(), problems, BITS);
    var carries =
        problems.stream()
            .flatMapToInt(problem -> Arrays.stream(Carry.handedOn(problem, BITS)))
            .asDoubleStream()
            .toArray();
    var shown = AdditionProblem.of(new BigInteger(A, 2), new BigInteger(B, 2));
    var along = UnitActivity.ofSums(run.model(), run.weights(), List.of(shown), BITS);
    var units = new ArrayList<Unit>();
    var reading = activity.reading(carries);
    double together = UnitActivity.correlation(activity.read(reading), carries);
    units.add(new Unit("all together", together, centred(along.read(reading))));
    for (int unit : activity.strongest(carries, SHOWN_UNITS)) {
      double correlation = activity.correlation(unit, carries);
      units.add(new Unit(activity.name(unit), correlation, along.outputs(unit)));
    }
    return new AdderMemory.Walk(
        bits(shown.a()),
        bits(shown.b()),
        Carry.handedOn(shown, BITS),
        bits(shown.sum()),
        along.predictions(),
        units);
  }

  /** From 0 and 1 to −1 and 1, where units' outputs lie. */
  private static double[] centred(double[] carry) {
    return Arrays.stream(carry).map(value -> 2 * value - 1).toArray();
  }

  private static int[] bits(BigInteger number) {
    return IntStream.range(0, BITS).map(t -> number.testBit(t) ? 1 : 0).toArray();
  }
}
