package dev.carrybit.verify;

import dev.carrybit.linalg.Matrix;
import dev.carrybit.linalg.ScalarMath;
import dev.carrybit.nn.Activation;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Parameters;
import dev.carrybit.storage.Sha256;
import dev.carrybit.verify.Certificate.Frame;
import dev.carrybit.verify.Certificate.Region;
import dev.carrybit.verify.Certificate.TreeNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * Searches a proof that an Elman network is right at every length. What it finds may be wrong
 * without harm: {@link CertificateChecker} decides.
 *
 * <p>A recurrent network forgets small differences of its state, but over several steps, and more
 * in some directions than in others. So each state h of a {@link StateGraph} has a metric P(h) in
 * which differences shrink at every step: the limit of
 *
 * <pre>
 * P(h) = I + Σₓ wₓ Jₓᵀ P(h′ₓ) Jₓ
 * </pre>
 *
 * <p>over the four inputs x, with Jₓ = ∂h′ₓ/∂h. The weight wₓ is larger where a step is slow, since
 * slow steps are repeated. Regions are boxes along the eigenvectors of P. From the zero state on,
 * sets of states take steps until they lie in regions, or are so small that a new region can be put
 * around them.
 */
final class ProofSearch {

  /** The zonotope c + Σ εⱼ gⱼ with |εⱼ| ≤ 1; row j of {@code generators} is gⱼ. */
  private record StateSet(double[] centre, double[] generators) {}

  /**
   * How to search.
   *
   * @param radii of regions to try; large ones give small proofs, small ones prove more
   * @param effort factor of the number of nodes
   * @param weight w of the metric
   * @param slowWeight w of a slow step
   * @param eccentricity how long boxes are in directions that are forgotten at once, 0 to 1: D² = Λ
   *     to this power, see {@link #frame}
   * @param slowRadius factor of the radius of regions where a step is slow
   * @param tooLarge a set as many times larger than a region shows that states do not contract
   * @param steps fewest steps before a set is cut
   * @param cutsPerStep a set is cut if as many cuts for each of its steps make it fit regions
   * @param packs whether regions are packed densely: a set that fits a new region is first cut to
   *     find regions for its parts, and a new region is drawn towards the states that are reached
   */
  private record Strategy(
      List<Double> radii,
      int effort,
      double weight,
      double slowWeight,
      double eccentricity,
      double slowRadius,
      double tooLarge,
      int steps,
      double cutsPerStep,
      boolean packs) {}

  /** For networks that soon forget: few large regions. */
  private static final Strategy QUICK =
      new Strategy(
          List.of(0.36, 0.18, 0.1, 0.04),
          1,
          0.554,
          0.554,
          1,
          1,
          15,
          12,
          Double.POSITIVE_INFINITY,
          false);

  /**
   * For networks in which something fades slowly: regions that are small where little holds states
   * back, and that do not creep away from the states.
   */
  private static final Strategy SLOW =
      new Strategy(List.of(0.3, 0.1), 16, 0.45, 0.98, 0.5, 0.3, 60, 3, 0.5, true);

  private static final double LN_2 = 0x1.62e42fefa39efp-1;
  private static final int ITERATIONS = 100;

  /** Relative change of all metrics at which they count as converged. */
  private static final double CONVERGED = 1e-3;

  private static final double LARGEST_METRIC = 1e12;
  private static final int MOST_UNITS = 32;

  /** Numbers of all metrics together: 16 MB, twice. */
  private static final int MOST_NUMBERS = 2_000_000;

  private static final int MOST_STATES = 10_000;

  /** A certificate of as many has 48 MB. */
  static final int MOST_NODES = 2_000_000;

  /** A set is surrounded by a region that is larger than itself by this factor at least. */
  private static final double ROOM = 0.6;

  /** Cuts for which existing regions are searched before a new region is made. */
  private static final int CUTS = 3;

  private static final int MOST_DEPTH = 60;

  /** Room for the errors that the checker allows for and the search does not compute. */
  private static final double SLACK = 1e-8;

