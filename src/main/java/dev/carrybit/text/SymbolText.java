package dev.carrybit.text;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.SeekableInput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * An encoded text: files of unsigned little-endian numbers of fixed width, one after the other.
 *
 * @param parts the files in order
 * @param width bytes of a symbol: 1, 2 or 4
 */
public record SymbolText(List<Part> parts, int width) implements Serializable {

  /** One file of {@code symbols} symbols with its CRC-32C. */
  public record Part(String path, long symbols, long checksum) implements Serializable {}

  /** The positions {@code [from, to)} of symbols in a text. */
  public record TextRange(long from, long to) implements Serializable {
    /** Number of positions. */
    public long length() {
      return to - from;
    }
  }

  public SymbolText {
    parts = List.copyOf(parts);
  }

  /** The bytes that hold any of {@code symbols} different symbols. */
  public static int widthOf(int symbols) {
    return symbols <= 1 << 8 ? 1 : symbols <= 1 << 16 ? 2 : 4;
  }

  /** Number of symbols of all parts. */
  public long length() {
    return parts.stream().mapToLong(Part::symbols).sum();
  }

  /** Encodes {@code text} to a new file {@code path}, which is deleted if that fails. */
  public static Part write(HadoopFiles files, String path, int width, TextEncoder text) {
    var checksum = new CRC32C();
    long written;
    try (var out = files.create(path)) {
      written = write(text, width, new CheckedOutputStream(out, checksum));
    } catch (IOException | RuntimeException e) {
      try {
        files.delete(path);
      } catch (RuntimeException second) {
        e.addSuppressed(second);
      }
      throw e instanceof RuntimeException known
          ? known
          : new CarrybitException(
              ExitCode.INPUT_OUTPUT, path + ": cannot be written: " + e.getMessage(), e);
    }
    return new Part(path, written, checksum.getValue());
  }

  private static long write(TextEncoder text, int width, OutputStream out) throws IOException {
    var block = new int[SymbolReader.BLOCK];
    var bytes = ByteBuffer.allocate(SymbolReader.BLOCK * width).order(ByteOrder.LITTLE_ENDIAN);
    long written = 0;
    for (int count = text.read(block); count > 0; count = text.read(block)) {
      bytes.clear();
      for (int i = 0; i < count; i++) {
        switch (width) {
          case 1 -> bytes.put((byte) block[i]);
          case 2 -> bytes.putShort((short) block[i]);
          default -> bytes.putInt(block[i]);
        }
      }
      out.write(bytes.array(), 0, bytes.position());
      written += count;
    }
    return written;
  }

  /** A reader of the text. A part of unexpected length is an error when it is first read. */
  public SymbolReader open(HadoopFiles files) {
    return new SymbolReader(files, this);
  }

  /**
   * Reads the symbols of a text by position. Caches the blocks that were used last: 256 of 16 KiB,
   * so that 256 streams that continue from window to window take few reads. A block lies in one
   * part. Reading from cached blocks allocates nothing. Not safe for use by several threads.
   */
  public static final class SymbolReader implements AutoCloseable {
    private static final int BLOCK = 1 << 14;
    private static final int BLOCKS = 256;
    private static final int OPEN_PARTS = 16;

    private final HadoopFiles files;
    private final List<Part> parts;
    private final int width;
    private final int blockSymbols;

    /** Position of the first symbol of each part, and the length of the text. */
    private final long[] starts;

    private final long[] firstBlocks;

    private final ByteBuffer[] blocks = new ByteBuffer[BLOCKS];
    private final long[] numbers = new long[BLOCKS];
    private final long[] lastUses = new long[BLOCKS];
    private final LinkedHashMap<Integer, SeekableInput> open = new LinkedHashMap<>(32, 0.75f, true);
    private long uses;
    private int last;

    private SymbolReader(HadoopFiles files, SymbolText text) {
      this.files = files;
      parts = text.parts;
      width = text.width;
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

    /** Number of symbols. */
    public long length() {
      return starts[parts.size()];
    }

    /** Copies {@code count} symbols from {@code position} on to {@code into[offset]} and on. */
    public void read(long position, int[] into, int offset, int count) {
      Objects.checkFromIndexSize(position, count, length());
      Objects.checkFromIndexSize(offset, count, into.length);
      int found = Arrays.binarySearch(starts, position);
      int part = found < 0 ? -found - 2 : found;
      int done = 0;
      while (done < count) {
        long next = position + done;
        while (next >= starts[part + 1]) {
          part++;
        }
        long inPart = next - starts[part];
        int first = (int) (inPart % blockSymbols);
        long left = Math.min(blockSymbols - first, starts[part + 1] - next);
        int some = (int) Math.min(count - done, left);
        decode(block(part, inPart / blockSymbols), first, into, offset + done, some);
        done += some;
      }
    }

    private void decode(ByteBuffer block, int first, int[] into, int offset, int count) {
      switch (width) {
        case 1 -> {
          for (int i = 0; i < count; i++) {
            into[offset + i] = block.get(first + i) & 0xFF;
          }
        }
        case 2 -> {
          for (int i = 0; i < count; i++) {
            into[offset + i] = block.getShort(2 * (first + i)) & 0xFFFF;
          }
        }
        default -> {
          for (int i = 0; i < count; i++) {
            into[offset + i] = block.getInt(4 * (first + i));
          }
        }
      }
    }

    private ByteBuffer block(int part, long index) {
      long number = firstBlocks[part] + index;
      if (numbers[last] != number) {
        last = slot(number);
      }
      if (numbers[last] != number) {
        numbers[last] = -1;
        fill(last, part, index * BLOCK);
        numbers[last] = number;
      }
      lastUses[last] = ++uses;
      return blocks[last];
    }

    /** The slot of block {@code number}, or else the slot that was not used for longest. */
    private int slot(long number) {
      int oldest = 0;
      for (int slot = 0; slot < BLOCKS; slot++) {
        if (numbers[slot] == number) {
          return slot;
        }
        oldest = lastUses[slot] < lastUses[oldest] ? slot : oldest;
      }
      return oldest;
    }

    private void fill(int slot, int part, long from) {
      if (blocks[slot] == null) {
        blocks[slot] = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
      }
      int expected = (int) Math.min(BLOCK, bytes(part) - from);
      int found = input(part).read(from, blocks[slot].array(), 0, expected);
      if (found < expected) {
        throw wrongLength(part, "ends after " + (from + found));
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
        var oldest = open.values().iterator();
        oldest.next().close();
        oldest.remove();
      }
      var input = files.openSeekable(parts.get(part).path());
      open.put(part, input);
      if (input.read(bytes(part), new byte[1], 0, 1) > 0) {
        throw wrongLength(part, "has more");
      }
      return input;
    }

    private CarrybitException wrongLength(int part, String found) {
      return CarrybitException.badData(
          "%s: expected %d bytes of symbols, %s", parts.get(part).path(), bytes(part), found);
    }

    @Override
    public void close() {
      open.values().forEach(SeekableInput::close);
      open.clear();
    }
  }
}
