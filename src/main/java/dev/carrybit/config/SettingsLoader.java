package dev.carrybit.config;

import java.util.List;

/** The way from a configuration file and the command line to {@link RunSettings}. */
public final class SettingsLoader {

  private SettingsLoader() {}

  /**
   * Reads, completes by the defaults, and checks.
   *
   * @param name of the file, for messages and for the default of {@code run.dir}
   * @param hocon the file's text
   * @param overrides {@code key=value}, the value taken literally; the last of a key counts
   * @throws ConfigurationException with all problems together
   */
  public static RunSettings load(String name, String hocon, List<String> overrides) {
    throw new UnsupportedOperationException("not yet written");
  }

  /** The commented file of all keys and their defaults. */
  public static String defaults() {
    throw new UnsupportedOperationException("not yet written");
  }
}