  private final Strategy strategy;
  private final StateGraph graph;
  private final Budget budget;
  private final Activation activation;
  private final String weightsSha256;
  private final int n;
  private final double[] w;
  private final double[][] inputs;
  private final double[] output;
  private final double outputBias;
  private final double[][] metrics;
  private Optional<Boolean> contracts = Optional.empty();

  /** The certificate that is built. */
  private final List<Frame> frames = new ArrayList<>();

  private final List<Region> regions = new ArrayList<>();
  private final List<TreeNode> nodes = new ArrayList<>();
  private final int[] frameOfState;
  private double radius;
  private int mostNodes;
  private boolean ranOut;

  /** Whether networks of this architecture can be proved. */
  static boolean applies(ModelSpec spec) {
    return spec.cell() instanceof Elman
        && spec.layers() == 1
        && spec.hidden() <= MOST_UNITS
        && !(spec.input() instanceof Input.Embedded);
  }

  /** The most states that can have metrics. */
  static int mostStates(ModelSpec spec) {
    return Math.min(MOST_STATES, MOST_NUMBERS / (spec.hidden() * spec.hidden()));
  }

  /**
   * Searches for a proof of one network: a quick one, and a thorough one for networks in which
   * something fades slowly.
   *
   * @param graph all states of this network, at most {@link #mostStates}
   */
  static List<ProofSearch> of(ModelSpec spec, Parameters weights, StateGraph graph, Budget budget) {
    return Stream.of(QUICK, SLOW)
        .map(strategy -> new ProofSearch(strategy, spec, weights, graph, budget))
        .toList();
  }

  private ProofSearch(
      Strategy strategy, ModelSpec spec, Parameters weights, StateGraph graph, Budget budget) {
    this.strategy = strategy;
    this.graph = graph;
    this.budget = budget;
    activation = ((Elman) spec.cell()).activation();
    weightsSha256 = Sha256.hex(weights.values());
    n = spec.hidden();
    var wx = weights.matrix(ModelLayout.inputWeight(0));
    var wh = weights.matrix(ModelLayout.recurrentWeight(0));
    w = Arrays.copyOfRange(wh.values(), wh.offset(), wh.offset() + n * n);
    inputs = new double[StateGraph.INPUTS][n];
    for (int x = 0; x < StateGraph.INPUTS; x++) {
      for (int i = 0; i < n; i++) {
        double bias = spec.bias() ? weights.matrix(ModelLayout.bias(0)).getEntry(i, 0) : 0;
        inputs[x][i] = bias + input(wx, i, x);
      }
    }
    var v = weights.matrix(ModelLayout.OUTPUT_WEIGHT);
    boolean two = spec.outputs() == 2;
    output = new double[n];
    for (int k = 0; k < n; k++) {
      output[k] = two ? v.getEntry(1, k) - v.getEntry(0, k) : v.getEntry(0, k);
    }
    outputBias = spec.bias() ? bias(weights.matrix(ModelLayout.OUTPUT_BIAS), two) : 0;
    metrics = new double[graph.states().size()][n * n];
    frameOfState = new int[metrics.length];
    Arrays.fill(frameOfState, -1);
  }

  private static double input(Matrix wx, int i, int x) {
    return wx.columns() == 2
        ? x / 2 * wx.getEntry(i, 0) + x % 2 * wx.getEntry(i, 1)
        : wx.getEntry(i, x);
  }

  private static double bias(Matrix bias, boolean two) {
    return two ? bias.getEntry(1, 0) - bias.getEntry(0, 0) : bias.getEntry(0, 0);
  }

  /** Whether more nodes may lead to a proof: the last attempt ended because of their number. */
  boolean ranOut() {
    return ranOut;
  }

  /** Number of sets of the last attempt. */
  int size() {
    return nodes.size();
  }

  /** Most sets of an attempt; 0 if the metrics do not converge. */
  int mostNodes() {
    return mostNodes;
  }

