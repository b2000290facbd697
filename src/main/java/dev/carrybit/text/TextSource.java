package dev.carrybit.text;

import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.Sha256;
import dev.carrybit.text.Vocabulary.Tokens;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The text that a run trains on, its tokens, and the parts that are held out.
 *
 * @param input a file, directory, glob or any Hadoop path; or {@value #GENERATED}
 * @param generatedSentences number of sentences of generated text
 * @param seed of generated text
 * @param vocabularySize largest number of words with {@code <unk>}
 * @param minimumCount rarer words become {@code <unk>}
 * @param validation a fraction lies before that of the test
 * @param test a fraction lies at the end of the text
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

  /**
   * A text to measure on: a part of the training input, or other files.
   *
   * @param fraction of the training input, in [0, 1), rounded down to symbols; 0 for other files
   * @param input a file, directory, glob or any Hadoop path; empty for a fraction
   */
  public record HeldOut(double fraction, String input) implements Serializable {

    /** A fraction of the training input; 0 for no text. */
    public static HeldOut fraction(double fraction) {
      return new HeldOut(fraction, "");
    }

    /** Other files. */
    public static HeldOut files(String input) {
      return new HeldOut(0, input);
    }

    /** Whether the text is in other files. */
    public boolean isFiles() {
      return !input.isEmpty();
    }

    /** Whether there may be any. */
    public boolean some() {
      return isFiles() || fraction > 0;
    }

    /** As a configuration sets it. */
    @Override
    public String toString() {
      return isFiles() ? input : Double.toString(fraction);
    }
  }

  /** The input that is not a file: the sums of {@link SpelledSums}. */
  public static final String GENERATED = "generated";

  /** Characters of inputs for which the description of a text has room. */
  private static final int MOST_CHARACTERS = 1 << 21;

  /** Whether {@code input} means generated text. */
  public static boolean isGenerated(String input) {
    return input.equals(GENERATED);
  }

  /**
   * Everything that the prepared text depends on but fractions: settings, and path, length and time
   * of change of each file; of many files a hash of all this. Call it before the text is prepared,
   * so that later changes are noticed.
   */
  public Map<String, String> inputs(HadoopFiles files) {
    var inputs = new TreeMap<String, String>();
    inputs.put("", tokens + " " + vocabularySize + " " + minimumCount);
    if (isGenerated(input)) {
      inputs.put(GENERATED, generatedSentences + " " + seed);
    } else {
      put(files, "text", input, inputs);
    }
    if (validation.isFiles()) {
      put(files, "validation", validation.input(), inputs);
    }
    if (test.isFiles()) {
      put(files, "test", test.input(), inputs);
    }
    long characters =
        inputs.entrySet().stream()
            .mapToLong(each -> each.getKey().length() + each.getValue().length())
            .sum();
    return characters <= MOST_CHARACTERS ? inputs : Map.of("sha256", hash(inputs));
  }

  private static void put(
      HadoopFiles files, String text, String input, Map<String, String> inputs) {
    for (var file : files.expand(input)) {
      var changed = files.modified(file.path()).map(Object::toString).orElse("");
      inputs.put(text + " " + file.path(), file.length() + " " + changed);
    }
  }

  /** A hash of the {@link #inputs} of a text. */
  static String hash(Map<String, String> inputs) {
    var digest = Sha256.digest();
    inputs.forEach(
        (name, value) ->
            digest.update(
                (name.length() + " " + name + value + "\n").getBytes(StandardCharsets.UTF_8)));
    return Sha256.hex(digest);
  }
}
