package dev.carrybit.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;
import org.apache.commons.lang3.time.DurationFormatUtils;

/**
 * The progress of a run: lines and, on a terminal, a bar below them. Writing to a closed stream
 * does nothing.
 *
 * <p>The library makes the text of the bar, and this class writes it in one call with the line
 * above it. So nothing flickers, and the thread that draws the bar never writes into a line.
 */
public final class Progress implements AutoCloseable {
  private static final String CLEAR_TO_END = "\u001b[K";

  /** Narrower than a usual terminal, so that the bar does not wrap. */
  private static final int WIDTH = 79;

  private final PrintStream out;
  private final Optional<ProgressBar> bar;
  private final long began = System.nanoTime();
  private String drawn = "";
  private boolean closed;

  /**
   * The progress of a run of {@code steps} steps, if the number is known, after {@code first} of
   * them.
   *
   * @param terminal whether {@code out} is one, and a bar is drawn
   * @param name of the bar, a short word
   */
  public Progress(PrintStream out, boolean terminal, String name, long first, OptionalLong steps) {
    this.out = out;
    bar =
        terminal
            ? Optional.of(
                new ProgressBarBuilder()
                    .setTaskName(name)
                    .setInitialMax(steps.orElse(-1))
                    .startsFrom(first, Duration.ZERO)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(250)
                    .setEtaFunction(state -> left(state, elapsed()))
                    .setConsumer(
                        new DelegatingProgressBarConsumer(
                            text -> draw(withElapsed(text, elapsed())), WIDTH))
                    .build())
            : Optional.empty();
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static Optional<Duration> left(ProgressState state, Duration elapsed) {
    long done = state.getCurrent() - state.getStart();
    return state.isIndefinite() || done <= 0
        ? Optional.empty()
        : Optional.of(elapsed.dividedBy(done).multipliedBy(state.getMax() - state.getCurrent()));
  }

  /** A bar with the elapsed time replaced: the library's is by a clock that may be set. */
  static String withElapsed(String text, Duration elapsed) {
    var time = DurationFormatUtils.formatDuration(elapsed.toMillis(), "H:mm:ss");
    return text.replaceFirst("\\([-:\\d]+", "(" + time);
  }

  /** Prints a line, whole even if several threads print. */
  public synchronized void note(String line) {
    write(bar.isPresent() ? "\r" + line + CLEAR_TO_END + "\n" + drawn : line + "\n");
  }

  /** Shows a text beside the bar. */
  void status(String text) {
    bar.ifPresent(shown -> shown.setExtraMessage(text));
  }

  /** Shows that {@code steps} steps are completed. */
  public void advanced(long steps) {
    bar.ifPresent(shown -> shown.stepTo(steps));
  }

  /** Runs {@code print}, which prints whole lines to another stream of the same terminal. */
  synchronized void aside(Runnable print) {
    if (bar.isPresent()) {
      write("\r" + CLEAR_TO_END);
    }
    print.run();
    write(drawn);
  }

  /** Ends the bar and leaves the stream at the start of a line. */
  @Override
  public void close() {
    // closing draws once more, which takes the lock in another thread
    bar.ifPresent(ProgressBar::close);
    finish();
  }

  private synchronized void finish() {
    if (!closed && !drawn.isEmpty()) {
      write("\n");
    }
    closed = true;
    drawn = "";
  }

  private synchronized void draw(String text) {
    if (!closed && !text.equals(drawn)) {
      drawn = text;
      write("\r" + drawn + CLEAR_TO_END);
    }
  }

  private void write(String text) {
    out.print(text);
    out.flush();
  }
}
