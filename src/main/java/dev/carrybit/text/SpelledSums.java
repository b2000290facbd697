package dev.carrybit.text;

import dev.carrybit.nn.SplitMix64;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.collections4.IteratorUtils;

/**
 * A generated text of spelled-out sums, one a line: {@code nine plus sixty is sixty nine.} Operands
 * are drawn uniformly from 0 to 99. Sentence k depends only on the seed and on k.
 */
public final class SpelledSums {
  /** Upper bound of the length of a sentence with its line end. */
  public static final int LONGEST_SENTENCE = 72;

  /** Sentences in memory at a time. */
  private static final int GROUP = 64;

  private static final int OPERANDS = 100;

  private static final String[] SMALL =
      ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
              + " fifteen sixteen seventeen eighteen nineteen")
          .split(" ");
  private static final String[] TENS =
      "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
  private static final Pattern SENTENCE = Pattern.compile("(.+?) plus (.+?) is (.+)\\.");
  private static final Map<String, Integer> VALUES =
      IntStream.range(0, 2 * OPERANDS)
          .boxed()
          .collect(Collectors.toUnmodifiableMap(SpelledSums::spelled, Function.identity()));

  private SpelledSums() {}

  /** The bytes of {@code count} sentences from sentence {@code first} on. */
  public static InputStream open(long seed, int first, int count) {
    var groups =
        IntStream.iterate(0, from -> from < count, from -> from + GROUP)
            .mapToObj(from -> group(seed, first + from, Math.min(GROUP, count - from)));
    return new SequenceInputStream(IteratorUtils.asEnumeration(groups.iterator()));
  }

  private static InputStream group(long seed, int first, int count) {
    var text = new StringBuilder();
    for (int k = first; k < first + count; k++) {
      var random = new SplitMix64(SplitMix64.mix(seed, k));
      int a = random.nextInt(OPERANDS);
      int b = random.nextInt(OPERANDS);
      text.append(sentence(a, b)).append('\n');
    }
    return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** The sentence for {@code a} + {@code b}, 0 to 99 each, without a line end. */
  static String sentence(int a, int b) {
    return spelled(a) + " plus " + spelled(b) + " is " + spelled(a + b) + ".";
  }

  private static String spelled(int number) {
    if (number < 20) {
      return SMALL[number];
    }
    if (number < 100) {
      var tens = TENS[number / 10 - 2];
      return number % 10 == 0 ? tens : tens + " " + SMALL[number % 10];
    }
    var hundred = SMALL[number / 100] + " hundred";
    return number % 100 == 0 ? hundred : hundred + " and " + spelled(number % 100);
  }

  /**
   * How many sentences of a text are right.
   *
   * @param sentences lines that end in a line feed
   * @param wellFormed sentences of the right form
   * @param right well-formed sentences with the right sum
   */
  public record SentenceScore(int sentences, int wellFormed, int right) {}

  /** Scores the lines of {@code text}; an unfinished last line does not count. */
  public static SentenceScore score(String text) {
    int sentences = 0;
    int wellFormed = 0;
    int right = 0;
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      sentences++;
      var sentence = SENTENCE.matcher(text.substring(from, end));
      if (sentence.matches()) {
        int a = VALUES.getOrDefault(sentence.group(1), OPERANDS);
        int b = VALUES.getOrDefault(sentence.group(2), OPERANDS);
        int sum = VALUES.getOrDefault(sentence.group(3), -1);
        boolean valid = a < OPERANDS && b < OPERANDS && sum >= 0;
        wellFormed += valid ? 1 : 0;
        right += valid && a + b == sum ? 1 : 0;
      }
      from = end + 1;
    }
    return new SentenceScore(sentences, wellFormed, right);
  }
}
