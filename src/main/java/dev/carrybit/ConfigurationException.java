package dev.carrybit;

import java.util.List;

/** All that is wrong with a configuration, one line a problem. */
public final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // List.copyOf makes serializable lists
  private final List<String> problems;

  public ConfigurationException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems in the order of the message's lines. */
  public List<String> problems() {
    return problems;
  }
}
