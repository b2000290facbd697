package dev.carrybit.train;

import dev.carrybit.nn.Batch;
import dev.carrybit.nn.BatchSource;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.Shard;
import dev.carrybit.nn.Workspace;
import dev.carrybit.optim.OptimizerState;
import dev.carrybit.storage.HadoopFiles;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whoever works on shards: a pure function of round and shard, with scratch space that is used
 * again. Not safe for use by several threads.
 */
public final class ShardWorker implements AutoCloseable {

  /** Scratch space for one number of sequences. */
  private record Space(Batch batch, Workspace workspace, double[] state) {}

  private final WorkPlan plan;
  private final Network model;
  private final BatchSource source;
  private final Update update;
  private final double[] gradient;
  private final Map<Integer, Space> spaces = new HashMap<>();

  /** A worker that reads a text through {@code files}. */
  public ShardWorker(WorkPlan plan, HadoopFiles files) {
    this.plan = plan;
    this.model = plan.model().model();
    this.source = plan.examples().open(files);
    this.update = plan.update();
    this.gradient = new double[plan.averagesWeights() ? model.layout().size() : 0];
  }

  /**
   * Works on {@code shard} for one round.
   *
   * @param vector receives the shard's {@link WorkPlan#vectorLength()} numbers
   */
  public ShardReport work(RoundInput input, Shard shard, double[] vector) {
    var space = spaces.computeIfAbsent(shard.count(), this::space);
    var carried = input.carried().get(shard.index());
    System.arraycopy(carried, 0, space.state, 0, carried.length);
    return plan.averagesWeights()
        ? takeSteps(input, shard, space, vector)
        : sumGradient(input, shard, space, vector);
  }

  private ShardReport sumGradient(RoundInput input, Shard shard, Space space, double[] vector) {
    Arrays.fill(vector, 0);
    var weights = new Parameters(model.layout(), input.weights());
    double loss = forward(input.step(), shard, weights, space);
    var attempts = attempts(shard, space);
    backward(weights, space, vector);
    return report(shard, loss, space.batch.rows(), 0, space, attempts);
  }

  /** The shard's own steps, as the driver would take them; the vector is weights, then memory. */
  private ShardReport takeSteps(RoundInput input, Shard shard, Space space, double[] vector) {
    var weights = new Parameters(model.layout(), input.weights().clone());
    var state = new OptimizerState(input.memory().clone(), input.step());
    double loss = 0;
    long targets = 0;
    double norm = 0;
    List<Attempt> attempts = List.of();
    for (int local = 0; local < plan.localSteps(); local++) {
      loss += forward(input.step() + local, shard, weights, space);
      int rows = space.batch.rows();
      targets += rows;
      attempts = local == 0 ? attempts(shard, space) : attempts;
      Arrays.fill(gradient, 0);
      backward(weights, space, gradient);
      double rate = plan.rate(input.step() + local, input.rateScale());
      double came = update.apply(weights.values(), state, gradient, rows, shard.count(), rate);
      norm = local == 0 || !Double.isFinite(came) ? came : norm;
    }
    int size = weights.values().length;
    System.arraycopy(weights.values(), 0, vector, 0, size);
    System.arraycopy(state.memory(), 0, vector, size, vector.length - size);
    return report(shard, loss, targets, norm, space, attempts);
  }

  private double forward(long step, Shard shard, Parameters weights, Space space) {
    Cancellation.check();
    if (source.restarts(step)) {
      Arrays.fill(space.state, 0);
    }
    source.fill(step, shard, space.batch);
    var dropout = plan.model().dropout().at(step, shard.index());
    double loss = model.forward(weights, space.batch, space.state, space.workspace, dropout);
    space.workspace.finalState(space.batch, space.state);
    return loss;
  }

  private void backward(Parameters weights, Space space, double[] into) {
    model.backward(weights, space.batch, space.workspace, new Parameters(model.layout(), into));
  }

  private List<Attempt> attempts(Shard shard, Space space) {
    return plan.examples().adds() && shard.index() == 0
        ? List.of(Attempt.of(space.batch, space.workspace, model.spec().outputs()))
        : List.of();
  }

  private ShardReport report(
      Shard shard, double loss, long targets, double norm, Space space, List<Attempt> attempts) {
    var carried = plan.examples().carries() ? space.state.clone() : new double[0];
    return new ShardReport(shard.index(), loss, targets, norm, carried, attempts);
  }

  private Space space(int sequences) {
    int timeSteps = plan.examples().timeSteps();
    return new Space(
        Adder.batch(model.spec().input(), sequences, timeSteps),
        model.workspace(sequences, timeSteps),
        new double[sequences * model.spec().stateSize()]);
  }

  @Override
  public void close() {
    source.close();
  }
}
