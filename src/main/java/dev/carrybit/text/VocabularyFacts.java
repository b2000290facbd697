package dev.carrybit.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.carrybit.DataException;
import dev.carrybit.storage.Facts;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A vocabulary as texts of a file; of Jackson, reading and writing need its core alone. */
public final class VocabularyFacts {
  private static final String TOKENS = "tokens";
  private static final String VOCABULARY = "vocabulary";

  private VocabularyFacts() {}

  public static void put(Facts facts, Vocabulary vocabulary) {
    texts(vocabulary).forEach(facts::put);
  }

  /** What the symbols of {@code vocabulary} are, {@code tokens}, and their list in JSON. */
  public static Map<String, String> texts(Vocabulary vocabulary) {
    var tokens = vocabulary.tokens().name().toLowerCase(Locale.ROOT);
    return Map.of(TOKENS, tokens, VOCABULARY, json(vocabulary.entries()));
  }

  /** A token on one line, in quotes. */
  public static String shown(String token) {
    return json(List.of(token)).replaceAll("^\\[|]$", "");
  }

  /**
   * The vocabulary that {@link #texts} of a file tell, if there is one.
   *
   * @param file what it is called in messages
   * @throws DataException if they tell it in a way that cannot be read
   */
  public static Optional<Vocabulary> read(String file, Map<String, String> texts) {
    return read(new Facts(file, texts));
  }

  /**
   * The vocabulary, if there is one.
   *
   * @throws DataException if the file says it in a way that cannot be read
   */
  public static Optional<Vocabulary> read(Facts facts) {
    if (!facts.has(VOCABULARY)) {
      return Optional.empty();
    }
    var tokens = facts.texts().getOrDefault(TOKENS, "");
    for (var kind : Tokens.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(tokens)) {
        return Optional.of(Vocabulary.of(kind, entries(facts)));
      }
    }
    throw new DataException(facts.file() + ": expected tokens char, byte or word, found " + tokens);
  }

  private static String json(List<String> entries) {
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
    return text.toString();
  }

  private static List<String> entries(Facts facts) {
    var entries = new ArrayList<String>();
    try (var json = new JsonFactory().createParser(facts.text(VOCABULARY))) {
      boolean sound = json.nextToken() == JsonToken.START_ARRAY;
      while (sound && json.nextToken() == JsonToken.VALUE_STRING) {
        entries.add(json.getText());
      }
      if (sound && json.currentToken() == JsonToken.END_ARRAY && json.nextToken() == null) {
        return entries;
      }
    } catch (IOException broken) {
      // the message below says it
    }
    throw new DataException(facts.file() + ": expected a vocabulary as a JSON list of strings");
  }
}
