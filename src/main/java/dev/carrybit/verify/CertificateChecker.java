package dev.carrybit.verify;

import dev.carrybit.CarrybitException;
import dev.carrybit.linalg.ScalarMath;
import dev.carrybit.nn.Elman.Activation;
import dev.carrybit.storage.Sha256;
import dev.carrybit.storage.Tensor;
import dev.carrybit.verify.Certificate.Frame;
import dev.carrybit.verify.Certificate.Node;
import dev.carrybit.verify.Certificate.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
 * <p>Sets are zonotopes: c + Σ εⱼ gⱼ with |εⱼ| ≤ 1. Every inequality leaves room for the rounding
 * errors of this class and of the network's float64 program. The page {@code verification.md}
 * derives each of them.
 */
public final class CertificateChecker {

  /** Relative error of any sum of products here or in the network, of at most 2,000 terms. */
  private static final double K = 1e-12;

  /** Error of a value of tanh or σ, and of the few operations after it. */
  private static final double THETA = 8e-15;

  /** Smallest accepted distance of a logit from zero. */
  private static final double MARGIN = 1e-6;

  private static final int MOST_TERMS = 2000;
  private static final int MOST_DEPTH = 500;

  /**
   * What a proof has shown.
   *
   * @param regions number of regions
   * @param steps number of time steps of sets
   * @param margin smallest distance of a logit from zero
   */
  public record Proof(int regions, long steps, double margin) {}

  /** The states c + Σ εⱼ gⱼ. */
  private record Zonotope(double[] centre, List<double[]> generators) {

    /** The largest magnitude of coordinate {@code k}. */
    double reach(int k) {
      double sum = Math.abs(centre[k]);
      for (var g : generators) {
        sum += Math.abs(g[k]);
      }
      return sum;
    }
  }

  private final Activation activation;
  private final double[][] w;
  private final double[][] inputs;
  private final double[][] inputSizes;
  private final double[] outputs;
  private final double[] outputSizes;
  private final double outputBias;
  private final double outputBiasSize;
  private final int n;
  private final Certificate certificate;
  private int next;
  private long steps;
  private double margin = Double.POSITIVE_INFINITY;

  private CertificateChecker(List<Tensor> model, Activation activation, Certificate certificate) {
    this.activation = activation;
    this.certificate = certificate;
    var tensors = new HashMap<String, Tensor>();
    model.forEach(tensor -> tensors.put(tensor.name(), tensor));
    n = certificate.regions().get(0).centre().length;
    w = rows(tensors, "weight_hh_l0", n, n);
    require(
        tensors.keySet().containsAll(List.of("weight_ih_l0", "output.weight")),
        "expected the model of an Elman network, has " + tensors.keySet());
    boolean bits = tensors.get("weight_ih_l0").values().length == 2 * n;
    var wx = rows(tensors, "weight_ih_l0", n, bits ? 2 : 4);
    var b = bias(tensors, "bias_ih_l0", n);
    inputs = new double[4][n];
    inputSizes = new double[4][n];
    for (int x = 0; x < 4; x++) {
      for (int i = 0; i < n; i++) {
        // two numbers, the bits; or one of four symbols
        double first = bits ? (x >> 1) * wx[i][0] : wx[i][x];
        double second = bits ? (x & 1) * wx[i][1] : 0;
        inputs[x][i] = b[i] + first + second;
        inputSizes[x][i] = Math.abs(b[i]) + Math.abs(first) + Math.abs(second);
      }
    }
    // one sigmoid is 1 where its logit is positive; of two softmax outputs, the larger one counts
    boolean one = tensors.get("output.weight").values().length == n;
    var v = rows(tensors, "output.weight", one ? 1 : 2, n);
    var c = bias(tensors, "output.bias", one ? 1 : 2);
    outputs = new double[n];
    outputSizes = new double[n];
    for (int k = 0; k < n; k++) {
      outputs[k] = one ? v[0][k] : v[1][k] - v[0][k];
      outputSizes[k] = one ? Math.abs(v[0][k]) : Math.abs(v[1][k]) + Math.abs(v[0][k]);
    }
    outputBias = one ? c[0] : c[1] - c[0];
    outputBiasSize = one ? Math.abs(c[0]) : Math.abs(c[1]) + Math.abs(c[0]);
    require(tensors.isEmpty(), "the model has more layers: " + tensors.keySet());
  }

  /** Takes a matrix from the tensors of the model. */
  private static double[][] rows(Map<String, Tensor> tensors, String name, int rows, int columns) {
    var tensor = tensors.remove(name);
    require(
        tensor != null && Arrays.equals(tensor.shape(), new int[] {rows, columns}),
        "expected a model with %s of shape %d × %d, found %s"
            .formatted(name, rows, columns, tensor));
    var matrix = new double[rows][];
    for (int i = 0; i < rows; i++) {
      matrix[i] = Arrays.copyOfRange(tensor.values(), i * columns, (i + 1) * columns);
    }
    return matrix;
  }

