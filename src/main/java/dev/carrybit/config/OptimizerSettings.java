package dev.carrybit.config;

import static dev.carrybit.config.Key.Range.AT_LEAST_ZERO;
import static dev.carrybit.config.Key.Range.FRACTION;

import dev.carrybit.config.Key.Doc;
import dev.carrybit.optim.Adam;
import dev.carrybit.optim.Optimizer;
import dev.carrybit.optim.RmsProp;
import dev.carrybit.optim.Sgd;
import java.io.Serializable;

/** The rule that changes the weights. */
public record OptimizerSettings(
    @Key("adam")
        @Doc(
            "The optimizer. sgd: stochastic gradient descent. rmsprop, adam, adamw: as in PyTorch.")
        OptimizerName name,
    @Key("0.01") @Doc("The learning rate.") double learningRate,
    @Key(value = "0", range = FRACTION, when = "optimizer.name = rmsprop or sgd")
        @Doc("Momentum: the share of the last change that is repeated, as in PyTorch.")
        double momentum,
    @Key(value = "0.95", range = FRACTION, when = "optimizer.name = rmsprop")
        @Doc("Decay of the average G of squared gradients: G = decay · G + gain · g².")
        double decay,
    @Key(
            value = "complement",
            word = "complement",
            meaning = DERIVED,
            when = "optimizer.name = rmsprop")
        @Doc("The gain in the average G. complement: 1 - decay.")
        double gain,
    @Key(
            value = "same",
            range = FRACTION,
            word = "same",
            meaning = DERIVED,
            when = "optimizer.name = rmsprop")
        @Doc("The decay for the output layer. same: as in the other layers.")
        double outputDecay,
    @Key(value = "0.9", range = FRACTION, when = "optimizer.name = adam or adamw")
        @Doc("Decay of the average of gradients.")
        double beta1,
    @Key(value = "0.999", range = FRACTION, when = "optimizer.name = adam or adamw")
        @Doc("Decay of the average of squared gradients.")
        double beta2,
    @Key(value = "1e-8", when = "optimizer.name = adam or adamw or rmsprop")
        @Doc("Added to √G, by which gradients are divided.")
        double epsilon,
    @Key(value = "false", when = "optimizer.name = rmsprop")
        @Doc("Whether gradients are divided by √(G + epsilon) rather than √G + epsilon.")
        boolean epsilonInsideRoot,
    @Key(value = "0", range = AT_LEAST_ZERO)
        @Doc(
            "Weight decay, of biases too. adamw subtracts learning-rate · weight-decay · w from"
                + " each weight w (PyTorch's default is 0.01); the others add weight-decay · w to"
                + " its gradient after clipping.")
        double weightDecay)
    implements Serializable {

  private static final int DERIVED = -1;

  /** The optimizers. */
  public enum OptimizerName {
    SGD,
    RMSPROP,
    ADAM,
    ADAMW
  }

  /** One way of writing equal decays. */
  public OptimizerSettings {
    outputDecay = outputDecay == decay ? DERIVED : outputDecay;
  }

  /** The rule itself. */
  public Optimizer rule() {
    return switch (name) {
      case SGD -> new Sgd(learningRate, momentum, weightDecay);
      case RMSPROP ->
          new RmsProp(
              learningRate,
              average(decay),
              average(outputDecay == DERIVED ? decay : outputDecay),
              epsilon,
              epsilonInsideRoot,
              momentum,
              weightDecay);
      case ADAM -> new Adam(learningRate, beta1, beta2, epsilon, weightDecay, false);
      case ADAMW -> new Adam(learningRate, beta1, beta2, epsilon, weightDecay, true);
    };
  }

  private RmsProp.Average average(double decay) {
    return gain == DERIVED ? RmsProp.Average.of(decay) : new RmsProp.Average(decay, gain);
  }
}
