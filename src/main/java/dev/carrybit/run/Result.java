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
import java.util.Optional;
import java.util.Set;

/**
 * How a run ended, for programs: {@code result.json} and the last line on stdout. Texts that are
 * empty and numbers that are not finite are left out.
 *
 * @param exitCode of the process; 0 if the run succeeded
 * @param task addition or text
 * @param training what was trained, if it came to that
 * @param quality how good it is
 * @param wallSeconds of the whole process
 * @param message what went wrong; empty if nothing did
 * @param lastCheckpoint what a run that failed can go on from
 * @param runDir where the rest is
 */
public record Result(
    int exitCode,
    String task,
    Optional<Training> training,
    Quality quality,
    double wallSeconds,
    String message,
    Optional<LastCheckpoint> lastCheckpoint,
    String runDir) {
  /** Exit codes of what may go away by itself. */
  private static final Set<Integer> RETRIABLE = Set.of(69, 74, 75, 143);

  /** Exit codes from here on tell of signals. */
  private static final int BY_SIGNAL = 128;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          // the same bytes whatever the character set of stdout is
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private static final ObjectWriter PRETTY =
      JSON.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

  /**
   * What a run did.
   *
   * @param step completed updates
   * @param loss mean per target at the last of them
   * @param parameters of the network
   * @param shards that a step was cut into
   * @param kernels that computed it
   * @param symbolsPerSecond trained on
   * @param secondsPerStep mean over the run
   * @param weightsSha256 see {@link Sha256}
   */
  public record Training(
      long step,
      double loss,
      int parameters,
      int shards,
      String kernels,
      double symbolsPerSecond,
      double secondsPerStep,
      String weightsSha256) {}

  /**
   * How good a network is on what it has not learned from; what does not apply is not a number.
   *
   * @param accuracy share of whole sums that are right
   * @param validationLoss mean per target
   * @param bitsPerSymbol cross-entropy / ln 2
   * @param perplexity e^cross-entropy
   * @param best where it was best in the course of the run
   */
  public record Quality(
      double accuracy,
      double validationLoss,
      double bitsPerSymbol,
      double perplexity,
      Optional<Best> best) {

    /** Not measured. */
    public static final Quality NONE = new Quality(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /** Of a network whose course is not known. */
    public Quality(
        double accuracy, double validationLoss, double bitsPerSymbol, double perplexity) {
      this(accuracy, validationLoss, bitsPerSymbol, perplexity, Optional.empty());
    }

    /** The same in the course of a run. */
    public Quality with(Optional<Best> best) {
      return new Quality(accuracy, validationLoss, bitsPerSymbol, perplexity, best);
    }

    /** Of an adder. */
    public static Quality ofAddition(double accuracy, double validationLoss) {
      return new Quality(accuracy, validationLoss, Double.NaN, Double.NaN);
    }

    /**
     * Of a text model.
     *
     * @param crossEntropy mean per symbol, in nats
     */
    public static Quality ofText(double crossEntropy) {
      return new Quality(
          Double.NaN, crossEntropy, crossEntropy / StrictMath.log(2), StrictMath.exp(crossEntropy));
    }
  }

  /**
   * The measurement of the lowest loss.
   *
   * @param step completed updates
   * @param validationLoss mean per target
   */
  public record Best(long step, double validationLoss) {}

  /**
   * The newest checkpoint of a run.
   *
   * @param step completed updates
   */
  public record LastCheckpoint(long step, String file) {}

  /** A run that failed or was stopped before it had anything to show. */
  public static Result failed(
      int exitCode,
      String task,
      double wallSeconds,
      String message,
      Optional<LastCheckpoint> lastCheckpoint,
      String runDir) {
    return new Result(
        exitCode,
        task,
        Optional.empty(),
        Quality.NONE,
        wallSeconds,
        message,
        lastCheckpoint,
        runDir);
  }

  /** How it ended, in a word. */
  private String status() {
    if (exitCode == 0) {
      return "succeeded";
    }
    return exitCode > BY_SIGNAL ? "stopped" : "failed";
  }

  /** The line for stdout, without its end. */
  public String line() {
    return "RESULT " + written(JSON.writer());
  }

  /** The line for stdout that says the same as the text of a {@code result.json}. */
  public static String line(String file) {
    try {
      return "RESULT " + JSON.writeValueAsString(JSON.readTree(file));
    } catch (JsonProcessingException e) {
      throw new CarrybitException(ExitCode.BAD_DATA, "result.json: expected JSON, is damaged", e);
    }
  }

  /** The text of {@code result.json}. */
  public String file() {
    return written(PRETTY) + "\n";
  }

  private String written(ObjectWriter writer) {
    try {
      return writer.writeValueAsString(json());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and finite numbers are always JSON", e);
    }
  }

  private ObjectNode json() {
    var json = JSON.createObjectNode();
    json.put("status", status()).put("exitCode", exitCode);
    if (exitCode != 0) {
      json.put("retriable", RETRIABLE.contains(exitCode));
    }
    put(json, "task", task);
    training.ifPresent(
        done -> {
          json.put("step", done.step());
          put(json, "loss", done.loss());
        });
    put(json, "accuracy", quality.accuracy());
    put(json, "validationLoss", quality.validationLoss());
    put(json, "bitsPerSymbol", quality.bitsPerSymbol());
    put(json, "perplexity", quality.perplexity());
    quality
        .best()
        .ifPresent(
            best -> {
              json.put("bestStep", best.step());
              put(json, "bestValidationLoss", best.validationLoss());
            });
    training.ifPresent(
        done -> {
          json.put("parameters", done.parameters()).put("shards", done.shards());
          put(json, "kernels", done.kernels());
          put(json, "symbolsPerSecond", done.symbolsPerSecond());
          put(json, "secondsPerStep", done.secondsPerStep());
        });
    put(json, "wallSeconds", wallSeconds);
    training.ifPresent(done -> put(json, "weightsSha256", done.weightsSha256()));
    put(json, "message", message);
    lastCheckpoint.ifPresent(
        last -> json.putObject("lastCheckpoint").put("step", last.step()).put("file", last.file()));
    put(json, "runDir", runDir);
    return json;
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
