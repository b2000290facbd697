package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.AdditionSettings;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.TextSettings;
import dev.carrybit.config.TrainSettings;
import dev.carrybit.config.TrainSettings.ResultWeights;
import dev.carrybit.model.Sampler;
import dev.carrybit.model.TrainedModel;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.run.Result.LastCheckpoint;
import dev.carrybit.spark.MemoryCheck;
import dev.carrybit.spark.MetricsSource;
import dev.carrybit.spark.SparkEngine;
import dev.carrybit.spark.TextPreparation;
import dev.carrybit.storage.Sha256;
import dev.carrybit.text.PreparedText;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.train.Checkpointer;
import dev.carrybit.train.Round;
import dev.carrybit.train.StopRequest;
import dev.carrybit.train.TrainListener;
import dev.carrybit.train.Trainer;
import dev.carrybit.train.Trainer.TrainResult;
import dev.carrybit.train.TrainingState;
import dev.carrybit.train.Validation;
import dev.carrybit.train.WorkPlan;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.api.java.JavaSparkContext;

/** Trains a run: from the prepared data to the saved weights. */
public final class TrainJob {

  /** Random numbers for sampling differ from those of other purposes. */
  private static final long SAMPLING = 0x5A;

  private final Console console;
  private final RunSettings settings;
  private final RunSession session;
  private final StopRequest stop;
  private final ResultWriter writer;
  private final boolean nats;

  public TrainJob(
      Console console,
      RunSettings settings,
      RunSession session,
      StopRequest stop,
      ResultWriter writer) {
    this.console = console;
    this.settings = settings;
    this.session = session;
    this.stop = stop;
    this.writer = writer;
    this.nats = settings.model().loss() == Loss.CROSS_ENTROPY;
  }

  /** Trains, saves the weights and returns the result. */
  public Result run(JavaSparkContext context) {
    var text = prepare(context);
    var factory = new RunFactory(settings, text);
    var plan = factory.plan();
    MemoryCheck.of(context, plan.shards()).require(plan, factory.size());
    var given = session.givenWeights();
    var origin = session.origin(text.map(PreparedText::fingerprint).orElse(""), given);
    var state = session.state(plan, () -> factory.firstWeights(given));
    var evaluation = factory.evaluation();
    try (var progress = progress(state.steps(), plan);
        var engine = new SparkEngine(context, plan);
        var metrics = metrics(state.steps(), plan);
        var checkpoints =
            new Checkpointer(
                settings.checkpoint(),
                each -> {
                  metrics.flush();
                  return session.saving(origin, each);
                })) {
      introduce(progress, context, state);
      var listeners = new ArrayList<TrainListener>();
      listeners.add(metrics);
      listeners.add(new TrainLog(console.results(), progress, settings.train().logEvery(), nats));
      listeners.add(MetricsSource.register());
      if (settings.train().samples()) {
        text.ifPresent(prepared -> listeners.add(sampling(factory, prepared.vocabulary())));
      }
      var trainer =
          new Trainer(
              plan, settings.train(), state, engine, evaluation, listeners, checkpoints, stop);
      var trained = trainer.run();
      var weights = weights(trained, plan);
      var result = succeeded(trained, weights);
      var model = TrainedModel.file(weights, text.map(PreparedText::vocabulary));
      metrics.flush();
      session.finish(origin, trained.state(), model, result, writer);
      return result;
    }
  }

  private Optional<PreparedText> prepare(JavaSparkContext context) {
    if (!(settings.task() instanceof TextSettings text)) {
      return Optional.empty();
    }
    var source = RunFactory.source(text, settings.seed());
    return Optional.of(
        session.text(
            text, source, directory -> TextPreparation.prepare(context, source, directory)));
  }

  private Progress progress(long first, WorkPlan plan) {
    long last = settings.train().lastStep(plan.examples().stepsPerEpoch());
    var steps = last < TrainSettings.NEVER ? OptionalLong.of(last) : OptionalLong.empty();
    return Progress.on(console.log(), console.terminal(), "train", first, steps);
  }

  private MetricsWriter metrics(long steps, WorkPlan plan) {
    var directory = session.directory();
    // other file systems rewrite the file to append
    long flushSeconds = directory.isLocal() ? 1 : 60;
    return new MetricsWriter(
        steps,
        directory.metrics(),
        session::addMetrics,
        settings.train().logEvery(),
        plan.examples().stepsPerEpoch(),
        nats,
        flushSeconds,
        Instant::now);
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
                session.directory().path()));
    session
        .resumedFrom()
        .ifPresent(file -> progress.note("resumes at step %d (%s)".formatted(state.steps(), file)));
    if (context.defaultParallelism() > shards && shards > 1) {
      progress.note(
          "train.shards: %d shards leave some of the %d cores idle"
              .formatted(shards, context.defaultParallelism()));
    }
  }

  /** Samples a text every so many steps. */
  private TrainListener sampling(RunFactory factory, Vocabulary vocabulary) {
    var network = factory.model().network();
    var boundary = settings.boundary(Optional.of(vocabulary));
    return new TrainListener() {
      @Override
      public void completed(Round round, Parameters weights) {
        if (round.endsAt(settings.train().sampleEvery())) {
          long seed = SplitMix64.mix(settings.seed(), SAMPLING, round.steps());
          var sampler =
              new Sampler(network, weights, settings.sample(), vocabulary.tokens(), boundary);
          var text = vocabulary.decode(sampler.sample(new int[0], seed));
          session.addSample("--- step %d\n%s\n".formatted(round.steps(), text));
        }
      }
    };
  }

  private boolean wantsBest() {
    return settings.train().result() == ResultWeights.BEST;
  }

  /** The last weights, or those with the best measurement. */
  private Parameters weights(TrainResult trained, WorkPlan plan) {
    var last = trained.state();
    return trained
        .validation()
        .filter(validation -> wantsBest() && validation.bestStep() < last.steps())
        .map(validation -> session.weightsAfter(validation.bestStep(), plan))
        .orElse(last.weights());
  }

  private Result succeeded(TrainResult trained, Parameters weights) {
    var state = trained.state();
    var training =
        new Result.Training(
            state.steps(),
            state.loss(),
            wantsBest() ? trained.validation().map(Validation::best) : trained.measurement(),
            nats,
            trained.validation(),
            weights.values().length,
            settings.train().shards(),
            settings.kernels().key(),
            state.targets() / state.seconds(),
            state.seconds() / state.steps(),
            Sha256.hex(weights.values()));
    return result(settings, ExitCode.DONE, Optional.of(training), "", Optional.empty());
  }

  /** The result of a run that ended with {@code failure}. */
  public static Result failed(
      RunSettings settings, Optional<LastCheckpoint> last, RuntimeException failure) {
    var message = String.valueOf(failure.getMessage());
    return result(settings, CarrybitException.exitCode(failure), Optional.empty(), message, last);
  }

  private static Result result(
      RunSettings settings,
      ExitCode code,
      Optional<Result.Training> training,
      String message,
      Optional<LastCheckpoint> last) {
    double seconds = ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
    return new Result(
        code, task(settings), training, seconds, message, last, settings.runDirectory());
  }

  private static String task(RunSettings settings) {
    return settings.task() instanceof AdditionSettings ? "addition" : "text";
  }
}
