package dev.carrybit.model;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.LenientEncoder;
import dev.carrybit.text.Vocabulary;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The first character of a file that a vocabulary does not have, and where it is. */
public final class FirstUnknown {

  private long line = 1;
  private long column;
  private boolean found;

  private FirstUnknown() {}

  /** The error that says so, if there is one; the file is read up to there. */
  public static Optional<CarrybitException> in(
      HadoopFiles files, Vocabulary vocabulary, String file) {
    var place = new FirstUnknown();
    var encoder = new LenientEncoder(vocabulary, place::take);
    try (var in = new BufferedInputStream(files.open(file), 1 << 16)) {
      int value = in.read();
      while (value >= 0 && !place.found) {
        encoder.append(value);
        place.line += value == '\n' && !place.found ? 1 : 0;
        place.column = value == '\n' && !place.found ? 0 : place.column;
        value = in.read();
      }
      if (!place.found) {
        encoder.end();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
    }
    return place.found
        ? Optional.of(
            new CarrybitException(
                ExitCode.BAD_DATA,
                "%s: expected the %d characters of the vocabulary, found %s in line %d, column %d"
                    .formatted(
                        file, vocabulary.size(), encoder.unknown(), place.line, place.column)))
        : Optional.empty();
  }

  /** Characters count as columns. */
  private void take(int symbol) {
    column += found ? 0 : 1;
    found |= symbol == LenientEncoder.UNKNOWN;
  }
}
