package dev.carrybit.io;

import java.io.IOException;
import java.io.OutputStream;

/** What is written into a file. */
@FunctionalInterface
public interface Content {
  /** Writes all of it to {@code out}, which stays open. */
  void writeTo(OutputStream out) throws IOException;
}
