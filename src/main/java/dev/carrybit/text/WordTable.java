package dev.carrybit.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A hash table of different words in UTF-8, numbered from 0 in the order of their insertion. */
final class WordTable {
  private byte[][] words = new byte[1 << 8][];

  /** Open addressing: number + 1 of a word, or 0; the length is a power of two. */
  private int[] slots = new int[1 << 10];

  private int size;
  private int bytes;

  /** Number of words. */
  int size() {
    return size;
  }

  /** Bytes of all words. */
  int bytes() {
    return bytes;
  }

  /** The word of a number. */
  String word(int number) {
    return new String(words[number], StandardCharsets.UTF_8);
  }

  /** The number of a word, or −1. */
  int find(byte[] word, int length) {
    return slots[slot(word, length)] - 1;
  }

  /** The number of a word, which is inserted if it is new. */
  int add(String word) {
    var utf8 = word.getBytes(StandardCharsets.UTF_8);
    return add(utf8, utf8.length);
  }

  /** The number of a word, which is inserted if it is new. */
  int add(byte[] word, int length) {
    int slot = slot(word, length);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    if (size == words.length) {
      words = Arrays.copyOf(words, 2 * size);
    }
    words[size++] = Arrays.copyOf(word, length);
    bytes += length;
    slots[slot] = size;
    if (size > slots.length / 2) {
      slots = new int[2 * slots.length];
      for (int number = 0; number < size; number++) {
        slots[slot(words[number], words[number].length)] = number + 1;
      }
    }
    return size - 1;
  }

  /** The slot of a word, or the free one for it. */
  private int slot(byte[] word, int length) {
    int slot = hash(word, length) & slots.length - 1;
    while (slots[slot] != 0) {
      var known = words[slots[slot] - 1];
      if (Arrays.equals(known, 0, known.length, word, 0, length)) {
        return slot;
      }
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private static int hash(byte[] word, int length) {
    long hash = length;
    for (int at = 0; at < length; at += EightBytes.COUNT) {
      hash ^= EightBytes.get(word, at, length);
      hash = (hash ^ hash >>> 32) * 0x9E3779B97F4A7C15L;
    }
    return (int) (hash >>> 32);
  }
}
