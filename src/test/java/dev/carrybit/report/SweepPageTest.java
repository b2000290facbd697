package dev.carrybit.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class SweepPageTest {

  private static final Pattern PLOT = Pattern.compile("(?s)<svg .*?</svg>");

  private static String page(boolean target) {
    var settings = Map.of("text.input", "<script>&");
    return new SweepPage(
            "Sweep of a&b.conf", settings, new SweepTable(SweepTableTest.rows(), target))
        .html();
  }

  /** Its plots, each of which has to be XML. */
  private static List<Document> plots(String page) throws Exception {
    var plots = new ArrayList<Document>();
    for (var found : PLOT.matcher(page).results().toList()) {
      var builder = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
      plots.add(builder.parse(new ByteArrayInputStream(found.group().getBytes(UTF_8))));
    }
    return plots;
  }

  private static int count(Document plot, String element) {
    return plot.getElementsByTagName(element).getLength();
  }

  @Test
  void stepsToTheTargetHaveACircleForEachTrainingThatReachedIt() throws Exception {
    var plots = plots(page(true));
    assertThat(plots).hasSize(4);
    var steps = plots.get(0).getDocumentElement();
    assertThat(steps.getAttribute("aria-label")).isEqualTo("steps to the target, model.cell=elman");
    assertThat(count(plots.get(0), "circle")).isEqualTo(2);
    assertThat(steps.getTextContent()).contains("2/2", "0/2", "model.hidden");
    assertThat(count(plots.get(1), "circle")).as("losses at the end").isEqualTo(3);
    assertThat(plots.get(2).getDocumentElement().getAttribute("aria-label"))
        .isEqualTo("model.hidden=8 model.cell=elman");
    assertThat(count(plots.get(2), "polyline")).as("a line for each seed").isEqualTo(2);
  }

  @Test
  void aHigherMeanIsDrawnHigher() throws Exception {
    var line = plots(page(true)).get(1).getElementsByTagName("polyline").item(0);
    var places = line.getAttributes().getNamedItem("points").getTextContent().strip().split(" ");
    double first = Double.parseDouble(places[0].split(",")[1]);
    double second = Double.parseDouble(places[1].split(",")[1]);
    assertThat(second).as("a loss of 0.6 beside one of 0.3").isLessThan(first);
  }

  @Test
  void withoutATargetNothingIsSaidOfIt() throws Exception {
    assertThat(plots(page(false))).hasSize(3);
    assertThat(page(false)).doesNotContain("Steps to the target");
  }

  @Test
  void thePageNeedsNothingElseAndSaysWhatItShows() {
    assertThat(page(true))
        .doesNotContain("<script", "http:", "https:", "url(", "src=")
        .contains("<h1>Sweep of a&amp;b.conf</h1>", "text.input = &lt;script>&amp;")
        .contains("<td>2 of 2</td>", "prefers-color-scheme: dark");
  }
}
