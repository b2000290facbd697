package dev.carrybit.text;

/** The kind of tokens that a text is split into. */
public enum Tokens {
  /** Unicode code points of UTF-8 text; CR, byte order marks and NUL are tokens like others. */
  CHAR,
  /** Bytes of any file. */
  BYTE,
  /**
   * Words of UTF-8 text, separated by white space ({@link Character#isWhitespace(int)}). Each line
   * feed is a token of its own, {@code <eos>}.
   */
  WORD
}
