package dev.carrybit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.SmallHeap;
import dev.carrybit.nn.Activation;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.Tensor;
import dev.carrybit.storage.TensorFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Certificates with random damage, some of them about networks with random damage. */
class FuzzedCertificatesTest {

  private static final int FILES = 10_000;
  private static final int LONGEST_MESSAGE = 1000;
  private static final int KINDS = 8;

  /** Nodes of the deepest trees. */
  private static final int DEEP = 200_000;

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void aDamagedCertificateProvesNothingWrongInASmallHeap()
      throws IOException, InterruptedException {
    var output = SmallHeap.output(Reader.class);
    assertThat(Integer.parseInt(output)).as("rejected").isBetween(FILES / 2, FILES * 99 / 100);
  }

  /** A program that prints how many certificates are rejected; the others have to be right. */
  static final class Reader {
    public static void main(String[] arguments) {
      int rejected = 0;
      for (int i = 0; i < FILES; i++) {
        rejected += isRejected(new SplitMix64(i)) ? 1 : 0;
      }
      System.out.print(rejected);
    }
  }

  private static boolean isRejected(SplitMix64 random) {
    var adder = new HandmadeAdder(random.nextInt(2));
    int kind = random.nextInt(KINDS);
    if (kind == 0) {
      damageWeights(adder, random);
    }
    var model = adder.model();
    var bytes = damaged(kind, adder.certificate().file(), random);
    try {
      var certificate = Certificate.read("fuzzed", SafeTensors.read(bytes, "fuzzed"));
      CertificateChecker.check(model, Activation.TANH, certificate);
    } catch (CarrybitException rejection) {
      rejection.rethrowUnless(ExitCode.BAD_DATA, ExitCode.CONFIGURATION);
      var message = rejection.getMessage();
      if (message.length() > LONGEST_MESSAGE || message.lines().count() != 1) {
        throw new AssertionError("unexpected message: " + message, rejection);
      }
      return true;
    }
    if (!adder.addsRight(1000, random)) {
      throw new AssertionError("proved, but wrong: " + model);
    }
    return false;
  }

  private static void damageWeights(HandmadeAdder adder, SplitMix64 random) {
    var rows = new ArrayList<>(List.of(adder.w));
    rows.addAll(List.of(adder.inputs, adder.bias, adder.output));
    for (int i = 0; i <= random.nextInt(4); i++) {
      var row = rows.get(random.nextInt(rows.size()));
      int at = random.nextInt(row.length);
      row[at] = random.nextInt(2) == 0 ? value(random, row[at]) : row[at] + random.nextDouble();
    }
  }

  private static double value(SplitMix64 random, double before) {
    double[] values = {
      Double.NaN,
      Double.POSITIVE_INFINITY,
      0,
      -0.0,
      1,
      2,
      3,
      -before,
      Math.nextUp(before),
      1.1 * before,
      0.9 * before,
      1e8,
      1e300,
      Double.MIN_VALUE,
      Double.longBitsToDouble(random.nextLong())
    };
    return values[random.nextInt(values.length)];
  }

  private static byte[] damaged(int kind, TensorFile file, SplitMix64 random) {
    var bytes = SafeTensors.bytes(file);
    return switch (kind) {
      case 0 -> bytes;
      case 1 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 2 -> flipped(bytes, random);
      case 3 -> SafeTensors.bytes(withOtherShape(file, random));
      case 4 -> SafeTensors.bytes(withNodes(file, random));
      default -> SafeTensors.bytes(withNumbers(file, random));
    };
  }

  private static byte[] flipped(byte[] bytes, SplitMix64 random) {
    for (int i = 0; i <= random.nextInt(64); i++) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  /** Some numbers replaced. */
  private static TensorFile withNumbers(TensorFile file, SplitMix64 random) {
    for (int i = 0; i <= random.nextInt(3); i++) {
      var values = file.tensors().get(random.nextInt(file.tensors().size())).values();
      int at = random.nextInt(values.length);
      values[at] = value(random, values[at]);
    }
    return file;
  }

  /** A tensor with another shape, or without some of its numbers. */
  private static TensorFile withOtherShape(TensorFile file, SplitMix64 random) {
    var tensors = new ArrayList<>(file.tensors());
    int at = random.nextInt(tensors.size());
    var tensor = tensors.get(at);
    int size = tensor.values().length;
    int[][] shapes = {{size}, {}, {0}, {0, 3}, {size / 3, 3}, {1, 2, 1, 1}, {size, 1}, {1, size}};
    var shape = shapes[random.nextInt(shapes.length)];
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    tensors.set(at, new Tensor(tensor.name(), shape, Arrays.copyOf(tensor.values(), count)));
    return new TensorFile(file.metadata(), tensors);
  }

  /** Nodes drawn at random; one in a hundred files has so many that a deep tree could overflow. */
  private static TensorFile withNodes(TensorFile file, SplitMix64 random) {
    int count = random.nextInt(100) == 0 ? DEEP : 1 + random.nextInt(100);
    int kinds = 1 + random.nextInt(3);
    var nodes = new double[3 * count];
    for (int at = 3; at < nodes.length; at += 3) {
      nodes[at] = random.nextInt(kinds) == 0 ? 2 * random.nextInt(2) : random.nextInt(3);
      nodes[at + 1] = nodes[at] == 1 ? random.nextInt(3) : 0;
      nodes[at + 2] = nodes[at] == 2 ? random.nextInt(4) : 0;
    }
    var tensors = new ArrayList<>(file.tensors());
    tensors.set(3, new Tensor("nodes", new int[] {count, 3}, nodes));
    return new TensorFile(file.metadata(), tensors);
  }
}
