package dev.carrybit.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.nn.ParameterLayout;
import dev.carrybit.nn.Parameters;
import dev.carrybit.train.Answer;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.TimedStretch;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainLogTest {

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final ByteArrayOutputStream results = new ByteArrayOutputStream();

  private static TimedStretch stretch(
      long first, double loss, double norm, double rate, Answer... tried) {
    return new TimedStretch(first, first + 1, loss, 8, norm, rate, List.of(tried), 1, 1, 1, 1);
  }

  private static String line(double loss, double norm, double rate, double speed) {
    return TrainLog.line(stretch(1, loss, norm, rate), speed);
  }

  private TrainLog log(Progress progress) {
    return new TrainLog(new PrintStream(results, true, UTF_8), progress, 10, true);
  }

  @Test
  void aStepIsALineInEveryLocale() {
    var before = Locale.getDefault();
    try {
      for (var tag : List.of("de-DE", "tr-TR", "ar-EG-u-nu-arab")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(line(1.23451, 0.12341, 0.004, 12345.4))
            .as(tag)
            .isEqualTo(
                "step 1 loss 1.2345 gradient-norm 0.1234 learning-rate 0.004 symbols/s 12345");
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void smallAndLargeNumbersKeepTheirDigits() {
    assertThat(line(1.23456e-5, 0, 1e-4, 0.4))
        .isEqualTo("step 1 loss 1.235e-05 gradient-norm 0.0000 learning-rate 0.0001 symbols/s 0");
    assertThat(line(Double.NaN, 1.2e9, 0.1 + 0.2, 1e6))
        .isEqualTo("step 1 loss NaN gradient-norm 1.200e+09 learning-rate 0.3 symbols/s 1000000");
  }

  @Test
  void everySoManyStepsAreLoggedWithTheirProblem() {
    var weights = Parameters.zeros(new ParameterLayout(List.of()));
    var answer = answer("0.5", "0 1 1", 1, 2);
    try (var progress =
        new Progress(new PrintStream(log, true, UTF_8), false, "train", 0, OptionalLong.empty())) {
      var train = log(progress);
      train.completed(stretch(10, 0.5, 1, 1, answer), weights);
      train.completed(stretch(11, 0.5, 1, 1, answer), weights);
      train.completed(stretch(20, 0.5, 1, 1, answer("0", "0 ".repeat(65).strip(), 0, 0)), weights);
      train.measured(20, new Measurement(2, 8, 8, 4, 3));
      train.measured(30, new Measurement(4, 8, 8, 0, 0));
    }
    assertThat(log.toString(UTF_8).lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("step 10 loss 0.5000 gradient-norm 1.0000 "),
            line -> assertThat(line).startsWith("step 20 "),
            line ->
                assertThat(line).isEqualTo("step 20 accuracy 0.7500 (3 of 4 sums) loss 0.250000"),
            line ->
                assertThat(line)
                    .isEqualTo("step 30 validation-loss 0.5000 bits-per-symbol 0.7213"));
    assertThat(results.toString(UTF_8)).as("no long problems").isEqualTo(TrainLog.block(answer));
  }

  @ParameterizedTest
  @CsvSource({
    "3.45638663, 0 0 0 0 0 0 0 1, 0 1 0 0 0 1 0 1, 9, 60, 1",
    "3.63389116, 1 1 1 1 1 1 1 1, 0 0 1 1 1 1 1 1, 28, 35, 255",
    "3.91366595, 0 1 0 0 1 0 0 0, 1 0 1 0 0 0 0 0, 116, 44, 72",
    "3.72191702, 1 1 0 1 1 1 1 1, 0 1 0 0 1 1 0 1, 4, 73, 223",
    "3.5852713, 0 0 0 0 1 0 0 0, 0 1 0 1 0 0 1 0, 71, 11, 8",
    "2.53352328, 1 0 1 0 0 0 1 0, 1 1 0 0 0 0 1 0, 81, 113, 162",
    "0.57691441, 0 1 0 1 0 0 0 1, 0 1 0 1 0 0 0 1, 81, 0, 81",
    "1.42589952, 1 0 0 0 0 0 0 1, 1 0 0 0 0 0 0 1, 4, 125, 129",
    "0.47477457, 0 0 1 1 1 0 0 0, 0 0 1 1 1 0 0 0, 39, 17, 56",
    "0.21595037, 0 0 0 0 1 1 1 0, 0 0 0 0 1 1 1 0, 11, 3, 14"
  })
  void aProblemIsPrintedAsInTheArticle(
      String error, String predicted, String target, long a, long b, String sum) {
    assertThat(TrainLog.block(answer(error, predicted, a, b)))
        .isEqualTo(
            "Error:[%s]\nPred:[%s]\nTrue:[%s]\n%d + %d = %s\n------------\n"
                .formatted(error, predicted, target, a, b, sum));
  }

  @Test
  void aLongSumIsExact() {
    var bits = "1 " + "0 ".repeat(198) + "1";
    var huge = BigInteger.TWO.pow(199);
    var problem = AdditionProblem.of(huge, BigInteger.ONE);
    assertThat(TrainLog.block(new Answer(problem, bits(bits), 0.5)))
        .contains("\n" + huge + " + 1 = " + huge.add(BigInteger.ONE) + "\n");
  }

  /** The error has more digits than are printed. */
  private static Answer answer(String error, String predicted, long a, long b) {
    var problem = AdditionProblem.of(BigInteger.valueOf(a), BigInteger.valueOf(b));
    return new Answer(problem, bits(predicted), Double.parseDouble(error) + 3e-9);
  }

  private static int[] bits(String mostSignificantFirst) {
    var digits =
        Arrays.stream(mostSignificantFirst.split(" ")).mapToInt(Integer::parseInt).toArray();
    return IntStream.range(0, digits.length).map(i -> digits[digits.length - 1 - i]).toArray();
  }
}
