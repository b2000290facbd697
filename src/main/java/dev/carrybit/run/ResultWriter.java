package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.train.StopRequest;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Writes the result of a run. The training thread writes it when everything else is done. If the
 * run was asked to stop and that thread is blocked, by a file system or a busy machine, a second
 * thread writes the result before the process is ended. Then the training thread writes none.
 */
public final class ResultWriter implements AutoCloseable {

  /** Time between the request to stop and the result of the second thread. */
  public static final Duration PATIENCE = Signals.TIME_LIMIT.minusSeconds(2);

  private final StopRequest stop;
  private final Future<?> fallback;
  private boolean written;
  private boolean replaced;

  /**
   * A writer for a run that starts now.
   *
   * @param patience time to wait after a request to stop
   * @param fallback writes the result of a stopped run, in the second thread
   */
  public ResultWriter(StopRequest stop, Duration patience, Consumer<CarrybitException> fallback) {
    this.stop = stop;
    this.fallback = stop.after(patience, signal -> fallBack(fallback));
  }

  /** Runs {@code write} if the run was asked to stop and has written no result. */
  synchronized void fallBack(Consumer<CarrybitException> write) {
    if (!written) {
      try {
        stop.check();
      } catch (CarrybitException stopped) {
        write.accept(stopped);
        replaced = true;
      }
    }
  }

  /**
   * Runs {@code write}, which writes the result.
   *
   * @throws CarrybitException ({@link ExitCode#HUNG_UP}, {@link ExitCode#INTERRUPTED}, {@link
   *     ExitCode#TERMINATED}) if the second thread has written the result
   */
  public synchronized void write(Runnable write) {
    if (replaced) {
      stop.check();
    }
    write.run();
    written = true;
  }

  /** Ends the wait of the second thread. */
  @Override
  public void close() {
    fallback.cancel(true);
  }
}
