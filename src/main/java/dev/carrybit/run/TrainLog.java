package dev.carrybit.run;

import dev.carrybit.nn.Parameters;
import dev.carrybit.train.Answer;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.TimedStretch;
import dev.carrybit.train.TrainListener;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Prints a line every so many steps, and the addition problem of that step. */
final class TrainLog implements TrainListener {

  /** Longer problems are not printed. */
  private static final int MAX_BITS = 64;

  private final PrintStream results;
  private final Progress progress;
  private final long every;
  private final boolean nats;
  private long symbols;
  private long since = System.nanoTime();
  private String loss = "";
  private String validation = "";

  /**
   * A log.
   *
   * @param every steps between two lines
   * @param nats whether the loss of a text is its cross-entropy
   */
  TrainLog(PrintStream results, Progress progress, long every, boolean nats) {
    this.results = results;
    this.progress = progress;
    this.every = every;
    this.nats = nats;
  }

  @Override
  public void completed(TimedStretch stretch, Parameters weights) {
    symbols += stretch.targets();
    progress.advanced(stretch.steps());
    if (!stretch.beginsAt(every)) {
      return;
    }
    double rate = symbols / ((stretch.ended() - since) / 1e9);
    symbols = 0;
    since = stretch.ended();
    loss = format("loss %s %.0f/s", number(stretch.loss()), rate);
    progress.status(validation + loss);
    progress.note(line(stretch, rate));
    stretch.answers().stream()
        .filter(answer -> answer.predicted().length <= MAX_BITS)
        .forEach(
            answer ->
                progress.aside(
                    () -> {
                      results.print(block(answer));
                      results.flush();
                    }));
  }

  /** The line of a step. */
  static String line(TimedStretch stretch, double symbolsPerSecond) {
    return format(
        "step %d loss %s gradient-norm %s learning-rate %s symbols/s %.0f",
        stretch.first(),
        number(stretch.loss()),
        number(stretch.gradientNorm()),
        rate(stretch.learningRate()),
        symbolsPerSecond);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Four decimals, or four digits of very small and very large numbers. */
  private static String number(double value) {
    double size = Math.abs(value);
    boolean plain = size == 0 || size >= 1e-2 && size < 1e7 || !Double.isFinite(value);
    return format(plain ? "%.4f" : "%.3e", value);
  }

  private static String rate(double value) {
    double size = Math.abs(value);
    return size < 1e-9 || size >= 1e7 || !Double.isFinite(size)
        ? Double.toString(value)
        : new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros().toPlainString();
  }

  /**
   * A problem as the article on binary addition prints it: the error, the predicted and the right
   * bits, most significant first, and the sum of the predicted bits; each line with its end.
   */
  static String block(Answer answer) {
    var predicted = answer.predicted();
    var problem = answer.problem();
    var sum = BigInteger.ZERO;
    for (int bit = 0; bit < predicted.length; bit++) {
      sum = predicted[bit] == 1 ? sum.setBit(bit) : sum;
    }
    return "Error:[%s]\nPred:%s\nTrue:%s\n%s + %s = %s\n------------\n"
        .formatted(
            NumPyFormat.of(answer.error()),
            bits(predicted.length, bit -> predicted[bit]),
            bits(predicted.length, problem::target),
            problem.a(),
            problem.b(),
            sum);
  }

  private static String bits(int count, IntUnaryOperator bit) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(fromEnd -> Integer.toString(bit.applyAsInt(count - fromEnd)))
        .collect(Collectors.joining(" ", "[", "]"));
  }

  @Override
  public void measured(long step, Measurement measured) {
    validation = "val " + number(measured.meanLoss()) + " ";
    progress.status(validation + loss);
    progress.note(
        measured.sums() > 0
            ? format(
                "step %d accuracy %.4f (%d of %d sums) loss %.6f",
                step,
                measured.accuracy(),
                measured.rightSums(),
                measured.sums(),
                measured.meanLoss())
            : format("step %d validation-loss %.4f", step, measured.meanLoss())
                + (nats ? format(" bits-per-symbol %.4f", measured.bitsPerSymbol()) : ""));
  }
}
