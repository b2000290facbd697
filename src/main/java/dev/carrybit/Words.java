package dev.carrybit;

import java.util.Locale;

/** The words of constants. */
public final class Words {
  private Words() {}

  /** A constant as configurations, files and messages write it: in lower case, with hyphens. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
