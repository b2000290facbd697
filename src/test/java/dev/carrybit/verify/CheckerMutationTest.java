package dev.carrybit.verify;

import static dev.carrybit.ExitCodes.exitCode;
import static dev.carrybit.verify.HandmadeAdder.CARRY;
import static dev.carrybit.verify.HandmadeAdder.E;
import static dev.carrybit.verify.HandmadeAdder.ONE;
import static dev.carrybit.verify.HandmadeAdder.stepIn;
import static dev.carrybit.verify.HandmadeAdder.tanh;
import static dev.carrybit.verify.HandmadeAdder.twoSteps;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.nn.Activation;
import dev.carrybit.verify.Certificate.Region;
import dev.carrybit.verify.Certificate.TreeNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Forged certificates at the edge of what {@link CertificateChecker} accepts. Each test is about
 * one inequality, or one constant: a checker in which it is looser accepts the forgery.
 */
class CheckerMutationTest {

  private static void accepted(HandmadeAdder adder) {
    assertThatCode(adder::check).doesNotThrowAnyException();
  }

  private static void rejected(HandmadeAdder adder) {
    assertThatThrownBy(adder::check).is(exitCode(ExitCode.BAD_DATA));
  }

  /** The certificate needs {@code edge} of something, to a share of {@code precision}. */
  private static void needs(double edge, double precision, DoubleFunction<HandmadeAdder> adder) {
    accepted(adder.apply(edge * (1 + precision)));
    rejected(adder.apply(edge * (1 - precision)));
  }

  /** The certificate allows {@code edge} of something, to a share of {@code precision}. */
  private static void allows(double edge, double precision, DoubleFunction<HandmadeAdder> adder) {
    accepted(adder.apply(edge * (1 - precision)));
    rejected(adder.apply(edge * (1 + precision)));
  }

  @Test
  void theHandmadeAdderIsProved() {
    accepted(new HandmadeAdder(0));
    accepted(new HandmadeAdder(2));
    accepted(new HandmadeAdder(Activation.SIGMOID, 2));
  }

  /** The unit is tanh 0, but for the error of tanh. */
  @Test
  void theErrorOfTanhIsPartOfASet() {
    needs(
        8e-15,
        0.01,
        width -> {
          var adder = new HandmadeAdder(1);
          adder.width[E] = width;
          return adder;
        });
  }

  /**
   * The unit is always tanh 1. The error of its sum is K times the bias, times the slope 0.42; the
   * error of the comparison with the region is K times twice its value.
   */
  @Test
  void theErrorsOfSumsArePartOfASet() {
    double slope = 1 - tanh(1) * tanh(1);
    needs(1e-12 * (slope + 2 * tanh(1)) + 8e-15, 1e-3, CheckerMutationTest::alwaysTanhOfOne);
  }

  private static HandmadeAdder alwaysTanhOfOne(double width) {
    var adder = new HandmadeAdder(1);
    adder.bias[E] = 1;
    adder.centre[E] = tanh(1);
    adder.width[E] = width;
    return adder;
  }

  /**
   * The second unit is tanh (h − tanh 1), where h is the first one, in a box of 2e-12 around tanh
   * 1. To this, the box adds K tanh 1 for the rounding of its centre, and the step K times the two
   * terms of the sum.
   */
  @Test
  void theRoundingOfACentreIsPartOfABox() {
    needs(
        2e-12 + 1e-12 * tanh(1) + 1e-12 * 2 * tanh(1) + 8e-15,
        1e-3,
        width -> {
          var adder = new HandmadeAdder(2);
          adder.bias[E] = 1;
          adder.centre[E] = tanh(1);
          adder.width[E] = 2e-12;
          adder.w[E + 1][E] = 1;
          adder.bias[E + 1] = -tanh(1);
          adder.width[E + 1] = width;
          return adder;
        });
  }

  /** The box is 4 · 9e-7 larger than its generators, which are 9e-7 too small. */
  @Test
  void theErrorOfAnInverseIsPartOfABox() {
    needsTheErrorOfAnInverse(2, frame -> frame.t()[E][E] *= 1 - 9e-7);
  }

  /** The same box, in a frame whose T has rows that add up to zero. */
  @Test
  void theErrorOfAnInverseGrowsWithTheMagnitudesOfItsRow() {
    needsTheErrorOfAnInverse(
        3,
        frame -> {
          int n = frame.s().length;
          frame.s()[E][E + 1] = frame.s()[E][E];
          frame.s()[E + 1][E] = -frame.s()[E][E];
          double t = frame.t()[E][E] / 2 * (1 - 9e-7);
          frame.t()[E] = row(n, t, -t);
          frame.t()[E + 1] = row(n, t, t);
        });
  }

