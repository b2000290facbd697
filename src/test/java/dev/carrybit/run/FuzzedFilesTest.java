package dev.carrybit.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.SmallHeap;
import dev.carrybit.model.TrainedModel;
import dev.carrybit.nn.Activation;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Output;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.Sha256;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.text.Vocabulary.Tokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checkpoints and models with random damage. */
class FuzzedFilesTest {

  private static final ModelSpec SPEC =
      new ModelSpec(
          new Input.Symbols(3),
          new Elman(Activation.TANH),
          1,
          2,
          true,
          3,
          Output.SOFTMAX,
          Loss.CROSS_ENTROPY);

  private static final int FILES = 10_000;
  private static final int LONGEST_MESSAGE = 1000;
  private static final int DAMAGES = 8;

  /** From this kind of damage on, the checksum matches the damaged file. */
  private static final int FIRST_SEALED = 5;

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void aDamagedFileIsRejectedOrEqualsTheOriginalInASmallHeap()
      throws IOException, InterruptedException {
    var output = SmallHeap.output(Reader.class);
    assertThat(Integer.parseInt(output)).as("rejected").isBetween(FILES * 3 / 4, FILES - 1);
  }

  /** A program that prints how many files are rejected; it fails unless the others are intact. */
  static final class Reader {
    public static void main(String[] arguments) {
      System.out.print(readAll(FILES));
    }
  }

  /** Reads {@code count} files; returns how many were rejected. */
  private static int readAll(int count) {
    var originals = originals();
    int rejected = 0;
    for (int i = 0; i < count; i++) {
      var random = new SplitMix64(i);
      var original = originals.get(i % originals.size());
      boolean checkpoint = i % originals.size() == 0;
      int kind = random.nextInt(DAMAGES);
      boolean harmful = kind >= FIRST_SEALED;
      var file = damaged(kind, original, random);
      rejected += isRejected(harmful ? sealed(file) : file, original, checkpoint, harmful) ? 1 : 0;
    }
    return rejected;
  }

  private static List<byte[]> originals() {
    var vocabulary = Vocabulary.of(Tokens.CHAR, List.of("a", "é", "\n"));
    var model = TrainedModel.file(Parameters.zeros(ModelLayout.of(SPEC)), Optional.of(vocabulary));
    return List.of(SafeTensors.bytes(Checkpoints.after(3).file()), SafeTensors.bytes(model));
  }

  /**
   * Whether the file is refused as it should be; if not, it has to be the original.
   *
   * @param sealed whether its check sum is right, so that it may also be another file that is sound
   */
  private static boolean isRejected(
      byte[] file, byte[] original, boolean checkpoint, boolean sealed) {
    try {
      var again = again(file, checkpoint);
      var same = sealed ? again(again, checkpoint) : original;
      if (!Arrays.equals(again, same)) {
        throw new AssertionError("accepted: " + HexFormat.of().formatHex(file));
      }
      return false;
    } catch (CarrybitException rejection) {
      rejection.rethrowUnless(ExitCode.BAD_DATA, ExitCode.CONFIGURATION);
      var message = rejection.getMessage();
      if (!message.startsWith("fuzzed: ")
          || message.length() > LONGEST_MESSAGE
          || message.lines().count() != 1) {
        throw new AssertionError("unexpected message: " + message, rejection);
      }
      return true;
    } catch (RuntimeException | IOException | Error wrong) {
      throw new AssertionError("on " + HexFormat.of().formatHex(file), wrong);
    }
  }

  /** What is read, written again. */
  private static byte[] again(byte[] file, boolean checkpoint) throws IOException {
    var tensors = SafeTensors.readChecked(new ByteArrayInputStream(file), file.length, "fuzzed");
    if (checkpoint) {
      return SafeTensors.bytes(Checkpoint.read(tensors, "fuzzed").file());
    }
    TrainedModel.read("fuzzed", tensors, vocabulary -> SPEC);
    return SafeTensors.bytes(tensors);
  }

  private static byte[] damaged(int kind, byte[] original, SplitMix64 random) {
    var bytes = original.clone();
    return switch (kind) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> flipped(bytes, random, 1);
      case 2 -> flipped(bytes, random, 1 + random.nextInt(64));
      case 3 -> withLength(bytes, random);
      case 4 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(100));
      case FIRST_SEALED -> withNumber(bytes, random);
      case FIRST_SEALED + 1 -> withCharacters(bytes, random);
      default -> flipped(bytes, random, 1 + random.nextInt(3));
    };
  }

  private static byte[] flipped(byte[] bytes, SplitMix64 random, int bits) {
    for (int i = 0; i < bits; i++) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  /** Another number in place of one in the header. */
  private static byte[] withNumber(byte[] bytes, SplitMix64 random) {
    String[] numbers = {
      "-1", "0", "1", "8", "2147483647", "4294967296", "9223372036854775807", "1e9", "[", "99999999"
    };
    var header = header(bytes);
    var found = Pattern.compile("\\d+").matcher(header).results().skip(1).toList();
    var chosen = found.get(random.nextInt(found.size()));
    var number = numbers[random.nextInt(numbers.length)];
    return withHeader(
        bytes, header.substring(0, chosen.start()) + number + header.substring(chosen.end()));
  }

  /** Some of the header twice, missing, or replaced by what JSON is made of. */
  private static byte[] withCharacters(byte[] bytes, SplitMix64 random) {
    String[] pieces = {"", "\"", "{", "}", "[", "]", ",", ":", "\\u0000", "null", "\"a\":1,"};
    var header = header(bytes);
    int from = random.nextInt(header.length());
    int to = Math.min(header.length(), from + random.nextInt(40));
    var piece =
        random.nextInt(4) == 0
            ? header.substring(from, to).repeat(2)
            : pieces[random.nextInt(pieces.length)];
    return withHeader(bytes, header.substring(0, from) + piece + header.substring(to));
  }

  private static byte[] withLength(byte[] bytes, SplitMix64 random) {
    long[] lengths = {-1, 0, 1, 1L << 62, Long.MIN_VALUE, bytes.length, bytes.length - 8, 16 << 20};
    long length = lengths[random.nextInt(lengths.length)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
    return bytes;
  }

  private static int headerLength(byte[] bytes) {
    return (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
  }

  private static String header(byte[] bytes) {
    return new String(bytes, 8, headerLength(bytes), UTF_8);
  }

  private static byte[] withHeader(byte[] bytes, String text) {
    var header = text.getBytes(UTF_8);
    int data = 8 + headerLength(bytes);
    var changed = ByteBuffer.allocate(8 + header.length + bytes.length - data);
    changed.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header);
    return changed.put(bytes, data, bytes.length - data).array();
  }

  /** With a checksum that matches the damaged file, as an attacker would make it. */
  private static byte[] sealed(byte[] bytes) {
    int at = 8 + "{\"__metadata__\":{\"carrybit.sha256\":\"".length();
    if (bytes.length > at + 64) {
      Arrays.fill(bytes, at, at + 64, (byte) '0');
      var digits = Sha256.hex(bytes).getBytes(UTF_8);
      System.arraycopy(digits, 0, bytes, at, 64);
    }
    return bytes;
  }
}
