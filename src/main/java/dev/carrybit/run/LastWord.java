package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.train.StopRequest;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a run leaves of how it ended. The thread that trains says it when it has done everything
 * else. Where the run was asked to stop, and that thread cannot in time, since it waits for a file
 * system or for a processor, another one says it instead, while there is still time to.
 */
public final class LastWord implements AutoCloseable {

  /** Leaves two seconds for a small file before the process is ended. */
  public static final Duration PATIENCE = Signals.LONGEST.minusSeconds(2);

  private final StopRequest stop;
  private final Thread thread;
  private boolean said;
  private boolean spokenFor;

  /**
   * The last word of a run that begins now.
   *
   * @param patience with a run that was asked to stop
   * @param instead says, in another thread, that it was stopped
   */
  public LastWord(StopRequest stop, Duration patience, Consumer<CarrybitException> instead) {
    this.stop = stop;
    thread = new Thread(() -> await(patience, instead), "last word of a run that does not stop");
    thread.setDaemon(true);
    thread.start();
  }

  private void await(Duration patience, Consumer<CarrybitException> instead) {
    try {
      stop.await();
      Thread.sleep(patience.toMillis());
      sayInstead(instead);
    } catch (InterruptedException closed) {
      // the run has ended by itself
    }
  }

  private synchronized void sayInstead(Consumer<CarrybitException> instead) {
    try {
      if (!said) {
        stop.check();
      }
    } catch (CarrybitException asked) {
      asked.rethrowUnless(ExitCode.INTERRUPTED, ExitCode.TERMINATED);
      instead.accept(asked);
      spokenFor = true;
    }
  }

  /**
   * Says how the run ended.
   *
   * @throws CarrybitException ({@link ExitCode#INTERRUPTED}, {@link ExitCode#TERMINATED}) if
   *     something was said instead: that is how it ended
   */
  public synchronized void say(Runnable word) {
    if (spokenFor) {
      stop.check();
    }
    word.run();
    said = true;
  }

  /** From now on nothing is said instead. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
