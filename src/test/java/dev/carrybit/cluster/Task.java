package dev.carrybit.cluster;

import dev.carrybit.cluster.Submission.Outcome;
import dev.carrybit.text.SpelledSums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the longer trainings learn. */
enum Task {
  ADDITION,
  /** In float32, with state that windows carry on. */
  TEXT,
  /** The same in float64. */
  FLOAT64_TEXT;

  /** Writes the text that is learned. */
  static void write(Path directory) throws IOException {
    try (var sums = SpelledSums.open(7, 0, 600)) {
      Files.copy(sums, directory.resolve("text"));
    }
  }

  /**
   * The words of a command.
   *
   * @param directory where the text lies and runs go
   * @param name of the run
   */
  String[] training(int steps, Path directory, String name) {
    var run = directory.resolve((this + "-" + name).replaceAll("[^A-Za-z0-9]+", "-"));
    if (this == ADDITION) {
      return Trainings.addition(steps, run);
    }
    var words = Trainings.text(steps, directory.resolve("text"), run);
    return this == TEXT ? words : Trainings.with(words, "compute.precision=float64");
  }

  /** A run on one core. */
  Outcome onOneCore(int steps, Path directory) throws IOException, InterruptedException {
    var one = Submission.submitSh("--master", "local[1]");
    return one.run(training(steps, directory, "one core"));
  }
}
