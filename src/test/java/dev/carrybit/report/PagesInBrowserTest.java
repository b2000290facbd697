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
import java.util.Optional;
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

  @TempDir private static Path directory;
  private static Browser browser;

  private record Shown(String name, View view) {}

  @BeforeAll
  static void makePages() throws IOException {
    var hostile =
        ReportFixtures.withSamples(
            ReportFixtures.run(LONG, "text", 3), LONG + "\u0000\u202e\n" + LONG);
    write(
        "hostile",
        RunReport.of(
            ReportFixtures.withAllResults(ReportFixtures.run(HOSTILE, "text", 2)),
            ReportFixtures.DEFAULTS,
            Optional.empty(),
            Optional.of(ReportFixtures.text(HOSTILE))));
    var several =
        IntStream.range(0, 9).mapToObj(i -> ReportFixtures.run("run " + i, "addition", 40 + i));
    var compared = new ArrayList<>(several.toList());
    compared.add(ReportFixtures.withAllResults(hostile));
    compared.add(ReportFixtures.run(HOSTILE, "text", 1));
    write(
        "adder",
        RunReport.of(
            ReportFixtures.run("adder", "addition", 2000),
            ReportFixtures.DEFAULTS,
            Optional.of(ReportFixtures.addition()),
            Optional.empty()));
    var ones = BigInteger.TWO.pow(9000).subtract(BigInteger.ONE);
    var verdicts =
        Map.of(
            "refuted", ReportFixtures.refuted(BigInteger.TEN, BigInteger.TWO, 4),
            "refuted-long", ReportFixtures.refuted(ones, ones, 8990),
            "undecided", new Verdict.Undecided("no wrong sum was found, and no proof yet"));
    for (var verdict : verdicts.entrySet()) {
      write(
          verdict.getKey(),
          RunReport.of(
              ReportFixtures.run(verdict.getKey(), "addition", 5),
              ReportFixtures.DEFAULTS,
              Optional.of(ReportFixtures.addition(verdict.getValue())),
              Optional.empty()));
    }
    write(
        "text",
        RunReport.of(
            hostile,
            ReportFixtures.DEFAULTS,
            Optional.empty(),
            Optional.of(ReportFixtures.text("\"Yes,\"\t" + LONG + "\nno  日本"))));
    write(
        "words",
        RunReport.of(
            ReportFixtures.run("words", "text", 3),
            ReportFixtures.DEFAULTS,
            Optional.empty(),
            Optional.of(ReportFixtures.text(List.of("short ", "x".repeat(144) + " ", "\n")))));
    write(
        "bare",
        RunReport.of(
            ReportFixtures.run("bare", "text", 0),
            ReportFixtures.DEFAULTS,
            Optional.empty(),
            Optional.empty()));
    write("compare", ComparisonReport.of(compared));
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
  }

  static Stream<String> names() {
    return Stream.of(
        "adder",
        "refuted",
        "refuted-long",
        "undecided",
        "text",
        "hostile",
        "words",
        "bare",
        "compare",
        "sweep",
        "endless",
        "wide");
  }

  static Stream<Shown> views() {
    return names()
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
  void aPageFitsItsScreenAndFollowsItsTheme(Shown shown) throws Exception {
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
  }

  @ParameterizedTest
  @MethodSource("names")
  void aPrintedPageShowsAllOfItself(String name) throws Exception {
    show(new Shown(name, new View(PAPER_WIDTH, false, true)));
    var answer = browser.ask();
    assertThat(answer.get("hidden")).as("what only scrolling shows").isEmpty();
    assertThat(answer.get("scrollWidth").intValue()).isEqualTo(PAPER_WIDTH);
  }

  @ParameterizedTest
  @MethodSource("views")
  void aPageIsDrawnWithoutConsoleMessages(Shown shown) throws Exception {
    show(shown);
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

  /** Else the two tests above could not fail. */
  @Test
  void aPageWithFaultsIsFound() throws Exception {
    var page =
        """
        <!doctype html>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'">
        <script>document.title = 'forbidden'</script>
        <p><svg width="40" height="20"><text y="15">longer than its chart</text></svg></p>
        <pre>%s</pre>
        """;
    write("faulty", page.formatted("wide ".repeat(100)));
    browser.show(directory.resolve("faulty.html"), new View(400, false));
    var answer = browser.ask();
    assertThat(answer.get("scrollWidth").intValue()).isGreaterThan(400);
    assertThat(answer.get("cut")).hasSize(1);
    assertThat(browser.complaints()).hasSize(1);
  }
}
