package dev.carrybit.run;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carrybit.ExitCode;
import dev.carrybit.run.Result.Quality;
import dev.carrybit.run.Result.Training;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultTest {
  private static final Training TRAINING =
      new Training(300, 0.125, 320, 4, "vector", 12345.5, 0.0025, "ab12");

  @Test
  void anAdditionIsOneLineWithItsKeysInOrder() {
    var result =
        new Result(
            0,
            "addition",
            Optional.of(TRAINING),
            Quality.ofAddition(1, 0.0625),
            7.5,
            "",
            Optional.empty(),
            "runs/addition");
    assertThat(result.line())
        .isEqualTo(
            "RESULT {\"status\":\"succeeded\",\"exitCode\":0,\"task\":\"addition\",\"step\":300,"
                + "\"loss\":0.125,\"accuracy\":1.0,\"validationLoss\":0.0625,\"parameters\":320,"
                + "\"shards\":4,\"kernels\":\"vector\",\"symbolsPerSecond\":12345.5,"
                + "\"secondsPerStep\":0.0025,\"wallSeconds\":7.5,\"weightsSha256\":\"ab12\","
                + "\"runDir\":\"runs/addition\"}");
  }

  @Test
  void aTextHasItsLossInBitsAndAsPerplexity() throws Exception {
    var result =
        new Result(
            0,
            "text",
            Optional.of(TRAINING),
            Quality.ofText(2 * StrictMath.log(2)),
            1,
            "",
            Optional.empty(),
            "hdfs://a/b");
    var json = new ObjectMapper().readTree(result.file());
    assertThat(json.get("validationLoss").doubleValue()).isEqualTo(2 * StrictMath.log(2));
    assertThat(json.get("bitsPerSymbol").doubleValue()).isCloseTo(2, within(1e-15));
    assertThat(json.get("perplexity").doubleValue()).isCloseTo(4, within(1e-14));
    assertThat(json.has("accuracy")).isFalse();
    assertThat(json).isEqualTo(new ObjectMapper().readTree(result.line().substring(7)));
  }

  @Test
  void numbersThatAreNotFiniteAreLeftOut() throws Exception {
    var training =
        new Training(
            3, Double.NaN, 1, 1, "", Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, "");
    var result =
        new Result(
            76,
            "text",
            Optional.of(training),
            Quality.ofText(1e6),
            Double.NaN,
            "m",
            Optional.empty(),
            "r");
    assertThat(result.line())
        .contains(
            "\"status\":\"failed\",\"exitCode\":76,\"retriable\":false,",
            "\"validationLoss\":1000000.0")
        .doesNotContain(
            "NaN",
            "Infinity",
            "loss\"",
            "perplexity",
            "PerSecond",
            "secondsPer",
            "kernels",
            "wall");
    assertThat(new ObjectMapper().readTree(result.file()).get("step").intValue()).isEqualTo(3);
  }

  @Test
  void aFailureKeepsItsMessageOnOneLineInAsciiWhateverIsInIt() throws Exception {
    var message = "two\nlines \"ü日\uD83D\uDE00\" \u2028";
    var line = Result.failed(66, "", 0.5, message, Optional.empty(), "-rf").line();
    assertThat(line).matches("RESULT [ -~]+").doesNotContain("task", "step", "loss");
    var json = new ObjectMapper().readTree(line.substring(7));
    assertThat(json.get("message").textValue()).isEqualTo(message);
    assertThat(json.get("exitCode").intValue()).isEqualTo(66);
  }

  @Test
  void aRunThatASignalEndedIsStoppedAndNotFailed() {
    assertThat(Result.failed(143, "text", 1, "by TERM", Optional.empty(), "r").line())
        .startsWith("RESULT {\"status\":\"stopped\",\"exitCode\":143,\"retriable\":true,");
    assertThat(Result.failed(130, "text", 1, "by INT", Optional.empty(), "r").line())
        .startsWith("RESULT {\"status\":\"stopped\",\"exitCode\":130,\"retriable\":false,");
  }

  @Test
  void theLineIsThatOfTheFileItself() {
    var quality = Quality.ofText(1.0 / 3);
    var result =
        new Result(
            0, "text", Optional.of(TRAINING), quality, 1e-7, "ü \n", Optional.empty(), "a b/é");
    assertThat(Result.line(result.file())).isEqualTo(result.line());
    assertThatThrownBy(() -> Result.line("{")).is(exitCode(ExitCode.BAD_DATA));
  }

  @Test
  void theFileIsIndentedWithPlainLineEnds() {
    var last = Optional.of(new Result.LastCheckpoint(7, "r/c"));
    var failed = Result.failed(65, "text", 1, "bad", last, "r");
    assertThat(failed.file())
        .isEqualTo(
            """
            {
              "status" : "failed",
              "exitCode" : 65,
              "retriable" : false,
              "task" : "text",
              "wallSeconds" : 1.0,
              "message" : "bad",
              "lastCheckpoint" : {
                "step" : 7,
                "file" : "r/c"
              },
              "runDir" : "r"
            }
            """);
    assertThat(failed.line()).contains("\"lastCheckpoint\":{\"step\":7,\"file\":\"r/c\"}");
  }
}
