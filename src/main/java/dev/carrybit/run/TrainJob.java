package dev.carrybit.run;

import dev.carrybit.Words;
import dev.carrybit.config.MemoryEstimate;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.TextSettings;
import dev.carrybit.config.TrainSettings;
import dev.carrybit.config.TrainSettings.ResultWeights;
import dev.carrybit.model.Sampler;
import dev.carrybit.model.TrainedModel;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.spark.Aggregation;
import dev.carrybit.spark.MemoryCheck;
import dev.carrybit.spark.MetricsSource;
import dev.carrybit.spark.SparkEngine;
import dev.carrybit.spark.TextPreparation;
import dev.carrybit.text.PreparedText;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.train.Checkpointer;
import dev.carrybit.train.StopRequest;
import dev.carrybit.train.TimedStretch;
import dev.carrybit.train.TrainListener;
import dev.carrybit.train.Trainer;
import dev.carrybit.train.Trainer.TrainResult;
import dev.carrybit.train.TrainingState;
import dev.carrybit.train.WorkPlan;
import dev.carrybit.verify.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.api.java.JavaSparkContext;

/** Trains a run: from the prepared data to the saved weights. */
public record TrainJob(
    Console console,
    RunSettings settings,
    RunSession session,
    StopRequest stop,
    ResultWriter writer) {

  /** Random numbers for sampling differ from those of other purposes. */
  private static final long SAMPLING = 0x5A;

  /** Trains, saves the weights and returns the content of {@code result.json}. */
  public String run(JavaSparkContext context) {
    var text = prepare(context);
    text.map(PreparedText::vocabulary).map(Vocabulary::metadata).ifPresent(Checkpoint::requireRoom);
    var factory = new RunFactory(settings, text);
    var plan = factory.plan();
    var evaluation = factory.evaluation();
    var aggregation = Aggregation.of(context, plan, settings.train().aggregate());
    MemoryCheck.of(context, plan.shards())
        .require(plan, factory.size(), evaluation, aggregation.place());
    var pretrained = InputFiles.weights(session.directory().files(), settings);
    var origin = session.origin(text.map(PreparedText::fingerprint).orElse(""), pretrained);
    var state = session.state(plan, () -> factory.initialWeights(pretrained));
    try (var progress = progress(state.steps(), plan);
        var engine = new SparkEngine(context, plan, aggregation.place());
        var metrics = metrics(plan);
        var checkpoints =
            new Checkpointer(
                settings.checkpoint(),
                each -> {
                  metrics.flush();
                  return session.saving(origin, each);
                })) {
      introduce(progress, context, aggregation, state);
      var listeners = new ArrayList<TrainListener>();
      listeners.add(metrics);
      listeners.add(
          new TrainLog(
              console.results(), progress, settings.train().logEvery(), settings.model().nats()));
      listeners.add(MetricsSource.register());
      if (settings.train().samples()) {
        text.ifPresent(prepared -> listeners.add(sampling(factory, prepared.vocabulary())));
      }
      var trainer =
          new Trainer(
              plan, settings.train(), state, engine, evaluation, listeners, checkpoints, stop);
      var trained = trainer.run();
      var weights = weights(trained, plan);
      var verdict = factory.verdict(weights);
      verdict.map(Verdict::sentence).ifPresent(progress::note);
      var result = Result.succeeded(settings, aggregation.place(), trained, weights, verdict);
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
    return new Progress(console.log(), console.terminal(), "train", first, steps);
  }

  private MetricsWriter metrics(WorkPlan plan) {
    var directory = session.directory();
    // other file systems rewrite the file to append
    long flushSeconds = directory.files().isLocal(directory.path()) ? 1 : 60;
    return new MetricsWriter(
        session.measured(),
        session::addMetrics,
        settings.train().logEvery(),
        plan.examples().stepsPerEpoch(),
        settings.model().nats(),
        flushSeconds,
        Instant::now,
        System::nanoTime);
  }

  private void introduce(
      Progress progress, JavaSparkContext context, Aggregation aggregation, TrainingState state) {
    int shards = settings.train().shards();
    progress.note(
        "%s: %d parameters, %s on %s, kernels %s, run in %s"
            .formatted(
                Result.task(settings),
                state.weights().values().length,
                shards == 1 ? "1 shard" : shards + " shards",
                context.master(),
                Words.of(settings.kernels()),
                session.directory().path()));
    session
        .lastCheckpoint()
        .map(last -> "resumes at step %d (%s)".formatted(last.step(), last.file()))
        .ifPresent(progress::note);
    if (!context.isLocal()) {
      progress.note(
          "train.aggregate: %s, of %s in the sums of %d tasks"
              .formatted(
                  Words.of(aggregation.place()),
                  MemoryEstimate.format(aggregation.bytes()),
                  aggregation.tasks()));
    }
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
      public void completed(TimedStretch stretch, Parameters weights) {
        if (stretch.endsAt(settings.train().sampleEvery())) {
          long seed = SplitMix64.mix(settings.seed(), SAMPLING, stretch.steps());
          var sampler =
              new Sampler(network, weights, settings.sample(), vocabulary.tokens(), boundary);
          var text = vocabulary.decode(sampler.sample(new int[0], seed));
          session.addSample("--- step %d\n%s\n".formatted(stretch.steps(), text));
        }
      }
    };
  }

  /** The last weights, or those with the best measurement. */
  private Parameters weights(TrainResult trained, WorkPlan plan) {
    var last = trained.state();
    boolean best = settings.train().result() == ResultWeights.BEST;
    return trained
        .validation()
        .filter(validation -> best && validation.bestStep() < last.steps())
        .map(validation -> session.weightsAfter(validation.bestStep(), plan))
        .orElse(last.weights());
  }
}
