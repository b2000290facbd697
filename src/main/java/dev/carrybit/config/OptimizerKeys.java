package dev.carrybit.config;

import dev.carrybit.optim.Adam;
import dev.carrybit.optim.AdamW;
import dev.carrybit.optim.Optimizer;
import dev.carrybit.optim.RmsProp;
import dev.carrybit.optim.Sgd;
import java.util.List;

/** The keys of the rule that changes the weights. */
final class OptimizerKeys {

  /** What {@link #GAIN} and {@link #OUTPUT_DECAY} yield for complement and same. */
  static final double DERIVED = -1;

  static final String SGD = "sgd";
  static final String RMSPROP = "rmsprop";
  static final String ADAM = "adam";
  static final String ADAMW = "adamw";

  static final Key<String> NAME = new Key<>("optimizer.name", Kind.word(SGD, RMSPROP, ADAM, ADAMW));
  static final Key<Double> LEARNING_RATE = new Key<>("optimizer.learning-rate", Kind.positive());
  static final Key<Double> MOMENTUM = new Key<>("optimizer.momentum", Kind.fraction());
  static final Key<Double> DECAY = new Key<>("optimizer.decay", Kind.fraction());
  static final Key<Double> GAIN =
      new Key<>("optimizer.gain", Kind.positive().or("complement", DERIVED));
  static final Key<Double> OUTPUT_DECAY =
      new Key<>("optimizer.output-decay", Kind.fraction().or("same", DERIVED));
  static final Key<Double> BETA1 = new Key<>("optimizer.beta1", Kind.fraction());
  static final Key<Double> BETA2 = new Key<>("optimizer.beta2", Kind.fraction());
  static final Key<Double> EPSILON = new Key<>("optimizer.epsilon", Kind.positive());
  static final Key<Boolean> EPSILON_INSIDE_ROOT =
      new Key<>("optimizer.epsilon-inside-root", Kind.flag());
  static final Key<Double> WEIGHT_DECAY = new Key<>("optimizer.weight-decay", Kind.atLeastZero());

  static final List<Key<?>> ALL =
      List.of(
          NAME,
          LEARNING_RATE,
          MOMENTUM,
          DECAY,
          GAIN,
          OUTPUT_DECAY,
          BETA1,
          BETA2,
          EPSILON,
          EPSILON_INSIDE_ROOT,
          WEIGHT_DECAY);

  private OptimizerKeys() {}

  static Optimizer read(Values values) {
    double rate = values.read(LEARNING_RATE);
    return switch (values.read(NAME)) {
      case SGD -> new Sgd(rate, values.read(MOMENTUM), values.read(WEIGHT_DECAY));
      case RMSPROP -> rmsProp(values, rate);
      case ADAMW ->
          new AdamW(
              rate,
              values.read(BETA1),
              values.read(BETA2),
              values.read(EPSILON),
              values.read(WEIGHT_DECAY));
      default ->
          new Adam(
              rate,
              values.read(BETA1),
              values.read(BETA2),
              values.read(EPSILON),
              values.read(WEIGHT_DECAY));
    };
  }

  private static RmsProp rmsProp(Values values, double rate) {
    double decay = values.read(DECAY);
    double outputDecay = values.read(OUTPUT_DECAY);
    double gain = values.read(GAIN);
    return new RmsProp(
        rate,
        average(decay, gain),
        average(outputDecay == DERIVED ? decay : outputDecay, gain),
        values.read(EPSILON),
        values.read(EPSILON_INSIDE_ROOT),
        values.read(MOMENTUM),
        values.read(WEIGHT_DECAY));
  }

  private static RmsProp.Average average(double decay, double gain) {
    return gain == DERIVED ? RmsProp.Average.of(decay) : new RmsProp.Average(decay, gain);
  }

  static void write(Optimizer optimizer, SettingsWriter to) {
    to.put(NAME, name(optimizer));
    to.put(LEARNING_RATE, optimizer.learningRate());
    if (optimizer instanceof Sgd sgd) {
      to.put(MOMENTUM, sgd.momentum());
    } else if (optimizer instanceof RmsProp rmsProp) {
      write(rmsProp, to);
    } else if (optimizer instanceof Adam adam) {
      write(adam.beta1(), adam.beta2(), adam.epsilon(), to);
    } else if (optimizer instanceof AdamW adam) {
      write(adam.beta1(), adam.beta2(), adam.epsilon(), to);
    }
    to.put(WEIGHT_DECAY, optimizer.weightDecay());
  }

  private static String name(Optimizer optimizer) {
    if (optimizer instanceof Sgd) {
      return SGD;
    } else if (optimizer instanceof RmsProp) {
      return RMSPROP;
    }
    return optimizer instanceof AdamW ? ADAMW : ADAM;
  }

  private static void write(double beta1, double beta2, double epsilon, SettingsWriter to) {
    to.put(BETA1, beta1);
    to.put(BETA2, beta2);
    to.put(EPSILON, epsilon);
  }

  private static void write(RmsProp rmsProp, SettingsWriter to) {
    var hidden = rmsProp.hidden();
    var output = rmsProp.output();
    boolean complement = isComplement(hidden) && isComplement(output);
    to.put(MOMENTUM, rmsProp.momentum());
    to.put(DECAY, hidden.decay());
    to.put(GAIN, complement ? DERIVED : hidden.gain());
    to.put(OUTPUT_DECAY, output.decay() == hidden.decay() ? DERIVED : output.decay());
    to.put(EPSILON, rmsProp.epsilon());
    to.put(EPSILON_INSIDE_ROOT, rmsProp.epsilonInsideRoot());
  }

  private static boolean isComplement(RmsProp.Average average) {
    return average.equals(RmsProp.Average.of(average.decay()));
  }
}
