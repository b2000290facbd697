package dev.carrybit.run;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carrybit.ExitCode;
import dev.carrybit.run.Result.Training;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.Validation;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultTest {

  private static Training training(double loss, Measurement measured) {
    return new Training(
        300,
        loss,
        Optional.of(measured),
        true,
        Optional.empty(),
        320,
        4,
        "vector",
        12345.5,
        0.0025,
        "ab12");
  }

  private static Result done(String task, Measurement measured, String runDir) {
    var training = Optional.of(training(0.125, measured));
    return new Result(ExitCode.DONE, task, training, 7.5, "", Optional.empty(), runDir);
  }

  private static Result failed(ExitCode code, String message) {
    return new Result(code, "text", Optional.empty(), 1, message, Optional.empty(), "r");
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }

  @Test
  void anAdditionIsALineWithItsKeysInOrder() {
    assertThat(done("addition", new Measurement(0.5, 8, 8, 4, 4), "runs/addition").line())
        .isEqualTo(
            "RESULT {\"status\":\"succeeded\",\"exitCode\":0,\"task\":\"addition\",\"step\":300,"
                + "\"loss\":0.125,\"accuracy\":1.0,\"validationLoss\":0.0625,\"parameters\":320,"
                + "\"shards\":4,\"kernels\":\"vector\",\"symbolsPerSecond\":12345.5,"
                + "\"secondsPerStep\":0.0025,\"wallSeconds\":7.5,\"weightsSha256\":\"ab12\","
                + "\"runDir\":\"runs/addition\"}");
  }

  @Test
  void aTextHasItsLossInBitsAndAsPerplexity() throws Exception {
    var result = done("text", new Measurement(8 * StrictMath.log(2), 4, 1, 0, 0), "hdfs://a/b");
    var json = json(result.file());
    assertThat(json.get("validationLoss").doubleValue()).isEqualTo(2 * StrictMath.log(2));
    assertThat(json.get("bitsPerSymbol").doubleValue()).isCloseTo(2, within(1e-15));
    assertThat(json.get("perplexity").doubleValue()).isCloseTo(4, within(1e-14));
    assertThat(json.has("accuracy")).isFalse();
    assertThat(json).isEqualTo(json(result.line().substring(7)));
  }

  @Test
  void theBestMeasurementIsWritten() throws Exception {
    var last = new Measurement(4, 4, 1, 0, 0);
    var validation = new Validation(300, 200, new Measurement(2, 4, 2, 0, 0), 1, 1, 1);
    var training =
        new Training(
            300, 1, Optional.of(last), false, Optional.of(validation), 1, 1, "vector", 1, 1, "a");
    var json =
        json(
            new Result(ExitCode.DONE, "text", Optional.of(training), 1, "", Optional.empty(), "r")
                .file());
    assertThat(json.get("bestStep").intValue()).isEqualTo(200);
    assertThat(json.get("bestValidationLoss").doubleValue()).isEqualTo(0.5);
    assertThat(json.get("validationLoss").doubleValue()).isEqualTo(1);
    assertThat(json.has("bitsPerSymbol")).as("no cross-entropy").isFalse();
  }

  @Test
  void numbersThatAreNotFiniteAreLeftOut() throws Exception {
    var training =
        new Training(
            3,
            Double.NaN,
            Optional.of(new Measurement(1e6, 1, 0, 0, 0)),
            true,
            Optional.empty(),
            1,
            1,
            "",
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            "");
    var result =
        new Result(
            ExitCode.DIVERGED,
            "text",
            Optional.of(training),
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
    assertThat(json(result.file()).get("step").intValue()).isEqualTo(3);
  }

  @Test
  void aMessageIsWrittenOnOneLineInAscii() throws Exception {
    var message = "two\nlines \"ü日\uD83D\uDE00\" \u2028";
    var line = failed(ExitCode.NO_INPUT, message).line();
    assertThat(line).matches("RESULT [ -~]+").doesNotContain("step", "loss");
    assertThat(json(line.substring(7)).get("message").textValue()).isEqualTo(message);
  }

  @Test
  void aRunEndedByASignalIsStopped() {
    assertThat(failed(ExitCode.TERMINATED, "by TERM").line())
        .startsWith("RESULT {\"status\":\"stopped\",\"exitCode\":143,\"retriable\":true,");
    assertThat(failed(ExitCode.INTERRUPTED, "by INT").line())
        .startsWith("RESULT {\"status\":\"stopped\",\"exitCode\":130,\"retriable\":false,");
  }

  @Test
  void theLineOfAFileIsThatOfItsResult() {
    var result = done("text", new Measurement(1, 3, 1, 0, 0), "a b/é \n");
    assertThat(Result.line(result.file())).isEqualTo(result.line());
    assertThatThrownBy(() -> Result.line("{")).is(exitCode(ExitCode.BAD_DATA));
  }

  @Test
  void theFileIsIndented() {
    var last = Optional.of(new Result.LastCheckpoint(7, "r/c"));
    var failed = new Result(ExitCode.BAD_DATA, "text", Optional.empty(), 1, "bad", last, "r");
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
