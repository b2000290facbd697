package dev.carrybit.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/** Malformed safetensors files, by name of the error. */
final class HostileFiles {
  private HostileFiles() {}

  static Map<String, byte[]> all() {
    var files = new TreeMap<String, byte[]>();
    lengths(files);
    headers().forEach((name, header) -> files.put(name, file(header, 16)));
    sizes(files);
    return files;
  }

  /** A file with a header and so many bytes of data. */
  static byte[] file(String header, int data) {
    return file(header.getBytes(UTF_8), data);
  }

  private static byte[] file(byte[] header, int data) {
    return ByteBuffer.allocate(8 + header.length + data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .array();
  }

  private static void lengths(Map<String, byte[]> files) {
    for (var length : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, -1, 0, 1, 1L << 32, 1 << 24}) {
      var bytes = file("{}", 0);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      files.put("header-of-" + length, bytes);
    }
    files.put("header-above-the-cap", file("{}" + " ".repeat(16 << 20), 0));
    files.put("not-utf-8", file(new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', '}'}, 0));
    files.put("utf-16", file(new byte[] {'{', 0, '}', 0}, 0));
  }

  private static Map<String, String> headers() {
    var headers = new TreeMap<String, String>();
    headers.put("no-tensors-but-data", "{}");
    headers.put("cut-json", "{\"a\":{\"dtype\":\"F64\",");
    headers.put("two-values", one("F64", "[2]", "[0,16]") + "{}");
    headers.put("an-array", "{\"a\":[]}");
    headers.put("dtype-of-integers", one("I64", "[2]", "[0,16]"));
    headers.put("dtype-of-halves", one("BF16", "[8]", "[0,16]"));
    headers.put("negative-size", one("F64", "[-2]", "[0,16]"));
    headers.put("negative-sizes", one("F64", "[-2,-1]", "[0,16]"));
    headers.put("fraction", one("F64", "[2.0]", "[0,16]"));
    headers.put("text-as-size", one("F64", "[\"2\"]", "[0,16]"));
    headers.put("overflow-to-two", one("F64", "[4294967298]", "[0,16]"));
    headers.put(
        "product-overflows-to-zero",
        "{" + tensor("a", "[65536,65536]", "[0,0]") + "," + tensor("b", "[2]", "[0,16]") + "}");
    headers.put(
        "product-overflows-before-zero",
        "{" + tensor("a", "[65536,65536,0]", "[0,0]") + "," + tensor("b", "[2]", "[0,16]") + "}");
    headers.put("product-overflows-long", one("F64", "[2147483647,2147483647,4]", "[0,16]"));
    headers.put("number-too-long", one("F64", "[" + "9".repeat(1000) + "]", "[0,16]"));
    headers.put("too-many-sizes", one("F64", "[2" + ",1".repeat(9) + "]", "[0,16]"));
    headers.put("shape-too-small", one("F64", "[1]", "[0,16]"));
    headers.put("shape-too-large", one("F64", "[3]", "[0,16]"));
    headers.put("offsets-past-the-end", one("F64", "[3]", "[0,24]"));
    headers.put("offsets-short-of-the-end", one("F64", "[1]", "[0,8]"));
    headers.put("offsets-negative", one("F64", "[2]", "[-16,0]"));
    headers.put("offsets-backwards", one("F64", "[2]", "[16,0]"));
    headers.put("offsets-of-one", one("F64", "[2]", "[16]"));
    headers.put("offsets-of-three", one("F64", "[2]", "[0,16,32]"));
    headers.put("offsets-huge", one("F64", "[2]", "[9223372036854775791,9223372036854775807]"));
    headers.put("hole-at-the-start", one("F64", "[1]", "[8,16]"));
    headers.put(
        "overlap", "{" + tensor("a", "[1]", "[0,8]") + "," + tensor("b", "[2]", "[0,16]") + "}");
    headers.put(
        "hole", "{" + tensor("a", "[0]", "[0,0]") + "," + tensor("b", "[1]", "[8,16]") + "}");
    headers.put("no-name", "{" + tensor("", "[2]", "[0,16]") + "}");
    headers.put(
        "same-name", "{" + tensor("a", "[1]", "[0,8]") + "," + tensor("a", "[1]", "[8,16]") + "}");
    headers.put(
        "same-key",
        "{\"a\":{\"dtype\":\"F64\",\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}}");
    headers.put(
        "same-metadata",
        "{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}," + tensor("a", "[2]", "[0,16]") + "}");
    headers.put(
        "unknown-key", "{\"a\":{\"x\":1,\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}}");
    headers.put("no-shape", "{\"a\":{\"dtype\":\"F64\",\"data_offsets\":[0,16]}}");
    headers.put("no-dtype", "{\"a\":{\"shape\":[2],\"data_offsets\":[0,16]}}");
    headers.put("no-offsets", "{\"a\":{\"dtype\":\"F64\",\"shape\":[2]}}");
    headers.put(
        "metadata-of-numbers", "{\"__metadata__\":{\"a\":1}," + tensor("a", "[2]", "[0,16]") + "}");
    headers.put(
        "metadata-of-objects",
        "{\"__metadata__\":{\"a\":{}}," + tensor("a", "[2]", "[0,16]") + "}");
    headers.put("comment", "{/**/" + tensor("a", "[2]", "[0,16]") + "}");
    headers.put("name-with-line-ends", "{\"" + "a\\n".repeat(100_000) + "\":1}");
    return headers;
  }

  private static void sizes(Map<String, byte[]> files) {
    files.put("nesting", file("{\"a\":" + "[".repeat(10_000_000), 0));
    files.put("nesting-of-objects", file("{\"a\":".repeat(2_000_000), 0));
    var tensors = new StringBuilder("{");
    for (var i = 0; i < 200_000; i++) {
      tensors.append(tensor("tensor" + i, "[0]", "[0,0]")).append(',');
    }
    files.put("tensors-by-the-thousand", file(tensors + tensor("last", "[0]", "[0,0]") + "}", 0));
    files.put("sized-by-the-terabyte", file(one("F64", "[1000000000]", "[0,8000000000]"), 16));
    files.put("name-of-megabytes", file("{\"" + "a".repeat(4_000_000) + "\":1}", 0));
  }

  private static String one(String dtype, String shape, String offsets) {
    return "{" + tensor("a", shape, offsets).replace("F64", dtype) + "}";
  }

  private static String tensor(String name, String shape, String offsets) {
    return "\"%s\":{\"dtype\":\"F64\",\"shape\":%s,\"data_offsets\":%s}"
        .formatted(name, shape, offsets);
  }
}
