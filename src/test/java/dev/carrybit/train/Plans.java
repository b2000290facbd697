package dev.carrybit.train;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.addition.NumpyStream;
import dev.carrybit.config.TrainSettings;
import dev.carrybit.config.TrainSettings.Aggregate;
import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.config.TrainSettings.ResultWeights;
import dev.carrybit.config.TrainSettings.ScheduleSettings;
import dev.carrybit.config.TrainSettings.ScheduleSettings.ScheduleName;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Activation;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Cell;
import dev.carrybit.nn.Dropout;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Initialization;
import dev.carrybit.nn.Initialization.Distribution;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Output;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.Precision;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.optim.Clipping;
import dev.carrybit.optim.LearningRate;
import dev.carrybit.optim.Optimizer;
import dev.carrybit.optim.Sgd;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.SymbolText;
import dev.carrybit.text.SymbolText.TextRange;
import dev.carrybit.text.TextWindows.Streams;
import dev.carrybit.train.ShardWorker.RoundInput;
import dev.carrybit.train.Trainer.TrainResult;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Small runs: the source article's, and others of additions and text. */
public final class Plans {

  public static final int SYMBOLS = 5;

  /** The same learning rate in all steps. */
  public static final ScheduleSettings CONSTANT =
      new ScheduleSettings(ScheduleName.CONSTANT, 0.5, 1, 1, 1, 0, 0);

  private static final int WORDS_OF_WEIGHTS = 608;
  private static final double UNBOUNDED = Double.POSITIVE_INFINITY;

  private Plans() {}

  /** The input of a round without plateaus before it. */
  public static RoundInput input(long step, double[] weights, double[] optimizerState) {
    return new RoundInput(step, weights, optimizerState, 1);
  }

  /** What the shards carry before the first step. */
  public static List<double[]> noStates(WorkPlan plan) {
    return Collections.nCopies(plan.shards(), new double[0]);
  }

  static ModelSpec articleSpec() {
    return new ModelSpec(
        new Input.Reals(2),
        new Elman(Activation.SIGMOID),
        1,
        16,
        false,
        1,
        Output.SIGMOID,
        Loss.SQUARED);
  }

  static Parameters articleWeights() {
    var rule =
        new Initialization(
            Distribution.UNIFORM, Distribution.UNIFORM, Distribution.UNIFORM, -1, 1, 0);
    return rule.drawAsNumpy(articleSpec(), new NumpyStream(0)::nextDouble);
  }

  public static WorkPlan article(KernelChoice kernels, int localSteps) {
    return new WorkPlan(
        new ModelPlan(articleSpec(), kernels, UNBOUNDED),
        new Examples.NumpyAddition(8, 0, WORDS_OF_WEIGHTS),
        1,
        1,
        new Sgd(0.1, 0, 0),
        Clipping.NONE,
        GradientScale.SUM,
        localSteps,
        1000,
        LearningRate.CONSTANT);
  }

  /** The article's network after {@code steps} steps. */
  public static Parameters trainedArticle(WorkPlan plan, long steps, TrainListener... listeners) {
    return train(plan, articleWeights(), settings(plan, steps), List.of(listeners))
        .state()
        .weights();
  }

  public static TrainResult train(
      WorkPlan plan, Parameters weights, TrainSettings settings, List<TrainListener> listeners) {
    try (var engine = new LocalEngine(plan)) {
      return new Trainer(
              plan,
              settings,
              TrainingState.first(plan, weights),
              engine,
              Optional.empty(),
              listeners,
              Checkpointer.none(),
              new StopRequest())
          .run();
    }
  }

  /** The sum of so many bits that a network says, in one window. */
  public static BigInteger answer(
      Network network, Parameters weights, AdditionProblem problem, int bits) {
    var batch = Batch.of(network.spec().input(), 1, bits);
    problem.fill(batch, 0, 0);
    var workspace = network.workspace(1, bits);
    network.forward(weights, batch, new double[network.spec().stateSize()], workspace);
    var sum = BigInteger.ZERO;
    for (int t = 0; t < bits; t++) {
      sum = workspace.prediction(t) == 1 ? sum.setBit(t) : sum;
    }
    return sum;
  }

  /** Additions of 6 bits in pairs, by two layers of an LSTM. */
  public static WorkPlan addition(
      int batch, int shards, Optimizer optimizer, GradientScale scale, int localSteps) {
    var spec = spec(new Input.Symbols(4), new Lstm(), 2, 5, 2, Output.SOFTMAX);
    return new WorkPlan(
        new ModelPlan(spec, KernelChoice.VECTOR, UNBOUNDED),
        new Examples.Addition(6, 21),
        batch,
        shards,
        optimizer,
        new Clipping(1.5, 0.4),
        scale,
        localSteps,
        1000,
        LearningRate.CONSTANT);
  }

  /** The same run in float32. */
  public static WorkPlan inFloat32(WorkPlan plan) {
    var model = plan.model();
    return with(
        plan,
        new ModelPlan(
            model.spec(),
            model.kernels(),
            Precision.FLOAT32,
            model.stateGradientBound(),
            model.dropout()));
  }

  /** The same run with another number of hidden units. */
  public static WorkPlan hidden(WorkPlan plan, int hidden) {
    var model = plan.model();
    var spec = model.spec();
    return with(
        plan,
        new ModelPlan(
            new ModelSpec(
                spec.input(),
                spec.cell(),
                spec.layers(),
                hidden,
                spec.bias(),
                spec.outputs(),
                spec.output(),
                spec.loss()),
            model.kernels(),
            model.precision(),
            model.stateGradientBound(),
            model.dropout()));
  }

