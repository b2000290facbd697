package dev.carrybit.run;

import dev.carrybit.train.StopRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;
import sun.misc.Signal;

/**
 * Handles HUP, INT and TERM, each unless the process was started with the signal ignored, as nohup
 * does with HUP. The first signal requests a stop. A later INT or TERM ends the process at once; so
 * does a time limit, because schedulers send KILL soon after TERM. A later HUP does nothing: when a
 * terminal is closed, the shell and the kernel may send one each.
 *
 * <p>A handled signal runs no shutdown hooks. Spark's own hook would stop the application while the
 * run still saves.
 */
public final class Signals {

  private static final int BY_SIGNAL = 128;
  private static final int HANG_UP = 1;

  /** Schedulers wait longer: 10 s for a driver on a standalone cluster, 30 s in a container. */
  static final Duration TIME_LIMIT = Duration.ofSeconds(7);

  private final StopRequest stop;
  private final IntConsumer halt;

  /**
   * Signals for one run.
   *
   * @param limit time from the request to stop until the process is ended
   * @param halt ends the process with a status, without shutdown hooks
   */
  Signals(StopRequest stop, Duration limit, IntConsumer halt) {
    this.stop = stop;
    this.halt = halt;
    stop.after(limit, this::halt);
  }

  /** Handles signals until the process ends; {@code halt} ends it without shutdown hooks. */
  public static void listen(StopRequest stop, IntConsumer halt) {
    var signals = new Signals(stop, TIME_LIMIT, halt);
    for (var name : List.of("HUP", "INT", "TERM")) {
      try {
        Signal.handle(new Signal(name), signal -> signals.received(signal.getNumber()));
      } catch (IllegalArgumentException taken) {
        // with java -Xrs, the operating system ends the process
      }
    }
  }

  /** Handles a signal. Does not block. */
  void received(int number) {
    if (!stop.request(number) && number != HANG_UP) {
      halt(number);
    }
  }

  private void halt(int signal) {
    halt.accept(BY_SIGNAL + signal);
  }
}
