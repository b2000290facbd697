package dev.carrybit.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Different words in UTF-8, numbered from 0 in the order in which they came. */
final class WordTable {
  /** Each word's bytes, eight in a number, filled up with zeros. */
  private long[] eights = new long[1 << 9];

  /** Where a word's numbers begin, and those of the next one. */
  private int[] starts = new int[1 << 8];

  private int[] lengths = new int[1 << 8];
  private int[] hashes = new int[1 << 8];

  /** Number + 1 of the word that a hash led to, or 0; a power of two of them. */
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

  /** The number of a word, or −1 if it is not there. */
  int find(byte[] word, int length) {
    return slots[slot(hash(word, length), word, length)] - 1;
  }

  /** The number of a word, which is added if it is not there. */
  int add(byte[] word, int length) {
    int hash = hash(word, length);
    int slot = slot(hash, word, length);
    if (slots[slot] == 0) {
      append(hash, word, length);
      slots[slot] = size;
      if (size > slots.length / 2) {
        spread();
      }
      return size - 1;
    }
    return slots[slot] - 1;
  }

  /** The same for a string. */
  int add(String word) {
    var utf8 = word.getBytes(StandardCharsets.UTF_8);
    return add(utf8, utf8.length);
  }

  /** The word of a number. */
  String word(int number) {
    int first = starts[number];
    var utf8 = new byte[EightBytes.COUNT * count(lengths[number])];
    for (int i = 0; i < count(lengths[number]); i++) {
      EightBytes.put(eights[first + i], utf8, EightBytes.COUNT * i);
    }
    return new String(utf8, 0, lengths[number], StandardCharsets.UTF_8);
  }

  private static int count(int length) {
    return (length + EightBytes.COUNT - 1) / EightBytes.COUNT;
  }

  private static int hash(byte[] word, int length) {
    long hash = length;
    for (int at = 0; at < length; at += EightBytes.COUNT) {
      hash ^= EightBytes.get(word, at, length);
      hash = (hash ^ hash >>> 32) * 0x9E3779B97F4A7C15L;
    }
    return (int) (hash >>> 32);
  }

  private int slot(int hash, byte[] word, int length) {
    int slot = hash & slots.length - 1;
    while (slots[slot] != 0 && !isWord(slots[slot] - 1, hash, word, length)) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private boolean isWord(int number, int hash, byte[] word, int length) {
    if (hashes[number] != hash || lengths[number] != length) {
      return false;
    }
    int next = starts[number];
    for (int at = 0; at < length; at += EightBytes.COUNT) {
      if (eights[next++] != EightBytes.get(word, at, length)) {
        return false;
      }
    }
    return true;
  }

  private void append(int hash, byte[] word, int length) {
    if (size + 1 == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
      lengths = Arrays.copyOf(lengths, starts.length);
      hashes = Arrays.copyOf(hashes, starts.length);
    }
    int next = starts[size];
    while (next + count(length) > eights.length) {
      eights = Arrays.copyOf(eights, Math.multiplyExact(2, eights.length));
    }
    for (int at = 0; at < length; at += EightBytes.COUNT) {
      eights[next++] = EightBytes.get(word, at, length);
    }
    lengths[size] = length;
    hashes[size] = hash;
    bytes += length;
    size++;
    starts[size] = next;
  }

  private void spread() {
    slots = new int[2 * slots.length];
    for (int number = 0; number < size; number++) {
      int slot = hashes[number] & slots.length - 1;
      while (slots[slot] != 0) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = number + 1;
    }
  }
}