  /** The last unit is tanh h, with the unit h of a box of 1e-3 whose frame has an error. */
  private static void needsTheErrorOfAnInverse(int units, Consumer<Certificate.Frame> error) {
    double reach = 1e-3 * (1 - 9e-7 + 4 * 9e-7);
    double cubic = reach * reach * reach / 3;
    needs(
        reach - cubic + cubic * 2 / (3 * Math.sqrt(3)),
        5e-8,
        width -> {
          var adder = new HandmadeAdder(units);
          int last = adder.n - 1;
          Arrays.fill(adder.width, E, last, 1e-3);
          adder.w[last][E] = 1;
          adder.width[last] = width;
          var frame = adder.frame();
          error.accept(frame);
          adder.frames.add(frame);
          adder.regions.addAll(
              List.of(new Region(0, 0, 0, new double[adder.n]), other(adder, 0), other(adder, 1)));
          return adder;
        });
  }

  private static double[] row(int n, double first, double second) {
    var row = new double[n];
    row[E] = first;
    row[E + 1] = second;
    return row;
  }

  /** The region in frame 1. */
  private static Region other(HandmadeAdder adder, int carry) {
    var region = adder.region(carry);
    return new Region(carry, 1, region.radius(), region.centre());
  }

  @Test
  void anInverseMayBeOffByAMillionth() {
    allows(1e-6, 1e-3, error -> withFrame(1, 0, 1 + error, 0));
    allows(1e-6, 1e-3, error -> withFrame(1, 0, 1 - error, 0));
    allows(1e-6, 1e-3, error -> withFrame(1, 0, 1, error));
    allows(1e-6, 1e-3, error -> withFrame(1, 0, 1, -error));
    allows(1e-6, 1e-3, error -> withFrame(1, -error, 1, 0));
  }

  /** The off-diagonal entries cancel, so that K times their magnitudes is the error. */
  @Test
  void theRoundingOfAnInverseCounts() {
    allows(1e-6 / (2 * 1e-12), 1e-3, entry -> withFrame(1, entry, 1, -entry));
  }

  @Test
  void noNumberIsLargerThanABillion() {
    allows(1e9, 1e-3, entry -> withFrame(entry, 0, 1 / entry, 0));
    allows(1e9, 1e-3, entry -> withFrame(1 / entry, 0, entry, 0));
    allows(
        1e9,
        1e-3,
        weight -> {
          var adder = new HandmadeAdder(1);
          adder.bias[E] = weight;
          adder.centre[E] = 1;
          return adder;
        });
  }

  /** A frame that no region uses. */
  private static HandmadeAdder withFrame(double s, double s01, double t, double t01) {
    var adder = new HandmadeAdder(0);
    var unit = new HandmadeAdder(0);
    Arrays.fill(unit.width, unit.radius);
    var frame = unit.frame();
    frame.s()[0][0] = s;
    frame.s()[0][1] = s01;
    frame.t()[0][0] = t;
    frame.t()[0][1] = t01;
    adder.frames.add(frame);
    return adder;
  }

  /**
   * The z of tanh is from 0 to 3, that of σ from 0 to 6. It is 1.1490 and twice that where the
   * slope of the function is that of the line.
   */
  @ParameterizedTest
  @EnumSource(Activation.class)
  void aLineIsFarthestFromTheFunctionWhereTheSlopesAreEqual(Activation activation) {
    boolean tanh = activation == Activation.TANH;
    double middle = tanh ? 1.5 : 3;
    double slope = tanh ? tanh(3) / 3 : tanh(3) / 12; // σ(z) = ½ + ½ tanh (z / 2)
    double root = Math.sqrt(1 - tanh(3) / 3);
    double turn = Math.log((1 + root) / (1 - root)) / 2;
    double error = (tanh(turn) - tanh(3) / 3 * turn) * (tanh ? 1 : 0.5);
    for (int sign = -1; sign <= 1; sign += 2) {
      for (int weight = -1; weight <= 1; weight += 2) {
        double z = middle * sign;
        double by = middle * weight;
        double centre = z * slope + sign * error / 2;
        needs(middle * slope + error / 2, 1e-6, width -> bent(activation, z, by, centre, width));
        needs(middle * slope + error, 1e-6, width -> bent(activation, z, by, z * slope, width));
      }
    }
  }

