package dev.carrybit.text;

import dev.carrybit.DataException;
import java.io.ByteArrayInputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tokens of a text, numbered from 0: the number is the token's symbol. Immutable.
 *
 * <p>Characters are in ascending order of code points; bytes are all 256; words are {@value
 * #UNKNOWN}, then by falling count, and those of one count in the order of their code points.
 */
public final class Vocabulary implements Serializable {
  /** The word that stands for all words that are not in the vocabulary; always symbol 0. */
  public static final String UNKNOWN = "<unk>";

  /** The word that stands for a line feed. */
  public static final String END_OF_LINE = "<eos>";

  private static final long serialVersionUID = 1;

  private final Tokens tokens;
  private final String[] entries;
  private final HashMap<String, Integer> symbols;

  private Vocabulary(Tokens tokens, String[] entries, HashMap<String, Integer> symbols) {
    this.tokens = tokens;
    this.entries = entries;
    this.symbols = symbols;
  }

  /** The vocabulary of all bytes. */
  public static Vocabulary bytes() {
    return of(Tokens.BYTE, IntStream.range(0, 256).mapToObj(Vocabulary::byteName).toList());
  }

  /**
   * The vocabulary of {@code entries}, in order, as {@link #entries} gave them.
   *
   * @throws DataException if an entry is no token of that kind, or stands there twice
   */
  public static Vocabulary of(Tokens tokens, List<String> entries) {
    var symbols = new HashMap<String, Integer>();
    for (var entry : entries) {
      requireToken(tokens, entry, symbols.size());
      if (symbols.put(entry, symbols.size()) != null) {
        throw new DataException(
            "vocabulary: expected different entries, found " + Quoted.of(entry) + " twice");
      }
    }
    int required = tokens == Tokens.BYTE ? 256 : 1;
    if (entries.size() < required) {
      throw new DataException(
          "vocabulary: expected at least " + required + " entries, found " + entries.size());
    }
    return new Vocabulary(tokens, entries.toArray(String[]::new), symbols);
  }

  private static void requireToken(Tokens tokens, String entry, int symbol) {
    boolean valid =
        switch (tokens) {
          case CHAR ->
              !entry.isEmpty()
                  && entry.codePointCount(0, entry.length()) == 1
                  && !isSurrogate(entry.codePointAt(0));
          case BYTE -> symbol < 256 && entry.equals(byteName(symbol));
          case WORD ->
              symbol == 0
                  ? entry.equals(UNKNOWN)
                  : !entry.isEmpty() && entry.codePoints().noneMatch(Character::isWhitespace);
        };
    if (!valid) {
      throw new DataException(
          "vocabulary: entry "
              + symbol
              + ": expected a token of kind "
              + tokens.name().toLowerCase(Locale.ROOT)
              + ", found "
              + Quoted.of(entry));
    }
  }

  private static boolean isSurrogate(int codePoint) {
    return Character.MIN_SURROGATE <= codePoint && codePoint <= Character.MAX_SURROGATE;
  }

  private static String byteName(int value) {
    return String.format(Locale.ROOT, "0x%02X", value);
  }

  /** What a symbol stands for. */
  public Tokens tokens() {
    return tokens;
  }

  /** Number of symbols. */
  public int size() {
    return entries.length;
  }

  /** The character or word of {@code symbol}; for a byte its number, as in {@code 0x0A}. */
  public String token(int symbol) {
    return entries[symbol];
  }

  /** The symbol of {@code token}, if there is one. */
  public OptionalInt symbol(String token) {
    var symbol = symbols.get(token);
    return symbol == null ? OptionalInt.empty() : OptionalInt.of(symbol);
  }

  /** All tokens, in order of their symbols. */
  public List<String> entries() {
    return List.of(entries);
  }

  /**
   * The symbols of {@code text}.
   *
   * @throws DataException if a character is not in the vocabulary; words become {@value #UNKNOWN}
   */
  public int[] encode(String text) {
    var found = IntStream.builder();
    try (var stream = new SymbolStream(this, new ByteArrayInputStream(utf8(text)), "text")) {
      for (int symbol = stream.next(); symbol >= 0; symbol = stream.next()) {
        found.add(symbol);
      }
    }
    return found.build().toArray();
  }

  private static byte[] utf8(String text) {
    int half = text.codePoints().filter(Vocabulary::isSurrogate).findFirst().orElse(-1);
    if (half >= 0) {
      throw new DataException(
          "text: expected whole characters, found the half " + Quoted.of(Character.toString(half)));
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The text of {@code symbols}. */
  public String decode(int[] symbols) {
    return decode(symbols, 0, symbols.length);
  }

  /**
   * The text of {@code symbols[from]} to {@code symbols[to − 1]}. Bytes are read as UTF-8, and
   * those that are not become U+FFFD; words are joined by spaces, but for line ends.
   */
  public String decode(int[] symbols, int from, int to) {
    return switch (tokens) {
      case CHAR ->
          IntStream.range(from, to)
              .mapToObj(i -> entries[symbols[i]])
              .collect(Collectors.joining());
      case BYTE -> decodeBytes(symbols, from, to);
      case WORD -> decodeWords(symbols, from, to);
    };
  }

  private static String decodeBytes(int[] symbols, int from, int to) {
    var bytes = new byte[to - from];
    for (int i = from; i < to; i++) {
      bytes[i - from] = (byte) Objects.checkIndex(symbols[i], 256);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String decodeWords(int[] symbols, int from, int to) {
    var text = new StringBuilder();
    boolean inLine = false;
    for (int i = from; i < to; i++) {
      var word = entries[symbols[i]];
      boolean ends = word.equals(END_OF_LINE);
      text.append(inLine && !ends ? " " : "").append(ends ? "\n" : word);
      inLine = !ends;
    }
    return text.toString();
  }
}
