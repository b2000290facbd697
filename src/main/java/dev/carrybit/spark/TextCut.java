package dev.carrybit.spark;

import dev.carrybit.MissingInputException;
import dev.carrybit.storage.Compression;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.HadoopFiles.Entry;
import dev.carrybit.text.Passage;
import dev.carrybit.text.TextSource;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A text cut into stretches, one for each task. Where it is cut depends on the lengths of its files
 * alone, and never on the cluster; plain files that follow one another are cut as if they were one
 * file. Many small files make one stretch; a compressed file is in one stretch however long it is.
 *
 * @param input what errors call the text
 * @param stretches the inputs of each, in order
 */
record TextCut(String input, List<List<TextInput>> stretches) implements Serializable {
  /** Not even an empty text. */
  static final TextCut NONE = new TextCut("", List.of());

  /** Bytes of a stretch of plain files. */
  static final long STRETCH = 32L << 20;

  /** How many bytes of text one of a compressed file is taken for. */
  private static final int COMPRESSION = 4;

  /** Sentences of the generated text that make a stretch, about 8 MB. */
  private static final int SENTENCES = 1 << 18;

  /** The stretches of {@code source}. */
  static TextCut of(HadoopFiles files, TextSource source) {
    return TextSource.generated(source.input())
        ? generated(source)
        : ofFiles(files, source.input(), STRETCH);
  }

  /** The stretches of the files that {@code input} means, in order of their paths. */
  static TextCut ofFiles(HadoopFiles files, String input, long stretch) {
    var cutting = new Cutting(stretch);
    files.expand(input).forEach(cutting::add);
    cutting.close();
    return new TextCut(input, cutting.stretches);
  }

  private static TextCut generated(TextSource source) {
    var stretches = new ArrayList<List<TextInput>>();
    int sentences = source.generatedSentences();
    for (int first = 0; first < sentences; first += SENTENCES) {
      int count = Math.min(SENTENCES, sentences - first);
      stretches.add(List.of(new TextInput.Generated(source.seed(), first, count)));
    }
    return new TextCut(source.input(), stretches);
  }

  int size() {
    return stretches.size();
  }

  /**
   * Checks that something was found in the text.
   *
   * @throws MissingInputException if not
   */
  void requireSymbols(long found) {
    if (found == 0) {
      throw new MissingInputException(input + ": expected a text, found no symbols in it");
    }
  }

  /** Stretch {@code number}, to be read through {@code files}. */
  Passage passage(int number, HadoopFiles files) {
    var own = stretches.get(number).stream().map(input -> input.piece(files)).toList();
    var rest = stretches.subList(number + 1, size());
    return new Passage(
        number == 0,
        own,
        () ->
            rest.stream().flatMap(Collection::stream).map(input -> input.piece(files)).iterator());
  }

  /** The stretches so far, and the one that is being filled. */
  private static final class Cutting {
    private final List<List<TextInput>> stretches = new ArrayList<>();
    private final long stretch;
    private List<TextInput> current = new ArrayList<>();
    private long room;

    Cutting(long stretch) {
      this.stretch = stretch;
      room = stretch;
    }

    void add(Entry file) {
      if (Compression.isCompressed(file.path())) {
        long weight = COMPRESSION * file.length();
        if (weight > room) {
          close();
        }
        take(new TextInput.Compressed(file.path()), weight);
        return;
      }
      for (long from = 0; from < file.length(); ) {
        long some = Math.min(room, file.length() - from);
        take(new TextInput.Range(file.path(), from, from + some), some);
        from += some;
      }
    }

    private void take(TextInput input, long weight) {
      current.add(input);
      room -= weight;
      if (room <= 0) {
        close();
      }
    }

    void close() {
      if (!current.isEmpty()) {
        stretches.add(List.copyOf(current));
      }
      current = new ArrayList<>();
      room = stretch;
    }
  }
}
