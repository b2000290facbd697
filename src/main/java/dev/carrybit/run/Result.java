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
import dev.carrybit.Words;
import dev.carrybit.config.AdditionSettings;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.TrainSettings.Aggregate;
import dev.carrybit.config.TrainSettings.ResultWeights;
import dev.carrybit.nn.Parameters;
import dev.carrybit.storage.Sha256;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.Trainer.TrainResult;
import dev.carrybit.train.Validation;
import dev.carrybit.verify.Verdict;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.Set;

/**
 * The result of a run, for programs: the file {@code result.json} and the last line on stdout, in
 * ASCII. Numbers that are not finite are left out.
 */
public final class Result {

  /** Failures that may pass by themselves. */
  private static final Set<ExitCode> RETRIABLE =
      Set.of(
          ExitCode.NO_CLUSTER,
          ExitCode.INPUT_OUTPUT,
          ExitCode.LOCKED,
          ExitCode.HUNG_UP,
          ExitCode.TERMINATED);

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final ObjectWriter PRETTY =
      JSON.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

  private Result() {}

  /**
   * The newest checkpoint of a run.
   *
   * @param step completed steps
   */
  public record LastCheckpoint(long step, String file) {}

  /**
   * The content of {@code result.json} for a run that ends with {@code weights}.
   *
   * @param aggregate where the sums of tasks were added
   */
  public static String succeeded(
      RunSettings settings,
      Aggregate aggregate,
      TrainResult trained,
      Parameters weights,
      Optional<Verdict> verdict) {
    var state = trained.state();
    var validation = trained.validation();
    boolean best = settings.train().result() == ResultWeights.BEST;
    var measured = best ? validation.map(Validation::best) : trained.measurement();

    var json = JSON.createObjectNode();
    json.put("status", "succeeded").put("exitCode", ExitCode.DONE.number());
    json.put("task", task(settings)).put("step", state.steps());
    put(json, "loss", state.loss());
    measured.ifPresent(each -> put(json, each, settings.model().nats()));
    validation.ifPresent(
        all -> {
          json.put("bestStep", all.bestStep());
          put(json, "bestValidationLoss", all.best().meanLoss());
        });
    verdict.ifPresent(found -> put(json, found));
    json.put("parameters", weights.values().length);
    json.put("shards", settings.train().shards());
    json.put("kernels", Words.of(settings.kernels()));
    json.put("precision", Words.of(settings.precision()));
    json.put("aggregate", Words.of(aggregate));
    put(json, "symbolsPerSecond", state.targets() / state.seconds());
    put(json, "secondsPerStep", state.seconds() / state.steps());
    json.put("wallSeconds", wallSeconds());
    json.put("weightsSha256", Sha256.hex(weights.values()));
    json.put("runDir", settings.runDirectory());
    return file(json);
  }

  private static void put(ObjectNode json, Measurement measured, boolean nats) {
    if (measured.sums() > 0) {
      put(json, "accuracy", measured.accuracy());
    }
    put(json, "validationLoss", measured.meanLoss());
    if (nats && measured.sums() == 0) {
      put(json, "bitsPerSymbol", measured.bitsPerSymbol());
      put(json, "perplexity", measured.perplexity());
    }
  }

  private static void put(ObjectNode json, Verdict verdict) {
    json.put("exactness", verdict.word());
    if (verdict instanceof Verdict.Proved proved) {
      json.put("logitMargin", proved.proof().margin());
    } else if (verdict instanceof Verdict.Refuted refuted) {
      json.putObject("wrongSum")
          .put("a", refuted.problem().a())
          .put("b", refuted.problem().b())
          .put("answer", refuted.answer());
    }
  }

  /** Adds a number, unless it is not finite: JSON has no such numbers. */
  public static void put(ObjectNode json, String key, double value) {
    if (Double.isFinite(value)) {
      json.put(key, value);
    }
  }

  /**
   * The content of {@code result.json} for a run that ended with {@code failure}.
   *
   * @param last the checkpoint that the run can resume from
   */
  public static String failed(
      RunSettings settings, Optional<LastCheckpoint> last, RuntimeException failure) {
    var code = CarrybitException.exitCode(failure);
    var json = JSON.createObjectNode();
    json.put("status", code.isSignal() ? "stopped" : "failed").put("exitCode", code.number());
    json.put("retriable", RETRIABLE.contains(code));
    json.put("task", task(settings)).put("wallSeconds", wallSeconds());
    json.put("message", String.valueOf(failure.getMessage()));
    last.ifPresent(
        each -> json.putObject("lastCheckpoint").put("step", each.step()).put("file", each.file()));
    json.put("runDir", settings.runDirectory());
    return file(json);
  }

  private static double wallSeconds() {
    return ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
  }

  /** The task's name in settings and results. */
  static String task(RunSettings settings) {
    return settings.task() instanceof AdditionSettings ? "addition" : "text";
  }

  private static String file(ObjectNode json) {
    try {
      return PRETTY.writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and finite numbers are valid JSON", e);
    }
  }

  /**
   * The line for stdout of the content of {@code result.json}, without its end.
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
}
