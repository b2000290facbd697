package dev.carrybit.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carrybit.storage.FileFailures;
import dev.carrybit.storage.HadoopFiles;
import java.io.IOException;

/** The file of the texts that a model wrote while it learned; it may be missing. */
record SampleFile(HadoopFiles files, String path) {

  void add(String text) {
    files.append(path, text.getBytes(UTF_8));
  }

  /** In bytes. */
  long length() {
    return files.exists(path) ? files.length(path) : 0;
  }

  /** Leaves {@code bytes} of them, or all if there are fewer. */
  void cut(long bytes) {
    if (length() > bytes) {
      files.replace(path, first(bytes));
    }
  }

  private byte[] first(long bytes) {
    try (var in = files.open(path)) {
      return in.readNBytes(Math.toIntExact(bytes));
    } catch (IOException e) {
      throw FileFailures.unreadable(path, e);
    }
  }
}
