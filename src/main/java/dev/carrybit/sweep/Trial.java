package dev.carrybit.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.Words;
import dev.carrybit.config.TrainSettings;
import dev.carrybit.nn.Parameters;
import dev.carrybit.run.Result;
import dev.carrybit.run.Thinned;
import dev.carrybit.storage.Metadata;
import dev.carrybit.storage.Sha256;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.TimedStretch;
import dev.carrybit.train.TrainListener;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The result of one training of a sweep. Numbers that do not apply are NaN here and absent in JSON.
 *
 * @param end how it ended
 * @param steps completed steps
 * @param seconds of training, measuring included
 * @param loss mean per target in the last step
 * @param validationLoss mean per target of what is measured at the end
 * @param accuracy share of sums that are right in all bits, at the end
 * @param exactness whether the network is right at every length: proved, refuted or undecided;
 *     empty if it was not verified
 * @param parameters of the network
 * @param weightsSha256 see {@link Sha256}; empty where there are no trained weights
 * @param message the reason of a failure, else empty
 * @param curve measurements during training
 */
public record Trial(
    End end,
    long steps,
    double seconds,
    double loss,
    double validationLoss,
    double accuracy,
    String exactness,
    int parameters,
    String weightsSha256,
    String message,
    List<CurvePoint> curve)
    implements Serializable {

  /** How a training ended. */
  public enum End {
    /** It reached {@code train.target}. */
    REACHED,
    /** It did all its steps without reaching a target. */
    ENDED,
    /** The loss or the gradient was not finite. */
    DIVERGED,
    /** An exception ended it. */
    FAILED
  }

  /**
   * A measurement during training.
   *
   * @param step completed steps
   * @param loss mean per target
   * @param accuracy share of sums that are right in all bits
   */
  public record CurvePoint(long step, double loss, double accuracy) implements Serializable {}

  /**
   * Collects measurements, or, where nothing is measured during training, training losses. Long
   * curves have fewer points, at the same steps in all trainings.
   */
  static final class Curve implements TrainListener {

    private static final int MOST = 511;

    private final boolean measures;
    private final long every;
    private final Thinned<CurvePoint> points = new Thinned<>(MOST);

    Curve(TrainSettings settings) {
      measures = settings.evaluates();
      every = settings.logEvery();
    }

    @Override
    public void completed(TimedStretch stretch, Parameters weights) {
      if (!measures && stretch.beginsAt(every)) {
        points.add(new CurvePoint(stretch.first(), stretch.loss(), Double.NaN));
      }
    }

    @Override
    public void measured(long step, Measurement measured) {
      if (measures) {
        points.add(new CurvePoint(step, measured.meanLoss(), measured.accuracy()));
      }
    }

    /** The points, including the last one. */
    List<CurvePoint> points() {
      return points.items();
    }
  }

  private static final JsonMapper JSON = new JsonMapper();

  /** Returns the result of a training that diverged or failed. */
  public static Trial broken(End end, double seconds, String message, List<CurvePoint> curve) {
    long steps = curve.isEmpty() ? 0 : curve.get(curve.size() - 1).step();
    double none = Double.NaN;
    return new Trial(end, steps, seconds, none, none, none, "", 0, "", message, curve);
  }

  /** Whether it reached its target. */
  public boolean reached() {
    return end == End.REACHED;
  }

  /** Whether the network was verified. */
  boolean isVerified() {
    return !exactness.isEmpty();
  }

  /** Whether the network is proved to be right at every length. */
  boolean isProved() {
    return exactness.equals("proved");
  }

  /** Whether it reached its target or, where there is none, did all its steps. */
  public boolean endedWell(boolean target) {
    return reached() || !target && end == End.ENDED;
  }

  /**
   * Returns the JSON for its file.
   *
   * @param settings the value of every key, for readers of the file
   */
  public String file(Map<String, String> settings) {
    var json = JsonNodeFactory.instance.objectNode().put("end", Words.of(end)).put("steps", steps);
    Result.put(json, "seconds", seconds);
    Result.put(json, "loss", loss);
    Result.put(json, "validationLoss", validationLoss);
    Result.put(json, "accuracy", accuracy);
    json.put("exactness", exactness).put("parameters", parameters);
    json.put("weightsSha256", weightsSha256).put("message", message);
    var points = json.putArray("curve");
    for (var point : curve) {
      var each = points.addObject().put("step", point.step());
      Result.put(each, "loss", point.loss());
      Result.put(each, "accuracy", point.accuracy());
    }
    settings.forEach(json.putObject("settings")::put);
    return json + "\n";
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
          json.required("exactness").asText(""),
          json.required("parameters").intValue(),
          json.required("weightsSha256").asText(""),
          json.required("message").asText(""),
          curve);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      var reason =
          e instanceof JsonProcessingException json ? Metadata.reason(json) : e.getMessage();
      throw new CarrybitException(
          ExitCode.BAD_DATA,
          "%s: is damaged, expected a training of a sweep: %s".formatted(name, reason),
          e);
    }
  }

  private static double number(JsonNode json, String key) {
    return json.path(key).asDouble(Double.NaN);
  }
}
