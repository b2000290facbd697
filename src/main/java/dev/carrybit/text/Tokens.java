package dev.carrybit.text;

/** What a text is cut into. */
public enum Tokens {
  /** Unicode code points of UTF-8 text; CRLF, byte order marks and NUL are tokens like others. */
  CHAR,
  /** Bytes of any file. */
  BYTE,
  /**
   * Words of UTF-8 text: what stands between white space ({@link Character#isWhitespace(int)});
   * each line feed is a token of its own, {@value Vocabulary#END_OF_LINE}.
   */
  WORD
}
