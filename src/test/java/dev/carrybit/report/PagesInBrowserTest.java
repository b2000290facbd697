package dev.carrybit.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.report.Browser.View;
import dev.carrybit.sweep.SweepFixtures;
import dev.carrybit.verify.Verdict;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages as a real browser shows them: in both themes, on a narrow screen and a wide one. */
@Tag("pages")
class PagesInBrowserTest {

  private static final int LIGHT_PAPER = 0xfffdfdfc;
  private static final int DARK_PAPER = 0xff16171a;

  /** A4 between Chromium's margins, in pixels. */
  private static final int PAPER_WIDTH = 718;

  private static final String LONG = "a-name-without-any-place-to-break-".repeat(6) + "<b>&amp;";

  /** No place to break at all, and what browsers act upon. */
  private static final String HOSTILE =
      "x".repeat(300) + "</script>שלום\u202e\u2028😀" + "漢".repeat(20);

  private static final List<String> NAMES = new ArrayList<>();

  @TempDir private static Path directory;
  private static Browser browser;

  private record Shown(String name, View view) {}

  @BeforeAll
  static void makePages() throws IOException {
    var hostile =
        ReportFixtures.withSamples(
            ReportFixtures.run(LONG, "text", 3), LONG + "\u0000\u202e\n" + LONG);
    var hostileText = ReportFixtures.withAllResults(ReportFixtures.run(HOSTILE, "text", 2));
    write("hostile", ReportFixtures.page(hostileText, ReportFixtures.text(HOSTILE)));
    var several =
        IntStream.range(0, 9).mapToObj(i -> ReportFixtures.run("run " + i, "addition", 40 + i));
    var compared = new ArrayList<>(several.toList());
    compared.add(ReportFixtures.withAllResults(hostile));
    compared.add(ReportFixtures.run(HOSTILE, "text", 1));
    var adder = ReportFixtures.run("adder", "addition", 2000);
    write("adder", ReportFixtures.page(adder, ReportFixtures.addition()));
    var ones = BigInteger.TWO.pow(9000).subtract(BigInteger.ONE);
    var verdicts =
        Map.of(
            "refuted", ReportFixtures.refuted(BigInteger.TEN, BigInteger.TWO, 4),
            "refuted-long", ReportFixtures.refuted(ones, ones, 8990),
            "undecided", new Verdict.Undecided("no wrong sum was found, and no proof yet"));
    for (var verdict : verdicts.entrySet()) {
      var run = ReportFixtures.run(verdict.getKey(), "addition", 5);
      var findings = ReportFixtures.addition(verdict.getValue());
      write(verdict.getKey(), ReportFixtures.page(run, findings));
    }
    var passage = ReportFixtures.text("\"Yes,\"\t" + LONG + "\nno  日本");
    write("text", ReportFixtures.page(hostile, passage));
    var words = ReportFixtures.text(List.of("short ", "x".repeat(144) + " ", "\n"));
    write("words", ReportFixtures.page(ReportFixtures.run("words", "text", 3), words));
    write("bare", ReportFixtures.page(ReportFixtures.run("bare", "text", 0)));
    write("compare", ComparisonReport.of(compared));
    var many = IntStream.range(0, 30).mapToObj(i -> ReportFixtures.run("run " + i, "addition", 9));
    write("compare-many", ComparisonReport.of(many.toList()));
    var title = "Sweep of addition.conf";
    write("sweep", SweepReport.of(title, several("addition"), SweepFixtures.smallSweep(true)));
    write("endless", SweepReport.of(title, several("addition"), SweepFixtures.smallSweep(false)));
    var values = new ArrayList<>(IntStream.range(0, 30).mapToObj(String::valueOf).toList());
    values.add(LONG);
    values.add(HOSTILE);
    write("wide", SweepReport.of(LONG, several(LONG), SweepFixtures.largeSweep(values, 5)));
  }

  @BeforeAll
  static void startBrowser() throws Exception {
    browser = Browser.start(directory);
  }

  @AfterAll
  static void closeBrowser() {
    browser.close();
  }

  private static Map<String, String> several(String task) {
    return ReportFixtures.run("a", task, 1).settings();
  }