  /** The last unit is f(z + by h), with h from −1 to 1, or with 2 h − 1 in place of h for σ. */
  private static HandmadeAdder bent(
      Activation activation, double z, double by, double centre, double width) {
    boolean tanh = activation == Activation.TANH;
    var adder = new HandmadeAdder(activation, 2);
    adder.width[E] = tanh ? 1 : 0.5;
    adder.bias[E + 1] = tanh ? z : z - by;
    adder.w[E + 1][E] = tanh ? by : 2 * by;
    adder.centre[E + 1] += centre;
    adder.width[E + 1] = width;
    return adder;
  }

  /**
   * z is from −1 to 1.8e9 − 1, where the line is level. The error of the sum, K times its terms 9e8
   * − 1 and 9e8, moves the end at −1, as the error 4 K of the box does.
   */
  @Test
  void theErrorsOfSumsMoveTheEndsOfAnInterval() {
    double half = 9e8;
    double low = tanh(-1 - 1e-12 * (2 * half - 1) - 4e-12 * half);
    double centre = (1 + tanh(-1)) / 2;
    needs(
        centre - low,
        1e-4,
        width -> {
          var adder = new HandmadeAdder(2);
          adder.radius = 1e-3;
          adder.width[E] = 100;
          adder.bias[E + 1] = half - 1;
          adder.w[E + 1][E] = half / 100;
          adder.centre[E + 1] = centre;
          adder.width[E + 1] = width;
          return adder;
        });
  }

  /**
   * Of units with z = 1e17 ε and 5e16 ε, lines of slopes 1e-17 and 2e-17 are far. Their difference
   * is not zero.
   */
  @Test
  void aLineIsLevelWhereItsSlopeWouldBeTiny() {
    var adder = new HandmadeAdder(4);
    adder.radius = 1;
    adder.width[E] = 1e8;
    adder.w[E + 1][E] = 1e9;
    adder.w[E + 2][E] = 5e8;
    adder.w[E + 3][E + 1] = 1;
    adder.w[E + 3][E + 2] = -1;
    adder.width[E + 1] = 1.01;
    adder.width[E + 2] = 1.01;
    adder.nodes.addAll(twoSteps(0));
    adder.nodes.addAll(twoSteps(0));
    adder.nodes.addAll(twoSteps(1));
    adder.width[E + 3] = 1.26;
    accepted(adder);
    adder.width[E + 3] = 0.01;
    adder.regions.clear();
    rejected(adder);
  }

  @Test
  void bothHalvesOfASplitAreChecked() {
    double cubic = 1e-9 / 3 * (1 - 2 / (3 * Math.sqrt(3)));
    // one half is from −0.001 to 0, around −0.0004; the other one is its mirror image
    needs(0.6e-3 - cubic, 1e-6, width -> halves(0.4e-3, width, true, 0));
    needs(0.6e-3, 1e-6, width -> halves(0.6e-3, width, true, 0));
    rejected(halves(0.4e-3, 0.61e-3, false, 0));
  }

  /** Of the coordinates of the half, the last one is the longest. */
  @Test
  void theErrorOfAnInverseGrowsWithTheLongestCoordinateOfAHalf() {
    double cubic = 1e-9 / 3 * (1 - 2 / (3 * Math.sqrt(3)));
    needs(0.6e-3 + 2 * 9e-7 * (1e-3 - cubic), 1e-7, width -> halves(0.6e-3, width, true, 9e-7));
  }

  /**
   * The last unit is tanh h, with h from −0.001 to 0.001. Regions 1 and 2 have its lower half,
   * regions 3 and 4 the upper one. The inverse of the frame of the halves has an error.
   */
  private static HandmadeAdder halves(double centre, double width, boolean apart, double error) {
    var adder = new HandmadeAdder(2);
    int e = E + 1;
    adder.width[E] = 1e-3;
    adder.w[e][E] = 1;
    adder.width[e] = width;
    var frame = adder.frame();
    frame.t()[e][e] *= 1 - error;
    adder.frames.add(frame);
    adder.regions.add(new Region(0, 0, 0, new double[adder.n]));
    for (int sign = -1; sign <= 1; sign += 2) {
      adder.centre[e] = sign * centre;
      adder.regions.addAll(List.of(adder.region(0), adder.region(1)));
    }
    for (int k = 0; k < 5; k++) {
      int carry = (k + 1) % 2 * Math.min(k, 1);
      adder.nodes.add(new TreeNode.TimeStep());
      for (int x = 0; x < 4; x++) {
        int to = 1 + (x / 2 + x % 2 + carry) / 2;
        adder.nodes.add(new TreeNode.Split(1, e));
        adder.nodes.add(new TreeNode.In(to));
        adder.nodes.add(new TreeNode.In(apart ? to + 2 : to));
      }
    }
    return adder;
  }

