package dev.carrybit.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.Sha256;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One training of a sweep, and how it ended. Numbers that do not apply are not numbers, and left
 * out of JSON.
 *
 * @param end how it ended
 * @param steps completed updates
 * @param seconds of training, measuring included
 * @param loss mean per target in the last step
 * @param validationLoss mean per target of what is measured at the end
 * @param accuracy share of whole sums that are right, at the end
 * @param parameters of the network
 * @param weightsSha256 see {@link Sha256}; empty where there are no trained weights
 * @param message why it did not end well; empty where it did
 * @param curve what was measured on the way
 */
public record Trial(
    End end,
    long steps,
    double seconds,
    double loss,
    double validationLoss,
    double accuracy,
    int parameters,
    String weightsSha256,
    String message,
    List<CurvePoint> curve)
    implements Serializable {

  /** How a training ended. */
  public enum End {
    /** At its target. */
    REACHED,
    /** Without a target, or before it. */
    ENDED,
    /** With a loss or gradient that is not finite. */
    DIVERGED,
    /** By a failure. */
    FAILED;

    /** The word for it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A measurement during training.
   *
   * @param step completed updates
   * @param loss mean per target
   * @param accuracy share of whole sums that are right
   */
  public record CurvePoint(long step, double loss, double accuracy) implements Serializable {}

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  public Trial {
    curve = List.copyOf(curve);
  }

  /** A training that ended without trained weights. */
  public static Trial broken(End end, double seconds, String message, List<CurvePoint> curve) {
    long steps = curve.isEmpty() ? 0 : curve.get(curve.size() - 1).step();
    double none = Double.NaN;
    return new Trial(end, steps, seconds, none, none, none, 0, "", message, curve);
  }

  /** Whether it reached its target. */
  public boolean reached() {
    return end == End.REACHED;
  }

  /** Whether it came to its target, or where there is none, to its end. */
  public boolean endedWell(boolean target) {
    return reached() || !target && end == End.ENDED;
  }

  /**
   * The text of its file.
   *
   * @param settings every key's value, for whoever reads the file
   */
  public String file(Map<String, String> settings) {
    var json = JSON.createObjectNode();
    json.put("end", end.word()).put("steps", steps);
    put(json, "seconds", seconds);
    put(json, "loss", loss);
    put(json, "validationLoss", validationLoss);
    put(json, "accuracy", accuracy);
    json.put("parameters", parameters);
    json.put("weightsSha256", weightsSha256).put("message", message);
    var points = json.putArray("curve");
    for (var point : curve) {
      var each = points.addObject().put("step", point.step());
      put(each, "loss", point.loss());
      put(each, "accuracy", point.accuracy());
    }
    var all = json.putObject("settings");
    settings.forEach(all::put);
    try {
      return JSON.writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and finite numbers are always JSON", e);
    }
  }

  private static void put(ObjectNode json, String key, double value) {
    if (Double.isFinite(value)) {
      json.put(key, value);
    }
  }

  /**
   * Reads {@link #file}.
   *
   * @param name of the file, for messages
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if it is damaged
   */
  public static Trial read(String text, String name) {
    try {
      var json = JSON.readTree(text);
      var curve = new ArrayList<CurvePoint>();
      for (var point : json.required("curve")) {
        long step = point.required("step").longValue();
        curve.add(new CurvePoint(step, number(point, "loss"), number(point, "accuracy")));
      }
      return new Trial(
          End.valueOf(json.required("end").asText("").toUpperCase(Locale.ROOT)),
          json.required("steps").longValue(),
          number(json, "seconds"),
          number(json, "loss"),
          number(json, "validationLoss"),
          number(json, "accuracy"),
          json.required("parameters").intValue(),
          json.required("weightsSha256").asText(""),
          json.required("message").asText(""),
          curve);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new CarrybitException(
          ExitCode.BAD_DATA, name + ": expected a training of a sweep, is damaged", e);
    }
  }

  private static double number(JsonNode json, String key) {
    return json.path(key).asDouble(Double.NaN);
  }
}
