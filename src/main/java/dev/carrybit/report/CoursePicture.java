package dev.carrybit.report;

import java.util.Optional;

/**
 * How a run went as a picture alone: an SVG file that follows the theme of its viewer. It has the
 * charts that are the same wherever the run is done, and so nothing of time.
 */
public final class CoursePicture {

  private CoursePicture() {}

  /** The picture, as the text of an SVG file; empty where nothing was logged yet. */
  public static Optional<String> of(RunFacts run) {
    var charts = Curves.withoutTime(run);
    if (charts.isEmpty()) {
      return Optional.empty();
    }
    double width = Axes.WIDTH * charts.size();
    double height = Axes.TITLE + Axes.HEIGHT + Axes.LINE / 2;
    var svg =
        Tag.of("svg")
            .with("xmlns", "http://www.w3.org/2000/svg")
            .with(
                "viewBox",
                "0 0 %s %s".formatted(Numbers.coordinate(width), Numbers.coordinate(height)))
            .with("role", "img")
            .with("aria-label", "How a run went")
            .add(Tag.of("rect", "card").with("width", width).with("height", height));
    for (int i = 0; i < charts.size(); i++) {
      svg.add(charts.get(i).part(i * Axes.WIDTH));
    }
    return Optional.of(svg.add(Sheets.ofPicture()) + "\n");
  }
}
