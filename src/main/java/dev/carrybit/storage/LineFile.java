package dev.carrybit.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * A file of lines that grows at its end. A process that was killed may have left half a line there;
 * to readers it is not there.
 */
public final class LineFile {

  private static final long LONGEST = 1L << 30;

  private final HadoopFiles files;
  private final String path;

  public LineFile(HadoopFiles files, String path) {
    this.files = files;
    this.path = path;
  }

  /** The whole lines, without their ends; none where there is no file. */
  public List<String> lines() {
    var bytes = bytes();
    return new String(bytes, 0, end(bytes), UTF_8).lines().toList();
  }

  /** Adds lines, each with its end. */
  public void append(String lines) {
    files.append(path, lines.getBytes(UTF_8));
  }

  /** Cuts the file off before its first line that is not {@code kept}, or not whole. */
  public void keepWhile(Predicate<String> kept) {
    var bytes = bytes();
    int end = end(bytes);
    int cut = 0;
    while (cut < end) {
      int next = cut;
      while (bytes[next] != '\n') {
        next++;
      }
      if (!kept.test(new String(bytes, cut, next - cut, UTF_8))) {
        break;
      }
      cut = next + 1;
    }
    if (cut < bytes.length) {
      files.replace(path, Arrays.copyOf(bytes, cut));
    }
  }

  private byte[] bytes() {
    return files.exists(path) ? files.read(path, LONGEST) : new byte[0];
  }

  /** Where the last whole line ends. */
  private static int end(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }
}
