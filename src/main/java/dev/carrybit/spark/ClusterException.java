package dev.carrybit.spark;

/** A cluster that cannot be reached, or that lost a job without a fault of the job's own. */
public final class ClusterException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public ClusterException(String message) {
    super(message);
  }

  public ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
