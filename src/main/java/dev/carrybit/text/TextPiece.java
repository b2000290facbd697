package dev.carrybit.text;

import dev.carrybit.DataException;
import dev.carrybit.MissingInputException;
import java.io.InputStream;

/** Bytes that follow one another in one file of a text: a description, not the bytes. */
public interface TextPiece {

  /** What errors call the file. */
  String name();

  /** Where in the file its first byte lies; 0 in one that is compressed. */
  long offset();

  /**
   * Its bytes, decompressed. Reading throws {@link DataException} where they are damaged or end too
   * early.
   *
   * @throws MissingInputException if there is no such file
   */
  InputStream open();
}
