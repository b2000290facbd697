package dev.carrybit.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * A line of {@code metrics.jsonl}: a JSON object in ASCII. Numbers that are not finite are left out
 * and read as NaN.
 */
public sealed interface Metrics {

  String STEP = "step";
  String EVALUATION = "evaluation";

  /** Thread-safe; slow to make. */
  ObjectMapper MAPPER = new JsonMapper();

  /** Completed updates. */
  long step();

  /** When the line was written. */
  Instant time();

  /** The JSON, with its line end. */
  String line();

  /**
   * A step, and the steps since the last line.
   *
   * @param step completed updates before it
   * @param epoch passes through the text before it; NaN for additions
   * @param loss mean per target
   * @param gradientNorm before clipping
   * @param learningRate of this step
   * @param symbolsPerSecond trained since the last line, including pauses
   * @param computeSeconds mean per step, of the slowest task
   * @param sparkSeconds mean per step, of the rest of the round
   * @param updateSeconds mean per step, of the driver's update
   * @param time when the line was written
   */
  record Interval(
      long step,
      double epoch,
      double loss,
      double gradientNorm,
      double learningRate,
      double symbolsPerSecond,
      double computeSeconds,
      double sparkSeconds,
      double updateSeconds,
      Instant time)
      implements Metrics {

    /** Mean per step, of the whole round. */
    public double secondsPerStep() {
      return computeSeconds + sparkSeconds + updateSeconds;
    }

    @Override
    public String line() {
      var json = JsonNodeFactory.instance.objectNode().put("event", STEP).put("step", step);
      put(json, "epoch", epoch);
      put(json, "loss", loss);
      put(json, "gradientNorm", gradientNorm);
      put(json, "learningRate", learningRate);
      put(json, "symbolsPerSecond", symbolsPerSecond);
      put(json, "secondsPerStep", secondsPerStep());
      put(json, "computeSeconds", computeSeconds);
      put(json, "sparkSeconds", sparkSeconds);
      put(json, "updateSeconds", updateSeconds);
      return json.put("time", time.toString()) + "\n";
    }
  }

  /**
   * A measurement during training.
   *
   * @param step completed updates
   * @param validationLoss mean per target
   * @param accuracy share of correct sums; NaN for a text
   * @param bitsPerSymbol of a text with the cross-entropy loss; else NaN
   * @param time when the line was written
   */
  record EvaluationLine(
      long step, double validationLoss, double accuracy, double bitsPerSymbol, Instant time)
      implements Metrics {

    @Override
    public String line() {
      var json = JsonNodeFactory.instance.objectNode().put("event", EVALUATION).put("step", step);
      put(json, "validationLoss", validationLoss);
      put(json, "accuracy", accuracy);
      put(json, "bitsPerSymbol", bitsPerSymbol);
      return json.put("time", time.toString()) + "\n";
    }
  }

  private static void put(ObjectNode json, String key, double value) {
    if (Double.isFinite(value)) {
      json.put(key, value);
    }
  }

  /** The metrics of a line; empty if it is not one of these. */
  static Optional<Metrics> parse(String line) {
    try {
      var json = MAPPER.readTree(line);
      return json != null && json.path("step").canConvertToLong() ? parse(json) : Optional.empty();
    } catch (JsonProcessingException | DateTimeException damaged) {
      return Optional.empty();
    }
  }

  private static Optional<Metrics> parse(JsonNode json) {
    long step = json.path("step").longValue();
    var time = Instant.parse(json.path("time").asText());
    return switch (json.path("event").asText()) {
      case STEP ->
          Optional.of(
              new Interval(
                  step,
                  number(json, "epoch"),
                  number(json, "loss"),
                  number(json, "gradientNorm"),
                  number(json, "learningRate"),
                  number(json, "symbolsPerSecond"),
                  number(json, "computeSeconds"),
                  number(json, "sparkSeconds"),
                  number(json, "updateSeconds"),
                  time));
      case EVALUATION ->
          Optional.of(
              new EvaluationLine(
                  step,
                  number(json, "validationLoss"),
                  number(json, "accuracy"),
                  number(json, "bitsPerSymbol"),
                  time));
      default -> Optional.empty();
    };
  }

  private static double number(JsonNode json, String key) {
    return json.path(key).asDouble(Double.NaN);
  }
}
