package dev.carrybit.linalg;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * A file that travels in a jar.
 *
 * @param name without folders
 * @param source where its bytes are
 * @param size in bytes
 * @param checksum its CRC-32, as the jar's index has it
 */
record PackedFile(String name, URL source, long size, long checksum) {

  private static final int CHUNK = 1 << 16;

  /** The file at {@code source}; a jar's index tells its size and checksum without unpacking. */
  static PackedFile of(URL source) throws IOException {
    var name = source.getPath().substring(source.getPath().lastIndexOf('/') + 1);
    var connection = source.openConnection();
    if (connection instanceof JarURLConnection jar) {
      jar.setUseCaches(false);
      try (var opened = jar.getJarFile()) {
        var entry = opened.getJarEntry(jar.getEntryName());
        return new PackedFile(name, source, entry.getSize(), entry.getCrc());
      }
    }
    try (var stream = connection.getInputStream()) {
      var bytes = stream.readAllBytes();
      var sum = new CRC32();
      sum.update(bytes);
      return new PackedFile(name, source, bytes.length, sum.getValue());
    }
  }

  /** Whether {@code file} holds just these bytes. */
  boolean isAt(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != size) {
      return false;
    }
    var sum = new CRC32();
    var buffer = ByteBuffer.allocateDirect(CHUNK);
    try (var channel = Files.newByteChannel(file)) {
      while (channel.read(buffer) >= 0) {
        sum.update(buffer.flip());
        buffer.clear();
      }
    }
    return sum.getValue() == checksum;
  }

  /** The bytes, unpacked. */
  InputStream open() throws IOException {
    var connection = source.openConnection();
    connection.setUseCaches(false);
    return connection.getInputStream();
  }
}
