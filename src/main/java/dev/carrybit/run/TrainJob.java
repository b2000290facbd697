package dev.carrybit.run;

import dev.carrybit.ExitCode;
import dev.carrybit.config.AdditionSettings;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.TextSettings;
import dev.carrybit.config.TrainSettings;
import dev.carrybit.config.TrainSettings.ResultWeights;
import dev.carrybit.model.TrainedModel;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.Parameters;
import dev.carrybit.run.Result.LastCheckpoint;
import dev.carrybit.spark.MemoryCheck;
import dev.carrybit.spark.MetricsSource;
import dev.carrybit.spark.SparkEngine;
import dev.carrybit.spark.TextPreparation;
import dev.carrybit.storage.Sha256;
import dev.carrybit.text.PreparedText;
import dev.carrybit.train.Checkpointer;
import dev.carrybit.train.Examples;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.StopRequest;
import dev.carrybit.train.TrainListener;
import dev.carrybit.train.TrainResult;
import dev.carrybit.train.Trainer;
import dev.carrybit.train.TrainingState;
import dev.carrybit.train.Validation;
import dev.carrybit.train.WorkPlan;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.api.java.JavaSparkContext;

/** One training run from prepared data to saved weights. */
public final class TrainJob {

  private final Console console;
  private final RunSettings settings;
  private final RunSession own;
  private final StopRequest stop;
  private final ResultWriter writer;

  public TrainJob(
      Console console,
      RunSettings settings,
      RunSession own,
      StopRequest stop,
      ResultWriter writer) {
    this.console = console;
    this.settings = settings;
    this.own = own;
    this.stop = stop;
    this.writer = writer;
  }

  /** Trains, saves the weights, and says how it went. */
  public Result run(JavaSparkContext context) {
    var text = prepare(context);
    var assembly = new RunFactory(settings, text);
    var plan = assembly.plan();
    MemoryCheck.of(context, plan.shards()).require(plan, assembly.size());
    var given = own.givenWeights();
    var origin = own.origin(text.map(PreparedText::fingerprint).orElse(""), given);
    var state = own.state(plan, () -> assembly.firstWeights(given));
    var evaluation = assembly.evaluation();
    try (var progress = progress(state.steps(), assembly);
        var engine = new SparkEngine(context, plan);
        var metrics = metrics(state.steps(), plan.examples());
        var checkpoints =
            new Checkpointer(
                settings.checkpoint(),
                each -> {
                  metrics.flush();
                  return own.saving(origin, each);
                })) {
      introduce(progress, context, state);
      var trainer =
          new Trainer(
              plan,
              settings.train(),
              state,
              engine,
              evaluation,
              listeners(metrics, progress, assembly),
              checkpoints,
              stop);
      var trained = trainer.run();
      var weights = weights(trained, plan);
      var result = succeeded(trained, weights);
      var vocabulary = text.map(PreparedText::vocabulary);
      metrics.flush();
      own.finish(origin, trained.state(), TrainedModel.file(weights, vocabulary), result, writer);
      return result;
    }
  }

  /** The weights that the run ends with. */
  private Parameters weights(TrainResult trained, WorkPlan plan) {
    return wantsBest()
        ? trained
            .validation()
            .filter(all -> all.bestStep() < trained.state().steps())
            .map(all -> own.weightsAfter(all.bestStep(), plan))
            .orElse(trained.state().weights())
        : trained.state().weights();
  }

  private boolean wantsBest() {
    return settings.train().result() == ResultWeights.BEST;
  }

  private Progress progress(long first, RunFactory assembly) {
    return Progress.on(console.log(), console.terminal(), "train", first, expectedSteps(assembly));
  }

  private Optional<PreparedText> prepare(JavaSparkContext context) {
    if (!(settings.task() instanceof TextSettings text)) {
      return Optional.empty();
    }
    var source = RunFactory.source(text, settings.seed());
    return Optional.of(
        own.text(text, source, directory -> TextPreparation.prepare(context, source, directory)));
  }

