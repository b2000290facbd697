package dev.carrybit.data;

/** What counts as one symbol of a text. */
public enum Tokens {
  /** A Unicode code point. */
  CHAR,
  /** A byte of the file, whatever it means. */
  BYTE,
  /** A word between white space; each line end is a word of its own. */
  WORD
}
