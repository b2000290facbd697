package dev.carrybit.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Different words in UTF-8, numbered from 0 in the order in which they came. */
final class WordTable {
  private byte[] bytes = new byte[1 << 12];
  private int[] ends = new int[1 << 8];
  private int[] hashes = new int[1 << 8];

  /** Number + 1 of the word that a hash led to, or 0; a power of two of them. */
  private int[] slots = new int[1 << 10];

  private int size;

  /** Number of words. */
  int size() {
    return size;
  }

  /** Bytes of all words. */
  int bytes() {
    return size == 0 ? 0 : ends[size - 1];
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
    int start = start(number);
    return new String(bytes, start, ends[number] - start, StandardCharsets.UTF_8);
  }

  private int start(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }

  private static int hash(byte[] word, int length) {
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + word[i];
    }
    int mixed = hash * 0x9E3779B9;
    return mixed ^ mixed >>> 16;
  }

  private int slot(int hash, byte[] word, int length) {
    int slot = hash & slots.length - 1;
    while (slots[slot] != 0 && !isWord(slots[slot] - 1, hash, word, length)) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private boolean isWord(int number, int hash, byte[] word, int length) {
    return hashes[number] == hash
        && Arrays.equals(bytes, start(number), ends[number], word, 0, length);
  }

  private void append(int hash, byte[] word, int length) {
    int end = bytes();
    while (end + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.multiplyExact(2, bytes.length));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
    }
    System.arraycopy(word, 0, bytes, end, length);
    ends[size] = end + length;
    hashes[size] = hash;
    size++;
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
