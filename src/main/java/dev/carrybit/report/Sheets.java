package dev.carrybit.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The style sheets: colours for both themes, then how charts look, then all else of a page. */
final class Sheets {

  private Sheets() {}

  static Tag ofPage() {
    return style("colours.css", "charts.css", "page.css");
  }

  /** Of a picture that is a file of its own. */
  static Tag ofPicture() {
    return style("colours.css", "charts.css");
  }

  private static Tag style(String... names) {
    return Tag.style(Arrays.stream(names).map(Sheets::text).collect(Collectors.joining()));
  }

  private static String text(String name) {
    try (var in = Sheets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + ": expected beside " + Sheets.class.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
