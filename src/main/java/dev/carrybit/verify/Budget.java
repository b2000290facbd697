package dev.carrybit.verify;

import java.time.Duration;

/**
 * How much a search may do. A budget of work ends every search at the same point on every machine;
 * a budget of time does not.
 */
public final class Budget {

  private static final long UNLIMITED = Long.MAX_VALUE;

  private final long deadline;
  private long work;

  private Budget(long work, long deadline) {
    this.work = work;
    this.deadline = deadline;
  }

  /** A budget of {@code multiplications}; 10⁹ take about a second. */
  public static Budget ofWork(long multiplications) {
    return new Budget(multiplications, UNLIMITED);
  }

  /** A budget that ends after {@code time} from now on. */
  public static Budget ofTime(Duration time) {
    return new Budget(UNLIMITED, time.toNanos() + System.nanoTime());
  }

  /** Uses {@code multiplications}. Returns whether any are left. */
  boolean spend(long multiplications) {
    work -= work == UNLIMITED ? 0 : multiplications;
    return isLeft();
  }

  /** Whether anything is left. */
  boolean isLeft() {
    return work > 0 && (deadline == UNLIMITED || System.nanoTime() - deadline < 0);
  }
}
