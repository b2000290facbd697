package dev.carrybit.linalg;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A folder of this user alone in which shared libraries lie unpacked, since the dynamic linker
 * reads no jars. A set of files has a folder named by its checksums. It appears at once and whole,
 * under another name first, so that any number of JVMs may start together; one that is found
 * damaged is replaced.
 *
 * @param home of the folders
 */
record LibraryCache(Path home) {

  private static final Set<PosixFilePermission> OWN =
      Set.copyOf(PosixFilePermissions.fromString("rwx------"));

  /**
   * The cache of whoever runs this JVM: under XDG_CACHE_HOME, ~/.cache, or the temporary folder.
   */
  static LibraryCache ofUser() {
    return of(System.getenv(), System.getProperty("user.home", ""));
  }

  static LibraryCache of(Map<String, String> environment, String userHome) {
    var chosen = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (chosen.startsWith("/")) {
      return new LibraryCache(Path.of(chosen, "carrybit"));
    }
    var own = Path.of(userHome);
    if (own.isAbsolute() && Files.isWritable(own)) {
      return new LibraryCache(own.resolve(".cache/carrybit"));
    }
    var name = "carrybit-" + System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_");
    return new LibraryCache(Path.of(System.getProperty("java.io.tmpdir"), name));
  }

  /**
   * The folder that holds {@code files}, unpacked if they are not there yet.
   *
   * @throws IOException if it cannot be written, or may be written by others
   */
  Path unpack(List<PackedFile> files) throws IOException {
    Files.createDirectories(home, PosixFilePermissions.asFileAttribute(OWN));
    requireOwn(home);
    var folder = find(files);
    if (folder.isEmpty()) {
      var fresh = Files.createTempDirectory(home, ".new-");
      try {
        for (var file : files) {
          write(file, fresh.resolve(file.name()));
        }
        folder = Optional.of(publish(fresh, files));
      } finally {
        delete(fresh);
      }
    }
    requireOwn(folder.get());
    return folder.get();
  }

  private Optional<Path> find(List<PackedFile> files) throws IOException {
    for (int number = 0; exists(folder(files, number)); number++) {
      if (holds(folder(files, number), files)) {
        return Optional.of(folder(files, number));
      }
    }
    return Optional.empty();
  }

  private Path folder(List<PackedFile> files, int number) {
    return home.resolve(name(files) + (number == 0 ? "" : "-" + number));
  }

  private static boolean exists(Path folder) {
    return Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
  }

  private static String name(List<PackedFile> files) {
    var sum = new CRC32();
    for (var file : files) {
      var line = "%s %d %x%n".formatted(file.name(), file.size(), file.checksum());
      sum.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return "openblas-%08x".formatted(sum.getValue());
  }

  private static boolean holds(Path folder, List<PackedFile> files) throws IOException {
    for (var file : files) {
      if (!file.isAt(folder.resolve(file.name()))) {
        return false;
      }
    }
    return true;
  }

  private static void write(PackedFile file, Path target) throws IOException {
    Files.createFile(target, PosixFilePermissions.asFileAttribute(OWN));
    try (var packed = file.open();
        var out = Files.newOutputStream(target)) {
      packed.transferTo(out);
    }
    if (!file.isAt(target)) {
      throw new IOException(
          "%s: expected %d bytes with checksum %x, found others"
              .formatted(target, file.size(), file.checksum()));
    }
  }

  /**
   * Renames {@code fresh}, unless another JVM was first. What is there and damaged is passed over
   * and stays: to move it away might take a whole one from a JVM that put it there meanwhile.
   */
  private Path publish(Path fresh, List<PackedFile> files) throws IOException {
    for (int number = 0; ; number++) {
      var folder = folder(files, number);
      try {
        return Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException failure) {
        if (holds(folder, files)) {
          return folder;
        }
        if (!exists(folder)) {
          throw failure;
        }
      }
    }
  }

  /** A library that others may write would be their code in this user's process. */
  private static void requireOwn(Path folder) throws IOException {
    var user = Files.getOwner(Path.of("/proc/self"));
    var writers = Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
    if (!Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(user)
        || writers.contains(PosixFilePermission.GROUP_WRITE)
        || writers.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(
          "%s: expected a folder that %s owns and no one else may write"
              .formatted(folder, user.getName()));
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(folder);
      return;
    }
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
