package dev.carrybit.storage;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** What the name of a file says about how it is compressed. */
public final class Compression {
  private static final String GZIP = ".gz";
  private static final String BZIP2 = ".bz2";

  private Compression() {}

  /** Whether a file of this name is compressed, so that it can only be read from its beginning. */
  public static boolean isCompressed(String path) {
    return endsWith(path, GZIP) || endsWith(path, BZIP2);
  }

  private static boolean endsWith(String path, String ending) {
    return path.toLowerCase(Locale.ROOT).endsWith(ending);
  }

  /**
   * The bytes that a file's own stand for; they are closed if they cannot be what its name says.
   */
  static InputStream decompressed(FileInput plain, String path) {
    try {
      if (endsWith(path, GZIP)) {
        return FileInput.decompressed(gunzipped(plain), path);
      }
      return endsWith(path, BZIP2)
          ? FileInput.decompressed(new BZip2CompressorInputStream(plain, true), path)
          : plain;
    } catch (IOException e) {
      plain.close();
      throw new CarrybitException(
          ExitCode.BAD_DATA,
          path + ": expected a compressed file, as its name says: " + FileFailures.reason(e),
          e);
    }
  }

  @SuppressWarnings(
      "deprecation") // its successor is missing from the Commons Compress of Spark 4.0
  private static InputStream gunzipped(InputStream in) throws IOException {
    return new GzipCompressorInputStream(in, true);
  }
}