  /** Takes a bias from the tensors of the model; zeros if it has none. */
  private static double[] bias(Map<String, Tensor> tensors, String name, int size) {
    var values = tensors.containsKey(name) ? tensors.remove(name).values() : new double[size];
    require(values.length == size, "expected a model with %d numbers %s".formatted(size, name));
    return values;
  }

  /**
   * Checks a certificate.
   *
   * @param model tensors of the file {@code model.safetensors}: an Elman network of one layer
   * @throws CarrybitException (BAD_DATA) if the certificate proves nothing about this model
   */
  public static Proof check(List<Tensor> model, Activation activation, Certificate certificate) {
    var weights = model.stream().flatMapToDouble(t -> Arrays.stream(t.values()));
    var hash = Sha256.hex(weights.toArray());
    require(
        hash.equals(certificate.weightsSha256()),
        "it is about the weights %s, these are %s".formatted(certificate.weightsSha256(), hash));
    return new CertificateChecker(model, activation, certificate).check();
  }

  private Proof check() {
    var frames = certificate.frames();
    var phi = new double[frames.size()];
    for (int f = 0; f < phi.length; f++) {
      phi[f] = inverseError(frames.get(f));
      require(phi[f] <= 1e-6, "frame %d: T is not the inverse of S".formatted(f));
    }
    var start = certificate.regions().get(0);
    require(start.carry() == 0, "region 0: expected the carry 0");
    require(start.radius() >= 0, "region 0: expected a radius that is not negative");
    require(
        Arrays.stream(start.centre()).allMatch(c -> c == 0), "region 0: expected the zero state");
    for (int k = 0; k < certificate.regions().size(); k++) {
      var region = certificate.regions().get(k);
      require(region.radius() >= 0 && region.radius() < 1e6, "region %d: radius".formatted(k));
      var radii = new double[n];
      Arrays.fill(radii, region.radius());
      var set = box(region.frame(), phi[region.frame()], region.centre(), radii);
      require(next < certificate.nodes().size(), "the tree of region %d is missing".formatted(k));
      require(
          certificate.nodes().get(next) instanceof Node.Step,
          "region %d: its tree begins without a step".formatted(k));
      check(set, region.carry(), phi, 0);
    }
    require(next == certificate.nodes().size(), "it has more nodes than its trees");
    return new Proof(certificate.regions().size(), steps, margin);
  }

