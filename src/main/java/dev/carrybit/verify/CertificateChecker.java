package dev.carrybit.verify;

import dev.carrybit.CarrybitException;
import dev.carrybit.linalg.ScalarMath;
import dev.carrybit.nn.Activation;
import dev.carrybit.storage.Sha256;
import dev.carrybit.storage.Tensor;
import dev.carrybit.verify.Certificate.Frame;
import dev.carrybit.verify.Certificate.TreeNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;

/**
 * Checks the proof that an adder is right at every length. It needs no trust in the search that has
 * found the proof, and shares no code with it.
 *
 * <p>The claim: for every sequence of pairs of bits, lowest bits first, from the state h = 0, the
 * output at each position is the bit of the sum. It is proved by induction over the positions.
 * Every state lies in a region whose carry is the right one. From each region, a tree of sets
 * follows all inputs until every set lies in a region again; each step of it gives the right output
 * bits.
 *
 * <p>Sets are zonotopes: the states c + Σ εⱼ gⱼ with |εⱼ| ≤ 1. A comparison is written so that a
 * number that is not finite fails it. The page {@code verification.md} derives each inequality.
 */
public final class CertificateChecker {

  /**
   * A sum of at most 4,000 products, computed in any order, is off by at most K times the sum of
   * their magnitudes: K is above twice 4,000 · 2⁻⁵³. Sums here and in the network have fewer terms
   * together.
   */
  private static final double K = 1e-12;

  /** Bounds the error of a value of f here and in the network, and of the few sums with it. */
  private static final double THETA = 8e-15;

  /** Smallest accepted distance of a logit from zero; the output function rounds far less. */
  private static final double MARGIN = 1e-6;

  /** Largest accepted error of the inverse of a frame. */
  private static final double INVERSE = 1e-6;

  /** No number may be larger, so that products neither overflow nor lose more than 1e-300. */
  private static final double LARGEST = 1e9;

  /** A smaller slope of a line is taken as 0, since {@link #turn} would be inexact. */
  private static final double SMALLEST_SLOPE = 1e-9;

  private static final int MOST_TERMS = 2000;
  private static final int MOST_DEPTH = 500;

  /**
   * What a proof has shown.
   *
   * @param regions number of regions
   * @param steps number of time steps of sets
   * @param margin in no sum is a logit closer to zero
   */
  public record Proof(int regions, long steps, double margin) {

    /** The margin, rounded down: no logit is closer to zero than this number. */
    public String margin(int decimals) {
      return new BigDecimal(margin).setScale(decimals, RoundingMode.DOWN).toPlainString();
    }
  }

  /** The states c + Σ εⱼ gⱼ; row j of {@code generators} is gⱼ. */
  private record Zonotope(double[] centre, double[][] generators) {

    /** The largest magnitude of each coordinate. */
    double[] reach() {
      var reach = new double[centre.length];
      for (int k = 0; k < reach.length; k++) {
        reach[k] = Math.abs(centre[k]);
        for (var g : generators) {
          reach[k] += Math.abs(g[k]);
        }
      }
      return reach;
    }
  }

  private final ElmanAdder adder;
  private final int n;
  private final Activation activation;
  private final Certificate certificate;
  private final double[] inverseErrors;
  private int next;
  private long steps;
  private double margin = Double.POSITIVE_INFINITY;

  private CertificateChecker(ElmanAdder adder, Activation activation, Certificate certificate) {
    this.adder = adder;
    this.activation = activation;
    this.certificate = certificate;
    n = adder.w().length;
    inverseErrors = new double[certificate.frames().size()];
  }

  /**
   * Checks a certificate.
   *
   * @param model tensors of the file {@code model.safetensors}: an Elman network of one layer
   * @throws CarrybitException (BAD_DATA) if the certificate proves nothing about this model
   */
  public static Proof check(List<Tensor> model, Activation activation, Certificate certificate) {
    var weights = model.stream().flatMapToDouble(t -> Arrays.stream(t.values())).toArray();
    var hash = Sha256.hex(weights);
    require(
        hash.equals(certificate.weightsSha256()), "it is about other weights than these, %s", hash);
    requireSmall(weights, "a weight");
    return new CertificateChecker(ElmanAdder.of(model), activation, certificate).check();
  }

