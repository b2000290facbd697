package dev.carrybit.run;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.config.TrainSettings.Aggregate;
import dev.carrybit.run.Result.LastCheckpoint;
import dev.carrybit.storage.Sha256;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.Trainer.TrainResult;
import dev.carrybit.train.TrainingState;
import dev.carrybit.train.Validation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultTest {

  private static final TrainingState STATE = Checkpoints.after(30).state();
  private static final Measurement SUMS = new Measurement(0.5, 8, 8, 4, 4);
  private static final Measurement TEXT = new Measurement(8 * StrictMath.log(2), 4, 1, 0, 0);

  private static RunSettings addition(String... words) {
    return SettingsLoader.load(
        "a.conf", "task = addition, train.steps = 30, run.dir = runs/a", List.of(words));
  }

  private static RunSettings text(String... words) {
    var file = "task = text, text.input = a.txt, train.steps = 30, run.dir = \"r/é \\n\"";
    return SettingsLoader.load("t.conf", file, List.of(words));
  }

  private static String succeeded(RunSettings settings, Measurement measured) {
    return succeeded(settings, STATE, measured, Optional.empty());
  }

  private static String succeeded(
      RunSettings settings,
      TrainingState state,
      Measurement measured,
      Optional<Validation> validation) {
    var trained = new TrainResult(state, Optional.of(measured), validation);
    return Result.succeeded(settings, Aggregate.DRIVER, trained, state.weights(), Optional.empty());
  }

  private static String failed(ExitCode code, String message) {
    return failed(new CarrybitException(code, message));
  }

  private static String failed(CarrybitException failure) {
    return Result.failed(addition(), Optional.of(new LastCheckpoint(7, "r/c")), failure);
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }

  @Test
  void anAdditionIsALineWithItsKeysInOrder() {
    var file = succeeded(addition("train.shards=4"), SUMS);
    var hash = Sha256.hex(STATE.weights().values());
    assertThat(Result.line(file).replaceAll("\"wallSeconds\":[0-9.]+", "\"wallSeconds\":7.5"))
        .isEqualTo(
            "RESULT {\"status\":\"succeeded\",\"exitCode\":0,\"task\":\"addition\",\"step\":30,"
                + "\"loss\":"
                + 1.0 / 31
                + ",\"accuracy\":1.0,\"validationLoss\":0.0625,\"parameters\":8,"
                + "\"shards\":4,\"kernels\":\"vector\",\"precision\":\"float64\",\"aggregate\":\"driver\",\"symbolsPerSecond\":100.0,"
                + "\"secondsPerStep\":0.1,\"wallSeconds\":7.5,\"weightsSha256\":\""
                + hash
                + "\",\"runDir\":\"runs/a\"}");
  }

  @Test
  void aTextHasItsLossInBitsAndAsPerplexity() throws Exception {
    var json = json(succeeded(text(), TEXT));
    assertThat(json.get("validationLoss").doubleValue()).isEqualTo(2 * StrictMath.log(2));
    assertThat(json.get("bitsPerSymbol").doubleValue()).isCloseTo(2, within(1e-15));
    assertThat(json.get("perplexity").doubleValue()).isCloseTo(4, within(1e-14));
    assertThat(json.has("accuracy")).isFalse();
    assertThat(json.get("runDir").textValue()).isEqualTo("r/é \n");
  }

  @Test
  void theBestMeasurementIsWritten() throws Exception {
    var validation = new Validation(30, 20, new Measurement(2, 4, 2, 0, 0), 1, 1, 1);
    for (var result : List.of("last", "best")) {
      var settings = text("train.result=" + result, "train.evaluate-every=10");
      var json = json(succeeded(settings, STATE, TEXT, Optional.of(validation)));
      assertThat(json.get("bestStep").intValue()).isEqualTo(20);
      assertThat(json.get("bestValidationLoss").doubleValue()).isEqualTo(0.5);
      assertThat(json.get("validationLoss").doubleValue())
          .isEqualTo(result.equals("best") ? 0.5 : 2 * StrictMath.log(2));
    }
  }

  @Test
  void numbersThatAreNotFiniteAreLeftOut() throws Exception {
    var state = Checkpoints.after(0).state();
    var file = succeeded(text(), state, new Measurement(1e6, 1, 0, 0, 0), Optional.empty());
    assertThat(Result.line(file))
        .contains("\"step\":0,", "\"validationLoss\":1000000.0")
        .doesNotContain("NaN", "Infinity", "perplexity", "PerSecond", "secondsPer");
  }

  @Test
  void aMessageIsWrittenOnOneLineInAscii() throws Exception {
    var lines = List.of("two", "lines \"ü日\uD83D\uDE00\" \u2028");
    var line = Result.line(failed(CarrybitException.of(lines)));
    assertThat(line).matches("RESULT [ -~]+").doesNotContain("loss");
    assertThat(json(line.substring(7)).get("message").textValue().lines())
        .containsExactlyElementsOf(lines);
  }

  @Test
  void aRunEndedByASignalIsStopped() {
    assertThat(Result.line(failed(ExitCode.TERMINATED, "by TERM")))
        .startsWith("RESULT {\"status\":\"stopped\",\"exitCode\":143,\"retriable\":true,");
    assertThat(Result.line(failed(ExitCode.INTERRUPTED, "by INT")))
        .startsWith("RESULT {\"status\":\"stopped\",\"exitCode\":130,\"retriable\":false,");
  }

  @Test
  void theLineOfADamagedFileIsBadData() {
    assertThatThrownBy(() -> Result.line("{")).is(exitCode(ExitCode.BAD_DATA));
  }

  @Test
  void theFileIsIndented() {
    var file = failed(ExitCode.DIVERGED, "bad");
    assertThat(file.replaceAll("\"wallSeconds\" : [0-9.]+", "\"wallSeconds\" : 1.0"))
        .isEqualTo(
            """
            {
              "status" : "failed",
              "exitCode" : 76,
              "retriable" : false,
              "task" : "addition",
              "wallSeconds" : 1.0,
              "message" : "bad",
              "lastCheckpoint" : {
                "step" : 7,
                "file" : "r/c"
              },
              "runDir" : "runs/a"
            }
            """);
  }
}
