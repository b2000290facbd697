package dev.carrybit.report;

import static j2html.TagCreator.*;

import j2html.Config;
import j2html.TagCreator;
import j2html.rendering.FlatHtml;
import j2html.tags.DomContent;
import j2html.tags.specialized.DivTag;
import j2html.utils.EscapeUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The layout of all pages, and their rendering as self-contained HTML and SVG files. */
final class PageLayout {

  /** Allows the style sheet of the page and nothing from the network. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

  private static final Pattern INVALID =
      Pattern.compile(
          "[\\p{Cc}&&[^\\n\\t]]|\\p{Cs}|[\\u00ad\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e"
              + "\\u2060-\\u206f\\ufeff\\ufffe\\uffff]");

  private static final Config CONFIG =
      Config.defaults().withTextEscaper(text -> EscapeUtil.escape(printable(text)));

  private PageLayout() {}

  /** A whole page. */
  static String page(String title, DomContent... content) {
    var head =
        head(
            meta().withCharset("utf-8"),
            meta()
                .attr("http-equiv", "Content-Security-Policy")
                .withContent(CONTENT_SECURITY_POLICY),
            meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
            meta().withName("color-scheme").withContent("light dark"),
            link().withRel("icon").withHref("data:,"),
            title(title + " · Carrybit"),
            style().with(rawHtml(styleSheet("charts.css") + styleSheet("page.css"))));
    return "<!DOCTYPE html>\n" + render(html(head, body(main(content))).withLang("en")) + "\n";
  }

  /** A drawing as a file of its own, which follows the colour scheme of its viewer. */
  static String svgFile(SvgTag svg) {
    return render(svg.standalone(styleSheet("charts.css"))) + "\n";
  }

  /** A part of a page with a heading and an explanation. */
  static DomContent section(String heading, String explanation, DomContent... content) {
    return each(h2(heading), p(explanation).withClass("about"), each(content));
  }

  /** A grid of charts. */
  static DivTag charts(List<? extends DomContent> figures) {
    return div().with(figures).withClass("charts");
  }

  /** A drawing with a caption; {@code note} is a part of it in smaller letters. */
  static DomContent chart(String title, String note, SvgTag drawing) {
    var caption = figcaption(title);
    if (!note.isEmpty()) {
      caption.with(span(title.isEmpty() ? note : " " + note).withClass("note"));
    }
    return figure(caption, drawing).withClass("chart");
  }

  /** A table of a class of the style sheet. */
  static DomContent table(String style, List<String> headings, List<List<String>> rows) {
    var head = tr(each(headings, text -> th(text).attr("scope", "col")));
    var body = tbody(each(rows, row -> tr(each(row, cell -> td(cell)))));
    return div(TagCreator.table().withClass(style).with(thead(head), body)).withClass("scroll");
  }

  /** A table of keys and their values. */
  static DomContent settings(List<String> headings, List<List<String>> rows) {
    return div(table("keys", headings, rows)).withClass("settings");
  }

  static String render(DomContent content) {
    try {
      return content.render(FlatHtml.into(new StringBuilder(), CONFIG)).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String styleSheet(String name) {
    try (var in = PageLayout.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Replaces characters that HTML does not allow, that turn the text after them round, or that
   * cannot be seen. Control characters of ASCII have a symbol in Unicode; the others become
   * escapes, as in messages. Those that join letters and emoji stay.
   */
  private static String printable(String text) {
    return INVALID
        .matcher(text)
        .replaceAll(
            found -> {
              int point = found.group().codePointAt(0);
              return point < 0x20
                  ? Character.toString(0x2400 + point)
                  : "\\\\u%04x".formatted(point);
            });
  }
}
