package dev.carrybit.config;

import java.util.List;

/** The keys of how the network writes text. */
final class SampleKeys {

  private static final int MOST = Integer.MAX_VALUE;

  static final Key<Integer> LENGTH =
      new Key<>("sample.length", Kind.size(1, SampleSettings.LONGEST));
  static final Key<Double> TEMPERATURE = new Key<>("sample.temperature", Kind.atLeastZero());
  static final Key<Integer> TOP_K =
      new Key<>("sample.top-k", Kind.size(1, MOST - 1).or("none", SampleSettings.ALL));
  static final Key<Double> TOP_P =
      new Key<>("sample.top-p", Kind.share().or("none", SampleSettings.WHOLE));
  static final Key<SampleFeed> FEED = new Key<>("sample.feed", Kind.choice(SampleFeed.values()));

  static final List<Key<?>> ALL = List.of(LENGTH, TEMPERATURE, TOP_K, TOP_P, FEED);

  private SampleKeys() {}

  static SampleSettings read(Values values) {
    return new SampleSettings(
        values.read(LENGTH),
        values.read(TEMPERATURE),
        values.read(TOP_K),
        values.read(TOP_P),
        values.read(FEED));
  }

  static void write(SampleSettings sample, SettingsWriter to) {
    to.put(LENGTH, sample.length());
    to.put(TEMPERATURE, sample.temperature());
    to.put(TOP_K, sample.topK());
    to.put(TOP_P, sample.topP());
    to.put(FEED, sample.feed());
  }
}
