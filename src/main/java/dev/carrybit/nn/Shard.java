package dev.carrybit.nn;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a batch: the sequences {@code [first, first + count)}. A task works on one, or on
 * several neighbours.
 *
 * @param index position among the shards
 * @param first its first sequence
 * @param count its number of sequences
 */
public record Shard(int index, int first, int count) implements Serializable {

  /**
   * Splits {@code sequences} into {@code shards} contiguous parts whose counts differ by at most
   * one.
   */
  public static List<Shard> cut(int sequences, int shards) {
    if (shards <= 0 || sequences < shards) {
      throw new IllegalArgumentException(
          "expected at least one sequence for each of %d shards, was %d"
              .formatted(shards, sequences));
    }
    var cut = new ArrayList<Shard>();
    for (int s = 0; s < shards; s++) {
      int first = (int) ((long) sequences * s / shards);
      int end = (int) ((long) sequences * (s + 1) / shards);
      cut.add(new Shard(s, first, end - first));
    }
    return List.copyOf(cut);
  }
}
