package dev.carrybit.report;

import java.util.List;

/**
 * What a text model keeps track of.
 *
 * @param source where the passage is from
 * @param symbols that the units were held against
 * @param passage the symbols that are shown
 * @param tracks what is tracked, by one unit each
 */
public record TextMemory(String source, int symbols, List<String> passage, List<Track> tracks) {

  public TextMemory {
    passage = List.copyOf(passage);
    tracks = List.copyOf(tracks);
  }

  /**
   * The unit that goes most with something.
   *
   * @param what it goes with
   * @param unit where it is
   * @param correlation of its output h with that
   * @param outputs h after each symbol of the passage
   * @param marked whether what it goes with is so there; all false where it is a number
   */
  public record Track(
      String what, String unit, double correlation, double[] outputs, boolean[] marked) {}
}
