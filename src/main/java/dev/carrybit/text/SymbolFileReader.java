package dev.carrybit.text;

import dev.carrybit.DataException;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.SeekableInput;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;

/**
 * A reader of symbols that keeps the blocks it used last. Blocks do not cross the borders of parts,
 * and symbols do not cross those of blocks. Reading from blocks that it keeps makes no objects.
 */
final class SymbolFileReader implements SymbolReader {
  private static final int BLOCK = 1 << 14;
  private static final int BLOCKS = 256;
  private static final int OPEN_PARTS = 16;

  private final HadoopFiles files;
  private final List<SymbolText.Part> parts;
  private final int width;
  private final int blockSymbols;

  /** The position of the first symbol of each part, and the length of the text after them. */
  private final long[] starts;

  /** The number of the first block of each part. */
  private final long[] firstBlocks;

  private final byte[][] blocks = new byte[BLOCKS][0];
  private final long[] numbers = new long[BLOCKS];
  private final long[] used = new long[BLOCKS];
  private final LinkedHashMap<Integer, SeekableInput> open = new LinkedHashMap<>(32, 0.75f, true);
  private long uses;
  private int last;

  SymbolFileReader(HadoopFiles files, SymbolText text) {
    this.files = files;
    parts = text.parts();
    width = text.width();
    blockSymbols = BLOCK / width;
    starts = new long[parts.size() + 1];
    firstBlocks = new long[parts.size()];
    long number = 0;
    for (int part = 0; part < parts.size(); part++) {
      long symbols = parts.get(part).symbols();
      starts[part + 1] = starts[part] + symbols;
      firstBlocks[part] = number;
      number += (symbols + blockSymbols - 1) / blockSymbols;
    }
    Arrays.fill(numbers, -1);
  }

  @Override
  public long length() {
    return starts[parts.size()];
  }

  @Override
  public void read(long position, int[] into, int offset, int count) {
    Objects.checkFromIndexSize(position, count, length());
    Objects.checkFromIndexSize(offset, count, into.length);
    int done = 0;
    int part = partAt(position);
    while (done < count) {
      long next = position + done;
      while (next >= starts[part + 1]) {
        part++;
      }
      long within = next - starts[part];
      int inBlock = (int) (within % blockSymbols);
      long left = Math.min(blockSymbols - inBlock, starts[part + 1] - next);
      int some = (int) Math.min(count - done, left);
      decode(block(part, within / blockSymbols), inBlock, into, offset + done, some);
      done += some;
    }
  }

  private int partAt(long position) {
    int found = Arrays.binarySearch(starts, position);
    return found < 0 ? -found - 2 : found;
  }

  private void decode(byte[] block, int first, int[] into, int offset, int count) {
    int at = first * width;
    switch (width) {
      case 1 -> {
        for (int i = 0; i < count; i++) {
          into[offset + i] = block[at + i] & 0xFF;
        }
      }
      case 2 -> {
        for (int i = 0; i < count; i++, at += 2) {
          into[offset + i] = block[at] & 0xFF | (block[at + 1] & 0xFF) << 8;
        }
      }
      default -> {
        for (int i = 0; i < count; i++, at += 4) {
          into[offset + i] =
              block[at] & 0xFF
                  | (block[at + 1] & 0xFF) << 8
                  | (block[at + 2] & 0xFF) << 16
                  | block[at + 3] << 24;
        }
      }
    }
  }

  private byte[] block(int part, long index) {
    long number = firstBlocks[part] + index;
    if (numbers[last] != number) {
      last = slot(number);
    }
    if (numbers[last] != number) {
      numbers[last] = -1;
      fill(last, part, index * BLOCK);
      numbers[last] = number;
    }
    used[last] = ++uses;
    return blocks[last];
  }

  /** Where block {@code number} is; or else where the block is that was not used for longest. */
  private int slot(long number) {
    int oldest = 0;
    for (int slot = 0; slot < BLOCKS; slot++) {
      if (numbers[slot] == number) {
        return slot;
      }
      oldest = used[slot] < used[oldest] ? slot : oldest;
    }
    return oldest;
  }

  private void fill(int slot, int part, long from) {
    if (blocks[slot].length == 0) {
      blocks[slot] = new byte[BLOCK];
    }
    int expected = (int) Math.min(BLOCK, bytes(part) - from);
    int found = input(part).read(from, blocks[slot], 0, expected);
    if (found < expected) {
      throw lengthDiffers(part, "ends after " + (from + found));
    }
  }

  private long bytes(int part) {
    return parts.get(part).symbols() * width;
  }

  private SeekableInput input(int part) {
    if (open.containsKey(part)) {
      return open.get(part);
    }
    if (open.size() == OPEN_PARTS) {
      Iterator<SeekableInput> oldest = open.values().iterator();
      oldest.next().close();
      oldest.remove();
    }
    var input = files.openSeekable(parts.get(part).path());
    open.put(part, input);
    if (input.read(bytes(part), new byte[1], 0, 1) > 0) {
      throw lengthDiffers(part, "has more");
    }
    return input;
  }

  private DataException lengthDiffers(int part, String found) {
    return new DataException(
        parts.get(part).path() + ": expected " + bytes(part) + " bytes of symbols, " + found);
  }

  @Override
  public void close() {
    open.values().forEach(SeekableInput::close);
    open.clear();
  }
}