  private void introduce(Progress progress, JavaSparkContext context, TrainingState state) {
    int shards = settings.train().shards();
    progress.note(
        "%s: %d parameters, %s on %s, kernels %s, run in %s"
            .formatted(
                task(settings),
                state.weights().values().length,
                shards == 1 ? "1 shard" : shards + " shards",
                context.master(),
                settings.kernels().key(),
                own.directory().path()));
    own.goesOnFrom()
        .ifPresent(
            file -> progress.note("goes on from step %d (%s)".formatted(state.steps(), file)));
    if (context.defaultParallelism() > shards && shards > 1) {
      progress.note(
          "train.shards: %d shards leave some of the %d cores idle"
              .formatted(shards, context.defaultParallelism()));
    }
  }

  /** Where a file grows by being written anew, it does so less often. */
  private MetricsWriter metrics(long steps, Examples examples) {
    var content =
        new MetricsWriter.Content(
            settings.train().logEvery(), examples.stepsPerEpoch(), lossIsInNats());
    long flushSeconds = own.directory().isLocal() ? 1 : 60;
    var lines = own.directory().metrics();
    return MetricsWriter.after(steps, lines, own::addMetrics, content, flushSeconds, Instant::now);
  }

  private boolean lossIsInNats() {
    return settings.model().loss() == Loss.CROSS_ENTROPY;
  }

  private List<TrainListener> listeners(
      MetricsWriter metrics, Progress progress, RunFactory assembly) {
    var listeners = new ArrayList<TrainListener>();
    listeners.add(metrics);
    listeners.add(
        new TrainLog(console.results(), progress, settings.train().logEvery(), lossIsInNats()));
    listeners.add(MetricsSource.register());
    if (settings.train().samples() && assembly.text().isPresent()) {
      listeners.add(new SampleWriter(settings, assembly, own::addSample));
    }
    return listeners;
  }

  private OptionalLong expectedSteps(RunFactory assembly) {
    long last = settings.train().lastStep(assembly.plan().examples().stepsPerEpoch());
    return last < TrainSettings.NEVER ? OptionalLong.of(last) : OptionalLong.empty();
  }

  private Result succeeded(TrainResult trained, Parameters weights) {
    var state = trained.state();
    var training =
        new Result.Training(
            state.steps(),
            state.loss(),
            weights.values().length,
            settings.train().shards(),
            settings.kernels().key(),
            state.targets() / state.seconds(),
            state.seconds() / state.steps(),
            Sha256.hex(weights.values()));
    var measured = wantsBest() ? trained.validation().map(Validation::best) : trained.measurement();
    var quality = measured.map(this::quality).orElse(Result.Quality.NONE);
    var best =
        trained.validation().map(all -> new Result.Best(all.bestStep(), all.best().meanLoss()));
    return new Result(
        ExitCode.DONE.number(),
        task(settings),
        Optional.of(training),
        quality.with(best),
        processSeconds(),
        "",
        Optional.empty(),
        settings.runDirectory());
  }

  private Result.Quality quality(Measurement measured) {
    if (settings.task() instanceof AdditionSettings) {
      return Result.Quality.ofAddition(measured.accuracy(), measured.meanLoss());
    }
    return lossIsInNats()
        ? Result.Quality.ofText(measured.meanLoss())
        : new Result.Quality(Double.NaN, measured.meanLoss(), Double.NaN, Double.NaN);
  }

  /** The result of a run that {@code failure} ended. */
  public static Result failed(
      RunSettings settings, Optional<LastCheckpoint> last, RuntimeException failure) {
    return Result.failed(
        ExitCode.of(failure).number(),
        task(settings),
        processSeconds(),
        String.valueOf(failure.getMessage()),
        last,
        settings.runDirectory());
  }

  private static String task(RunSettings settings) {
    return settings.task() instanceof AdditionSettings ? "addition" : "text";
  }

  private static double processSeconds() {
    return ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
  }
}