  /** The logit has 1e8 h₃ − 1e8 tanh 8 as well, which is 0 but for K times the magnitudes. */
  @Test
  void theErrorsOfSumsArePartOfALogit() {
    double distance = new HandmadeAdder(0).check().margin();
    allows(
        distance - 1e-12 * 1e8 * (1 + tanh(8)) - 1e8 * 8e-15,
        1e-5,
        shift -> {
          var adder = new HandmadeAdder(0);
          adder.output[ONE] = 1e8;
          adder.outputBias = -1e8 * tanh(8) + shift;
          return adder;
        });
  }

  @Test
  void aLogitKeepsAMarginOnBothSides() {
    double distance = new HandmadeAdder(0).check().margin();
    allows(distance - 1e-6, 1e-8, shift -> withOutputBias(shift));
    allows(distance - 1e-6, 1e-8, shift -> withOutputBias(-shift));
  }

  private static HandmadeAdder withOutputBias(double bias) {
    var adder = new HandmadeAdder(0);
    adder.outputBias = bias;
    return adder;
  }

  /** The last unit is within ± tanh 0.001. */
  @Test
  void aLogitKeepsAMarginOfAllStatesOfASet() {
    double distance = new HandmadeAdder(0).check().margin();
    double cubic = 1e-9 / 3 * (1 - 2 / (3 * Math.sqrt(3)));
    for (int sign = -1; sign <= 1; sign += 2) {
      int by = sign;
      allows(
          (distance - 1e-6) / (1e-3 - cubic),
          1e-6,
          weight -> {
            var adder = new HandmadeAdder(2);
            adder.width[E] = 1e-3;
            adder.w[E + 1][E] = by;
            adder.width[E + 1] = 1e-3;
            adder.output[E + 1] = weight;
            return adder;
          });
    }
  }

  @Test
  void everyCoordinateLiesInARegionOnBothSides() {
    for (int sign = -1; sign <= 1; sign += 2) {
      for (int unit = 0; unit < 2; unit++) {
        int by = sign;
        int e = E + unit;
        allows(
            1e-3,
            1e-6,
            centre -> {
              var adder = new HandmadeAdder(2);
              adder.width[e] = 1e-3;
              adder.centre[e] = by * centre;
              return adder;
            });
      }
    }
  }

  /** The network keeps a carry from s = 1 on. Its outputs fit a carry that is not the true one. */
  @Test
  void aSetLiesInARegionOfItsOwnCarry() {
    var adder = new HandmadeAdder(1);
    adder.bias[CARRY] = -8;
    adder.output[CARRY] = 0;
    adder.inputs[E] = 16;
    adder.bias[E] = -24;
    adder.w[E][CARRY] = 8;
    adder.w[E][ONE] = 8;
    adder.output[E] = -3;
    adder.width[E] = 1.1;
    for (int k = 0; k < 3; k++) {
      adder.nodes.add(new TreeNode.TimeStep());
      for (int x = 0; x < 4; x++) {
        adder.nodes.add(new TreeNode.In(x + k / 2 >= 1 ? 2 : 1));
      }
    }
    rejected(adder);
  }

  /** The network adds a + b + 1. */
  @Test
  void theFirstRegionHasTheCarryZero() {
    var adder = new HandmadeAdder(0);
    for (int i = 0; i < 3; i++) {
      adder.w[i][CARRY] = -8;
      adder.w[i][ONE] = -8;
      adder.bias[i] += 16;
    }
    for (int k = 0; k < adder.n; k++) {
      adder.w[CARRY][k] *= -1;
    }
    adder.inputs[CARRY] *= -1;
    adder.bias[CARRY] *= -1;
    adder.output[CARRY] *= -1;
    var zero = new Region(1, 0, 0, new double[adder.n]);
    var none = new Region(0, 0, adder.radius, adder.region(1).centre());
    var one = new Region(1, 0, adder.radius, adder.region(0).centre());
    adder.regions.addAll(List.of(zero, none, one));
    adder.nodes.addAll(stepIn(1));
    adder.nodes.addAll(stepIn(0));
    adder.nodes.addAll(stepIn(1));
    rejected(adder);
  }

