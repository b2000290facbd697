package dev.carrybit.report;

/** A passage with the output of one unit as a bar under each symbol; it wraps as text does. */
final class Passage {

  private static final double HEIGHT = 20;

  private Passage() {}

  /** The figure of a unit that goes with something. */
  static Tag figure(TextMemory memory, TextMemory.Track track) {
    var text = Tag.of("div", "passage mono");
    for (int t = 0; t < memory.passage().size(); t++) {
      var symbol = memory.passage().get(t);
      text.add(symbol(symbol, track.outputs()[t], track.marked()[t]));
      if (symbol.equals("\n")) {
        text.add(Tag.of("span", "break"));
      }
    }
    var caption =
        Tag.of("figcaption")
            .text(track.what() + ": " + track.unit())
            .add(Tag.of("span", "note").text(" correlation " + Walk.signed(track.correlation())));
    return Tag.of("figure").add(caption, text);
  }

  private static Tag symbol(String symbol, double h, boolean marked) {
    double size = Math.min(1, Math.abs(h)) * HEIGHT / 2;
    var bar =
        Tag.of("rect", h < 0 ? "minus" : "plus")
            .with("x", 0.5)
            .with("y", h < 0 ? HEIGHT / 2 : HEIGHT / 2 - size)
            .with("width", 9)
            .with("height", Math.max(0.4, size));
    var picture =
        Tag.of("svg")
            .with("viewBox", "0 0 10 20")
            .with("aria-hidden", true)
            .with("preserveAspectRatio", "none")
            .add(bar);
    return Tag.of("span", marked ? "symbol on" : "symbol").text(shown(symbol)).add(picture);
  }

  private static String shown(String symbol) {
    return switch (symbol) {
      case "\n" -> "↵";
      case "\t" -> "→";
      default -> symbol;
    };
  }
}