  /** Computes the metrics of all states. Returns whether they converge. */
  private boolean computeMetrics() {
    var previous = new double[metrics.length][];
    for (int s = 0; s < metrics.length; s++) {
      previous[s] = new double[n * n];
      addDiagonal(previous[s]);
    }
    var slopes = new double[metrics.length * StateGraph.INPUTS][n];
    for (int s = 0; s < metrics.length; s++) {
      var wh = new double[n];
      multiply(graph.states().get(s).values(), 0, wh, 0);
      for (int x = 0; x < StateGraph.INPUTS; x++) {
        for (int i = 0; i < n; i++) {
          slopes[s * StateGraph.INPUTS + x][i] = slope(f(wh[i] + inputs[x][i]));
        }
      }
    }
    long work = (long) metrics.length * n * n * (2L * n + 2 * StateGraph.INPUTS);
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      double largest = 0;
      double change = 0;
      for (int s = 0; s < metrics.length; s++) {
        largest = Math.max(largest, pullBack(s, slopes, previous));
      }
      for (int s = 0; s < metrics.length; s++) {
        for (int i = 0; i < n * n; i++) {
          change = Math.max(change, Math.abs(metrics[s][i] - previous[s][i]));
        }
        System.arraycopy(metrics[s], 0, previous[s], 0, n * n);
      }
      if (!(largest < LARGEST_METRIC) || !budget.spend(work)) {
        return false;
      } else if (change <= CONVERGED * largest) {
        break;
      }
    }
    return true;
  }

  /** One iteration for state {@code s}: I + Wᵀ (Σₓ wₓ Dₓ P Dₓ) W, with Jₓ = Dₓ W. */
  private double pullBack(int s, double[][] slopes, double[][] previous) {
    var sum = new double[n * n];
    for (int x = 0; x < StateGraph.INPUTS; x++) {
      var p = previous[graph.successors(s)[x]];
      var d = slopes[s * StateGraph.INPUTS + x];
      double weight = graph.isSlow(s, x) ? strategy.slowWeight : strategy.weight;
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < n; k++) {
          sum[i * n + k] += weight * d[i] * p[i * n + k] * d[k];
        }
      }
    }
    var product = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        for (int j = 0; j < n; j++) {
          product[i * n + j] += sum[i * n + k] * w[k * n + j];
        }
      }
    }
    var p = metrics[s];
    Arrays.fill(p, 0);
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < n; i++) {
        double wki = w[k * n + i];
        for (int j = 0; j < n; j++) {
          p[i * n + j] += wki * product[k * n + j];
        }
      }
    }
    addDiagonal(p);
    return Arrays.stream(p).map(Math::abs).max().orElseThrow();
  }

  private void addDiagonal(double[] matrix) {
    for (int i = 0; i < n; i++) {
      matrix[i * n + i] += 1;
    }
  }

  /**
   * The index of the frame of a state: S = D Uᵀ and T = U / D, where P = U Λ Uᵀ and D² = λ
   * (Λ/λ)^eccentricity with the largest λ. With D² = Λ, boxes may be so long in the directions that
   * are forgotten at once that the curvature of f moves them in the slow ones.
   */
  private int frame(int state) {
    if (frameOfState[state] < 0) {
      var p = new Array2DRowRealMatrix(n, n);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          p.setEntry(i, j, (metrics[state][i * n + j] + metrics[state][j * n + i]) / 2);
        }
      }
      var eigen = new EigenDecomposition(p);
      double largest = eigen.getRealEigenvalue(0);
      var s = new double[n][n];
      var t = new double[n][n];
      for (int i = 0; i < n; i++) {
        double size = eigen.getRealEigenvalue(i) / largest;
        double root = Math.sqrt(largest * StrictMath.pow(size, strategy.eccentricity));
        for (int j = 0; j < n; j++) {
          s[i][j] = root * eigen.getV().getEntry(j, i);
          t[j][i] = eigen.getV().getEntry(j, i) / root;
        }
      }
      frameOfState[state] = frames.size();
      frames.add(new Frame(s, t));
    }
    return frameOfState[state];
  }

  /** Radii of regions to try. */
  List<Double> radii() {
    return strategy.radii;
  }

  /**
   * Searches a certificate.
   *
   * @param size radius of the regions, in the metric of their frames
   * @param effort number of nodes of a quick search
   */
  Optional<Certificate> find(double size, int effort) {
    radius = size;
    ranOut = false;
    regions.clear();
    nodes.clear();
    frames.clear();
    Arrays.fill(frameOfState, -1);
    if (contracts.isEmpty()) {
      contracts = Optional.of(computeMetrics());
    }
    if (!contracts.get()) {
      return Optional.empty();
    }
    mostNodes = Math.min(MOST_NODES, effort * strategy.effort);
    regions.add(new Region(0, frame(0), 0, new double[n]));
    for (int k = 0; k < regions.size(); k++) {
      var region = regions.get(k);
      var radii = new double[n];
      Arrays.fill(radii, region.radius());
      if (!step(box(frames.get(region.frame()), region.centre(), radii), region.carry(), 0)) {
        return Optional.empty();
      }
    }
    return Optional.of(new Certificate(weightsSha256, frames, regions, nodes));
  }

  private StateSet box(Frame frame, double[] centre, double[] radii) {
    var generators = new double[n * n];
    for (int j = 0; j < n; j++) {
      for (int k = 0; k < n; k++) {
        generators[j * n + k] = radii[j] * frame.t()[k][j];
      }
    }
    return new StateSet(centre, generators);
  }

  /** Adds the tree of a set that takes a step. Returns whether there is one. */
  private boolean step(StateSet set, int carry, int depth) {
    nodes.add(new TreeNode.TimeStep());
    int count = set.generators.length / n;
    if (ends(4L * n * n * count)) {
      return false;
    }
    var wc = new double[n];
    multiply(set.centre, 0, wc, 0);
    var wg = new double[set.generators.length];
    var reach = new double[n];
    for (int j = 0; j < count; j++) {
      multiply(set.generators, j * n, wg, j * n);
      for (int i = 0; i < n; i++) {
        reach[i] += Math.abs(wg[j * n + i]);
      }
    }
    for (int x = 0; x < StateGraph.INPUTS; x++) {
      var after = activate(wc, wg, reach, inputs[x]);
      int ones = x / 2 + x % 2 + carry;
      if (!isRight(after, ones % 2) || !afterStep(after, ones / 2, depth + 1)) {
        return false;
      }
    }
    return true;
  }

  /** Spends from the budget. Returns whether the attempt ends: the budget or the nodes ran out. */
  private boolean ends(long multiplications) {
    boolean ends = nodes.size() > mostNodes || !budget.spend(multiplications);
    ranOut = ends && mostNodes < MOST_NODES;
    return ends;
  }

  /** The zonotope around f(W h + u). In each coordinate, f is a line and an error around it. */
  private StateSet activate(double[] wc, double[] wg, double[] reach, double[] u) {
    var centre = new double[n];
    var generators = Arrays.copyOf(wg, wg.length + n * n);
    var slopes = new double[n];
    for (int i = 0; i < n; i++) {
      double z = wc[i] + u[i];
      double low = z - reach[i];
      double high = z + reach[i];
      double fLow = f(low);
      double fHigh = f(high);
      double a = high - low > 1e-3 ? (fHigh - fLow) / (high - low) : slope(f(z));
      double smallest = Math.min(fLow - a * low, fHigh - a * high);
      double largest = Math.max(fLow - a * low, fHigh - a * high);
      double turn = whereSlopeIs(a);
      if (low <= turn && turn <= high) {
        largest = Math.max(largest, f(turn) - a * turn);
      }
      if (low <= -turn && -turn <= high) {
        smallest = Math.min(smallest, f(-turn) + a * turn);
      }
      centre[i] = a * z + (smallest + largest) / 2;
      slopes[i] = a;
      generators[wg.length + i * n + i] = (largest - smallest) / 2 + SLACK / 1000;
    }
    for (int at = 0; at < wg.length; at += n) {
      for (int i = 0; i < n; i++) {
        generators[at + i] *= slopes[i];
      }
    }
    return new StateSet(centre, generators);
  }

  /** Whether the output is {@code bit} for every state of {@code set}. */
  private boolean isRight(StateSet set, int bit) {
    double logit = outputBias;
    for (int k = 0; k < n; k++) {
      logit += output[k] * set.centre[k];
    }
    double distance = bit == 1 ? logit : -logit;
    for (int at = 0; at < set.generators.length; at += n) {
      double sum = 0;
      for (int k = 0; k < n; k++) {
        sum += output[k] * set.generators[at + k];
      }
      distance -= Math.abs(sum);
    }
    return distance > 2e-6;
  }

  /** Adds the tree of a set after a step. Returns whether there is one. */
  private boolean afterStep(StateSet set, int carry, int depth) {
    int known = regionAround(set, carry);
    if (known >= 0) {
      nodes.add(new TreeNode.In(known));
      return true;
    }
    int state = nearestState(set.centre, carry);
    var radii = radii(frames.get(frame(state)), set, set.centre);
    double size = ROOM * radiusAt(state);
    double largest = Arrays.stream(radii).max().orElseThrow();
    double cuts = Arrays.stream(radii).map(r -> Math.max(0, StrictMath.log(r / size) / LN_2)).sum();
    if (!(largest <= strategy.tooLarge * radiusAt(state)) || depth > MOST_DEPTH) {
      return false;
    } else if (largest <= size || depth >= strategy.steps && cuts <= strategy.cutsPerStep * depth) {
      return cut(set, state, carry);
    }
    return step(set, carry, depth);
  }

  /**
   * Adds the tree of a set that is cut until its parts lie in regions, old or new. Returns whether
   * there is one: a set that is large in many directions has too many parts.
   */
  private boolean cut(StateSet set, int state, int carry) {
    if (ends(0)) {
      return false;
    }
    int known = regionAround(set, carry);
    var radii = radii(frames.get(frame(state)), set, set.centre);
    if (known >= 0) {
      nodes.add(new TreeNode.In(known));
      return true;
    } else if (Arrays.stream(radii).max().orElseThrow() <= ROOM * radiusAt(state)) {
      if (!strategy.packs || !cover(set, state, carry, CUTS)) {
        nodes.add(new TreeNode.In(regions.size()));
        regions.add(
            new Region(carry, frame(state), radiusAt(state), centre(set, state, carry, radii)));
      }
      return true;
    }
    for (var half : halves(set, state)) {
      if (!cut(half, state, carry)) {
        return false;
      }
    }
    return true;
  }

  /** Adds the tree of a set that is cut until its parts lie in regions that exist, if they do. */
  private boolean cover(StateSet set, int state, int carry, int cuts) {
    int before = nodes.size();
    for (var half : halves(set, state)) {
      int known = regionAround(half, carry);
      if (known >= 0) {
        nodes.add(new TreeNode.In(known));
      } else if (cuts == 1 || !cover(half, state, carry, cuts - 1)) {
        nodes.subList(before, nodes.size()).clear();
        return false;
      }
    }
    return true;
  }

  /** Adds a cut across the longest side of the box around a set. Returns the halves. */
  private List<StateSet> halves(StateSet set, int state) {
    var frame = frames.get(frame(state));
    var radii = radii(frame, set, set.centre);
    int longest = 0;
    for (int i = 0; i < n; i++) {
      radii[i] = radii[i] * (1 + SLACK) + SLACK / 1000;
      longest = radii[i] > radii[longest] ? i : longest;
    }
    nodes.add(new TreeNode.Split(frame(state), longest));
    radii[longest] /= 2;
    var halves = new ArrayList<StateSet>();
    for (int sign = -1; sign <= 1; sign += 2) {
      var centre = set.centre.clone();
      for (int k = 0; k < n; k++) {
        centre[k] += sign * radii[longest] * frame.t()[k][longest];
      }
      halves.add(box(frame, centre, radii));
    }
    return halves;
  }

  private double radiusAt(int state) {
    boolean slow = IntStream.range(0, StateGraph.INPUTS).anyMatch(x -> graph.isSlow(state, x));
    return slow ? strategy.slowRadius * radius : radius;
  }

  /**
   * The centre of a new region around a set: as near to a state that is reached as the set lets it.
   * Regions around sets would creep away from the states, step by step.
   */
  private double[] centre(StateSet set, int state, int carry, double[] radii) {
    if (!strategy.packs) {
      return set.centre;
    }
    var frame = frames.get(frame(state));
    var reached = graph.states().get(nearestState(set.centre, carry)).values();
    var centre = set.centre.clone();
    for (int i = 0; i < n; i++) {
      double distance = 0;
      for (int k = 0; k < n; k++) {
        distance += frame.s()[i][k] * (reached[k] - set.centre[k]);
      }
      double room = (radiusAt(state) - radii[i]) * (1 - 100 * SLACK);
      double move = Math.max(-room, Math.min(room, distance));
      for (int k = 0; k < n; k++) {
        centre[k] += move * frame.t()[k][i];
      }
    }
    return centre;
  }

  /** The index of a region that contains {@code set}, or −1. */
  private int regionAround(StateSet set, int carry) {
    budget.spend((long) n * regions.size());
    for (int k = regions.size() - 1; k >= 0; k--) { // the newest ones are the nearest
      var region = regions.get(k);
      if (region.carry() == carry && isNear(set.centre, region)) {
        var radii = radii(frames.get(region.frame()), set, region.centre());
        if (Arrays.stream(radii).allMatch(r -> r <= region.radius() * (1 - SLACK))) {
          return k;
        }
      }
    }
    return -1;
  }

  private boolean isNear(double[] centre, Region region) {
    for (var row : frames.get(region.frame()).s()) {
      double distance = 0;
      for (int k = 0; k < n; k++) {
        distance += row[k] * (centre[k] - region.centre()[k]);
      }
      if (!(Math.abs(distance) <= region.radius())) {
        return false;
      }
    }
    return true;
  }

  private int nearestState(double[] centre, int carry) {
    budget.spend((long) n * graph.states().size());
    int nearest = 0;
    double smallest = Double.POSITIVE_INFINITY;
    for (int s = 0; s < graph.states().size(); s++) {
      var state = graph.states().get(s);
      double distance = 0;
      for (int k = 0; k < n; k++) {
        double difference = state.values()[k] - centre[k];
        distance += difference * difference;
      }
      if (state.carry() == carry && distance < smallest) {
        smallest = distance;
        nearest = s;
      }
    }
    return nearest;
  }

  /** For each i, the largest |S (h − c)|ᵢ of the states h of {@code set}. */
  private double[] radii(Frame frame, StateSet set, double[] c) {
    var radii = new double[n];
    for (int i = 0; i < n; i++) {
      var row = frame.s()[i];
      double sum = 0;
      for (int k = 0; k < n; k++) {
        sum += row[k] * (set.centre[k] - c[k]);
      }
      radii[i] = Math.abs(sum);
      for (int at = 0; at < set.generators.length; at += n) {
        sum = 0;
        for (int k = 0; k < n; k++) {
          sum += row[k] * set.generators[at + k];
        }
        radii[i] += Math.abs(sum);
      }
    }
    budget.spend((long) n * set.generators.length);
    return radii;
  }

  /** W h, for the n numbers of {@code h} from {@code at} on. */
  private void multiply(double[] h, int at, double[] product, int productAt) {
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int k = 0; k < n; k++) {
        sum += w[i * n + k] * h[at + k];
      }
      product[productAt + i] = sum;
    }
  }

  private double f(double z) {
    return activation == Activation.TANH ? ScalarMath.tanh(z) : ScalarMath.sigmoid(z);
  }

  /** f′ where f is {@code h}. */
  private double slope(double h) {
    return activation == Activation.TANH ? 1 - h * h : h * (1 - h);
  }

  /** The positive z where f′(z) = a, if there is one. */
  private double whereSlopeIs(double a) {
    double h = Math.sqrt(activation == Activation.TANH ? 1 - a : 1 - 4 * a);
    double z = StrictMath.log((1 + h) / (1 - h));
    return activation == Activation.TANH ? z / 2 : z;
  }
}
