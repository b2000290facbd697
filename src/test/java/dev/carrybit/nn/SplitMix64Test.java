package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SplitMix64Test {
  @Test
  void theReferenceImplementationGivesTheSameNumbers() {
    var random = new SplitMix64(1234567);
    var expected =
        new String[] {
          "6457827717110365317",
          "3203168211198807973",
          "9817491932198370423",
          "4593380528125082431",
          "16408922859458223821"
        };
    for (var number : expected) {
      assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo(number);
    }
  }

  @Test
  void wholeNumbersStayBelowTheBoundAndAreEquallyLikely() {
    var random = new SplitMix64(7);
    var counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[random.nextInt(7)]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(9_600, 10_400);
    }
  }

  @Test
  void aLargeBoundIsNotBiased() {
    // Without rejection, neighbouring numbers would come up in the ratio 3 : 3 : 2.
    int bound = (1 << 30) + (1 << 29);
    var random = new SplitMix64(3);
    int thirds = 0;
    int draws = 60_000;
    for (int i = 0; i < draws; i++) {
      int drawn = random.nextInt(bound);
      assertThat(drawn).isBetween(0, bound - 1);
      thirds += drawn % 3 == 0 ? 1 : 0;
    }
    assertThat(thirds / (double) draws).isCloseTo(1 / 3.0, within(0.01));
  }

  @Test
  void aBoundOfOneGivesZeroAndAnotherThatIsNotPositiveIsRefused() {
    assertThat(new SplitMix64(1).nextInt(1)).isZero();
    assertThatThrownBy(() -> new SplitMix64(1).nextInt(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("bound", "0");
  }

  @Test
  void doublesAreTheUpper53BitsOfTheNextNumber() {
    var bits = new SplitMix64(11);
    var random = new SplitMix64(11);
    for (int i = 0; i < 1_000; i++) {
      double drawn = random.nextDouble();
      assertThat(drawn).isBetween(0.0, Math.nextDown(1.0));
      assertThat((long) (drawn * 0x1.0p53)).isEqualTo(bits.nextLong() >>> 11);
    }
  }

  @Test
  void mixedSeedsDependOnEveryKeyAndOnTheirOrder() {
    var seeds = new HashSet<Long>();
    for (long seed = 0; seed < 20; seed++) {
      seeds.add(SplitMix64.mix(seed));
      for (long first = 0; first < 20; first++) {
        seeds.add(SplitMix64.mix(seed, first));
        for (long second = 0; second < 20; second++) {
          seeds.add(SplitMix64.mix(seed, first, second));
        }
      }
    }
    assertThat(seeds).hasSize(20 + 20 * 20 + 20 * 20 * 20);
  }

  @Test
  void streamsOfNeighbouringKeysShareNoNumber() {
    long[] numbers =
        IntStream.range(0, 100)
            .mapToObj(key -> new SplitMix64(SplitMix64.mix(5, key)))
            .flatMapToLong(random -> LongStream.generate(random::nextLong).limit(100))
            .toArray();
    assertThat(LongStream.of(numbers).distinct().count()).isEqualTo(10_000);
  }
}
