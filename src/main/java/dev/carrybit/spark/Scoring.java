package dev.carrybit.spark;

import dev.carrybit.model.Score;
import dev.carrybit.model.Score.ScoreFormat;
import dev.carrybit.text.Boundary;
import java.io.Serializable;
import java.util.Locale;

/**
 * What a scoring reads and writes.
 *
 * @param input file, directory or pattern
 * @param output the directory to write; it must not exist
 * @param lines whether there is a row for each line; else for each file
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
   * The sum of rows.
   *
   * @param rows number of rows
   * @param skipped rows without a loss because of unknown characters
   * @param known the sum of the other rows' scores
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

  /** The file name of part {@code number}. */
  String fileName(int number) {
    return String.format(Locale.ROOT, "part-%05d.%s", number, format.extension());
  }

  /** The same scoring into another directory. */
  Scoring to(String directory) {
    return new Scoring(input, directory, lines, format, nats, requiresKnown, boundary);
  }
}