  /** φ: S⁻¹ = T (I − F)⁻¹ where no row of F = I − S T has a sum of magnitudes above φ. */
  private double inverseError(Frame frame) {
    double largest = 0;
    for (int i = 0; i < n; i++) {
      double row = K * n;
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

  /** All h with |S (h − c)|ᵢ ≤ rᵢ: generators rⱼ T·ⱼ, and one for each axis for the error of T. */
  private Zonotope box(int frame, double phi, double[] centre, double[] radii) {
    var t = certificate.frames().get(frame).t();
    double largest = Arrays.stream(radii).max().orElseThrow();
    var generators = new ArrayList<double[]>();
    for (int j = 0; j < n; j++) {
      var g = new double[n];
      for (int k = 0; k < n; k++) {
        g[k] = radii[j] * t[k][j];
      }
      generators.add(g);
    }
    for (int k = 0; k < n; k++) {
      double rho = 0;
      for (int j = 0; j < n; j++) {
        rho += Math.abs(t[k][j]);
      }
      var axis = new double[n];
      axis[k] = 4 * rho * phi * largest + 1e-15 * (Math.abs(centre[k]) + rho * largest);
      generators.add(axis);
    }
    return new Zonotope(centre, generators);
  }

  /** Checks the subtree at {@link #next} for the states of {@code set}. */
  private void check(Zonotope set, int carry, double[] phi, int depth) {
    require(depth < MOST_DEPTH, "a tree is deeper than " + MOST_DEPTH);
    require(next < certificate.nodes().size(), "a tree is cut off");
    var node = certificate.nodes().get(next++);
    if (node instanceof Node.Step) {
      for (int x = 0; x < 4; x++) {
        int ones = (x >> 1) + (x & 1) + carry;
        var after = step(set, x);
        requireOutput(after, ones % 2);
        check(after, ones / 2, phi, depth + 1);
      }
    } else if (node instanceof Node.In in) {
      var region = certificate.regions().get(in.region());
      require(region.carry() == carry, "node %d: region of the other carry".formatted(next - 1));
      var radii = radii(set, region);
      require(
          Arrays.stream(radii).allMatch(r -> r <= region.radius()),
          "node %d: the set is not in region %d".formatted(next - 1, in.region()));
    } else if (node instanceof Node.Split split) {
      for (var half : split(set, split, phi[split.frame()])) {
        check(half, carry, phi, depth + 1);
      }
    }
  }

  private List<Zonotope> split(Zonotope set, Node.Split split, double phi) {
    var around = new Region(0, split.frame(), 0, set.centre());
    var radii = radii(set, around);
    for (int i = 0; i < n; i++) {
      radii[i] = radii[i] * (1 + 1e-9) + 1e-12;
    }
    int i = split.coordinate();
    radii[i] /= 2;
    var t = certificate.frames().get(split.frame()).t();
    var halves = new ArrayList<Zonotope>();
    for (int sign = -1; sign <= 1; sign += 2) {
      var centre = set.centre().clone();
      for (int k = 0; k < n; k++) {
        centre[k] += sign * radii[i] * t[k][i];
      }
      halves.add(box(split.frame(), phi, centre, radii));
    }
    return halves;
  }

  /** For each i, a bound of |S (h − c)|ᵢ over the states h of {@code set}, c of {@code region}. */
  private double[] radii(Zonotope set, Region region) {
    var s = certificate.frames().get(region.frame()).s();
    var radii = new double[n];
    for (int i = 0; i < n; i++) {
      double distance = 0;
      double rounding = 0;
      for (int k = 0; k < n; k++) {
        distance += s[i][k] * (set.centre()[k] - region.centre()[k]);
        rounding += Math.abs(s[i][k]) * (set.reach(k) + Math.abs(region.centre()[k]));
      }
      radii[i] = Math.abs(distance) + K * rounding;
      for (var g : set.generators()) {
        radii[i] += Math.abs(dot(s[i], g));
      }
    }
    return radii;
  }

  /** The states after one time step under input {@code x}: f(W h + W_x x + b). */
  private Zonotope step(Zonotope set, int x) {
    steps++;
    int count = set.generators().size();
    require(n + count + n <= MOST_TERMS, "a set has more than " + MOST_TERMS + " generators");
    var reach = new double[n];
    for (int k = 0; k < n; k++) {
      reach[k] = set.reach(k);
    }
    var centre = new double[n];
    var generators = new ArrayList<double[]>();
    for (int j = 0; j < count + n; j++) {
      generators.add(new double[n]);
    }
    for (int i = 0; i < n; i++) {
      double z = inputs[x][i] + dot(w[i], set.centre());
      double rho = inputSizes[x][i];
      for (int k = 0; k < n; k++) {
        rho += Math.abs(w[i][k]) * reach[k];
      }
      rho *= K;
      double radius = 0;
      for (int j = 0; j < count; j++) {
        double g = dot(w[i], set.generators().get(j));
        generators.get(j)[i] = g;
        radius += Math.abs(g);
      }
      radius = radius * (1 + K) + 2 * rho;

      // f(z) = a z + e(z); e is smallest and largest at the ends, or where f′(z) = a.
      double low = z - radius;
      double high = z + radius;
      double a = slope(low, z, high);
      double eLow = Math.min(f(low) - a * low, f(high) - a * high);
      double eHigh = Math.max(f(low) - a * low, f(high) - a * high);
      double critical = critical(a);
      for (double at : new double[] {-critical, critical}) {
        if (low <= at && at <= high) {
          eLow = Math.min(eLow, f(at) - a * at);
          eHigh = Math.max(eHigh, f(at) - a * at);
        }
      }
      centre[i] = a * z + (eLow + eHigh) / 2;
      for (int j = 0; j < count; j++) {
        generators.get(j)[i] *= a;
      }
      generators.get(count + i)[i] =
          (eHigh - eLow) / 2 * (1 + K) + a * (rho + K * (Math.abs(z) + radius)) + THETA;
    }
    return new Zonotope(centre, generators);
  }

  /** The slope of a line close to f from {@code low} to {@code high}; any slope would be sound. */
  private double slope(double low, double z, double high) {
    if (high - low > 1e-3) {
      return (f(high) - f(low)) / (high - low);
    }
    double h = f(z);
    return activation == Activation.TANH ? 1 - h * h : h * (1 - h);
  }

  private double f(double z) {
    return activation == Activation.TANH ? ScalarMath.tanh(z) : ScalarMath.sigmoid(z);
  }

  /** The positive z where f′(z) = a; infinity or NaN if there is none. */
  private double critical(double a) {
    double s = Math.sqrt(activation == Activation.TANH ? 1 - a : 1 - 4 * a);
    double log = StrictMath.log((1 + s) / (1 - s));
    return activation == Activation.TANH ? log / 2 : log;
  }

  private void requireOutput(Zonotope set, int bit) {
    double logit = outputBias + dot(outputs, set.centre());
    double radius = K * outputBiasSize;
    for (int k = 0; k < n; k++) {
      radius += K * outputSizes[k] * set.reach(k);
    }
    for (var g : set.generators()) {
      radius += Math.abs(dot(outputs, g)) * (1 + K);
    }
    double distance = (bit == 1 ? logit : -logit) - radius;
    require(distance >= MARGIN, "node %d: an output may be wrong".formatted(next - 1));
    margin = Math.min(margin, distance);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw CarrybitException.badData("%s", "the certificate proves nothing: " + problem);
    }
  }
}
