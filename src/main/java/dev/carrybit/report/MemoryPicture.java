package dev.carrybit.report;

/** The memory of an adder as a picture alone: an SVG file that follows the theme of its viewer. */
public final class MemoryPicture {

  private MemoryPicture() {}

  /** The picture, as the text of an SVG file. */
  public static String of(AdderMemory memory) {
    var svg = Walk.svg(memory.walk()).with("xmlns", "http://www.w3.org/2000/svg");
    return svg.add(Sheets.ofPicture()) + "\n";
  }
}