  /** The network adds right from another state on. */
  @Test
  void theFirstRegionIsTheZeroState() {
    var adder = new HandmadeAdder(0);
    for (int i = 0; i < 3; i++) {
      adder.w[i][ONE] = 0;
      adder.bias[i] += 8;
    }
    var centre = new double[] {0, -1, 0, 1};
    adder.regions.addAll(List.of(new Region(0, 0, 0, centre), adder.region(0), adder.region(1)));
    rejected(adder);
  }

  @Test
  void aRadiusIsNotNegative() {
    var adder = new HandmadeAdder(0);
    adder.certificate();
    adder.regions.set(0, new Region(0, 0, -1e-9, new double[adder.n]));
    rejected(adder);
  }

  /** The zero state lies in the region that it is, so that no output of the network counts. */
  @Test
  void aTreeBeginsWithAStep() {
    var adder = new HandmadeAdder(0);
    Arrays.fill(adder.output, 0);
    adder.regions.add(new Region(0, 0, 0, new double[adder.n]));
    adder.nodes.add(new TreeNode.In(0));
    rejected(adder);
  }

  /** Each output is far from one half, on the wrong side. */
  @Test
  void anOutputIsTheRightBit() {
    var adder = new HandmadeAdder(0);
    Arrays.setAll(adder.output, k -> -adder.output[k]);
    rejected(adder);
  }

  /** No set leads to the region; only its own tree would show it wrong. */
  @Test
  void noCentreIsFartherThanABillion() {
    allows(
        1e9,
        1e-3,
        centre -> {
          var adder = new HandmadeAdder(1);
          adder.certificate();
          adder.centre[E] = centre;
          adder.regions.add(adder.region(0));
          adder.nodes.addAll(stepIn(0));
          return adder;
        });
  }

  @Test
  void treesEndWithTheNodes() {
    var adder = new HandmadeAdder(0);
    adder.certificate();
    adder.nodes.add(new TreeNode.In(1));
    rejected(adder);
    adder.nodes = new ArrayList<>(adder.nodes.subList(0, adder.nodes.size() - 2));
    rejected(adder);
  }

  @Test
  void aSetHasAtMostTwoThousandGenerators() {
    // a box has 10, a step adds 5, and needs room for 5 more in a sum
    accepted(chain(397));
    rejected(chain(398));
  }

  /** Begins with {@code steps} steps in a row from the zero state. */
  private static HandmadeAdder chain(int steps) {
    var adder = new HandmadeAdder(1);
    int carry = 0;
    for (int t = 0; t < steps; t++) {
      adder.nodes.addAll(stepIn(carry));
      adder.nodes.remove(adder.nodes.size() - 1);
      carry = 1;
    }
    adder.nodes.add(new TreeNode.In(2));
    adder.nodes.addAll(stepIn(0));
    adder.nodes.addAll(stepIn(1));
    return adder;
  }

  @Test
  void aTreeIsAtMostFiveHundredDeep() {
    accepted(cuts(498));
    rejected(cuts(499));
  }

  /** Begins with a step, and so many cuts after its last input. */
  private static HandmadeAdder cuts(int count) {
    var adder = new HandmadeAdder(1);
    adder.nodes.addAll(stepIn(0));
    adder.nodes.remove(adder.nodes.size() - 1);
    for (int i = 0; i < count; i++) {
      adder.nodes.addAll(List.of(new TreeNode.Split(0, E), new TreeNode.In(2)));
    }
    adder.nodes.add(new TreeNode.In(2));
    adder.nodes.addAll(stepIn(0));
    adder.nodes.addAll(stepIn(1));
    return adder;
  }

  @Test
  void aCertificateIsAboutAsManyUnitsAsTheNetworkHas() {
    var adder = new HandmadeAdder(1);
    var small = new HandmadeAdder(0).certificate();
    var other =
        new Certificate(
            HandmadeAdder.hash(adder.model()), small.frames(), small.regions(), small.nodes());
    assertThatThrownBy(() -> CertificateChecker.check(adder.model(), Activation.TANH, other))
        .is(exitCode(ExitCode.BAD_DATA));
  }
}
