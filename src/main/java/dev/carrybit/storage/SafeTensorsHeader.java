package dev.carrybit.storage;

import static com.fasterxml.jackson.core.JsonToken.END_ARRAY;
import static com.fasterxml.jackson.core.JsonToken.START_ARRAY;
import static com.fasterxml.jackson.core.JsonToken.START_OBJECT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_NUMBER_INT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_STRING;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file, checked: the tensors and their offsets.
 *
 * @param metadata texts by name, without the checksum
 * @param entries in the order of their data, without gaps
 */
record SafeTensorsHeader(Map<String, String> metadata, List<TensorEntry> entries) {
  private static final int MOST_TENSORS = 10_000;
  private static final int MOST_SIZES = 8;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(3)
                  .maxNumberLength(20)
                  .maxStringLength(16 << 20)
                  .build())
          .build();

  /**
   * One tensor.
   *
   * @param width bytes of a number
   * @param size number of values
   * @param from first byte in the data
   * @param to one past the last byte
   */
  record TensorEntry(String name, int[] shape, int width, int size, long from, long to) {}

  /**
   * Reads a header.
   *
   * @param dataLength bytes after the header
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if anything is wrong with it
   */
  static SafeTensorsHeader parse(byte[] header, long dataLength, String file) {
    try (var json = JSON.createParser(text(header))) {
      var parser = new Parser(json, file);
      parser.file();
      return new SafeTensorsHeader(parser.metadata, covering(parser.entries, dataLength, file));
    } catch (CharacterCodingException e) {
      throw new CarrybitException(
          ExitCode.BAD_DATA, file + ": header: expected UTF-8, is damaged", e);
    } catch (IOException e) {
      var reason = e.getMessage().lines().findFirst().orElse("");
      throw new CarrybitException(
          ExitCode.BAD_DATA, file + ": header: expected sound JSON: " + shortened(reason), e);
    }
  }

  /** Decodes in pieces: the text of a hostile header takes several times its bytes. */
  private static Reader text(byte[] header) {
    return new InputStreamReader(
        new ByteArrayInputStream(header), StandardCharsets.UTF_8.newDecoder());
  }

  /** Names in hostile files may have megabytes and line ends. */
  private static String shortened(String text) {
    return (text.length() > 200 ? text.substring(0, 200) + "…" : text)
        .replaceAll("\\p{Cntrl}", "?");
  }

  private static List<TensorEntry> covering(
      List<TensorEntry> entries, long dataLength, String file) {
    entries.sort(Comparator.comparingLong(TensorEntry::from).thenComparingLong(TensorEntry::to));
    var end = 0L;
    for (var entry : entries) {
      if (entry.from() != end) {
        throw new CarrybitException(
            ExitCode.BAD_DATA,
            "%s: tensor %s: expected to begin at byte %d, where the one before it ends, was %d"
                .formatted(file, shortened(entry.name()), end, entry.from()));
      }
      end = entry.to();
    }
    if (end != dataLength) {
      throw new CarrybitException(
          ExitCode.BAD_DATA,
          "%s: expected %d bytes of data by its header, has %d; %s"
              .formatted(file, end, dataLength, dataLength < end ? "cut off?" : "too long"));
    }
    return List.copyOf(entries);
  }

  /** Reads the tokens once and allows only what the format has. */
  private static final class Parser {
    private final JsonParser json;
    private final String file;
    private final Map<String, String> metadata = new HashMap<>();
    private final List<TensorEntry> entries = new ArrayList<>();

    Parser(JsonParser json, String file) {
      this.json = json;
      this.file = file;
    }

    void file() throws IOException {
      expect(START_OBJECT, "header");
      for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        if (name.equals(TensorFile.METADATA)) {
          metadata();
        } else {
          entries.add(entry(name));
          if (entries.size() > MOST_TENSORS) {
            throw wrong("header", "at most " + MOST_TENSORS + " tensors, has more");
          }
        }
      }
      if (json.nextToken() != null) {
        throw wrong("header", "nothing after its end but spaces");
      }
    }

    private void metadata() throws IOException {
      expect(START_OBJECT, TensorFile.METADATA);
      for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        expect(VALUE_STRING, TensorFile.METADATA);
        metadata.put(name, json.getText());
      }
      metadata.remove(TensorFile.CHECKSUM);
    }

    private TensorEntry entry(String name) throws IOException {
      var where = "tensor " + name;
      expect(START_OBJECT, where);
      var width = 0;
      long[] shape = null;
      long[] offsets = null;
      for (var key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
        switch (key) {
          case "dtype" -> width = width(where);
          case "shape" -> shape = numbers(where, MOST_SIZES);
          case "data_offsets" -> offsets = numbers(where, 2);
          default -> throw wrong(where, "dtype, shape and data_offsets, was " + key);
        }
      }
      if (name.isEmpty() || width == 0 || shape == null || offsets == null || offsets.length != 2) {
        throw wrong(where, "a name, and one each of dtype, shape and two data_offsets");
      }
      return entry(name, shape, width, offsets);
    }

    private TensorEntry entry(String name, long[] shape, int width, long[] offsets) {
      try {
        var size = 1;
        for (var length : shape) {
          size = Math.multiplyExact(size, Math.toIntExact(length));
        }
        if (offsets[1] - offsets[0] == (long) width * size) {
          var sizes = Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
          return new TensorEntry(name, sizes, width, size, offsets[0], offsets[1]);
        }
      } catch (ArithmeticException e) {
        // reported below
      }
      throw wrong(
          "tensor " + name,
          "a shape that fits its bytes, was %s of %d bytes at %s"
              .formatted(Arrays.toString(shape), width, Arrays.toString(offsets)));
    }

    private int width(String where) throws IOException {
      expect(VALUE_STRING, where);
      return switch (json.getText()) {
        case "F64" -> Double.BYTES;
        case "F32" -> Float.BYTES;
        default -> throw wrong(where, "dtype F64 or F32, was another");
      };
    }

    private long[] numbers(String where, int most) throws IOException {
      expect(START_ARRAY, where);
      var numbers = new long[most];
      var count = 0;
      while (json.nextToken() != END_ARRAY) {
        var sound = json.currentToken() == VALUE_NUMBER_INT && count < most;
        if (!sound || json.getLongValue() < 0) {
          throw wrong(where, "at most " + most + " whole numbers, none negative");
        }
        numbers[count] = json.getLongValue();
        count++;
      }
      return Arrays.copyOf(numbers, count);
    }

    private void expect(JsonToken token, String where) throws IOException {
      if (json.nextToken() != token) {
        throw wrong(where, "JSON's " + token + ", was " + json.currentToken());
      }
    }

    private CarrybitException wrong(String where, String expected) {
      return new CarrybitException(
          ExitCode.BAD_DATA,
          "%s: %s: expected %s".formatted(file, shortened(where), shortened(expected)));
    }
  }
}
