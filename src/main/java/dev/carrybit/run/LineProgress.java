package dev.carrybit.run;

import java.io.PrintStream;

/** Progress as plain lines, for a pipe or a file. */
final class LineProgress implements Progress {
  private final PrintStream out;

  LineProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public void logged(StepReport report) {
    note(report.line());
  }

  @Override
  public void measured(String line, double loss) {
    note(line);
  }

  @Override
  public void note(String line) {
    // one write for the line and its end, so that the lines of several threads stay whole
    out.print(line + "\n");
    out.flush();
  }

  @Override
  public void advanced(long steps) {}

  @Override
  public void aside(Runnable print) {
    print.run();
  }

  @Override
  public void close() {
    out.flush();
  }
}
