package dev.carrybit.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Texts of a file by name, and what they say; a text that cannot be read as what it should be is a
 * {@link ExitCode#BAD_DATA}.
 *
 * @param file what it is called in messages
 */
public record Metadata(String file, Map<String, String> texts) {
  private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

  public void put(String name, Object value) {
    texts.put(name, value.toString());
  }

  public void put(String name, long[] counts) {
    put(name, Arrays.stream(counts).mapToObj(Long::toString).collect(Collectors.joining(",")));
  }

  public void put(String name, Map<String, String> map) {
    try {
      texts.put(name, new JsonMapper().writeValueAsString(new TreeMap<>(map)));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("texts by name have no JSON", impossible);
    }
  }

  /**
   * Makes sure that the file is of a format that is known here.
   *
   * @param formats what the names of all its versions begin with
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if it is of another version
   */
  public void requireFormat(String formats, String format) {
    var found = texts.getOrDefault("format", "no format");
    if (found.equals(format)) {
      return;
    }
    var problem = "%s: expected the format %s, found %s".formatted(file, format, found);
    if (found.startsWith(formats)) {
      throw new CarrybitException(
          ExitCode.CONFIGURATION, problem + "; use the version that wrote it");
    }
    throw new CarrybitException(ExitCode.BAD_DATA, problem);
  }

  public boolean has(String name) {
    return texts.containsKey(name);
  }

  public String text(String name) {
    var text = texts.get(name);
    if (text == null) {
      throw new CarrybitException(
          ExitCode.BAD_DATA, "%s: %s: expected a text, found none".formatted(file, name));
    }
    return text;
  }

  /** A whole number from 0 on. */
  public long count(String name) {
    return read(name, text(name), "a whole number from 0 on", Long::parseLong, n -> n >= 0);
  }

  /** Whole numbers from 0 on. */
  public long[] counts(String name) {
    var text = text(name);
    return text.isEmpty()
        ? new long[0]
        : Arrays.stream(text.split(",", -1))
            .mapToLong(
                one -> read(name, one, "whole numbers from 0 on", Long::parseLong, n -> n >= 0))
            .toArray();
  }

  public double number(String name) {
    return read(name, text(name), "a number", Double::parseDouble, any -> true);
  }

  public Map<String, String> texts(String name) {
    try {
      var map = new JsonMapper().readValue(text(name), TEXTS);
      if (map == null || map.containsValue(null)) {
        throw new CarrybitException(
            ExitCode.BAD_DATA, "%s: %s: expected texts by name".formatted(file, name));
      }
      return map;
    } catch (JsonProcessingException e) {
      throw new CarrybitException(
          ExitCode.BAD_DATA, "%s: %s: expected texts by name".formatted(file, name), e);
    }
  }

  private <T> T read(
      String name, String text, String expected, Function<String, T> parse, Predicate<T> sound) {
    try {
      var value = parse.apply(text);
      if (sound.test(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // the message below says it
    }
    throw new CarrybitException(
        ExitCode.BAD_DATA, "%s: %s: expected %s".formatted(file, name, expected));
  }
}
