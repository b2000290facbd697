package dev.carrybit.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.carrybit.CarrybitException;
import dev.carrybit.Words;
import dev.carrybit.storage.Quote;
import java.io.IOException;
import java.io.Serializable;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tokens of a text, numbered from 0. The number of a token is its symbol. Immutable.
 *
 * <p>Characters are in ascending order of code points; bytes are all 256; words are {@value
 * #UNKNOWN}, then the others by descending count, those of equal count in the order of {@link
 * String#compareTo}.
 */
public final class Vocabulary implements Serializable {
  /** The word that stands for all words that are not in the vocabulary; always symbol 0. */
  public static final String UNKNOWN = "<unk>";

  /** The word that stands for a line feed. */
  public static final String END_OF_LINE = "<eos>";

  /** The kind of tokens that a text is split into. */
  public enum Tokens {
    /** Unicode code points of UTF-8 text; CR, byte order marks and NUL are tokens like others. */
    CHAR("one character"),
    /** Bytes of any file, written as {@code 0x0A}. */
    BYTE("a byte from 0x00 to 0xFF"),
    /**
     * Words of UTF-8 text, separated by white space ({@link Character#isWhitespace(int)}). Each
     * line feed is a token of its own, {@code <eos>}.
     */
    WORD("a word without white space");

    private final String expected;

    Tokens(String expected) {
      this.expected = expected;
    }

    /** What a token is, in words. */
    public String expected() {
      return expected;
    }

    /** Whether {@code text} is such a token. */
    public boolean allows(String text) {
      boolean whole = !text.isEmpty() && text.codePoints().noneMatch(Vocabulary::isSurrogate);
      return switch (this) {
        case CHAR -> whole && text.codePointCount(0, text.length()) == 1;
        case BYTE -> text.matches("0x[0-9A-F]{2}");
        case WORD -> whole && text.codePoints().noneMatch(Character::isWhitespace);
      };
    }
  }

  private static final long serialVersionUID = 1;
  private static final String TOKENS = "tokens";
  private static final String VOCABULARY = "vocabulary";
  private static final int MAX_QUOTED = 40;
  private static final int MAX_LISTED = 10;
  private static final Pattern WORD_OR_LINE_END = Pattern.compile("\n|[^\\p{javaWhitespace}]+");

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

  /** The vocabulary of {@value #UNKNOWN} and of {@code words}, in order. */
  public static Vocabulary ofWords(Stream<String> words) {
    return of(Tokens.WORD, Stream.concat(Stream.of(UNKNOWN), words).toList());
  }

  /**
   * The vocabulary of {@code entries}, in order, as {@link #entries} returns them.
   *
   * @throws CarrybitException (BAD_DATA) if an entry is not a token of that kind, or occurs twice
   */
  public static Vocabulary of(Tokens tokens, List<String> entries) {
    var symbols = new HashMap<String, Integer>();
    for (var entry : entries) {
      int symbol = symbols.size();
      boolean valid =
          switch (tokens) {
            case CHAR -> tokens.allows(entry);
            case BYTE -> symbol < 256 && entry.equals(byteName(symbol));
            case WORD -> symbol == 0 ? entry.equals(UNKNOWN) : tokens.allows(entry);
          };
      if (!valid) {
        throw CarrybitException.badData(
            "vocabulary: entry %d: expected a token of kind %s, found %s",
            symbol, Words.of(tokens), quote(entry));
      }
      if (symbols.put(entry, symbol) != null) {
        throw CarrybitException.badData(
            "vocabulary: expected different entries, found %s twice", quote(entry));
      }
    }
    int required = tokens == Tokens.BYTE ? 256 : 1;
    if (entries.size() < required) {
      throw CarrybitException.badData(
          "vocabulary: expected at least %d entries, found %d", required, entries.size());
    }
    return new Vocabulary(tokens, entries.toArray(String[]::new), symbols);
  }

  private static boolean isSurrogate(int codePoint) {
    return Character.MIN_SURROGATE <= codePoint && codePoint <= Character.MAX_SURROGATE;
  }

  private static String byteName(int value) {
    return String.format(Locale.ROOT, "0x%02X", value);
  }

  /**
   * The vocabulary in the metadata of a file, if there is one.
   *
   * @param file the file, for error messages
   * @throws CarrybitException (BAD_DATA) if it cannot be read
   */
  public static Optional<Vocabulary> read(String file, Map<String, String> metadata) {
    if (!metadata.containsKey(VOCABULARY)) {
      return Optional.empty();
    }
    var name = metadata.getOrDefault(TOKENS, "");
    var tokens =
        Arrays.stream(Tokens.values())
            .filter(kind -> Words.of(kind).equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    CarrybitException.badData(
                        "%s: tokens: expected char, byte or word, found %s", file, Quote.of(name)));
    return Optional.of(of(tokens, parse(file, metadata.get(VOCABULARY))));
  }

  /** Needs only Jackson's core, so that models can be read without its data binding. */
  private static List<String> parse(String file, String text) {
    var entries = new ArrayList<String>();
    try (var json = new JsonFactory().createParser(text)) {
      boolean valid = json.nextToken() == JsonToken.START_ARRAY;
      while (valid && json.nextToken() == JsonToken.VALUE_STRING) {
        entries.add(json.getText());
      }
      if (valid && json.currentToken() == JsonToken.END_ARRAY && json.nextToken() == null) {
        return entries;
      }
    } catch (IOException e) {
      // reported below
    }
    throw CarrybitException.badData(
        "%s: vocabulary: expected a JSON list of texts, found %s", file, quote(text));
  }

  /** The vocabulary as metadata of a file: the kind of its tokens, and their list in JSON. */
  public Map<String, String> metadata() {
    var text = new StringWriter();
    try (var json = new JsonFactory().createGenerator(text)) {
      json.writeStartArray();
      for (var entry : entries) {
        json.writeString(entry);
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return Map.of(TOKENS, Words.of(tokens), VOCABULARY, text.toString());
  }

  /** The kind of the tokens. */
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

  /** The symbol of a line feed, if there is one. */
  public OptionalInt lineEnd() {
    return symbol(
        switch (tokens) {
          case BYTE -> byteName('\n');
          case CHAR -> "\n";
          case WORD -> END_OF_LINE;
        });
  }

  /** All tokens, in order of their symbols. */
  public List<String> entries() {
    return List.of(entries);
  }

  /** The symbols of {@code text}, which error messages call "text". */
  public int[] encode(String text) {
    return encode(text, "text");
  }

  /**
   * The symbols of {@code text}. Unknown words become {@value #UNKNOWN}.
   *
   * @param name the text, for error messages
   * @throws CarrybitException (BAD_DATA) if characters are not in the vocabulary; it lists them
   */
  public int[] encode(String text, String name) {
    int surrogate = text.codePoints().filter(Vocabulary::isSurrogate).findFirst().orElse(-1);
    if (surrogate >= 0) {
      throw CarrybitException.badData(
          "%s: expected whole characters, found half of one, %s",
          name, quote(Character.toString(surrogate)));
    }
    return switch (tokens) {
      case BYTE -> {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        yield IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xFF).toArray();
      }
      case CHAR -> encodeCharacters(text, name);
      case WORD ->
          WORD_OR_LINE_END
              .matcher(text)
              .results()
              .map(found -> found.group().equals("\n") ? END_OF_LINE : found.group())
              .mapToInt(word -> symbol(word).orElse(0))
              .toArray();
    };
  }

  private int[] encodeCharacters(String text, String name) {
    var unknown =
        text.codePoints()
            .mapToObj(Character::toString)
            .filter(character -> !symbols.containsKey(character))
            .distinct()
            .toList();
    if (!unknown.isEmpty()) {
      var listed =
          unknown.stream()
              .limit(MAX_LISTED)
              .map(each -> quote(each) + " at character " + place(each, text))
              .collect(Collectors.joining(", "));
      int others = unknown.size() - MAX_LISTED;
      throw CarrybitException.badData(
          "%s: expected the %d characters of the vocabulary, found %s%s",
          name, size(), listed, others > 0 ? " and " + others + " others" : "");
    }
    return text.codePoints().map(each -> symbols.get(Character.toString(each))).toArray();
  }

  private static int place(String character, String text) {
    return 1 + text.codePointCount(0, text.indexOf(character));
  }

  /**
   * The text of {@code symbols}. Bytes are read as UTF-8, malformed ones become U+FFFD; words are
   * joined by spaces, except at line ends.
   */
  public String decode(int[] symbols) {
    if (tokens == Tokens.BYTE) {
      var bytes = new byte[symbols.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) Objects.checkIndex(symbols[i], 256);
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
    var text = new StringBuilder();
    var decoder = new Decoder(this);
    for (int symbol : symbols) {
      text.append(decoder.append(symbol));
    }
    return text.toString();
  }

  /** Decodes symbols one at a time, as they are sampled. */
  public static final class Decoder {
    private final Vocabulary vocabulary;
    private final Utf8 utf8 = new Utf8();
    private boolean inLine;

    /** A decoder at the beginning of a text. */
    public Decoder(Vocabulary vocabulary) {
      this.vocabulary = vocabulary;
    }

    /**
     * The text that {@code symbol} adds; empty for a byte of an unfinished character.
     *
     * @throws IllegalArgumentException if the bytes are not UTF-8
     */
    public String append(int symbol) {
      return switch (vocabulary.tokens) {
        case CHAR -> vocabulary.token(symbol);
        case BYTE -> {
          if (!utf8.append(symbol)) {
            throw new IllegalArgumentException("expected UTF-8, was byte " + symbol);
          }
          yield utf8.isComplete() ? Character.toString(utf8.codePoint()) : "";
        }
        case WORD -> {
          var word = vocabulary.token(symbol);
          boolean ends = word.equals(END_OF_LINE);
          var space = inLine && !ends ? " " : "";
          inLine = !ends;
          yield ends ? "\n" : space + word;
        }
      };
    }
  }

  /**
   * A token for messages: in quotes, on one line, shortened, with escapes for what cannot be
   * printed. A single character is followed by its code point.
   */
  public static String quote(String token) {
    int count = token.codePointCount(0, token.length());
    boolean fits = count <= MAX_QUOTED;
    var start = fits ? token : token.substring(0, token.offsetByCodePoints(0, MAX_QUOTED));
    var code = count == 1 ? String.format(Locale.ROOT, " (U+%04X)", token.codePointAt(0)) : "";
    return "\"" + Quote.printable(start) + (fits ? "\"" : "…\"") + code;
  }
}
