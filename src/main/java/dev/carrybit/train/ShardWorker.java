package dev.carrybit.train;

import dev.carrybit.nn.Batch;
import dev.carrybit.nn.BatchSource;
import dev.carrybit.nn.ParameterLayout;
import dev.carrybit.nn.Shard;
import dev.carrybit.nn.UnrolledNetwork;
import dev.carrybit.optim.OptimizerState;
import dev.carrybit.storage.HadoopFiles;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes a shard's part of a round: the sum of its gradients, or its own local steps. The result
 * depends on the round and the shard alone. The buffers are reused. Not thread-safe.
 */
public final class ShardWorker implements AutoCloseable {

  /**
   * What all shards get for one round: a step, or several local steps.
   *
   * @param step completed steps
   * @param weights the weights; not changed
   * @param optimizerState such as Adam's m and v, if shards take local steps; empty if the driver's
   *     optimizer updates the weights
   * @param rateScale the factor by which plateaus reduced the learning rate
   */
  public record RoundInput(
      long step, double[] weights, double[] optimizerState, double rateScale) {}

  /**
   * The result of a shard without its vector.
   *
   * @param stretches the steps of the round, cut where a line of progress begins
   * @param carried the final state of the last window; empty if no state is carried
   */
  public record ShardResult(List<Stretch> stretches, double[] carried) {}

  /**
   * What steps of a round showed.
   *
   * @param first completed steps before them
   * @param steps completed steps after them
   * @param loss summed over targets and steps
   * @param targets number of targets
   * @param gradientNorm of the first step, or the last one that is not finite; 0 if the driver's
   *     optimizer updates the weights
   * @param answers shard 0 of an addition run: the answer to its first problem, before the update
   */
  public record Stretch(
      long first, long steps, double loss, long targets, double gradientNorm, List<Answer> answers)
      implements Serializable {

    /** The mean loss per target. */
    public double meanLoss() {
      return loss / targets;
    }

    Stretch withGradientNorm(double norm) {
      return new Stretch(first, steps, loss, targets, norm, answers);
    }
  }

  /** Reused buffers for one number of sequences; {@code state} is that of the next window. */
  private record Buffers(Batch batch, UnrolledNetwork network, double[] state) {}

  private final WorkPlan plan;
  private final ParameterLayout layout;
  private final BatchSource source;
  private final double[] ownGradient;
  private final Map<Integer, Buffers> buffersBySize = new HashMap<>();

  /** Creates a worker; {@code files} reads the text. */
  public ShardWorker(WorkPlan plan, HadoopFiles files) {
    this.plan = plan;
    this.layout = plan.layout();
    this.source = plan.examples().open(files);
    this.ownGradient = new double[plan.averagesWeights() ? layout.size() : 0];
  }

  /**
   * Computes {@code shard} for one round.
   *
   * @param carried the final state of the shard's last window; empty at first. Not changed
   * @param vector receives the gradient sum, or the weights followed by the optimizer state; {@link
   *     WorkPlan#vectorLength()} numbers
   */
  public ShardResult work(RoundInput input, Shard shard, double[] carried, double[] vector) {
    var buffers = buffersBySize.computeIfAbsent(shard.count(), this::buffers);
    System.arraycopy(carried, 0, buffers.state, 0, carried.length);

    // Local steps change a copy of the weights, rounded as weights are shipped. Otherwise there is
    // one step, whose gradient is the vector, and the driver changes the weights.
    boolean updates = plan.averagesWeights();
    var precision = plan.model().precision();
    var weights = updates ? precision.rounded(input.weights()).clone() : input.weights();
    var gradient = updates ? ownGradient : vector;
    var optimizer = OptimizerState.of(precision.rounded(input.optimizerState()), layout.size());
    var stretches = new ArrayList<Stretch>();
    long began = input.step();
    double loss = 0;
    long targets = 0;
    double norm = 0;
    List<Answer> answers = List.of();
    for (int local = 0; local < plan.localSteps(); local++) {
      long step = input.step() + local;
      boolean first = step == began;
      loss += forward(step, shard, weights, buffers);
      targets += buffers.batch.rows();
      if (first) {
        answers = answers(shard, buffers); // before the backward pass, which overwrites outputs
      }
      buffers.network.backward(buffers.batch, gradient);
      if (updates) {
        var scaled = plan.scaleAndClip(gradient, buffers.batch.rows(), shard.count());
        boolean finite = Double.isFinite(scaled.norm());
        if (finite) {
          double rate = plan.rate(step, input.rateScale());
          plan.optimizer().step(layout, weights, scaled, optimizer, step, rate);
        }
        // The norm of the first step is reported; one that is not finite ends the run.
        norm = first || !finite ? scaled.norm() : norm;
      }
      if (local + 1 == plan.localSteps() || (step + 1) % plan.logEvery() == 0) {
        stretches.add(new Stretch(began, step + 1, loss, targets, norm, answers));
        began = step + 1;
        loss = 0;
        targets = 0;
      }
    }
    if (updates) {
      int size = layout.size();
      System.arraycopy(precision.rounded(weights), 0, vector, 0, size);
      var state = precision.rounded(optimizer.values());
      System.arraycopy(state, 0, vector, size, vector.length - size);
    }
    var last = plan.examples().carries() ? buffers.state.clone() : new double[0];
    return new ShardResult(stretches, last);
  }

  private double forward(long step, Shard shard, double[] weights, Buffers buffers) {
    Cancellation.check();
    if (source.restarts(step)) {
      Arrays.fill(buffers.state, 0);
    }
    source.fill(step, shard, buffers.batch);
    var dropout = plan.model().dropout().at(step, shard.index());
    return buffers.network.forward(weights, buffers.batch, buffers.state, dropout);
  }

  private List<Answer> answers(Shard shard, Buffers buffers) {
    return plan.examples() instanceof Examples.Text || shard.index() > 0
        ? List.of()
        : List.of(Answer.of(buffers.batch, buffers.network, plan.model().spec().outputs()));
  }

  private Buffers buffers(int sequences) {
    int timeSteps = plan.examples().timeSteps();
    var spec = plan.model().spec();
    return new Buffers(
        Batch.of(spec.input(), sequences, timeSteps),
        plan.model().unrolled(sequences, timeSteps),
        new double[sequences * spec.stateSize()]);
  }

  @Override
  public void close() {
    source.close();
  }
}
