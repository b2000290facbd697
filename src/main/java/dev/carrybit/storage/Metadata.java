package dev.carrybit.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.lang3.math.NumberUtils;

/**
 * The metadata of a file: texts by name, written and read as numbers, lists or maps. A text that
 * cannot be read is a {@link CarrybitException} ({@link ExitCode#BAD_DATA}).
 *
 * @param file name of the file in messages
 * @param texts the texts by name, modifiable
 */
public record Metadata(String file, Map<String, String> texts) {
  private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};
  private static final JsonMapper JSON = new JsonMapper();

  public void put(String name, Object value) {
    texts.put(name, value.toString());
  }

  public void put(String name, long[] counts) {
    put(name, Arrays.stream(counts).mapToObj(Long::toString).collect(Collectors.joining(",")));
  }

  public void put(String name, Map<String, String> map) {
    try {
      texts.put(name, JSON.writeValueAsString(new TreeMap<>(map)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is valid JSON", e);
    }
  }

  /**
   * Checks the format of the file.
   *
   * @param formats the common prefix of all versions of the format
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if it is another version
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if it is another format
   */
  public void requireFormat(String formats, String format) {
    var found = texts.getOrDefault("format", "");
    if (found.equals(format)) {
      return;
    }
    var problem = "%s: expected the format %s, found %s".formatted(file, format, Quote.of(found));
    throw found.startsWith(formats)
        ? new CarrybitException(ExitCode.CONFIGURATION, problem + "; use the version that wrote it")
        : new CarrybitException(ExitCode.BAD_DATA, problem);
  }

  public boolean has(String name) {
    return texts.containsKey(name);
  }

  public String text(String name) {
    if (!has(name)) {
      throw wrong(name, "a text, found none");
    }
    return texts.get(name);
  }

  /** A whole number of at least 0. */
  public long count(String name) {
    return count(name, text(name));
  }

  private long count(String name, String text) {
    long count = NumberUtils.toLong(text, -1);
    if (count < 0) {
      throw wrong(name, "a whole number from 0 on" + found(text));
    }
    return count;
  }

  /** Whole numbers of at least 0, separated by commas. */
  public long[] counts(String name) {
    var text = text(name);
    return text.isEmpty()
        ? new long[0]
        : Arrays.stream(text.split(",", -1)).mapToLong(one -> count(name, one)).toArray();
  }

  public double number(String name) {
    try {
      return Double.parseDouble(text(name));
    } catch (NumberFormatException e) {
      throw wrong(name, "a number" + found(text(name)));
    }
  }

  /** A JSON object of texts. */
  public Map<String, String> texts(String name) {
    try {
      var map = JSON.readValue(text(name), TEXTS);
      if (map != null && !map.containsValue(null)) {
        return map;
      }
    } catch (JsonProcessingException e) {
      // reported below
    }
    throw wrong(name, "texts by name" + found(text(name)));
  }

  /** What is wrong with a JSON text, without the library's remarks about itself. */
  public static String reason(JsonProcessingException e) {
    var line = e.getOriginalMessage().lines().findFirst().orElse("");
    return line.replaceFirst(" \\(start marker at .*|, from `[^`]*`", "");
  }

  private static String found(String text) {
    return ", found " + Quote.of(text);
  }

  private CarrybitException wrong(String name, String expected) {
    return CarrybitException.badData("%s: %s: expected %s", file, name, expected);
  }
}
