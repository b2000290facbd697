package dev.carrybit.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BytesTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "999, 999 bytes",
    "1000, 1.0 kB",
    "999949, 999.9 kB",
    "999950, 1.0 MB",
    "4123456789, 4.1 GB",
    "9223372036854775807, 9.2 EB"
  })
  void aNumberOfBytesHasOneDecimalOfTheLargestUnit(long bytes, String text) {
    assertThat(Bytes.of(bytes)).isEqualTo(text);
  }
}
