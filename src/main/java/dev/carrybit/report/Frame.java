package dev.carrybit.report;

import java.util.List;

/** What all pages have around what they say: one file that asks for nothing else. */
final class Frame {

  /** Allows the page its own style and nothing of the network. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

  private Frame() {}

  /** A whole page. */
  static String page(String title, List<Tag> content) {
    var head =
        Tag.of("head")
            .add(
                Tag.of("meta").with("charset", "utf-8"),
                Tag.of("meta")
                    .with("http-equiv", "Content-Security-Policy")
                    .with("content", POLICY),
                Tag.of("meta")
                    .with("name", "viewport")
                    .with("content", "width=device-width, initial-scale=1"),
                Tag.of("meta").with("name", "color-scheme").with("content", "light dark"),
                Tag.of("link").with("rel", "icon").with("href", "data:,"),
                Tag.of("title").text(title),
                Sheets.ofPage());
    var html =
        Tag.of("html")
            .with("lang", "en")
            .add(head, Tag.of("body").add(Tag.of("main").add(content)));
    return "<!doctype html>\n" + html + "\n";
  }

  /** The heading of a part, and what it is about. */
  static List<Tag> heading(String title, String about) {
    return List.of(Tag.of("h2").text(title), Tag.of("p", "about").text(about));
  }

  /** A table of a class of the style sheet, with a row of headings. */
  static Tag table(String style, List<String> headings, List<List<String>> rows) {
    var head = Tag.of("tr");
    headings.forEach(each -> head.add(Tag.of("th").with("scope", "col").text(each)));
    var table = Tag.of("table", style).add(Tag.of("thead").add(head));
    var body = Tag.of("tbody");
    for (var row : rows) {
      var line = Tag.of("tr");
      row.forEach(cell -> line.add(Tag.of("td").text(cell)));
      body.add(line);
    }
    return Tag.of("div", "scroll").add(table.add(body));
  }
}