  static WorkPlan with(WorkPlan plan, ModelPlan model) {
    return with(
        plan, model, plan.examples(), plan.clipping(), plan.logEvery(), plan.learningRate());
  }

  static WorkPlan with(WorkPlan plan, Examples examples) {
    return with(
        plan, plan.model(), examples, plan.clipping(), plan.logEvery(), plan.learningRate());
  }

  static WorkPlan with(WorkPlan plan, Clipping clipping) {
    return with(
        plan, plan.model(), plan.examples(), clipping, plan.logEvery(), plan.learningRate());
  }

  private static WorkPlan with(
      WorkPlan plan,
      ModelPlan model,
      Examples examples,
      Clipping clipping,
      long logEvery,
      LearningRate rate) {
    return new WorkPlan(
        model,
        examples,
        plan.batch(),
        plan.shards(),
        plan.optimizer(),
        clipping,
        plan.scale(),
        plan.localSteps(),
        logEvery,
        rate);
  }

  /** The same run with dropout. */
  public static WorkPlan withDropout(WorkPlan plan, double rate, long seed) {
    var model = plan.model();
    return with(
        plan,
        new ModelPlan(
            model.spec(),
            model.kernels(),
            model.precision(),
            model.stateGradientBound(),
            new Dropout(rate, seed)));
  }

  /** Windows of 4 time steps of a text, by one layer of an LSTM. */
  public static WorkPlan text(
      SymbolText text,
      boolean carries,
      int batch,
      int shards,
      Optimizer optimizer,
      int localSteps) {
    var spec = spec(new Input.Symbols(SYMBOLS), new Lstm(), 1, 7, SYMBOLS, Output.SOFTMAX);
    var streams = new Streams(new TextRange(0, text.length()), batch, 4);
    return new WorkPlan(
        new ModelPlan(spec, KernelChoice.VECTOR, 0.5),
        new Examples.Text(text, streams, carries, 22, Boundary.NONE),
        batch,
        shards,
        optimizer,
        Clipping.NONE,
        GradientScale.TARGET_MEAN,
        localSteps,
        1000,
        LearningRate.CONSTANT);
  }

  /** The same run on a text in which {@code boundary} ends documents. */
  static WorkPlan documents(WorkPlan plan, int boundary) {
    var text = (Examples.Text) plan.examples();
    return with(
        plan,
        new Examples.Text(
            text.text(), text.streams(), text.carries(), text.seed(), new Boundary(boundary)));
  }

  /** Random symbols in two files. */
  public static SymbolText written(Path directory, int length) throws IOException {
    int first = length / 3;
    var bytes = new byte[length];
    var symbols = symbols(length);
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) symbols[i];
    }
    var one = directory.resolve("one.symbols");
    var two = directory.resolve("two.symbols");
    Files.write(one, Arrays.copyOf(bytes, first));
    Files.write(two, Arrays.copyOfRange(bytes, first, length));
    return new SymbolText(
        List.of(
            new SymbolText.Part(one.toString(), first, 0),
            new SymbolText.Part(two.toString(), length - first, 0)),
        1);
  }

  /** What {@link #written} writes. */
  static int[] symbols(int length) {
    var random = new SplitMix64(23);
    return IntStream.generate(() -> random.nextInt(SYMBOLS)).limit(length).toArray();
  }

  public static Parameters weights(WorkPlan plan) {
    return weights(plan.model().spec());
  }

  public static Parameters weights(ModelSpec spec) {
    var rule =
        new Initialization(
            Distribution.UNIFORM, Distribution.ORTHOGONAL, Distribution.UNIFORM, -1, 1, 1);
    return rule.draw(spec, 24);
  }

  public static ModelSpec spec(
      Input input, Cell cell, int layers, int hidden, int outputs, Output output) {
    return new ModelSpec(input, cell, layers, hidden, true, outputs, output, Loss.CROSS_ENTROPY);
  }

  public static TrainSettings settings(WorkPlan plan, long steps) {
    return settings(plan, steps, UNBOUNDED, UNBOUNDED, UNBOUNDED, TrainSettings.NEVER);
  }

  /** The same for a run that ends after so many measurements in a row without improvement. */
  static TrainSettings patient(TrainSettings settings, long patience, ScheduleSettings schedule) {
    return new TrainSettings(
        settings.steps(),
        settings.epochs(),
        settings.maxMinutes(),
        settings.target(),
        settings.batch(),
        settings.shards(),
        settings.gradient(),
        settings.localSteps(),
        settings.aggregate(),
        settings.logEvery(),
        settings.evaluateEvery(),
        settings.sampleEvery(),
        patience,
        settings.result(),
        schedule);
  }

  /** The same plan with rates that change. */
  static WorkPlan scheduled(WorkPlan plan, LearningRate rate) {
    return with(plan, plan.model(), plan.examples(), plan.clipping(), plan.logEvery(), rate);
  }

  /** The same plan with a line of progress every so many steps. */
  public static WorkPlan logged(WorkPlan plan, long every) {
    return with(plan, plan.model(), plan.examples(), plan.clipping(), every, plan.learningRate());
  }

  public static TrainSettings settings(
      WorkPlan plan, long steps, double epochs, double minutes, double target, long evaluateEvery) {
    return new TrainSettings(
        steps,
        epochs,
        minutes,
        target,
        plan.batch(),
        plan.shards(),
        plan.scale(),
        plan.localSteps(),
        Aggregate.AUTO,
        TrainSettings.NEVER,
        evaluateEvery,
        TrainSettings.NEVER,
        TrainSettings.NEVER,
        ResultWeights.LAST,
        CONSTANT);
  }
}
