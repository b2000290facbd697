package dev.carrybit.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class LoopsTest {

  private static final double[] EDGES = {
    0.0,
    -0.0,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    709.782712893384,
    709.7827128933841,
    710,
    -708.4,
    -745.1332191019411,
    -745.1332191019412,
    -746,
    0.17328679513998632,
    -40,
    41
  };

  private static final Loops PLAIN = new PlainLoops();
  private static final Loops VECTOR = new VectorLoops();

  private static double[] arguments(int size, Random random) {
    var numbers = DoubleStream.generate(() -> random.nextGaussian() * 300).limit(size).toArray();
    for (int i = 0; i < size; i += 3) {
      numbers[i] = i % 2 == 0 ? EDGES[random.nextInt(EDGES.length)] : random.nextGaussian();
    }
    return numbers;
  }

  private interface Use {
    void apply(Loops loops, double[] values, int from, int count);
  }

  /** Lengths on both sides of {@link VectorLoops#LEAST_ROW}, all places in a vector. */
  private static void same(Use use) {
    var random = new Random(9);
    for (int count = 0; count <= 67; count++) {
      for (int from = 0; from < 9; from++) {
        var plain = arguments(80, random);
        var before = plain.clone();
        var vector = plain.clone();
        use.apply(PLAIN, plain, from, count);
        use.apply(VECTOR, vector, from, count);
        assertThat(bits(vector)).as("%d from %d", count, from).containsExactly(bits(plain));
        for (int i = 0; i < before.length; i++) {
          if (i < from || i >= from + count) {
            assertThat(bits(vector)[i]).isEqualTo(bits(before)[i]);
          }
        }
      }
    }
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToLongBits).toArray();
  }

  @Test
  void vectorsGiveTheBitsOfThePlainTanh() {
    same((loops, values, from, count) -> loops.tanh(values, from, values, from, count));
  }

  @Test
  void vectorsGiveTheBitsOfThePlainTanhIntoAnotherArray() {
    same(
        (loops, values, from, count) -> {
          var to = values.clone();
          loops.tanh(values, from, to, 11, count);
          System.arraycopy(to, 11, values, from, count);
        });
  }

  @Test
  void vectorsGiveTheBitsOfThePlainLogisticFunction() {
    same(Loops::sigmoid);
  }

  @Test
  void vectorsGiveTheBitsOfThePlainExponential() {
    for (double shift : new double[] {0, 1.7, -300, Double.NaN}) {
      same((loops, values, from, count) -> loops.exp(values, from, count, shift));
    }
  }

  @Test
  void vectorsGiveTheBitsOfThePlainSum() {
    same(
        (loops, values, from, count) -> {
          var to = arguments(90, new Random(count));
          loops.add(values, from, to, 13, count);
          System.arraycopy(to, 13, values, from, count);
        });
  }

  @Test
  void theTestsRunOnVectors() {
    assertThat(Loops.fastest()).isInstanceOf(VectorLoops.class);
  }
}
