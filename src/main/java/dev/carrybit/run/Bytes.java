package dev.carrybit.run;

import java.util.Locale;

/** Numbers of bytes as people read them. */
public final class Bytes {

  private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

  private Bytes() {}

  /** {@code bytes} in the largest unit of which there is one at least, with one decimal. */
  public static String of(long bytes) {
    if (bytes < 1000) {
      return bytes + " bytes";
    }
    double value = bytes / 1000.0;
    int unit = 0;
    while (value >= 999.95 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}