  private static void write(String name, String page) throws IOException {
    Files.writeString(directory.resolve(name + ".html"), page);
    NAMES.add(name);
  }

  /** All pages that {@link #makePages} writes. */
  static List<String> names() {
    return NAMES;
  }

  static Stream<Shown> views() {
    return NAMES.stream()
        .flatMap(
            name ->
                Stream.of(
                        new View(320, false),
                        new View(768, true),
                        new View(1200, false),
                        new View(1920, true))
                    .map(view -> new Shown(name, view)));
  }

  private static void show(Shown shown) throws Exception {
    browser.show(directory.resolve(shown.name + ".html"), shown.view);
  }

  @ParameterizedTest
  @MethodSource("views")
  void aPageFitsItsScreenAndIsDrawnInItsThemeWithoutConsoleMessages(Shown shown) throws Exception {
    show(shown);
    var answer = browser.ask();
    assertThat(answer.get("width").intValue()).isEqualTo(shown.view.width());
    assertThat(answer.get("scrollWidth").intValue()).isEqualTo(shown.view.width());
    assertThat(answer.get("dark").booleanValue()).isEqualTo(shown.view.dark());
    assertThat(answer.get("cut")).as("texts of charts that are cut off").isEmpty();
    assertThat(answer.get("spilled")).as("tables and cells that cannot be read").isEmpty();
    if (shown.view.width() > 1000) {
      assertThat(answer.get("scrolled")).as("tables that a wide screen does not hold").isEmpty();
    }
    assertThat(answer.get("squeezed")).as("cells too narrow for their texts").isEmpty();
    assertThat(answer.get("overlaps")).as("texts of charts over each other").isEmpty();
    assertThat(answer.get("faint")).as("texts that shine through").isEmpty();
    requireDrawn(shown);
  }

  private static void requireDrawn(Shown shown) throws Exception {
    var image = browser.picture();
    assertThat(browser.complaints()).isEmpty();
    assertThat(image.getWidth()).isEqualTo(shown.view.width());
    assertThat(image.getRGB(2, 2)).isEqualTo(shown.view.dark() ? DARK_PAPER : LIGHT_PAPER);
    var colours = new HashSet<Integer>();
    for (int y = 0; y < image.getHeight(); y += 8) {
      for (int x = 0; x < image.getWidth(); x++) {
        colours.add(image.getRGB(x, y));
      }
    }
    assertThat(colours).hasSizeGreaterThan(50);
  }

  @ParameterizedTest
  @MethodSource("names")
  void aPrintedPageShowsAllOfItself(String name) throws Exception {
    show(new Shown(name, new View(PAPER_WIDTH, false, true)));
    var answer = browser.ask();
    assertThat(answer.get("hidden")).as("what only scrolling shows").isEmpty();
    assertThat(answer.get("scrollWidth").intValue()).isEqualTo(PAPER_WIDTH);
  }

  /** Else the two tests above could not fail. */
  @Test
  void aPageWithFaultsIsFound() throws Exception {
    var page =
        """
        <!doctype html>
        <meta http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'">
        <script>document.title = 'forbidden'</script>
        <main>
        <p style="opacity: .5">faint
        <div><svg width="40" height="20"><text y="15">longer than its chart</text></svg></div>
        <div><svg width="80" height="20"><text y="15">one</text><text y="15">two</text></svg></div>
        <div><table style="width: 20px; table-layout: fixed"><td>n a r r o w</table></div>
        <div><table style="width: 90px; table-layout: fixed"><td>%s</table></div>
        <div class="scroll" style="overflow: auto"><table><td><pre>%s</pre></table></div>
        <pre>%s</pre>
        """;
    var wide = "wide ".repeat(100);
    var file = directory.resolve("faulty.html");
    Files.writeString(file, page.formatted("w".repeat(10), wide, wide));
    browser.show(file, new View(400, false));
    var answer = browser.ask();
    assertThat(answer.get("scrollWidth").intValue()).isGreaterThan(400);
    for (var fault :
        List.of("cut", "overlaps", "squeezed", "spilled", "scrolled", "faint", "hidden")) {
      assertThat(answer.get(fault)).as(fault).hasSize(1);
    }
    assertThat(browser.complaints()).hasSize(1);
  }
}
