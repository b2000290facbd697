package dev.carrybit.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.OptionalLong;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress as a bar on the last line of a terminal: steps, loss, speed and the time left.
 *
 * <p>The library makes the bar's text and this class writes it, in the same call as the line above
 * it: so nothing flickers, and the thread that draws the bar never writes into a line.
 */
final class TerminalProgress implements Progress {
  private static final String CLEAR_TO_END = "\u001b[K";

  /** Narrower than any usual terminal, so that the bar does not wrap. */
  private static final int WIDTH = 79;

  private final PrintStream out;
  private final ProgressBar bar;
  private String drawn = "";
  private String step = "";
  private String validation = "";
  private boolean closed;

  TerminalProgress(PrintStream out, String name, long first, OptionalLong steps) {
    this.out = out;
    bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(steps.orElse(-1))
            .startsFrom(first, Duration.ZERO)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(250)
            .setConsumer(new DelegatingProgressBarConsumer(this::draw, WIDTH))
            .build();
  }

  @Override
  public void logged(StepReport report) {
    step = report.brief();
    bar.setExtraMessage(validation + step);
    note(report.line());
  }

  @Override
  public void measured(String line, double loss) {
    validation = "val " + StepReport.measured(loss) + " ";
    bar.setExtraMessage(validation + step);
    note(line);
  }

  @Override
  public synchronized void note(String line) {
    write("\r" + line + CLEAR_TO_END + "\n" + drawn);
  }

  @Override
  public void advanced(long steps) {
    bar.stepTo(steps);
  }

  @Override
  public synchronized void aside(Runnable print) {
    write("\r" + CLEAR_TO_END);
    print.run();
    write(drawn);
  }

  @Override
  public void close() {
    // draws once more, so not under the lock that drawing takes
    bar.close();
    finish();
  }

  private synchronized void draw(String text) {
    if (!closed && !text.equals(drawn)) {
      drawn = text;
      write("\r" + drawn + CLEAR_TO_END);
    }
  }

  private synchronized void finish() {
    if (!closed && !drawn.isEmpty()) {
      write("\n");
    }
    closed = true;
    drawn = "";
  }

  private void write(String text) {
    out.print(text);
    out.flush();
  }
}
