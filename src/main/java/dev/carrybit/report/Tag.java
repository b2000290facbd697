package dev.carrybit.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An element of HTML or SVG, to be filled; whatever it holds is escaped when it is written. */
final class Tag {

  private static final Set<String> VOID = Set.of("meta", "link", "br", "hr", "wbr");

  /** What an element holds: another one, text, or a style sheet. */
  private sealed interface Content {}

  private record Child(Tag tag) implements Content {}

  private record Text(String text) implements Content {}

  private record Sheet(String css) implements Content {}

  private final String name;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<Content> contents = new ArrayList<>();

  private Tag(String name) {
    this.name = name;
  }

  /** An empty element. */
  static Tag of(String name) {
    return new Tag(name);
  }

  /** An element of a class of the style sheet. */
  static Tag of(String name, String style) {
    return new Tag(name).with("class", style);
  }

  /** A style sheet, which is not escaped. */
  static Tag style(String css) {
    if (css.contains("</")) {
      throw new IllegalArgumentException("css: expected a style sheet without </");
    }
    var tag = new Tag("style");
    tag.contents.add(new Sheet(css));
    return tag;
  }

  /** The same element with an attribute; numbers have at most two decimals. */
  Tag with(String attribute, Object value) {
    attributes.put(
        attribute, value instanceof Double number ? Numbers.coordinate(number) : value.toString());
    return this;
  }

  /** The same element with {@code text} at its end. */
  Tag text(String text) {
    contents.add(new Text(text));
    return this;
  }

  /** The same element with others at its end. */
  Tag add(Tag... tags) {
    return add(List.of(tags));
  }

  /** The same element with others at its end. */
  Tag add(List<Tag> tags) {
    tags.forEach(tag -> contents.add(new Child(tag)));
    return this;
  }

  @Override
  public String toString() {
    var out = new StringBuilder();
    write(out);
    return out.toString();
  }

  private void write(StringBuilder out) {
    out.append('<').append(name);
    attributes.forEach(
        (attribute, value) -> {
          out.append(' ').append(attribute).append("=\"");
          escape(value, out);
          out.append('"');
        });
    out.append('>');
    if (VOID.contains(name)) {
      return;
    }
    for (var content : contents) {
      if (content instanceof Child child) {
        child.tag.write(out);
      } else if (content instanceof Text text) {
        escape(text.text, out);
      } else if (content instanceof Sheet sheet) {
        out.append(sheet.css);
      }
    }
    out.append("</").append(name).append('>');
  }

  private static void escape(String text, StringBuilder out) {
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(shown(point));
              }
            });
  }

  /** What has no place in a page has a picture of its own, or at least a sign that it was there. */
  private static int shown(int point) {
    if (point == '\n' || point == '\t') {
      return point;
    }
    if (point < 0x20) {
      return 0x2400 + point;
    }
    boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    boolean control = point >= 0x7f && point < 0xa0;
    return half || control || (point & 0xfffe) == 0xfffe ? 0xfffd : point;
  }
}
