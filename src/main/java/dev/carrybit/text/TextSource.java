package dev.carrybit.text;

import dev.carrybit.storage.HadoopFiles;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * The text that a run trains on, its tokens, and the parts that are held out.
 *
 * @param input a file, directory, glob or any Hadoop path; or {@value #GENERATED}
 * @param generatedSentences number of sentences of generated text
 * @param seed seed of generated text
 * @param tokens the kind of tokens
 * @param vocabularySize maximum number of words in the vocabulary with {@code <unk>}; 0 for no
 *     limit
 * @param minimumCount rarer words become {@code <unk>}
 * @param validation what progress is measured on; a fraction lies before that of the test
 * @param test what the final network is measured on; a fraction lies at the end of the text
 */
public record TextSource(
    String input,
    int generatedSentences,
    long seed,
    Tokens tokens,
    int vocabularySize,
    int minimumCount,
    HeldOut validation,
    HeldOut test)
    implements Serializable {

  /** The input that is not a file: the sums of {@link SpelledSums}. */
  public static final String GENERATED = "generated";

  public TextSource {
    if (generated(input) && generatedSentences <= 0) {
      throw new IllegalArgumentException(
          "generated sentences: expected a positive number, was " + generatedSentences);
    }
    if (vocabularySize < 0 || vocabularySize == 1) {
      throw new IllegalArgumentException(
          "vocabulary size: expected 0 or at least 2, was " + vocabularySize);
    }
    if (minimumCount < 0) {
      throw new IllegalArgumentException("minimum count: expected 0 or more, was " + minimumCount);
    }
    if (!(validation.fraction() + test.fraction() < 1)) {
      throw new IllegalArgumentException(
          "validation and test: expected fractions with a sum below 1, were %s and %s"
              .formatted(validation, test));
    }
  }

  /** Whether {@code input} means generated text. */
  public static boolean generated(String input) {
    return input.equals(GENERATED);
  }

  /**
   * Everything that the prepared text depends on: the settings, and path, length and time of change
   * of each file. Fractions are not part of it. Call it before the text is prepared, so that later
   * changes of the files are noticed.
   *
   * @throws CarrybitException if a file is missing
   */
  public Map<String, String> inputs(HadoopFiles files) {
    var inputs = new TreeMap<String, String>();
    inputs.put("", tokens + " " + vocabularySize + " " + minimumCount);
    if (generated(input)) {
      inputs.put(GENERATED, generatedSentences + " " + seed);
    } else {
      put(files, "text", input, inputs);
    }
    if (validation instanceof HeldOut.Files other) {
      put(files, "validation", other.input(), inputs);
    }
    if (test instanceof HeldOut.Files other) {
      put(files, "test", other.input(), inputs);
    }
    return inputs;
  }

  private static void put(
      HadoopFiles files, String text, String input, Map<String, String> inputs) {
    for (var file : files.expand(input)) {
      var changed = files.modified(file.path()).map(Object::toString).orElse("");
      inputs.put(text + " " + file.path(), file.length() + " " + changed);
    }
  }
}
