package dev.carrybit.model;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** How scores of lines or files are written: a row each, in UTF-8. */
public enum ScoreFormat {
  /** Values parted by commas, as RFC 4180 has it, with line feeds; what is not known is empty. */
  CSV,
  /** A JSON object a line; what is not known is null. */
  JSONL;

  private static final Pattern TO_QUOTE = Pattern.compile("[\",\r\n]");
  private static final int DECIMALS = 6;

  /**
   * A row.
   *
   * @param file the path
   * @param line its number from 1, or none where the row is of the whole file
   * @param symbols number of symbols
   * @param unknown number of those that the vocabulary does not have
   * @param loss per target; not a number where there is none
   * @param bits the loss in bits, where it is a cross-entropy; else not a number
   */
  public record Row(
      String file, OptionalLong line, long symbols, long unknown, double loss, double bits) {}

  /** What file names end with. */
  public String ending() {
    return this == CSV ? "csv" : "jsonl";
  }

  /**
   * The beginning of a file, with the end of its line if it has any.
   *
   * @param lines whether rows are of lines
   */
  public String header(boolean lines) {
    return this == CSV ? "file," + (lines ? "line," : "") + "symbols,unknown,loss,bits\n" : "";
  }

  /** A row with the end of its line; loss and bits are rounded to six decimals. */
  public String row(Row row) {
    var loss = decimal(row.loss());
    var bits = decimal(row.bits());
    if (this == CSV) {
      var line = row.line().isPresent() ? row.line().getAsLong() + "," : "";
      return "%s,%s%d,%d,%s,%s\n"
          .formatted(quoted(row.file()), line, row.symbols(), row.unknown(), loss, bits);
    }
    var line = row.line().isPresent() ? "\"line\":%d,".formatted(row.line().getAsLong()) : "";
    return "{\"file\":\"%s\",%s\"symbols\":%d,\"unknown\":%d,\"loss\":%s,\"bits\":%s}\n"
        .formatted(
            new String(JsonStringEncoder.getInstance().quoteAsString(row.file())),
            line,
            row.symbols(),
            row.unknown(),
            loss.isEmpty() ? "null" : loss,
            bits.isEmpty() ? "null" : bits);
  }

  private static String quoted(String value) {
    return TO_QUOTE.matcher(value).find() ? '"' + value.replace("\"", "\"\"") + '"' : value;
  }

  private static String decimal(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString()
        : "";
  }
}
