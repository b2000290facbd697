package dev.carrybit.linalg;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Native kernels that a run needs and a JVM does not have. */
public final class NativeLibraryException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** An exception with one complete line. */
  public NativeLibraryException(String message) {
    super(message);
  }

  /** Where this JVM runs, for messages that travel. */
  static String here() {
    try {
      return "on " + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "on a machine without a name";
    }
  }
}
