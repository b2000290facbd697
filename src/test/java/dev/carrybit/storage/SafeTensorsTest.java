package dev.carrybit.storage;

import static dev.carrybit.ExitCodes.exitCode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
  private static final double[] ODD = {
    -0.0,
    0.0,
    Double.NaN,
    Double.longBitsToDouble(0x7ff8_0000_0000_beefL),
    Double.longBitsToDouble(0xfff8_dead_0000_0001L),
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Math.nextUp(1.0)
  };

  private static TensorFile content() {
    return new TensorFile(
        Map.of(
            "vocabulary", "[\"a\",\"\\n\",\"日本\",\"\uD83D\uDE00\"]", "a", "", "z \"q\" \\", "\0"),
        List.of(
            new Tensor("weight_hh_l0", new int[] {3, 3}, ODD),
            new Tensor("bias", new int[] {2}, new double[] {1, 2}),
            new Tensor("single", new int[0], new double[] {3}),
            new Tensor("none", new int[] {2, 0}, new double[0])));
  }

  @Test
  void aFileIsReadBackBitForBit() {
    assertThat(SafeTensors.read(SafeTensors.bytes(content()), "m")).isEqualTo(content());
    var empty = new TensorFile(Map.of(), List.of());
    assertThat(SafeTensors.read(SafeTensors.bytes(empty), "m")).isEqualTo(empty);
  }

  @Test
  void longTensorsAreWrittenAndReadInPieces(@TempDir Path directory) throws Exception {
    var doubles = new Random(1).doubles(20_001).toArray();
    var long64 = new TensorFile(Map.of(), List.of(new Tensor("a", new int[] {20_001}, doubles)));
    var file = directory.resolve("long");
    try (var out = Files.newOutputStream(file)) {
      SafeTensors.writer(long64).accept(out);
    }
    assertThat(file).hasBinaryContent(SafeTensors.bytes(long64));
    assertThat(SafeTensors.read(file)).isEqualTo(long64);

    var header = "{\"a\":{\"shape\":[20001],\"data_offsets\":[0,80004],\"dtype\":\"F32\"}}";
    var bytes = HostileFiles.file(header, 80_004);
    var floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < doubles.length; i++) {
      floats.putFloat(bytes.length - 80_004 + Float.BYTES * i, (float) doubles[i]);
      doubles[i] = (float) doubles[i];
    }
    assertThat(SafeTensors.read(bytes, "m").tensors().get(0).values()).containsExactly(doubles);
  }

  @Test
  void aFileMayBeLongerThanAnArray() {
    var numbers = new double[1 << 20];
    var many =
        IntStream.range(0, 256)
            .mapToObj(i -> new Tensor("t" + i, new int[] {numbers.length}, numbers))
            .toList();
    var header = SafeTensorsHeader.json(new TensorFile(Map.of(), many), "").getBytes(UTF_8);
    var parsed = SafeTensorsHeader.parse(new ByteArrayInputStream(header), 1L << 31, "m");
    assertThat(parsed.entries().get(255).to()).isEqualTo(1L << 31);
  }

  @Test
  void tensorsWithDifferentNanBitsAreDifferent() {
    var one = new Tensor("a", new int[] {1}, new double[] {ODD[2]});
    assertThat(one).isNotEqualTo(new Tensor("a", new int[] {1}, new double[] {ODD[3]}));
    assertThat(one).isNotEqualTo(new Tensor("a", new int[] {1, 1}, new double[] {ODD[2]}));
    assertThat(one).isNotEqualTo(new Tensor("b", new int[] {1}, new double[] {ODD[2]}));
  }

  @Test
  void theBytesOfAFileAreDeterministic() {
    var metadata = new LinkedHashMap<String, String>();
    metadata.put("z", "1");
    metadata.put("b", "2");
    var bytes =
        SafeTensors.bytes(
            new TensorFile(
                metadata, List.of(new Tensor("w", new int[] {2, 1}, new double[] {1, 2}))));

    var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    var size = (int) buffer.getLong();
    var header = new String(bytes, 8, size, UTF_8);
    assertThat(header)
        .matches(
            "\\{\"__metadata__\":\\{\"carrybit.sha256\":\"[0-9a-f]{64}\",\"b\":\"2\",\"z\":\"1\"},"
                + "\"w\":\\{\"dtype\":\"F64\",\"shape\":\\[2,1],\"data_offsets\":\\[0,16]}} *");
    assertThat(size % 8).isZero();
    assertThat(buffer.getDouble(8 + size)).isEqualTo(1);
    assertThat(buffer.getDouble(16 + size)).isEqualTo(2);
    assertThat(bytes).hasSize(8 + size + 16);
  }

  @Test
  void filesWithoutAChecksumAreRead() {
    var header =
        "{\"b\":{\"shape\":[1],\"data_offsets\":[8,16],\"dtype\":\"F64\"},"
            + "\"a\":{\"data_offsets\":[0,8],\"dtype\":\"F32\",\"shape\":[1,2]},"
            + "\"__metadata__\":{\"format\":\"pt\"}}  ";
    var bytes = HostileFiles.file(header, 16);
    var numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    numbers.putFloat(bytes.length - 16, 1.5f).putFloat(bytes.length - 12, -2f);
    numbers.putDouble(bytes.length - 8, 0.1);

    assertThat(SafeTensors.read(bytes, "m"))
        .isEqualTo(
            new TensorFile(
                Map.of("format", "pt"),
                List.of(
                    new Tensor("a", new int[] {1, 2}, new double[] {1.5, -2}),
                    new Tensor("b", new int[] {1}, new double[] {0.1}))));
    assertThatThrownBy(() -> checked(bytes))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageStartingWith("m: ");
  }

  private static TensorFile checked(byte[] bytes) throws IOException {
    return SafeTensors.readChecked(new ByteArrayInputStream(bytes), bytes.length, "m");
  }

  @Test
  void aTruncatedFileIsRejected() {
    var whole = SafeTensors.bytes(content());
    for (var length = 0; length < whole.length; length++) {
      var cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> SafeTensors.read(cut, "cut.safetensors"))
          .as("%d of %d bytes", length, whole.length)
          .is(exitCode(ExitCode.BAD_DATA))
          .hasMessageContaining("cut.safetensors");
    }
  }

  @Test
  void aFileThatIsTooLongIsRejected() {
    var whole = SafeTensors.bytes(content());
    var longer = Arrays.copyOf(whole, whole.length + 1);
    assertThatThrownBy(() -> SafeTensors.read(longer, "m"))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageStartingWith("m: ");
  }

  @Test
  void aFlippedBitIsRejected() throws IOException {
    var bytes = SafeTensors.bytes(content());
    for (var bit = 0; bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> checked(bytes))
          .as("bit %d of byte %d", bit % 8, bit / 8)
          .is(exitCode(ExitCode.BAD_DATA))
          .hasMessageStartingWith("m: ");
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
    assertThat(checked(bytes)).isEqualTo(content());
  }

  @Test
  void hostileFilesAreRejectedOnOneShortLine() {
    HostileFiles.all()
        .forEach(
            (name, bytes) ->
                assertThatThrownBy(() -> SafeTensors.read(bytes, name))
                    .as(name)
                    .is(exitCode(ExitCode.BAD_DATA))
                    .hasMessageStartingWith(name + ": ")
                    .hasMessageNotContaining("\n")
                    .extracting(e -> e.getMessage().length())
                    .satisfies(length -> assertThat(length).isLessThan(700)));
  }

  @Test
  void hostileFilesAreRejectedInASmallHeapWithoutHadoop(@TempDir Path directory) throws Exception {
    for (var file : HostileFiles.all().entrySet()) {
      Files.write(directory.resolve(file.getKey()), file.getValue());
    }
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java, "-Xmx48m", "-cp", classPath(), RejectsAll.class.getName(), directory + "")
            .redirectErrorStream(true)
            .start();
    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(process.waitFor()).isZero();
  }

  /** Carrybit and Jackson only. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
        .filter(entry -> entry.endsWith("classes") || entry.contains("jackson-"))
        .reduce((a, b) -> a + java.io.File.pathSeparator + b)
        .orElseThrow();
  }

  /** A program that fails unless every file of a directory is rejected as bad data. */
  static final class RejectsAll {
    public static void main(String[] arguments) throws Exception {
      try (var files = Files.list(Path.of(arguments[0]))) {
        for (var file : files.toList()) {
          try {
            SafeTensors.read(file);
            throw new AssertionError(file + " was read");
          } catch (CarrybitException expected) {
            expected.rethrowUnless(ExitCode.BAD_DATA);
          }
        }
      }
    }
  }

  @Test
  void otherKindsOfFilesAreRecognised() {
    var kinds =
        Map.of(
            "pickle", new byte[] {(byte) 0x80, 4, (byte) 0x95, 1, 0, 0, 0, 0, 0, 0, 0},
            "zip", "PK\3\4\n\0\0\0\0\0\0\0".getBytes(UTF_8),
            "HTML", "\n <!DOCTYPE html><html>".getBytes(UTF_8),
            "Java-serialised", HexFormat.of().parseHex("aced0005737200116a617661"),
            "JSON", "{\"a\": 1234567890}".getBytes(UTF_8),
            "gzip", HexFormat.of().parseHex("1f8b0800000000000003"));
    kinds.forEach(
        (kind, bytes) ->
            assertThatThrownBy(() -> SafeTensors.read(bytes, "model.safetensors"))
                .is(exitCode(ExitCode.BAD_DATA))
                .hasMessageStartingWith("model.safetensors: ")
                .hasMessageContaining(kind));
  }

  @Test
  void messagesSayWhatIsWrongWithAHeader() {
    var halves = "{\"a\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]}}";
    assertThatThrownBy(() -> SafeTensors.read(file(halves.length(), halves + "xx"), "m"))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContaining("was 'BF16'")
        .hasMessageNotContaining("damaged");
    for (var tensor :
        List.of(
            "{\"dtype\":null,\"shape\":[1],\"data_offsets\":[0,8]}",
            "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}",
            "{\"dtype\":\"F64\",\"shape\":\"1\",\"data_offsets\":[0,8]}",
            "{\"dtype\":\"F64\",\"shape\":[-1],\"data_offsets\":[0,8]}",
            "{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0.5,8]}",
            "{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8],\"scale\":2}")) {
      var header = "{\"a\":" + tensor + "}";
      assertThatThrownBy(() -> SafeTensors.read(file(header.length(), header + "12345678"), "m"))
          .is(exitCode(ExitCode.BAD_DATA))
          .hasMessageContaining("tensor a: ")
          .hasMessageEndingWith("was " + tensor);
    }
    assertThatThrownBy(() -> SafeTensors.read(new byte[0], "m")).hasMessageContaining("is empty");
    assertThatThrownBy(() -> SafeTensors.read("GGUF and more".getBytes(UTF_8), "m"))
        .hasMessageContaining("GGUF");
    assertThatThrownBy(() -> SafeTensors.read(file((16 << 20) + 8, "{"), "m"))
        .hasMessageContaining("too long");
    assertThatThrownBy(() -> SafeTensors.read(file(99, "{\"a\":"), "m"))
        .hasMessageContaining("cut off");
  }

  private static byte[] file(long header, String rest) {
    var bytes = rest.getBytes(UTF_8);
    return ByteBuffer.allocate(8 + bytes.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header)
        .put(bytes)
        .array();
  }

  @Test
  void aFileThatEndsBeforeItsLengthIsRejected() {
    var bytes = SafeTensors.bytes(content());
    for (int end : new int[] {3, 20, bytes.length - 1}) {
      var in = new ByteArrayInputStream(bytes, 0, end);
      assertThatThrownBy(() -> SafeTensors.readChecked(in, bytes.length, "m"))
          .is(exitCode(ExitCode.BAD_DATA))
          .hasMessageStartingWith("m: ");
    }
  }

  @Test
  void aFileThatIsLongerThanItsLengthIsRejected() {
    var bytes = SafeTensors.bytes(content());
    var in = new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length + 1));
    assertThatThrownBy(() -> SafeTensors.readChecked(in, bytes.length, "m"))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageStartingWith("m: ");
  }

  @Test
  void aMissingFileIsReported(@TempDir Path directory) {
    assertThatThrownBy(() -> SafeTensors.read(directory.resolve("none")))
        .is(exitCode(ExitCode.NO_INPUT))
        .hasMessageContaining("none");
  }

  @Test
  void invalidTensorsAreRefused() {
    assertThatThrownBy(() -> new Tensor("a", new int[] {2}, new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("a: ", "2", "3");
    var tensor = new Tensor("a", new int[] {1}, new double[1]);
    assertThatThrownBy(() -> new TensorFile(Map.of(), List.of(tensor, tensor)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a: ");
    assertThatThrownBy(() -> SafeTensors.bytes(new TensorFile(Map.of("half", "\uD800"), List.of())))
        .isInstanceOf(IllegalArgumentException.class);
    var endless = new TensorFile(Map.of("vocabulary", "x".repeat(16 << 20)), List.of());
    assertThatThrownBy(() -> SafeTensors.bytes(endless))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContaining("16777216 bytes");
  }
}
