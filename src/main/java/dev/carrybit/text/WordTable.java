package dev.carrybit.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A hash table of different words in UTF-8, numbered from 0 in the order of their insertion. */
final class WordTable {
  /** For each word its length and number, then its bytes, eight at a time, padded with zeros. */
  private long[] words = new long[1 << 10];

  private int filled;

  /** Index in {@code words} of each number. */
  private int[] starts = new int[1 << 8];

  /** Open addressing: hash and index + 1 of a word, or 0; the length is a power of two. */
  private long[] slots = new long[1 << 10];

  private int size;
  private int bytes;

  int size() {
    return size;
  }

  int bytes() {
    return bytes;
  }

  /** The number of a word, or −1. */
  int find(byte[] word, int length) {
    return number(slots[slot(hash(word, length), word, length)]);
  }

  private int number(long slot) {
    return slot == 0 ? -1 : low(words[low(slot) - 1]);
  }

  /** The number of a word, which is inserted if it is new. */
  int add(byte[] word, int length) {
    int hash = hash(word, length);
    int slot = slot(hash, word, length);
    if (slots[slot] == 0) {
      slots[slot] = pair(hash, filled + 1);
      append(word, length);
      if (size > slots.length / 2) {
        grow();
      }
      return size - 1;
    }
    return number(slots[slot]);
  }

  private static long pair(int high, int low) {
    return (long) high << Integer.SIZE | low;
  }

  private static int high(long pair) {
    return (int) (pair >>> Integer.SIZE);
  }

  private static int low(long pair) {
    return (int) pair;
  }

  /** The number of a word, which is inserted if it is new. */
  int add(String word) {
    var utf8 = word.getBytes(StandardCharsets.UTF_8);
    return add(utf8, utf8.length);
  }

  String word(int number) {
    int next = starts[number];
    int length = high(words[next++]);
    var utf8 = new byte[EightBytes.COUNT * eights(length)];
    for (int at = 0; at < length; at += EightBytes.COUNT) {
      EightBytes.put(words[next++], utf8, at);
    }
    return new String(utf8, 0, length, StandardCharsets.UTF_8);
  }

  private static int eights(int length) {
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
    while (slots[slot] != 0 && !isWord(slots[slot], hash, word, length)) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private boolean isWord(long slot, int hash, byte[] word, int length) {
    int next = low(slot) - 1;
    if (high(slot) != hash || high(words[next]) != length) {
      return false;
    }
    for (int at = 0; at < length; at += EightBytes.COUNT) {
      next++;
      if (words[next] != EightBytes.get(word, at, length)) {
        return false;
      }
    }
    return true;
  }

  private void append(byte[] word, int length) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
    }
    while (filled + 1 + eights(length) > words.length) {
      words = Arrays.copyOf(words, Math.multiplyExact(2, words.length));
    }
    starts[size] = filled;
    words[filled++] = pair(length, size);
    for (int at = 0; at < length; at += EightBytes.COUNT) {
      words[filled++] = EightBytes.get(word, at, length);
    }
    bytes += length;
    size++;
  }

  private void grow() {
    var before = slots;
    slots = new long[2 * before.length];
    for (long each : before) {
      if (each != 0) {
        int slot = high(each) & slots.length - 1;
        while (slots[slot] != 0) {
          slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = each;
      }
    }
  }
}
