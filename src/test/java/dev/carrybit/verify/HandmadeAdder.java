package dev.carrybit.verify;

import dev.carrybit.linalg.ScalarMath;
import dev.carrybit.nn.Activation;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Output;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.storage.NamedWeights;
import dev.carrybit.storage.Sha256;
import dev.carrybit.storage.Tensor;
import dev.carrybit.verify.Certificate.Frame;
import dev.carrybit.verify.Certificate.Region;
import dev.carrybit.verify.Certificate.TreeNode;
import dev.carrybit.verify.CertificateChecker.Proof;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An adder of four units with weights made by hand, and a certificate of it. With s = a + b +
 * carry, unit i of 0 to 2 is tanh (16 (s − ½ − i)), close to 1 if s > i and to −1 if not. Unit 1 is
 * the carry. Unit 3 is 1 after the first step, so that (h₁ + h₃) / 2 is the carry from the zero
 * state on. The logit is 3 (h₀ − h₁ + h₂).
 *
 * <p>With sigmoid units, unit i is σ (32 (s − ½ − i)), close to 1 or 0, h₁ is the carry, and the
 * logit 6 (h₀ − h₁ + h₂) − 3.
 *
 * <p>Further units do nothing at first. A test gives them weights, so that a single inequality of
 * the checker decides whether a region is large enough for them. All fields may be changed.
 *
 * <p>The regions are the zero state, and one for each carry. A region has the coordinates c ±
 * width, by a frame of S = radius / width.
 */
public final class HandmadeAdder {

  static final int CARRY = 1;
  static final int ONE = 3;

  /** The first one of the further units. */
  static final int E = 4;

  final Activation activation;
  final int n;
  final double[][] w;
  final double[] inputs;
  final double[] bias;
  final double[] output;
  double outputBias;

  final double[] centre;
  final double[] width;
  double radius = 1e-6;
  final List<Frame> frames = new ArrayList<>();
  final List<Region> regions = new ArrayList<>();
  List<TreeNode> nodes = new ArrayList<>();

  public HandmadeAdder(int furtherUnits) {
    this(Activation.TANH, furtherUnits);
  }

  HandmadeAdder(Activation activation, int furtherUnits) {
    this.activation = activation;
    n = E + furtherUnits;
    w = new double[n][n];
    inputs = new double[n];
    bias = new double[n];
    output = new double[n];
    centre = new double[n];
    width = new double[n];
    Arrays.fill(width, 1e-9);
    boolean tanh = activation == Activation.TANH;
    Arrays.fill(centre, tanh ? 0 : 0.5);
    double scale = tanh ? 1 : 2; // tanh z = 2 σ(2 z) − 1
    for (int i = 0; i < 3; i++) {
      inputs[i] = scale * 16;
      bias[i] = -scale * 16 * (i + 0.5);
      w[i][CARRY] = tanh ? 8 : 32;
      w[i][ONE] = tanh ? 8 : 0;
      output[i] = scale * (i == CARRY ? -3 : 3);
      width[i] = 1.1 / scale;
    }
    outputBias = tanh ? 0 : -3;
    bias[ONE] = scale * 8;
    width[CARRY] = 0.01;
    centre[ONE] = 1;
    width[ONE] = 0.01;
  }

  public ModelSpec spec() {
    return Adders.spec(new Input.Reals(2), new Elman(activation), n, Output.SIGMOID);
  }

  public Parameters weights() {
    return NamedWeights.of("handmade", model(), ModelLayout.of(spec()));
  }

  List<Tensor> model() {
    var wx = new double[2 * n];
    for (int i = 0; i < 2 * n; i++) {
      wx[i] = inputs[i / 2];
    }
    var flat = Arrays.stream(w).flatMapToDouble(Arrays::stream).toArray();
    return List.of(
        new Tensor("weight_ih_l0", new int[] {n, 2}, wx),
        new Tensor("weight_hh_l0", new int[] {n, n}, flat),
        new Tensor("bias_ih_l0", new int[] {n}, bias.clone()),
        new Tensor("output.weight", new int[] {1, n}, output.clone()),
        new Tensor("output.bias", new int[] {1}, new double[] {outputBias}));
  }

  static String hash(List<Tensor> model) {
    return Sha256.hex(model.stream().flatMapToDouble(t -> Arrays.stream(t.values())).toArray());
  }

  /** S = radius / width on the diagonal, and its inverse. */
  Frame frame() {
    var s = new double[n][n];
    var t = new double[n][n];
    for (int i = 0; i < n; i++) {
      s[i][i] = radius / width[i];
      t[i][i] = width[i] / radius;
    }
    return new Frame(s, t);
  }

  /** The region of a carry around {@link #centre}. */
  Region region(int carry) {
    var c = centre.clone();
    c[CARRY] = activation == Activation.TANH ? 2 * carry - 1 : carry;
    return new Region(carry, 0, radius, c);
  }

  /** A step from states with {@code carry} to regions 1 and 2, which have the carries 0 and 1. */
  static List<TreeNode> stepIn(int carry) {
    var tree = new ArrayList<TreeNode>(List.of(new TreeNode.TimeStep()));
    for (int x = 0; x < 4; x++) {
      tree.add(new TreeNode.In(1 + (x / 2 + x % 2 + carry) / 2));
    }
    return tree;
  }

  /** Two steps; units that depend on each other are where they belong after two steps. */
  static List<TreeNode> twoSteps(int carry) {
    var tree = new ArrayList<TreeNode>(List.of(new TreeNode.TimeStep()));
    for (int x = 0; x < 4; x++) {
      tree.addAll(stepIn((x / 2 + x % 2 + carry) / 2));
    }
    return tree;
  }

  /** The certificate; fields that are empty get what a right adder needs. */
  Certificate certificate() {
    var all = new ArrayList<Frame>(List.of(frame()));
    all.addAll(frames);
    if (regions.isEmpty()) {
      regions.addAll(List.of(new Region(0, 0, 0, new double[n]), region(0), region(1)));
    }
    if (nodes.isEmpty()) {
      nodes.addAll(twoSteps(0));
      nodes.addAll(stepIn(0));
      nodes.addAll(stepIn(1));
    }
    return new Certificate(hash(model()), all, regions, nodes);
  }

  Proof check() {
    return CertificateChecker.check(model(), activation, certificate());
  }

  /** Whether the network gives the right bits for a random sum of so many bits. */
  boolean addsRight(int positions, SplitMix64 random) {
    var h = new double[n];
    int carry = 0;
    for (int t = 0; t < positions; t++) {
      int sum = random.nextInt(2) + random.nextInt(2);
      var before = h.clone();
      double logit = outputBias;
      for (int i = 0; i < n; i++) {
        double z = bias[i] + inputs[i] * sum;
        for (int k = 0; k < n; k++) {
          z += w[i][k] * before[k];
        }
        h[i] = tanh(z);
        logit += output[i] * h[i];
      }
      if (logit > 0 != ((sum + carry) % 2 == 1)) {
        return false;
      }
      carry = (sum + carry) / 2;
    }
    return true;
  }

  static double tanh(double z) {
    return ScalarMath.tanh(z);
  }
}
