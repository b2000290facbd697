package dev.carrybit.model;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;
import org.apache.commons.text.StringEscapeUtils;

/**
 * The loss of a network on one text, such as a line or a file.
 *
 * @param symbols number of symbols
 * @param unknown number of characters or words that are not in the vocabulary
 * @param targets number of predicted symbols; 0 if there are unknown characters
 * @param loss summed over targets
 * @param skipped whether it has no targets because of a character that the network does not know
 */
public record Score(long symbols, long unknown, long targets, double loss, boolean skipped)
    implements Serializable {

  /** The score of no text. */
  public static final Score NONE = new Score(0, 0, 0, 0, false);

  private static final int DECIMALS = 6;

  /** A file format for scores: one row for each text, in UTF-8. */
  public enum ScoreFormat {
    /** Comma-separated values (RFC 4180) with line feeds. Missing values are empty. */
    CSV,
    /** One JSON object a line. Missing values are null. */
    JSONL;

    /** The file extension. */
    public String extension() {
      return this == CSV ? "csv" : "jsonl";
    }

    /**
     * The first line of a file, or nothing.
     *
     * @param lines whether a row is a line of a file, not a file
     */
    public String header(boolean lines) {
      return this == CSV ? "file," + (lines ? "line," : "") + "symbols,unknown,loss,bits\n" : "";
    }

    /**
     * The row of a text, including its line feed. Loss and bits are means per target, rounded to
     * {@value Score#DECIMALS} decimals.
     *
     * @param line the number of the line, from 1; empty if the text is the whole file
     * @param hasBits whether the loss is a cross-entropy, which has a value in bits
     */
    public String row(String file, OptionalLong line, Score score, boolean hasBits) {
      var loss = decimal(score.meanLoss());
      var bits = hasBits ? decimal(score.bitsPerSymbol()) : "";
      if (this == CSV) {
        var number = line.isPresent() ? line.getAsLong() + "," : "";
        return "%s,%s%d,%d,%s,%s\n"
            .formatted(
                StringEscapeUtils.escapeCsv(file),
                number,
                score.symbols,
                score.unknown,
                loss,
                bits);
      }
      var number = line.isPresent() ? "\"line\":%d,".formatted(line.getAsLong()) : "";
      return "{\"file\":\"%s\",%s\"symbols\":%d,\"unknown\":%d,\"loss\":%s,\"bits\":%s}\n"
          .formatted(
              new String(JsonStringEncoder.getInstance().quoteAsString(file)),
              number,
              score.symbols,
              score.unknown,
              loss.isEmpty() ? "null" : loss,
              bits.isEmpty() ? "null" : bits);
    }

    private static String decimal(double value) {
      return Double.isFinite(value)
          ? new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString()
          : "";
    }
  }

  /** The sum of both. */
  public Score plus(Score other) {
    return new Score(
        symbols + other.symbols,
        unknown + other.unknown,
        targets + other.targets,
        loss + other.loss,
        skipped || other.skipped);
  }

  /** The mean loss per target; NaN if there is no target. */
  public double meanLoss() {
    return loss / targets;
  }

  /** The mean loss in bits, if the loss is a cross-entropy. */
  public double bitsPerSymbol() {
    return meanLoss() / StrictMath.log(2);
  }
}
