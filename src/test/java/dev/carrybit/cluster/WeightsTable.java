package dev.carrybit.cluster;

import dev.carrybit.cluster.Submission.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The weights that the runs of a class of tests ended in, left as a table in {@code target}. */
final class WeightsTable implements AfterAllCallback {

  private final List<String> rows = new ArrayList<>();

  WeightsTable() {
    rows.add("| run | seconds | weightsSha256 |");
    rows.add("|---|---|---|");
  }

  /**
   * Adds a run.
   *
   * @return its weights' check sum
   * @throws AssertionError if it did not succeed
   */
  String add(String name, Outcome outcome) {
    return add(name, outcome.seconds(), outcome.weights());
  }

  /** Adds a run of which another process than the one that was started knows the weights. */
  String add(String name, double seconds, String weights) {
    rows.add(String.format(Locale.ROOT, "| %s | %.1f | %s |", name, seconds, weights));
    return weights;
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    Files.write(Path.of("target", context.getRequiredTestClass().getSimpleName() + ".md"), rows);
  }
}
