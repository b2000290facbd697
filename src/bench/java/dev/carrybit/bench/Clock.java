package dev.carrybit.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/** Contenders that take turns, and the medians of their times. */
final class Clock {

  /** One of the programs that are compared. */
  @FunctionalInterface
  interface Contender {

    /** Seconds that one unit of work took; a call takes long enough to be measured. */
    double seconds();
  }

  static final double BURST = 0.5;

  private final Map<String, Contender> contenders = new LinkedHashMap<>();

  /** Adds work that is done again and again for half a second, and once at least. */
  Clock add(String name, Runnable work) {
    return take(name, () -> burst(work));
  }

  /** Adds work that measures itself. */
  Clock take(String name, Contender contender) {
    contenders.put(name, contender);
    return this;
  }

  /** Lets all contenders warm up, then {@code rounds} times each in turn; medians by name. */
  Map<String, Double> medians(int warmUp, int rounds) {
    var medians = new LinkedHashMap<String, Double>();
    seconds(warmUp, rounds).forEach((name, each) -> medians.put(name, median(each)));
    return medians;
  }

  /** As {@link #medians}, but all that were measured, by name and in order. */
  Map<String, double[]> seconds(int warmUp, int rounds) {
    var seconds = new LinkedHashMap<String, double[]>();
    for (int round = -warmUp; round < rounds; round++) {
      for (var contender : contenders.entrySet()) {
        double took = contender.getValue().seconds();
        if (round >= 0) {
          seconds.computeIfAbsent(contender.getKey(), name -> new double[rounds])[round] = took;
        }
      }
    }
    return seconds;
  }

  /** Mean seconds of work that is done for half a second. */
  static double burst(Runnable work) {
    long start = System.nanoTime();
    int count = 0;
    do {
      work.run();
      count++;
    } while (since(start) < BURST);
    return since(start) / count;
  }

  static double since(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  static double median(double[] values) {
    return new Median().evaluate(values);
  }
}
