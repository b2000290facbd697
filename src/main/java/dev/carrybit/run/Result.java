package dev.carrybit.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.Validation;
import java.util.Optional;
import java.util.Set;

/**
 * The result of a run, for programs: the file {@code result.json} and the last line on stdout.
 * Empty texts and numbers that are not finite are left out.
 *
 * @param exitCode of the process
 * @param task addition or text
 * @param training empty if the run failed
 * @param wallSeconds of the process
 * @param message of the failure; empty for none
 * @param lastCheckpoint that a failed run can resume from
 * @param runDir directory of the run
 */
public record Result(
    ExitCode exitCode,
    String task,
    Optional<Training> training,
    double wallSeconds,
    String message,
    Optional<LastCheckpoint> lastCheckpoint,
    String runDir) {

  /** Failures that may pass by themselves. */
  private static final Set<ExitCode> RETRIABLE =
      Set.of(ExitCode.NO_CLUSTER, ExitCode.INPUT_OUTPUT, ExitCode.LOCKED, ExitCode.TERMINATED);

  /** Writes ASCII: the same bytes in every character set of stdout. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final ObjectWriter PRETTY =
      JSON.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

  /**
   * A training that succeeded.
   *
   * @param step completed updates
   * @param loss mean per target of the last update
   * @param measured the final measurement
   * @param nats whether the loss of a text is its cross-entropy
   * @param validation all measurements of the run
   * @param parameters number of parameters
   * @param shards number of shards
   * @param kernels that computed the run
   * @param symbolsPerSecond mean over the run
   * @param secondsPerStep mean over the run
   * @param weightsSha256 the hash of the weights; see {@link dev.carrybit.storage.Sha256}
   */
  public record Training(
      long step,
      double loss,
      Optional<Measurement> measured,
      boolean nats,
      Optional<Validation> validation,
      int parameters,
      int shards,
      String kernels,
      double symbolsPerSecond,
      double secondsPerStep,
      String weightsSha256) {}

  /**
   * The newest checkpoint of a run.
   *
   * @param step completed updates
   */
  public record LastCheckpoint(long step, String file) {}

  /** The line for stdout, without its end. */
  public String line() {
    return "RESULT " + written(JSON.writer());
  }

  /**
   * The line for stdout of the content of {@code result.json}.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if it is not JSON
   */
  public static String line(String file) {
    try {
      return "RESULT " + JSON.writeValueAsString(JSON.readTree(file));
    } catch (JsonProcessingException e) {
      throw new CarrybitException(ExitCode.BAD_DATA, "result.json: expected JSON, is damaged", e);
    }
  }

  /** The content of {@code result.json}. */
  public String file() {
    return written(PRETTY) + "\n";
  }

  private String written(ObjectWriter writer) {
    try {
      return writer.writeValueAsString(json());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and finite numbers are valid JSON", e);
    }
  }

  private String status() {
    if (exitCode == ExitCode.DONE) {
      return "succeeded";
    }
    return exitCode.isSignal() ? "stopped" : "failed";
  }

  private ObjectNode json() {
    var json = JSON.createObjectNode();
    json.put("status", status()).put("exitCode", exitCode.number());
    if (exitCode != ExitCode.DONE) {
      json.put("retriable", RETRIABLE.contains(exitCode));
    }
    put(json, "task", task);
    training.ifPresent(done -> putTraining(json, done));
    put(json, "wallSeconds", wallSeconds);
    training.ifPresent(done -> put(json, "weightsSha256", done.weightsSha256()));
    put(json, "message", message);
    lastCheckpoint.ifPresent(
        last -> json.putObject("lastCheckpoint").put("step", last.step()).put("file", last.file()));
    put(json, "runDir", runDir);
    return json;
  }

  private static void putTraining(ObjectNode json, Training done) {
    json.put("step", done.step());
    put(json, "loss", done.loss());
    done.measured().ifPresent(measured -> putMeasurement(json, measured, done.nats()));
    done.validation()
        .ifPresent(
            validation -> {
              json.put("bestStep", validation.bestStep());
              put(json, "bestValidationLoss", validation.best().meanLoss());
            });
    json.put("parameters", done.parameters()).put("shards", done.shards());
    put(json, "kernels", done.kernels());
    put(json, "symbolsPerSecond", done.symbolsPerSecond());
    put(json, "secondsPerStep", done.secondsPerStep());
  }

  private static void putMeasurement(ObjectNode json, Measurement measured, boolean nats) {
    boolean sums = measured.sums() > 0;
    if (sums) {
      put(json, "accuracy", measured.accuracy());
    }
    put(json, "validationLoss", measured.meanLoss());
    if (nats && !sums) {
      put(json, "bitsPerSymbol", measured.bitsPerSymbol());
      put(json, "perplexity", measured.perplexity());
    }
  }

  private static void put(ObjectNode json, String key, double value) {
    if (Double.isFinite(value)) {
      json.put(key, value);
    }
  }

  private static void put(ObjectNode json, String key, String value) {
    if (!value.isEmpty()) {
      json.put(key, value);
    }
  }
}
