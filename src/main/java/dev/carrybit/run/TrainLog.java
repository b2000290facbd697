package dev.carrybit.run;

import dev.carrybit.nn.Parameters;
import dev.carrybit.train.Attempt;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.Round;
import dev.carrybit.train.TrainListener;
import java.io.PrintStream;
import java.util.Locale;

/** Tells how a run goes: a line each so many steps, and for addition the problem of that step. */
final class TrainLog implements TrainListener {

  /** Longer numbers would fill the screen. */
  private static final int MOST_SHOWN_BITS = 64;

  private final PrintStream results;
  private final Progress progress;
  private final long every;
  private final boolean nats;
  private long symbols;
  private long since = System.nanoTime();

  /**
   * A log.
   *
   * @param every steps between two lines
   * @param nats whether a text's loss is its cross-entropy
   */
  TrainLog(PrintStream results, Progress progress, long every, boolean nats) {
    this.results = results;
    this.progress = progress;
    this.every = every;
    this.nats = nats;
  }

  @Override
  public void completed(Round round, Parameters weights) {
    symbols += round.targets();
    progress.advanced(round.steps());
    if (!round.beginsAt(every)) {
      return;
    }
    long now = System.nanoTime();
    double rate = symbols / ((now - since) / 1e9);
    symbols = 0;
    since = now;
    progress.logged(
        new StepReport(
            round.first(), round.loss(), round.gradientNorm(), round.learningRate(), rate));
    round.attempts().stream()
        .filter(attempt -> attempt.predicted().length <= MOST_SHOWN_BITS)
        .forEach(this::show);
  }

  private void show(Attempt attempt) {
    var target = new int[attempt.predicted().length];
    for (int t = 0; t < target.length; t++) {
      target[t] = attempt.problem().target(t);
    }
    var example =
        new AdditionExample(
            attempt.error(),
            attempt.predicted(),
            target,
            attempt.problem().a(),
            attempt.problem().b());
    progress.aside(
        () -> {
          results.print(example.block());
          results.flush();
        });
  }

  @Override
  public void measured(long step, Measurement measured) {
    var line =
        measured.sums() > 0
            ? String.format(
                Locale.ROOT,
                "step %d accuracy %.4f (%d of %d sums) loss %.6f",
                step,
                measured.accuracy(),
                measured.rightSums(),
                measured.sums(),
                measured.meanLoss())
            : String.format(
                Locale.ROOT,
                "step %d validation-loss %.4f%s",
                step,
                measured.meanLoss(),
                bits(measured));
    progress.measured(line, measured.meanLoss());
  }

  private String bits(Measurement measured) {
    return nats
        ? String.format(Locale.ROOT, " bits-per-symbol %.4f", measured.bitsPerSymbol())
        : "";
  }
}