  private Proof check() {
    var regions = certificate.regions();
    require(regions.get(0).centre().length == n, "it is about another number of units than %d", n);
    for (int f = 0; f < inverseErrors.length; f++) {
      inverseErrors[f] = inverseError(certificate.frames().get(f));
      require(inverseErrors[f] <= INVERSE, "frame %d: T is not the inverse of S", f);
    }
    var start = regions.get(0);
    require(
        start.carry() == 0 && Arrays.stream(start.centre()).allMatch(c -> c == 0),
        "region 0: expected the zero state, with the carry 0");
    for (int k = 0; k < regions.size(); k++) {
      var region = regions.get(k);
      requireSmall(region.centre(), "a centre");
      require(region.radius() >= 0 && region.radius() <= LARGEST, "region %d: radius", k);
      var radii = new double[n];
      Arrays.fill(radii, region.radius());
      require(
          next < certificate.nodes().size()
              && certificate.nodes().get(next) instanceof TreeNode.TimeStep,
          "region %d: expected a tree that begins with a step",
          k);
      check(box(region.frame(), region.centre(), radii), region.carry(), 0);
    }
    require(next == certificate.nodes().size(), "it has more nodes than its trees");
    return new Proof(regions.size(), steps, margin);
  }

  /** Checks the subtree at {@link #next} for the states of {@code set}. */
  private void check(Zonotope set, int carry, int depth) {
    require(depth < MOST_DEPTH, "a tree is deeper than %d", MOST_DEPTH);
    require(next < certificate.nodes().size(), "a tree is cut off");
    var node = certificate.nodes().get(next++);
    if (node instanceof TreeNode.TimeStep) {
      step(set, carry, depth);
    } else if (node instanceof TreeNode.In in) {
      var region = certificate.regions().get(in.region());
      require(region.carry() == carry, "node %d: region of the other carry", next - 1);
      var radii = radii(set, region.frame(), region.centre());
      require(
          Arrays.stream(radii).allMatch(r -> r <= region.radius()),
          "node %d: the set is not in region %d",
          next - 1,
          in.region());
    } else if (node instanceof TreeNode.Split split) {
      split(set, split, carry, depth);
    }
  }

  /**
   * φ, the largest sum of magnitudes of a row of I − S T. If it is below 1, S has an inverse, which
   * is T (I − F)⁻¹ with F = I − S T.
   */
  private double inverseError(Frame frame) {
    double largest = 0;
    for (int i = 0; i < n; i++) {
      requireSmall(frame.s()[i], "S of a frame");
      requireSmall(frame.t()[i], "T of a frame");
      double row = 0;
      for (int j = 0; j < n; j++) {
        double product = 0;
        double size = 0;
        for (int k = 0; k < n; k++) {
          product += frame.s()[i][k] * frame.t()[k][j];
          size += Math.abs(frame.s()[i][k] * frame.t()[k][j]);
        }
        row += Math.abs((i == j ? 1 : 0) - product) + K * size;
      }
      largest = Math.max(largest, row);
    }
    return largest;
  }

  /**
   * A zonotope around all h with |S (h − c)|ᵢ ≤ rᵢ. Let y = S (h − c). Then h − c = T y + T ((I −
   * F)⁻¹ − I) y: generators rⱼ T·ⱼ for the first term, and for each axis k one of ρₖ φ max r for
   * the second term, ρₖ = Σⱼ |Tₖⱼ|. Where the box is a half of another one, its centre has such an
   * error too. The factor 4 covers both, and rounding; the last term the rounding of a centre.
   */
  private Zonotope box(int frame, double[] centre, double[] radii) {
    var t = certificate.frames().get(frame).t();
    double largest = Arrays.stream(radii).max().orElseThrow();
    var generators = new double[2 * n][n];
    for (int k = 0; k < n; k++) {
      double rho = 0;
      for (int j = 0; j < n; j++) {
        generators[j][k] = radii[j] * t[k][j];
        rho += Math.abs(t[k][j]);
      }
      generators[n + k][k] = 4 * rho * inverseErrors[frame] * largest + K * Math.abs(centre[k]);
    }
    return new Zonotope(centre, generators);
  }

  /** For each i, a bound of |S (h − c)|ᵢ over the states h of {@code set}. */
  private double[] radii(Zonotope set, int frame, double[] c) {
    var s = certificate.frames().get(frame).s();
    var reach = set.reach();
    var radii = new double[n];
    for (int i = 0; i < n; i++) {
      double distance = 0;
      double size = 0;
      for (int k = 0; k < n; k++) {
        distance += s[i][k] * (set.centre()[k] - c[k]);
        size += Math.abs(s[i][k]) * (reach[k] + Math.abs(c[k]));
      }
      radii[i] = Math.abs(distance) + K * size;
      for (var g : set.generators()) {
        radii[i] += Math.abs(dot(s[i], g));
      }
    }
    return radii;
  }

  /** Puts the box of a frame around a set, and checks both halves of it along one coordinate. */
  private void split(Zonotope set, TreeNode.Split split, int carry, int depth) {
    int i = split.coordinate();
    var radii = radii(set, split.frame(), set.centre());
    radii[i] /= 2;
    for (int sign = -1; sign <= 1; sign += 2) {
      var centre = set.centre().clone();
      for (int k = 0; k < n; k++) {
        centre[k] += sign * radii[i] * certificate.frames().get(split.frame()).t()[k][i];
      }
      check(box(split.frame(), centre, radii), carry, depth + 1);
    }
  }

