package dev.carrybit.run;

import dev.carrybit.train.StopRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;
import sun.misc.Signal;

/**
 * Handles INT and TERM. The first signal requests a stop. A second one ends the process at once; so
 * does a time limit, because schedulers send KILL soon after TERM.
 *
 * <p>A handled signal runs no shutdown hooks. Spark's own hook would stop the application while the
 * run still saves.
 */
public final class Signals {

  private static final int BY_SIGNAL = 128;

  /** Schedulers wait longer: 10 s for a driver on a standalone cluster, 30 s in a container. */
  static final Duration TIME_LIMIT = Duration.ofSeconds(7);

  private final StopRequest stop;
  private final IntConsumer halt;

  /**
   * Signals for one run.
   *
   * @param halt ends the process with a status, without shutdown hooks
   */
  public Signals(StopRequest stop, IntConsumer halt) {
    this.stop = stop;
    this.halt = halt;
  }

  /** Handles signals until the process ends. */
  public void listen() {
    for (var name : List.of("INT", "TERM")) {
      try {
        Signal.handle(new Signal(name), signal -> received(signal.getNumber()));
      } catch (IllegalArgumentException taken) {
        // with java -Xrs, the operating system ends the process
      }
    }
    var thread = new Thread(() -> haltAfter(TIME_LIMIT), "carrybit-stop");
    thread.setDaemon(true);
    thread.start();
  }

  /** Handles a signal. Does not block. */
  void received(int number) {
    if (stop.requested()) {
      halt(number);
    }
    stop.request(number);
  }

  /** Ends the process if it still runs {@code limit} after the request to stop. */
  void haltAfter(Duration limit) {
    try {
      int number = stop.await();
      Thread.sleep(limit.toMillis());
      halt(number);
    } catch (InterruptedException unexpected) {
      Thread.currentThread().interrupt();
    }
  }

  private void halt(int signal) {
    halt.accept(BY_SIGNAL + signal);
  }
}
