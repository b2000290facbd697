package dev.carrybit.nn;

import dev.carrybit.optim.Adam;
import dev.carrybit.optim.Clipping;
import dev.carrybit.optim.Optimizer;
import dev.carrybit.optim.RmsProp;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A program that trains small networks as many times as its argument says, and prints the SHA-256
 * of the last time's gradients and weights: one line, to be compared between virtual machines. The
 * times before leave compiled code to the last.
 */
final class TrainingDigest {

  private static final int STEPS = 30;

  /** Of networks with vectors, which are slow to interpret. */
  private static final int FEW_STEPS = 6;

  private static final int SEQUENCES = 3;
  private static final int TIME_STEPS = 5;

  private TrainingDigest() {}

  public static void main(String[] arguments) throws NoSuchAlgorithmException {
    var digest = digest();
    for (int time = 1; time < Integer.parseInt(arguments[0]); time++) {
      digest = digest();
    }
    System.out.println(digest);
  }

  private static String digest() throws NoSuchAlgorithmException {
    var digest = MessageDigest.getInstance("SHA-256");
    for (var spec : specs()) {
      var adam = new Adam(0.01, 0.9, 0.999, 1e-8, 0, false);
      var average = RmsProp.Average.of(0.9);
      var rule = spec.layers() == 1 ? new RmsProp(0.01, average, average, 1e-8, true, 0, 0) : adam;
      for (var precision : Precision.values()) {
        train(spec, precision, rule, digest);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Odd sizes, so that loops have vectors and a rest; small ones, which do without vectors. */
  private static List<ModelSpec> specs() {
    var specs = new ArrayList<ModelSpec>();
    for (var cell : Networks.cells()) {
      specs.add(
          new ModelSpec(
              new Input.Symbols(7), cell, 2, 9, true, 7, Output.SOFTMAX, Loss.CROSS_ENTROPY));
      specs.add(
          new ModelSpec(new Input.Reals(2), cell, 1, 11, false, 1, Output.SIGMOID, Loss.SQUARED));
      specs.add(
          new ModelSpec(
              new Input.Symbols(37), cell, 1, 35, true, 37, Output.SOFTMAX, Loss.CROSS_ENTROPY));
    }
    var embedded = new Input.Embedded(7, 9);
    specs.add(
        new ModelSpec(embedded, new Gru(), 2, 11, true, 7, Output.SOFTMAX, Loss.CROSS_ENTROPY));
    return specs;
  }

  private static void train(
      ModelSpec spec, Precision precision, Optimizer optimizer, MessageDigest digest) {
    var layout = ModelLayout.of(spec);
    var weights = Networks.weights(spec, 51);
    var optimizerState = optimizer.initialState(layout.size());
    var clipping = new Clipping(5, 1);
    var state = Networks.state(spec, SEQUENCES, 52);
    for (int step = 0; step < (spec.hidden() > 32 ? FEW_STEPS : STEPS); step++) {
      var batch = Networks.batch(spec, SEQUENCES, TIME_STEPS, 53 + step);
      var gradient = Networks.gradient(spec, precision, weights, batch, state);
      var clipped = clipping.clip(gradient, 1);
      update(digest, IntStream.range(0, gradient.length).mapToDouble(clipped::at).toArray());
      optimizer.step(
          layout, weights.values(), clipped, optimizerState, step, optimizer.learningRate());
    }
    update(digest, weights.values());
  }

  private static void update(MessageDigest digest, double[] values) {
    var bytes = ByteBuffer.allocate(Double.BYTES * values.length);
    bytes.asDoubleBuffer().put(values);
    digest.update(bytes);
  }
}
