package dev.carrybit.spark;

import dev.carrybit.MissingInputException;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.RangeInput;
import dev.carrybit.text.SpelledSums;
import dev.carrybit.text.TextPiece;
import java.io.InputStream;
import java.io.Serializable;
import java.util.function.Supplier;
import org.apache.spark.SparkEnv;

/** A piece of a text as tasks get to know it: a description of bytes, not the bytes. */
sealed interface TextInput extends Serializable {

  /** The piece, to be read through {@code files}. */
  TextPiece piece(HadoopFiles files);

  /**
   * A range of a plain file.
   *
   * @param name its full path
   * @param from its first byte
   * @param end the byte after its last
   */
  record Range(String name, long from, long end) implements TextInput {
    @Override
    public TextPiece piece(HadoopFiles files) {
      return new Piece(name, from, () -> new RangeInput(files, name, from, end));
    }
  }

  /**
   * A compressed file, which can only be read from its beginning.
   *
   * @param name its full path
   */
  record Compressed(String name) implements TextInput {
    @Override
    public TextPiece piece(HadoopFiles files) {
      return new Piece(name, 0, () -> files.open(name));
    }
  }

  /**
   * A stretch of the generated text.
   *
   * @param seed of the text
   * @param first number of its first sentence
   * @param count number of sentences
   */
  record Generated(long seed, int first, int count) implements TextInput {
    @Override
    public TextPiece piece(HadoopFiles files) {
      var name = "generated sentences " + first + " to " + (first + count - 1);
      return new Piece(name, 0, () -> SpelledSums.open(seed, first, count));
    }
  }

  /** Says which host does not see a file. */
  record Piece(String name, long offset, Supplier<InputStream> bytes) implements TextPiece {
    @Override
    public InputStream open() {
      try {
        return bytes.get();
      } catch (MissingInputException e) {
        var host = SparkEnv.get().blockManager().blockManagerId().host();
        throw new MissingInputException(
            e.getMessage() + "; the driver sees it, host " + host + " does not", e);
      }
    }
  }
}
