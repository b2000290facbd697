package dev.carrybit.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * What a sweep found, as a page of its own: plots and the table. It needs no network and no script,
 * follows the reader's light or dark theme, and can be read without colour.
 *
 * @param title of the page
 * @param settings of the first training
 * @param table with all rows
 */
public record SweepPage(String title, Map<String, String> settings, SweepTable table) {

  private static final String STYLE = "sweep.css";

  /** The page. */
  public String html() {
    var plots = new SweepPlots(table.rows());
    var html = new StringBuilder();
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>")
        .append(Plot.escaped(title))
        .append("</title>\n<style>\n")
        .append(style())
        .append("</style>\n</head>\n<body>\n<h1>")
        .append(Plot.escaped(title))
        .append("</h1>\n");
    if (table.target()) {
      section(
          html,
          "Steps to the target",
          "Each circle is one training that reached the target, the bar goes from the fastest to the"
              + " slowest, the line through the means. Below each value: how many reached it.",
          plots.against(
              "steps to the target",
              trial -> trial.reached() ? trial.steps() : Double.NaN,
              row -> row.count(Trial.End.REACHED) + "/" + row.trials().size()));
    }
    section(
        html,
        "Loss at the end",
        "The loss of what is measured at the end, in the same way.",
        plots.against("loss at the end", Trial::validationLoss, row -> ""));
    section(
        html,
        "Loss on the way",
        "A plot for each combination and a line for each seed, all to the same scales. A line ends"
            + " in a full circle at the target, in an open one elsewhere.",
        plots.curves());
    section(html, "Table", words(), tableHtml());
    html.append("<details><summary>Settings of the first training</summary>\n<pre>");
    settings.forEach((key, value) -> html.append(Plot.escaped(key + " = " + value)).append('\n'));
    return html.append("</pre></details>\n</body>\n</html>\n").toString();
  }

  private String words() {
    return "Means ± standard deviations over the seeds"
        + (table.target()
            ? "; steps and seconds to the target, of the trainings that reached it."
            : ".");
  }

  private static void section(StringBuilder html, String heading, String words, String content) {
    html.append("<h2>").append(heading).append("</h2>\n<p>").append(words).append("</p>\n");
    html.append("<div class=\"plots\">\n").append(content).append("</div>\n");
  }

  private String tableHtml() {
    var cells = table.cells();
    var html = new StringBuilder("<table>\n");
    row(html, "th", cells.get(0));
    cells.subList(1, cells.size()).forEach(cell -> row(html, "td", cell));
    return html.append("</table>\n").toString();
  }

  private static void row(StringBuilder html, String tag, List<String> cells) {
    html.append("<tr>");
    for (var cell : cells) {
      html.append("<%s>%s</%s>".formatted(tag, Plot.escaped(cell), tag));
    }
    html.append("</tr>\n");
  }

  private static String style() {
    try (var in = SweepPage.class.getResourceAsStream(STYLE)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(STYLE + ": cannot be read from the job's jar", e);
    }
  }
}
