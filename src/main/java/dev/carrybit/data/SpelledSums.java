package dev.carrybit.data;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A text of sums that are spelled out, one a line: {@code nine plus sixty is sixty nine.} Operands
 * are drawn evenly from 0 to 99. The text is made of chunks of {@value #CHUNK_SENTENCES} sentences;
 * chunk k depends on the seed and on k alone, so that every process generates the same.
 */
public final class SpelledSums {
  /** Sentences of a chunk. */
  public static final int CHUNK_SENTENCES = 64;

  private static final int OPERANDS = 100;

  private static final String[] SMALL = {
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen"
  };

  private static final String[] TENS = {
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"
  };

  private static final Map<String, Integer> VALUES =
      IntStream.range(0, 2 * OPERANDS)
          .boxed()
          .collect(Collectors.toUnmodifiableMap(SpelledSums::spelled, Function.identity()));

  private SpelledSums() {}

  /** How many chunks hold {@code characters} characters, if sentences have their mean length. */
  public static int chunks(int characters) {
    double mean =
        IntStream.range(0, OPERANDS * OPERANDS)
            .map(sum -> sentence(sum / OPERANDS, sum % OPERANDS).length() + 1)
            .average()
            .orElseThrow();
    return (int) Math.ceil(characters / (CHUNK_SENTENCES * mean));
  }

  /** The bytes of {@code count} chunks from chunk {@code first} on. */
  public static InputStream open(long seed, int first, int count) {
    var chunks = IntStream.range(first, first + count).iterator();
    return new SequenceInputStream(
        new Enumeration<ByteArrayInputStream>() {
          @Override
          public boolean hasMoreElements() {
            return chunks.hasNext();
          }

          @Override
          public ByteArrayInputStream nextElement() {
            return new ByteArrayInputStream(chunk(seed, chunks.next()));
          }
        });
  }

  private static byte[] chunk(long seed, int chunk) {
    var random = new SplitMix64(SplitMix64.mix(seed, chunk));
    var text = new StringBuilder();
    for (int i = 0; i < CHUNK_SENTENCES; i++) {
      int a = random.nextInt(OPERANDS);
      int b = random.nextInt(OPERANDS);
      text.append(sentence(a, b)).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** The sentence of the sum of {@code a} and {@code b}, 0 to 99 each, without a line end. */
  public static String sentence(int a, int b) {
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

  /** What a line says. */
  private enum Verdict {
    MALFORMED,
    WRONG,
    RIGHT
  }

  private static Verdict verdict(String sentence) {
    int plus = sentence.indexOf(" plus ");
    int is = sentence.indexOf(" is ");
    if (plus < 0 || is < plus + 6 || !sentence.endsWith(".")) {
      return Verdict.MALFORMED;
    }
    var a = VALUES.getOrDefault(sentence.substring(0, plus), OPERANDS);
    var b = VALUES.getOrDefault(sentence.substring(plus + 6, is), OPERANDS);
    var sum = VALUES.getOrDefault(sentence.substring(is + 4, sentence.length() - 1), -1);
    if (a >= OPERANDS || b >= OPERANDS || sum < 0) {
      return Verdict.MALFORMED;
    }
    return a + b == sum ? Verdict.RIGHT : Verdict.WRONG;
  }

  /**
   * Whether {@code sentence} says that two numbers from 0 to 99 add up to one from 0 to 199, in the
   * words and the spelling of the generated text.
   */
  public static boolean isWellFormed(String sentence) {
    return verdict(sentence) != Verdict.MALFORMED;
  }

  /** Whether {@code sentence} is well formed, and its sum is right. */
  public static boolean isTrue(String sentence) {
    return verdict(sentence) == Verdict.RIGHT;
  }

  /**
   * What became of the sentences of a text.
   *
   * @param sentences lines that end in a line feed
   * @param wellFormed those that read as a sum
   * @param right those that read as a sum and are true
   */
  public record Score(int sentences, int wellFormed, int right) {}

  /** Judges the lines of {@code text}; what comes after its last line feed does not count. */
  public static Score score(String text) {
    int sentences = 0;
    int wellFormed = 0;
    int right = 0;
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      var verdict = verdict(text.substring(from, end));
      sentences++;
      wellFormed += verdict == Verdict.MALFORMED ? 0 : 1;
      right += verdict == Verdict.RIGHT ? 1 : 0;
      from = end + 1;
    }
    return new Score(sentences, wellFormed, right);
  }
}
