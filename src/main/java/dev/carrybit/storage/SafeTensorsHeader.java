package dev.carrybit.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The header of a safetensors file, checked: the tensors and their offsets.
 *
 * @param metadata texts by name, without the checksum
 * @param entries in the order of their data, without gaps
 */
record SafeTensorsHeader(Map<String, String> metadata, List<TensorEntry> entries) {
  private static final int MOST_TENSORS = 10_000;
  private static final int MOST_SIZES = 8;

  /** Reads nothing that is not exactly of the type asked for, and little of a hostile header. */
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(3)
                          .maxNumberLength(20)
                          .maxStringLength(16 << 20)
                          .maxTokenCount(1 << 20)
                          .build())
                  .build())
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  /** A tensor as the JSON describes it. */
  record TensorJson(String dtype, int[] shape, @JsonProperty("data_offsets") long[] offsets) {}

  /**
   * One tensor.
   *
   * @param width bytes of a number
   * @param size number of values
   * @param from first byte in the data
   * @param to one past the last byte
   */
  record TensorEntry(String name, int[] shape, int width, int size, long from, long to) {}

  /** The JSON of a header whose first text is {@code checksum}. */
  static String json(TensorFile content, String checksum) {
    var texts = new LinkedHashMap<String, String>();
    texts.put(TensorFile.CHECKSUM, checksum);
    texts.putAll(content.metadata());
    var header = new LinkedHashMap<String, Object>();
    header.put(TensorFile.METADATA, texts);
    long offset = 0;
    for (var tensor : content.tensors()) {
      long end = offset + (long) Double.BYTES * tensor.values().length;
      var offsets = new long[] {offset, end};
      header.put(tensor.name(), new TensorJson("F64", tensor.shape(), offsets));
      offset = end;
    }
    try {
      return JSON.writeValueAsString(header);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers are valid JSON", e);
    }
  }

  /**
   * Reads a header.
   *
   * @param dataLength bytes after the header
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if anything is wrong with it
   */
  static SafeTensorsHeader parse(ByteArrayInputStream header, long dataLength, String file) {
    // Decodes in pieces: the text of a hostile header takes several times its bytes.
    var text = new InputStreamReader(header, StandardCharsets.UTF_8.newDecoder());
    var metadata = new HashMap<String, String>();
    var entries = new ArrayList<TensorEntry>();
    try (var json = JSON.createParser(text)) {
      expect(json, JsonToken.START_OBJECT);
      for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        expect(json, JsonToken.START_OBJECT);
        if (name.equals(TensorFile.METADATA)) {
          readTexts(json, metadata);
        } else {
          entries.add(entry(name, json.readValueAsTree()));
        }
        if (entries.size() > MOST_TENSORS) {
          throw new IOException("expected at most " + MOST_TENSORS + " tensors, has more");
        }
      }
      if (json.nextToken() != null) {
        throw new IOException("expected nothing after its end but spaces");
      }
    } catch (CharacterCodingException e) {
      header.reset();
      var found = StrictUtf8.problem(header.readAllBytes()).orElse("an unfinished character");
      throw new CarrybitException(
          ExitCode.BAD_DATA, file + ": header: expected UTF-8, found " + found, e);
    } catch (JsonProcessingException e) {
      var problem = shortened(Metadata.reason(e));
      throw new CarrybitException(
          ExitCode.BAD_DATA, "%s: header: expected JSON: %s".formatted(file, problem), e);
    } catch (IOException e) {
      throw new CarrybitException(
          ExitCode.BAD_DATA, "%s: header: %s".formatted(file, e.getMessage()), e);
    }
    requireCovered(entries, dataLength, file);
    metadata.remove(TensorFile.CHECKSUM);
    return new SafeTensorsHeader(metadata, entries);
  }

  private static void readTexts(JsonParser json, Map<String, String> texts) throws IOException {
    for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      expect(json, JsonToken.VALUE_STRING);
      texts.put(name, json.getText());
    }
  }

  private static void expect(JsonParser json, JsonToken token) throws IOException {
    if (json.nextToken() != token) {
      throw new IOException(
          "%s: expected %s, was %s"
              .formatted(
                  shortened(Objects.requireNonNullElse(json.currentName(), "its begin")),
                  token == JsonToken.START_OBJECT ? "{" : "a text",
                  json.currentToken() == null ? "its end" : shortened(json.getText())));
    }
  }

  private static TensorEntry entry(String name, JsonNode tree) throws IOException {
    var where = "tensor " + shortened(name) + ": expected ";
    TensorJson json;
    try {
      json = JSON.treeToValue(tree, TensorJson.class);
    } catch (JsonProcessingException e) {
      throw new IOException(
          where + "the fields dtype, shape and data_offsets, was " + shortened(tree.toString()), e);
    }
    int width =
        switch (json.dtype) {
          case "F64" -> Double.BYTES;
          case "F32" -> Float.BYTES;
          default ->
              throw new IOException(
                  "%sthe dtype F64 or F32, was '%s'; convert it, in PyTorch with tensor.float()"
                      .formatted(where, shortened(json.dtype)));
        };
    boolean sizes = Arrays.stream(json.shape).allMatch(length -> length >= 0);
    if (name.isEmpty() || !sizes || json.shape.length > MOST_SIZES || json.offsets.length != 2) {
      throw new IOException(
          "%sa name, up to %d sizes from 0 on and two offsets, was %s"
              .formatted(where, MOST_SIZES, shortened(tree.toString())));
    }
    long size = 1;
    for (int i = 0; i < json.shape.length && size < SafeTensors.LONGEST_ARRAY; i++) {
      size = Math.min(size * json.shape[i], SafeTensors.LONGEST_ARRAY);
    }
    if (size == SafeTensors.LONGEST_ARRAY || json.offsets[1] - json.offsets[0] != width * size) {
      throw new IOException(
          "%s%d bytes for its shape, was %s"
              .formatted(where, width * size, shortened(tree.toString())));
    }
    return new TensorEntry(name, json.shape, width, (int) size, json.offsets[0], json.offsets[1]);
  }

  /** Names in hostile files may have megabytes and line ends. */
  private static String shortened(String text) {
    return Quote.of(text, 200);
  }

  private static void requireCovered(List<TensorEntry> entries, long dataLength, String file) {
    entries.sort(Comparator.comparingLong(TensorEntry::from).thenComparingLong(TensorEntry::to));
    var end = 0L;
    for (var entry : entries) {
      if (entry.from() != end) {
        throw CarrybitException.badData(
            "%s: tensor %s: expected to begin at byte %d, where the one before it ends, was %d",
            file, shortened(entry.name()), end, entry.from());
      }
      end = entry.to();
    }
    if (end != dataLength) {
      throw CarrybitException.badData(
          "%s: expected %d bytes of data by its header, has %d; %s",
          file, end, dataLength, dataLength < end ? "cut off?" : "too long");
    }
  }
}
