package dev.carrybit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.nn.Parameters;
import dev.carrybit.report.Plot.Point;
import dev.carrybit.verify.Certificate;
import dev.carrybit.verify.Certificate.TreeNode;
import dev.carrybit.verify.CertificateChecker.Proof;
import dev.carrybit.verify.Verdict;
import dev.carrybit.verify.Verdict.Proved;
import dev.carrybit.verify.Verifier;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VerificationSectionTest {

  private static final StatePlane PLANE =
      StatePlane.of(ReportFixtures.ADDER, ReportFixtures.WEIGHTS);
  private static final Proved PROVED =
      (Proved) Verifier.verify(ReportFixtures.ADDER, ReportFixtures.WEIGHTS);
  private static final int REGIONS = PROVED.certificate().regions().size();

  private static String section(Verdict verdict) {
    return PageLayout.render(VerificationSection.of(verdict, PLANE));
  }

  private static Stream<MatchResult> found(String page, String pattern) {
    return Pattern.compile(pattern).matcher(page).results();
  }

  @Test
  void aProofIsShownWithItsFigures() {
    assertThat(section(PROVED))
        .contains("Proved: ", "Two states: no carry, carry")
        .contains(REGIONS + " regions, " + PROVED.proof().steps() + " steps checked")
        .contains(PROVED.proof().margin(3) + " from zero")
        .contains("4096 positions, all in the regions");
  }

  @Test
  void theAutomatonHasTheEightStepsOfAnAdder() {
    var steps = found(section(PROVED), ">([01])\\+([01]) → ([01])<");
    assertThat(steps.map(step -> step.group(1) + step.group(2) + step.group(3)))
        .containsExactlyInAnyOrder("000", "011", "101", "110", "001", "010", "100", "111");
  }

  @Test
  void everyRegionIsANodeInTheColumnOfItsCarry() {
    var page = section(PROVED);
    for (int carry = 0; carry <= 1; carry++) {
      int of = carry;
      var expected =
          IntStream.range(0, REGIONS)
              .filter(k -> PROVED.certificate().regions().get(k).carry() == of)
              .mapToObj(k -> "region " + k);
      assertThat(found(page, "node" + carry + "[^>]*><title>([^<]*)<").map(node -> node.group(1)))
          .containsExactlyElementsOf(expected.toList());
    }
  }

  @Test
  void onlyTheRegionsVisitedMostOfALargeProofAreNodes() {
    var certificate = PROVED.certificate();
    var regions = new ArrayList<Certificate.Region>();
    var nodes = new ArrayList<TreeNode>();
    for (int k = 0; k < 100; k++) {
      regions.add(certificate.regions().get(k % REGIONS));
      nodes.add(new TreeNode.TimeStep());
      nodes.addAll(Collections.nCopies(4, new TreeNode.In(k)));
    }
    var large = new Certificate("", certificate.frames(), regions, nodes);
    var page = section(new Proved(large, new Proof(100, 400, 1)));
    assertThat(page).contains("100 regions (drawn: the 24 ");
    assertThat(found(page, "class=\"node node[01]\"")).hasSize(24);
    assertThat(found(page, "class=\"edge\"")).as("a line to itself").hasSize(24);
    assertThat(found(page, "class=\"region region[01]\"")).hasSize(100);
  }

  @Test
  void everyRegionIsDrawnInsideTheView() {
    var outlines = found(section(PROVED), "class=\"region region[01]\" d=\"M([^\"]*)Z\"").toList();
    assertThat(outlines).hasSize(REGIONS);
    for (var outline : outlines) {
      for (var corner : outline.group(1).split("L")) {
        var xy = corner.split(" ");
        assertThat(Double.parseDouble(xy[0])).isBetween(Plot.LEFT, Plot.WIDTH - Plot.MARGIN);
        assertThat(Double.parseDouble(xy[1])).isBetween(Plot.TOP, Plot.BOTTOM);
      }
    }
  }

  @Test
  void theOutlineOfARegionSurroundsItsCorners() {
    var certificate = PROVED.certificate();
    for (var region : certificate.regions()) {
      var outline = PLANE.outline(certificate, region);
      var t = certificate.frames().get(region.frame()).t();
      for (int signs = 0; signs < 1 << t.length; signs++) {
        var h = region.centre().clone();
        for (int k = 0; k < h.length; k++) {
          for (int j = 0; j < t.length; j++) {
            h[k] += region.radius() * ((signs >> j) % 2 * 2 - 1) * t[k][j];
          }
        }
        assertThat(isAround(outline, PLANE.point(h))).as("a corner of %s", region).isTrue();
      }
    }
  }

  /** Whether a point is on the left of every side, or on it. */
  private static boolean isAround(List<Point> outline, Point at) {
    return IntStream.range(0, outline.size())
        .allMatch(
            i -> {
              var a = outline.get(i);
              var b = outline.get((i + 1) % outline.size());
              return (b.x() - a.x()) * (at.y() - a.y()) - (b.y() - a.y()) * (at.x() - a.x())
                  > -1e-9;
            });
  }

  @Test
  void theMeansOfBothCarriesAreAtZeroAndOne() {
    for (int carry = 0; carry <= 1; carry++) {
      int of = carry;
      var mean =
          IntStream.range(0, PLANE.states().length)
              .filter(t -> PLANE.carries()[t] == of)
              .mapToDouble(t -> PLANE.point(PLANE.states()[t]).x())
              .average();
      assertThat(mean.orElseThrow()).isCloseTo(carry, within(1e-9));
    }
  }

  @Test
  void aWrongSumIsWrittenInBinaryWithItsWrongColumnMarked() {
    var page = section(ReportFixtures.refuted(BigInteger.valueOf(456), BigInteger.valueOf(41), 9));
    assertThat(page).contains("Refuted: ", "456 + 41 = 497; the network says 1009");
    var marks = found(page, "class=\"mark\" x=\"([0-9.]+)\"").toList();
    assertThat(marks).hasSize(1);
    var wrong = found(page, "class=\"wrong middle\" x=\"([0-9.]+)\"[^>]*>(.)<").toList();
    assertThat(wrong.stream().map(each -> each.group(2))).containsExactlyInAnyOrder("1", "✗");
    double left = Double.parseDouble(marks.get(0).group(1));
    for (var each : wrong) {
      assertThat(Double.parseDouble(each.group(1))).isBetween(left, left + 20);
    }
    // the highest position is the leftmost one
    var position = found(page, "x=\"([0-9.]+)\"[^>]*>10</text>").findFirst().orElseThrow();
    assertThat(Double.parseDouble(position.group(1))).isBetween(left, left + 20);
  }

  /** Even if the answer is the same object as a summand. */
  @Test
  void onlyDigitsOfTheNetworkAreWrong() {
    var problem = AdditionProblem.of(BigInteger.ZERO, BigInteger.ONE);
    var page = section(new Verdict.Refuted(problem, BigInteger.ZERO));
    assertThat(page).contains("0 + 1 = 1; the network says 0");
    assertThat(found(page, "class=\"wrong middle\"[^>]*>(.)<").map(each -> each.group(1)))
        .containsExactlyInAnyOrder("0", "✗");
  }

  @Test
  void ofALongWrongSumTheWrongPartIsWritten() {
    var ones = BigInteger.TWO.pow(9000).subtract(BigInteger.ONE);
    for (int wrong : new int[] {0, 23, 24, 4500, 8999, 9000}) {
      var page = section(ReportFixtures.refuted(ones, BigInteger.ONE, wrong));
      assertThat(found(page, "class=\"mark\"")).as("bit %d", wrong).hasSize(1);
      assertThat(page).contains("a part of its bits", "…").hasSizeLessThan(60_000);
    }
  }

  @Test
  void anUndecidedVerdictHasItsReasonAndTheStates() {
    assertThat(section(new Verdict.Undecided("no proof yet")))
        .contains("Undecided: no proof yet. ", "4096 positions. ")
        .doesNotContain("class=\"region", "Two states");
  }

  @Test
  void aNetworkWithoutWeightsHasAPicture() {
    var zeros = Parameters.zeros(ReportFixtures.ADDER.layout());
    var plane = StatePlane.of(ReportFixtures.ADDER, zeros);
    assertThat(Arrays.stream(plane.states()).flatMapToDouble(Arrays::stream).distinct())
        .containsExactly(0.0);
    var section = VerificationSection.of(new Verdict.Undecided("no proof yet"), plane);
    assertThat(PageLayout.render(section)).contains("class=\"states states0\"");
  }
}
