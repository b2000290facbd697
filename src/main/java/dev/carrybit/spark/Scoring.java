package dev.carrybit.spark;

import dev.carrybit.model.Score;
import dev.carrybit.model.ScoreFormat;
import dev.carrybit.text.Boundary;
import java.io.Serializable;
import java.util.Locale;

/**
 * What is scored, and how it is written.
 *
 * @param input file, directory or pattern
 * @param output the directory to write, which is not there yet
 * @param lines whether rows are of lines, rather than of files
 * @param format of the rows
 * @param nats whether the loss is a cross-entropy
 * @param requiresKnown whether an unknown character is an error
 * @param boundary the symbol after which the state is zero
 */
public record Scoring(
    String input,
    String output,
    boolean lines,
    ScoreFormat format,
    boolean nats,
    boolean requiresKnown,
    Boundary boundary)
    implements Serializable {

  /**
   * What rows say together.
   *
   * @param rows number of them
   * @param skipped those that have no loss for their unknown characters
   * @param known the scores of the others
   */
  public record Total(long rows, long skipped, Score known) implements Serializable {

    static final Total NONE = new Total(0, 0, Score.NONE);

    Total with(Score score) {
      return score.isSkipped()
          ? new Total(rows + 1, skipped + 1, known)
          : new Total(rows + 1, skipped, known.plus(score));
    }

    Total plus(Total other) {
      return new Total(rows + other.rows, skipped + other.skipped, known.plus(other.known));
    }
  }

  /** The name of part {@code number}. */
  String fileName(int number) {
    return String.format(Locale.ROOT, "part-%05d.%s", number, format.ending());
  }

  Scoring to(String directory) {
    return new Scoring(input, directory, lines, format, nats, requiresKnown, boundary);
  }
}
