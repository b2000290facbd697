package dev.carrybit.report;

import static j2html.TagCreator.rawHtml;

import j2html.tags.ContainerTag;

/**
 * An SVG element. Coordinates are in the units of the drawing's view box, y downwards, and are
 * written with two decimals. Methods named after an element add it as a child.
 */
final class SvgTag extends ContainerTag<SvgTag> {

  private SvgTag(String name) {
    super(name);
  }

  /** An element of a class of the style sheet. */
  static SvgTag of(String name, String style) {
    var tag = new SvgTag(name);
    return style.isEmpty() ? tag : tag.withClass(style);
  }

  /** A drawing of this size; {@code description} is its text alternative. */
  static SvgTag svg(double width, double height, String description) {
    return box(width, height).attr("role", "img").attr("aria-label", description);
  }

  /** A drawing that repeats what the text beside it says, and so is hidden from screen readers. */
  static SvgTag decoration(double width, double height) {
    return box(width, height).attr("aria-hidden", "true");
  }

  private static SvgTag box(double width, double height) {
    var size = "0 0 " + NumberFormats.coordinate(width) + " " + NumberFormats.coordinate(height);
    return new SvgTag("svg").attr("viewBox", size);
  }

  @Override
  public SvgTag attr(String name, Object value) {
    return super.attr(
        name, value instanceof Double number ? NumberFormats.coordinate(number) : value);
  }

  SvgTag line(double x1, double y1, double x2, double y2, String style) {
    return with(of("line", style).attr("x1", x1).attr("y1", y1).attr("x2", x2).attr("y2", y2));
  }

  SvgTag text(double x, double y, String style, String text) {
    return with(of("text", style).attr("x", x).attr("y", y).withText(text));
  }

  /** A text with a note in plain letters after it, unless that is empty. */
  SvgTag text(double x, double y, String style, String text, String note) {
    var tag = of("text", style).attr("x", x).attr("y", y).withText(text);
    return with(note.isEmpty() ? tag : tag.with(of("tspan", "").withText(" " + note)));
  }

  /** The rectangle is returned, not the parent. */
  SvgTag rect(double x, double y, double width, double height, String style) {
    var rect = of("rect", style).attr("x", x).attr("y", y);
    with(rect.attr("width", width).attr("height", height));
    return rect;
  }

  SvgTag circle(double x, double y, double radius, String style, String tooltip) {
    return with(of("circle", style).attr("cx", x).attr("cy", y).attr("r", radius).tooltip(tooltip));
  }

  SvgTag path(String data, String style) {
    return with(of("path", style).attr("d", data));
  }

  /** Sets the text that a browser shows when the element is pointed at. */
  SvgTag tooltip(String text) {
    return with(new SvgTag("title").withText(text));
  }

  /** Makes the drawing a file of its own with the style sheet {@code css}. */
  SvgTag standalone(String css) {
    return attr("xmlns", "http://www.w3.org/2000/svg").with(new SvgTag("style").with(rawHtml(css)));
  }
}
