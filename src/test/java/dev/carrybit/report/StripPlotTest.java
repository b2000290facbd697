package dev.carrybit.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.sweep.SweepFixtures;
import dev.carrybit.sweep.SweepTable.Combination;
import dev.carrybit.sweep.Trial;
import dev.carrybit.sweep.Trial.End;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StripPlotTest {

  /** A row of trainings with these losses; those with a finite loss reached the target. */
  private static Combination row(String value, double... losses) {
    var trials = new TreeMap<Long, Trial>();
    for (double loss : losses) {
      var end = Double.isFinite(loss) ? End.REACHED : End.FAILED;
      trials.put((long) trials.size(), SweepFixtures.trial(end, 10, loss, 1));
    }
    return new Combination(Map.of("model.hidden", value), trials);
  }

  private static String chart(boolean notes, Combination... rows) {
    return new StripPlot("Loss", NumberFormats::compact, false, notes, Trial::validationLoss)
        .figure(List.of(rows), List.of(rows))
        .toString();
  }

  @Test
  void aBarGoesFromTheMinimumToTheMaximumAndALineThroughTheMeans() {
    // from 52 to 346 across, two categories; from 0 at 212 up to 1 at 12
    var svg = chart(false, row("2", 0, 1), row("4", 0.5, 0.5));
    assertThat(svg)
        .contains("class=\"spread\" x1=\"125.5\" y1=\"212\" x2=\"125.5\" y2=\"12\"")
        .contains("class=\"mean\" x1=\"116.5\" y1=\"112\" x2=\"134.5\" y2=\"112\"")
        .contains("class=\"series series0\" d=\"M125.5 112L272.5 112\"");
  }

  @Test
  void equalResultsAreSideBySide() {
    var svg = chart(false, row("2", 1, 1, 1));
    assertThat(svg)
        .contains("cx=\"192\" cy=\"12\"", "cx=\"199\" cy=\"12\"", "cx=\"206\" cy=\"12\"");
    assertThat(svg).contains("<title>model.hidden=2 seed=2: 1</title>");
  }

  @Test
  void aValueWithoutResultsLeavesAGap() {
    var svg = chart(true, row("2", 1), row("3", Double.NaN), row("4", 1));
    assertThat(svg).containsPattern("d=\"M[0-9. ]+M[0-9. ]+\"").contains(">0 of 1</text>");
    assertThat(svg.split("<circle")).hasSize(3);
    assertThat(chart(false, row("2", Double.NaN))).doesNotContain("<circle");
  }

  @Test
  void labelsAreLeftOutWhereTheyWouldOverlap() {
    var rows = IntStream.range(0, 40).mapToObj(i -> row(String.valueOf(1000 + i), i + 1));
    var svg = chart(false, rows.toArray(Combination[]::new));
    assertThat(svg).contains(">1000</text>", ">1010</text>").doesNotContain(">1001</text>");
    assertThat(svg.split("<circle")).hasSize(41);
    assertThat(svg).contains("logarithmic</span>");
  }

  @Test
  void aLongValueIsShortened() {
    assertThat(chart(false, row("😀".repeat(20), 1))).contains(">" + "😀".repeat(13) + "…</text>");
  }
}