  /**
   * Checks the sets after one time step, f(z) with z = W h + W_x x + b, for each of the four inputs
   * x. W h is the zonotope W c + Σ εⱼ W gⱼ. Its errors, those of the network's own z, and the
   * rounding of low, high and a z are below ρ = K (|b| + |W_x x| + |W| reach).
   */
  private void step(Zonotope set, int carry, int depth) {
    int count = set.generators().length;
    require(count + 2 * n <= MOST_TERMS, "a set has more than %d generators", MOST_TERMS);
    var wc = multiply(adder.w(), set.centre());
    var wg = new double[count][];
    var spread = new double[n];
    for (int j = 0; j < count; j++) {
      wg[j] = multiply(adder.w(), set.generators()[j]);
      for (int i = 0; i < n; i++) {
        spread[i] += Math.abs(wg[j][i]);
      }
    }
    var reach = set.reach();
    var sizes = new double[n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        sizes[i] += Math.abs(adder.w()[i][k]) * reach[k];
      }
    }
    for (int x = 0; x < 4; x++) {
      var centre = new double[n];
      var generators = new double[count + n][n];
      for (int i = 0; i < n; i++) {
        double z = adder.inputs()[x][i] + wc[i];
        double rho = K * (adder.inputSizes()[x][i] + sizes[i]);
        var line = line(z - (spread[i] + rho), z + (spread[i] + rho));
        centre[i] = line.slope * z + (line.low + line.high) / 2;
        for (int j = 0; j < count; j++) {
          generators[j][i] = line.slope * wg[j][i];
        }
        generators[count + i][i] = (line.high - line.low) / 2 + line.slope * rho + THETA;
      }
      var after = new Zonotope(centre, generators);
      int ones = (x >> 1) + (x & 1) + carry;
      requireOutput(after, ones % 2);
      steps++;
      check(after, ones / 2, depth + 1);
    }
  }

  /** f(z) = slope · z + e with low ≤ e ≤ high, for every z of an interval. */
  private record Line(double slope, double low, double high) {}

  /**
   * A line along f. Any slope a ≥ 0 is sound; that of the secant keeps the error small. e(z) = f(z)
   * − a z is smallest and largest at the ends of the interval, or where its derivative is 0.
   */
  private Line line(double low, double high) {
    double secant = Math.min((f(high) - f(low)) / (high - low), 1);
    double a = secant >= SMALLEST_SLOPE ? secant : 0;
    double atLow = f(low) - a * low;
    double atHigh = f(high) - a * high;
    double smallest = Math.min(atLow, atHigh);
    double largest = Math.max(atLow, atHigh);
    double turn = turn(a);
    for (double at : new double[] {-turn, turn}) {
      if (low < at && at < high) {
        smallest = Math.min(smallest, f(at) - a * at);
        largest = Math.max(largest, f(at) - a * at);
      }
    }
    return new Line(a, smallest, largest);
  }

  private double f(double z) {
    return activation == Activation.TANH ? ScalarMath.tanh(z) : ScalarMath.sigmoid(z);
  }

  /**
   * The z ≥ 0 where f′(z) = a; infinite for a = 0, and NaN where the slope of f is below a
   * everywhere. f′ is 1 − f² for tanh, and f (1 − f) for σ.
   */
  private double turn(double a) {
    double s = Math.sqrt(activation == Activation.TANH ? 1 - a : 1 - 4 * a);
    double log = StrictMath.log((1 + s) / (1 - s));
    return activation == Activation.TANH ? log / 2 : log;
  }

  /** The logit v h + c has the sign of the bit, for every state h of {@code set}. */
  private void requireOutput(Zonotope set, int bit) {
    var reach = set.reach();
    double logit = adder.outputBias() + dot(adder.output(), set.centre());
    double size = adder.outputBiasSize() + dot(adder.outputSizes(), reach);
    double distance = (bit == 1 ? logit : -logit) - K * size;
    for (var g : set.generators()) {
      distance -= Math.abs(dot(adder.output(), g));
    }
    require(distance >= MARGIN, "node %d: an output may be wrong", next - 1);
    margin = Math.min(margin, distance);
  }

  private static double[] multiply(double[][] matrix, double[] vector) {
    return Arrays.stream(matrix).mapToDouble(row -> dot(row, vector)).toArray();
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static void requireSmall(double[] numbers, String which) {
    require(
        Arrays.stream(numbers).allMatch(number -> Math.abs(number) <= LARGEST),
        "%s is larger than %s, or no number",
        which,
        LARGEST);
  }

  private static void require(boolean holds, String problem, Object... found) {
    if (!holds) {
      throw CarrybitException.badData("the certificate proves nothing: " + problem, found);
    }
  }
}
