package dev.carrybit.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carrybit.data.DataException;
import dev.carrybit.data.Tokens;
import dev.carrybit.data.Vocabulary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A vocabulary as texts of a file. */
public final class VocabularyFacts {
  private static final String TOKENS = "tokens";
  private static final String VOCABULARY = "vocabulary";

  private VocabularyFacts() {}

  static void put(Facts facts, Vocabulary vocabulary) {
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
  static Optional<Vocabulary> read(Facts facts) {
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
    try {
      return new JsonMapper().writeValueAsString(entries);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a list of strings has no JSON", impossible);
    }
  }

  private static List<String> entries(Facts facts) {
    try {
      return List.of(new JsonMapper().readValue(facts.text(VOCABULARY), String[].class));
    } catch (JsonProcessingException | NullPointerException broken) {
      throw new DataException(facts.file() + ": expected a vocabulary as a JSON list of strings");
    }
  }
}
