package dev.carrybit.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class LibraryCacheTest {

  private static final byte[] FIRST = new byte[300_000];
  private static final byte[] SECOND = {1, 2, 3};

  @TempDir private Path folder;
  private Path home;
  private List<PackedFile> files;

  @BeforeEach
  void pack() throws IOException {
    home = folder.resolve("a/cache");
    var jar = folder.resolve("some.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      put(out, "x/libfirst.so.1", FIRST);
      put(out, "x/libsecond.so", SECOND);
    }
    files = List.of(packed(jar, "x/libfirst.so.1"), packed(jar, "x/libsecond.so"));
  }

  private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(bytes);
  }

  private static PackedFile packed(Path jar, String name) throws IOException {
    return PackedFile.of(URI.create("jar:" + jar.toUri() + "!/" + name).toURL());
  }

  private Path unpack() throws IOException {
    return new LibraryCache(home).unpack(files);
  }

  private void requireWhole(Path unpacked, Path... damaged) throws IOException {
    assertThat(unpacked.resolve("libfirst.so.1")).hasBinaryContent(FIRST);
    assertThat(unpacked.resolve("libsecond.so")).hasBinaryContent(SECOND);
    var expected = new ArrayList<>(List.of(damaged));
    expected.add(unpacked);
    try (var all = Files.list(home)) {
      assertThat(all)
          .as("nothing else is left beside it")
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void filesAreUnpackedForThisUserAlone() throws IOException {
    var unpacked = unpack();

    requireWhole(unpacked);
    for (var path : List.of(home, unpacked, unpacked.resolve("libsecond.so"))) {
      var permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
      assertThat(permissions).as(path.toString()).isEqualTo("rwx------");
    }
  }

  @Test
  void whatIsThereIsUsedAgain() throws IOException {
    var file = unpack().resolve("libsecond.so");
    var first = Files.readAttributes(file, "unix:ino").get("ino");

    assertThat(unpack()).isEqualTo(file.getParent());
    assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isEqualTo(first);
  }

  @Test
  void otherFilesHaveAnotherFolder() throws IOException {
    var both = unpack();
    files = files.subList(1, 2);

    assertThat(unpack()).isNotEqualTo(both);
    assertThat(both.resolve("libfirst.so.1")).exists();
  }

  @Test
  void aFolderWithAFlippedBitOrAMissingFileIsPassedOver() throws IOException {
    var first = unpack();
    var broken = FIRST.clone();
    broken[299_999] ^= 4;
    Files.write(first.resolve("libfirst.so.1"), broken);
    var second = unpack();
    requireWhole(second, first);

    Files.delete(second.resolve("libsecond.so"));
    requireWhole(unpack(), first, second);
  }

  @Test
  void manyMayStartAtOnce() throws Exception {
    int starters = 8;
    var barrier = new CyclicBarrier(starters);
    var threads = Executors.newFixedThreadPool(starters);
    try {
      var work = new ArrayList<Callable<Path>>();
      for (int i = 0; i < starters; i++) {
        work.add(
            () -> {
              barrier.await();
              return unpack();
            });
      }
      for (var started : threads.invokeAll(work)) {
        requireWhole(started.get());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aFolderThatOthersMayWriteIsRefused() throws IOException {
    unpack();
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(this::unpack)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(home + ": expected a folder that ")
        .hasMessageEndingWith(" owns and no one else may write");
  }

  @Test
  void bytesThatAreNotThoseOfTheIndexAreRefused() throws IOException {
    var good = files.get(1);
    files = List.of(new PackedFile(good.name(), good.source(), good.size(), good.checksum() ^ 1));

    assertThatThrownBy(this::unpack)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("libsecond.so: expected 3 bytes with checksum");
    try (var all = Files.list(home)) {
      assertThat(all).isEmpty();
    }
  }

  @Test
  void aFileOutsideOfJarsIsMeasured() throws IOException {
    var file = Files.write(folder.resolve("plain"), SECOND);
    assertThat(PackedFile.of(file.toUri().toURL()).checksum()).isEqualTo(files.get(1).checksum());
  }

  @Test
  void theCacheIsWhereItsUserKeepsCaches() {
    var own = folder.toString();
    assertThat(LibraryCache.of(Map.of("XDG_CACHE_HOME", "/x/y"), own).home())
        .isEqualTo(Path.of("/x/y/carrybit"));
    assertThat(LibraryCache.of(Map.of("XDG_CACHE_HOME", "relative"), own).home())
        .isEqualTo(folder.resolve(".cache/carrybit"));
  }

  @Test
  void whereThereIsNoHomeItIsTheTemporaryFolder() {
    for (var userHome : List.of("", "?", "/nonexistent")) {
      assertThat(LibraryCache.of(Map.of(), userHome).home().toString())
          .startsWith(System.getProperty("java.io.tmpdir"))
          .contains("carrybit-");
    }
  }
}
