package dev.carrybit.config;

import dev.carrybit.optim.Clipping;
import java.util.List;

/** The keys of the bounds on what is propagated back. */
final class ClipKeys {

  static final Key<Double> NORM = new Key<>("clip.norm", Kind.bound());
  static final Key<Double> VALUE = new Key<>("clip.value", Kind.bound());
  static final Key<Double> DELTA = new Key<>("clip.delta", Kind.bound());

  static final List<Key<?>> ALL = List.of(NORM, VALUE, DELTA);

  private ClipKeys() {}

  static ClipSettings read(Values values) {
    return new ClipSettings(
        new Clipping(values.read(NORM), values.read(VALUE)), values.read(DELTA));
  }

  static void write(ClipSettings clip, SettingsWriter to) {
    to.put(NORM, clip.gradient().norm());
    to.put(VALUE, clip.gradient().value());
    to.put(DELTA, clip.delta());
  }
}
