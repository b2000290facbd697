package dev.carrybit.run;

import dev.carrybit.train.StopRequest;
import java.time.Duration;
import java.util.function.IntConsumer;
import sun.misc.Signal;

/**
 * What the operating system asks of a run: the first INT or TERM asks it to stop, the second one
 * ends the process at once, and so does time: whoever sent the first soon sends KILL.
 *
 * <p>Spark's own answer to a signal is a shutdown hook, which takes the application away from a run
 * that wants to save. A signal that is handled calls no hooks.
 */
public final class Signals {

  /** What shells add to the number of a signal. */
  private static final int BY_SIGNAL = 128;

  /** A standalone cluster's drivers have 10 s, in a container 30. */
  static final Duration LONGEST = Duration.ofSeconds(7);

  private final StopRequest stop;
  private final IntConsumer halt;

  /**
   * Signals for one run.
   *
   * @param halt ends the process with a status, without calling hooks
   */
  public Signals(StopRequest stop, IntConsumer halt) {
    this.stop = stop;
    this.halt = halt;
  }

  /** Listens from now on, for as long as the process lives. */
  public void listen() {
    for (var name : new String[] {"INT", "TERM"}) {
      handle(name);
    }
    var thread = new Thread(() -> bound(LONGEST), "end of a run that does not stop");
    thread.setDaemon(true);
    thread.start();
  }

  private void handle(String name) {
    try {
      Signal.handle(new Signal(name), signal -> received(signal.getNumber()));
    } catch (IllegalArgumentException taken) {
      // java -Xrs leaves signals to the operating system, which ends the process.
    }
  }

  /** A signal came; this thread must not wait for anything. */
  void received(int number) {
    if (stop.requested()) {
      halt.accept(BY_SIGNAL + number);
    }
    stop.request(number);
  }

  /** Ends a process that still runs when {@code longest} has passed since it was asked to stop. */
  void bound(Duration longest) {
    try {
      int number = stop.await();
      Thread.sleep(longest.toMillis());
      halt.accept(BY_SIGNAL + number);
    } catch (InterruptedException unexpected) {
      Thread.currentThread().interrupt();
    }
  }
}
