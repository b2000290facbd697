package dev.carrybit.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Collects items of a series that may be long: all of them, or every second one, or every fourth
 * one, and so on, from the first one on, and the last one. Which ones depends on their number
 * alone.
 */
public final class Thinned<T> {

  private final int most;
  private List<T> kept = new ArrayList<>();
  private Optional<T> last = Optional.empty();
  private long stride = 1;
  private long seen;

  /** A series without items, of which up to {@code most} and the last one will be kept. */
  public Thinned(int most) {
    this.most = most;
  }

  public void add(T item) {
    last = Optional.of(item);
    if (seen++ % stride == 0) {
      kept.add(item);
    }
    if (kept.size() > most) {
      stride *= 2;
      var fewer = new ArrayList<T>();
      for (int i = 0; i < kept.size(); i += 2) {
        fewer.add(kept.get(i));
      }
      kept = fewer;
    }
  }

  /** The items that were kept, including the last one. */
  public List<T> items() {
    var items = new ArrayList<>(kept);
    if ((seen - 1) % stride != 0) { // the last one was not kept
      last.ifPresent(items::add);
    }
    return items;
  }
}
