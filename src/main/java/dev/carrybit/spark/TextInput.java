package dev.carrybit.spark;

import dev.carrybit.data.MissingInputException;
import dev.carrybit.data.SpelledSums;
import dev.carrybit.data.TextSource;
import dev.carrybit.io.HadoopFiles;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkEnv;

/** What one task reads: a description of bytes, not the bytes. */
sealed interface TextInput extends Serializable {
  /** Sentences of the generated text that make one input, about half a megabyte. */
  int SENTENCES = 16_384;

  /** What errors call it. */
  String name();

  /** What it is called wherever it lies. */
  String label();

  /** Its bytes, decompressed. */
  InputStream open(HadoopFiles files);

  /** The files that {@code input} means, in order of their paths. */
  static List<TextInput> files(HadoopFiles files, String input) {
    return files.expand(input).stream().<TextInput>map(entry -> new File(entry.path())).toList();
  }

  /** The inputs that {@code source} means; how many does not depend on the cluster. */
  static List<TextInput> of(HadoopFiles files, TextSource source) {
    if (!TextSource.generated(source.input())) {
      return files(files, source.input());
    }
    var inputs = new ArrayList<TextInput>();
    int sentences = source.generatedSentences();
    for (int first = 0; first < sentences; first += SENTENCES) {
      int count = Math.min(SENTENCES, sentences - first);
      inputs.add(new Generated(source.seed(), first, count));
    }
    return inputs;
  }

  /**
   * A file of text.
   *
   * @param name its full path
   */
  record File(String name) implements TextInput {
    @Override
    public String label() {
      return name.substring(name.lastIndexOf('/') + 1);
    }

    @Override
    public InputStream open(HadoopFiles files) {
      try {
        return files.open(name);
      } catch (MissingInputException e) {
        var host = SparkEnv.get().blockManager().blockManagerId().host();
        throw new MissingInputException(
            e.getMessage() + "; the driver sees it, host " + host + " does not", e);
      }
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
    public String name() {
      return label() + " sentences " + first + " to " + (first + count - 1);
    }

    @Override
    public String label() {
      return TextSource.GENERATED;
    }

    @Override
    public InputStream open(HadoopFiles files) {
      return SpelledSums.open(seed, first, count);
    }
  }
}
