package dev.carrybit.storage;

import static dev.carrybit.ExitCodes.exitCode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HadoopFilesTest {
  @TempDir Path directory;
  private final HadoopFiles files = new HadoopFiles();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "with space",
        "a:b",
        "file:x",
        "[x]",
        "*",
        "{a,b}",
        "a?b",
        "$(id)",
        "`id`",
        "'q\"",
        "-rf",
        "naïve ✓ 日本",
        "100%",
        "a%20b",
        "a+b",
        "a#b",
        "a\\b",
        "~",
        "a\nb",
        "a;b|c&d"
      })
  void aPathIsLiteral(String name) throws IOException {
    var parent = directory.resolve(name);
    var path = parent.resolve(name).toString();

    try (var out = files.create(path)) {
      out.write(1);
    }
    files.replace(path, new byte[] {2, 3});
    files.append(path, new byte[] {4});

    assertThat(Files.readAllBytes(Path.of(path))).containsExactly(2, 3, 4);
    assertThat(files.read(path, 3)).containsExactly(2, 3, 4);
    assertThat(files.exists(path)).isTrue();
    assertThat(files.isDirectory(parent.toString())).isTrue();
    var entry = new HadoopFiles.Entry("file:" + path, 3);
    assertThat(files.expand(path)).containsExactly(entry);
    assertThat(files.expand(parent.toString())).containsExactly(entry);
    assertThat(files.expand(parent + "/*")).contains(entry);
    assertThat(files.read(entry.path(), 3)).containsExactly(2, 3, 4);
    assertThat(files.list(parent.toString())).containsExactly(path);
    files.delete(parent.toString());
    assertThat(parent).doesNotExist();
  }

  /** The next write to the directory removes them, whoever wrote them. */
  @ParameterizedTest
  @ValueSource(strings = {"replace", "create", "list"})
  void whatKilledProcessesOfThisMachineLeftIsRemoved(String way) throws IOException {
    var ofThis = directory.resolve(OwnerProcess.temporaryName() + ".tmp");
    var elsewhere = directory.resolve(".carrybit-00000000-1-1-0123abcd.tmp");
    var later = "-%d-1-".formatted(ProcessHandle.current().pid());
    var killed =
        directory.resolve(ofThis.getFileName().toString().replaceFirst("-\\d+-\\d+-", later));
    for (var file : List.of(ofThis, elsewhere, killed)) {
      Files.createFile(file);
    }
    var path = directory.resolve("output").toString();
    switch (way) {
      case "replace" -> files.replace(path, new byte[1]);
      case "create" -> files.createWhole(path, new byte[1]);
      default -> files.removeLeftovers(directory.toString());
    }
    assertThat(killed).doesNotExist();
    assertThat(List.of(ofThis, elsewhere)).allMatch(Files::exists);
  }

  @Test
  void noChecksumFilesAppear() throws IOException {
    files.replace(directory + "/a", new byte[9]);
    files.create(directory + "/b").close();
    try (var entries = Files.list(directory)) {
      assertThat(entries.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("a", "b");
    }
  }

  @Test
  void whatLiesInAMatchingDirectoryIsExpandedUnlessItIsHidden() throws IOException {
    write("x1/a.txt", "1");
    for (var input : List.of("", "/", "/x1", "/x*", "/x1/../x1")) {
      assertThat(files.expands(directory + input, directory + "/x1/new/run")).as(input).isTrue();
    }
    assertThat(files.expands(directory + "/x1", directory + "/x1")).isTrue();
    assertThat(files.expands(directory + "/x1", directory + "/x10/run")).isFalse();
    assertThat(files.expands(directory + "/x1", directory + "/x1/.runs/run")).isFalse();
    assertThat(files.expands(directory + "/x1/*.txt", directory + "/x1/run")).isFalse();
    for (var pattern : List.of("/x1/*", "/x?/r*", "/[xy]?/run", "/*/new")) {
      assertThat(files.expands(directory + pattern, directory + "/x1/run/new"))
          .as(pattern)
          .isEqualTo(!pattern.endsWith("new"));
    }
  }

  @Test
  void anExistingDirectoryIsNoPatternOfOthers() throws IOException {
    write("[ab]/a.txt", "1");
    write("a/a.txt", "1");
    assertThat(files.expands(directory + "/[ab]", directory + "/[ab]/run")).isTrue();
    assertThat(files.expands(directory + "/[ab]", directory + "/a/run")).isFalse();
    assertThat(files.expands(directory + "/[ac]", directory + "/a/run")).isTrue();
  }

  @Test
  void aHiddenDirectoryIsExpandedByAHiddenPatternAlone() throws IOException {
    for (var run : List.of("/x1/.run", "/x1/.run/new")) {
      assertThat(files.expands(directory + "/x1/*", directory + run)).as(run).isFalse();
      assertThat(files.expands(directory + "/x1/.r*", directory + run)).as(run).isTrue();
    }
  }

  @Test
  void patternsMatchEveryComponentAndNoHiddenFiles() throws IOException {
    for (var name : List.of("x1/b.txt", "x1/a.txt", "x2/c.txt", "x2/_d.txt", ".x3/e.txt", "y/f")) {
      write(name, "1");
    }
    write("x2/_SUCCESS", "");
    assertThat(names(files.expand(directory + "/x*/*.txt")))
        .containsExactly("x1/a.txt", "x1/b.txt", "x2/_d.txt", "x2/c.txt");
    assertThat(names(files.expand(directory + "/x[2-9]/?.txt"))).containsExactly("x2/c.txt");
    assertThat(names(files.expand(directory + "/{x2,y}/*")))
        .containsExactly("x2/_d.txt", "x2/c.txt", "y/f");
    assertThat(names(files.expand(directory + "/x2/_*"))).containsExactly("x2/_d.txt");
    assertThat(names(files.expand(directory + "/.x*/*"))).containsExactly(".x3/e.txt");
    assertThat(names(files.expand("file://" + directory + "/[xy]*")))
        .containsExactly("x1/a.txt", "x1/b.txt", "x2/_d.txt", "x2/c.txt", "y/f");
  }

  @Test
  void eachAlternativeOfAPatternHasToMatch() throws IOException {
    write("a.txt", "1");
    write("bc.txt", "1");
    write("{d,e}/f{1,2}.txt", "literal");
    assertThat(names(files.expand(directory + "/{a,b{c,?}}.txt"))).hasSize(2);
    assertThat(names(files.expand(directory + "/{d,e}/f*.txt"))).hasSize(1);
    var missing =
        Map.of("{a,d}.txt", "d.txt", "{a,bc,b[d-z]}.*", "b[d-z].*", "{a,b{c,d}}.txt", "bd.txt");
    missing.forEach(
        (pattern, alternative) ->
            assertThatThrownBy(() -> files.expand(directory + "/" + pattern))
                .is(exitCode(ExitCode.NO_INPUT))
                .hasMessageContaining(pattern)
                .message()
                .endsWith(" " + alternative));
  }

  @Test
  void anExistingPathIsNotAPattern() throws IOException {
    write("[ab]/x*.txt", "literal");
    write("[ab]/xy.txt", "other");
    write("a/x*.txt", "pattern");
    assertThat(names(files.expand(directory + "/[ab]/x*.txt"))).containsExactly("[ab]/x*.txt");
    assertThat(names(files.expand(directory + "/[ab]/xy.*"))).containsExactly("[ab]/xy.txt");
  }

  @Test
  void aDirectoryExpandsToAllFilesInItButHiddenOnes() throws IOException {
    write("in/z", "12");
    write("in/.hidden", "1");
    write("in/_SUCCESS", "1");
    write("in/_metadata", "1");
    write("in/_common_metadata", "1");
    write("in/_started_7", "1");
    write("in/_committed_7", "1");
    write("in/deep/er/b", "1");
    write("in/deep/_temporary/c", "1");
    write("in/_intro", "123");
    assertThat(files.expand(directory + "/in"))
        .containsExactly(
            new HadoopFiles.Entry("file:" + directory + "/in/_intro", 3),
            new HadoopFiles.Entry("file:" + directory + "/in/deep/er/b", 1),
            new HadoopFiles.Entry("file:" + directory + "/in/z", 2));
  }

  @Test
  void aFileWhoseNameCannotBeReadIsNamed() throws Exception {
    write("in/deep/a.txt", "1");
    var touch = "touch \"$0\"/$'caf\\xe9.txt'";
    var process = new ProcessBuilder("bash", "-c", touch, directory + "/in/deep").start();
    assertThat(process.waitFor()).isZero();
    assertThatThrownBy(() -> files.expand(directory + "/in"))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContainingAll(directory + "/in", "UTF-8", "caf\ufffd.txt");
  }

  @Test
  void aLinkThatWouldRepeatFilesOrLoseOneIsNamed() throws IOException {
    write("in/deep/a.txt", "1");
    write("other/b.txt", "1");
    Files.createSymbolicLink(directory.resolve("in/deep/other"), directory.resolve("other"));
    assertThat(names(files.expand(directory + "/in")))
        .containsExactly("in/deep/a.txt", "in/deep/other/b.txt");
    var link = directory.resolve("in/deep/link.txt");
    for (var target : new String[] {"..", ".", "none"}) {
      Files.createSymbolicLink(link, Path.of(target));
      for (var input : new String[] {"/in", "/*", "/in/deep/*.txt"}) {
        assertThatThrownBy(() -> files.expand(directory + input))
            .is(exitCode(ExitCode.BAD_DATA))
            .hasMessageContainingAll(directory + "/in/deep", "link.txt");
      }
      Files.delete(link);
    }
  }

  @Test
  void aPipeOrADeviceIsNoText() throws Exception {
    var pipe = pipe("in/pipe");
    for (var input : new String[] {pipe, directory + "/in", "/dev/null"}) {
      assertThatThrownBy(() -> files.expand(input))
          .is(exitCode(ExitCode.NO_INPUT))
          .hasMessageContaining(input);
    }
  }

  /** To open a pipe waits for one who writes. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeInPlaceOfAFileIsNotOpened() throws Exception {
    var pipe = pipe("pipe");
    var readers =
        List.<ThrowingCallable>of(
            () -> files.read(pipe, 9),
            () -> files.readText(pipe, 9),
            () -> files.readTensors(pipe),
            () -> files.hasContent(pipe, out -> {}),
            () -> files.open(pipe),
            () -> files.openSeekable(pipe));
    for (var reader : readers) {
      assertThatThrownBy(reader).is(exitCode(ExitCode.NO_INPUT)).hasMessageContaining(pipe);
    }
  }

  @Test
  void aPipeIsReadWhereOneMayBe() throws Exception {
    var pipe = pipe("pipe");
    var writer = new ProcessBuilder("bash", "-c", "printf abc > \"$0\"", pipe).start();
    assertThat(files.readAny(pipe, 3)).asString(UTF_8).isEqualTo("abc");
    assertThat(writer.waitFor()).isZero();
  }

  private String pipe(String name) throws Exception {
    var pipe = directory.resolve(name);
    Files.createDirectories(pipe.getParent());
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe.toString();
  }

  @Test
  void whatIsWrittenThroughALinkOrIntoAPipeReplacesNeither() throws Exception {
    write("page", "old");
    var link = Files.createSymbolicLink(directory.resolve("link"), Path.of("page"));
    files.replace(link.toString(), "new".getBytes(UTF_8));
    assertThat(link).isSymbolicLink().hasContent("new");
    assertThat(directory.resolve("page")).isRegularFile().hasContent("new");

    Files.delete(directory.resolve("page"));
    assertThatThrownBy(() -> files.replace(link.toString(), new byte[1]))
        .is(exitCode(ExitCode.INPUT_OUTPUT))
        .hasMessageContaining(link.toString());
    assertThat(link).isSymbolicLink();

    var pipe = pipe("pipe");
    var reader = new ProcessBuilder("cat", pipe).start();
    files.replace(pipe, "piped".getBytes(UTF_8));
    assertThat(reader.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("piped");
    assertThat(Files.isRegularFile(Path.of(pipe))).isFalse();
  }

  @Test
  void permissionsAreThoseOfTheProcessAndNotOfHadoop() throws IOException {
    var hadoop = new HadoopFiles(Map.of("fs.permissions.umask-mode", "0777"));
    var file = directory + "/made/here";
    hadoop.replace(file, new byte[1]);
    hadoop.append(file + "2", new byte[1]);
    var usual = Files.createDirectory(directory.resolve("usual"));
    assertThat(Files.getPosixFilePermissions(directory.resolve("made")))
        .isEqualTo(Files.getPosixFilePermissions(usual));
    var each = Files.getPosixFilePermissions(Files.createFile(usual.resolve("file")));
    assertThat(Files.getPosixFilePermissions(Path.of(file))).isEqualTo(each);
    assertThat(Files.getPosixFilePermissions(Path.of(file + "2"))).isEqualTo(each);
  }

  @Test
  void messagesTellWhereAPathLeads() {
    assertThat(files.place("/a")).isEmpty();
    assertThat(files.place("hdfs://host:8020/a")).isEmpty();
    assertThat(files.place("a")).contains("file:" + Path.of("a").toAbsolutePath());
    var remote = new HadoopFiles(Map.of("fs.defaultFS", "hdfs://localhost:8020"));
    assertThat(remote.place("/a"))
        .contains("hdfs://localhost:8020/a", "fs.defaultFS", "file:/a is");
    assertThat(remote.place("file:/a")).isEmpty();
  }

  @Test
  void aTildeIsTheHomeDirectory() {
    var home = System.getProperty("user.home");
    assertThat(files.fullPath("~/a b")).isEqualTo("file:" + home + "/a b");
    assertThat(files.fullPath("~a")).isEqualTo("file:" + Path.of("").toAbsolutePath() + "/~a");
  }

  /** Hadoop throws an Error for it. */
  @Test
  void aFullDeviceIsAnErrorOfOutput() {
    assertThatThrownBy(
            () -> {
              try (var out = files.create("/dev/full")) {
                out.write(new byte[1 << 16]);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left on device");
    assertThatThrownBy(() -> files.append("/dev/full", new byte[1 << 16]))
        .is(exitCode(ExitCode.INPUT_OUTPUT))
        .hasMessageContaining("/dev/full");
  }

  @Test
  @Timeout(60)
  void bytesAreSkippedUnread() throws IOException {
    var large = directory.resolve("large");
    try (var sparse = new RandomAccessFile(large.toFile(), "rw")) {
      sparse.setLength(1L << 42);
    }
    try (var in = files.open(large.toString())) {
      in.skipNBytes((1L << 42) - 1);
      assertThat(in.readAllBytes()).hasSize(1);
    }
  }

  /** Hadoop throws an Error for it. */
  @Test
  void aFileThatCannotBeReadIsAnErrorOfInput() throws IOException {
    var unreadable = "/proc/self/mem";
    assertThatThrownBy(() -> files.readText(unreadable, 9))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(unreadable);
    try (var in = files.openSeekable(unreadable)) {
      assertThatThrownBy(() -> in.read(0, new byte[1], 0, 1))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(unreadable);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/none",
        "/none/a*",
        "/*.none",
        "/empty",
        "/file/a",
        "/file/*",
        "/[",
        "/{",
        "/C:\\x"
      })
  void missingInputIsRefused(String input) throws IOException {
    Files.createDirectory(directory.resolve("empty"));
    write("file", "1");
    assertThatThrownBy(() -> files.expand(directory + input))
        .is(exitCode(ExitCode.NO_INPUT))
        .hasMessageContaining(directory + input)
        .hasMessageNotContaining("\n");
  }

  /** Hadoop says that all files of the web have a length of -1. */
  @Test
  void aFileWithoutALengthIsNoInput() {
    var file = "http://localhost/text.txt";
    assertThatThrownBy(() -> files.expand(file)).is(exitCode(ExitCode.NO_INPUT));
    assertThatThrownBy(() -> files.length(file)).is(exitCode(ExitCode.NO_INPUT));
  }

  @Test
  void theWebHasNoDirectories() {
    var place = "http://localhost:1/x";
    assertThatThrownBy(() -> files.list(place)).is(exitCode(ExitCode.NO_INPUT));
    assertThatThrownBy(() -> files.create(place)).is(exitCode(ExitCode.NO_OUTPUT));
    assertThatThrownBy(() -> files.replace(place, new byte[1])).is(exitCode(ExitCode.NO_OUTPUT));
  }

  @Test
  void anInvalidPathIsAnErrorOfTheConfiguration() {
    for (var path : List.of("", "a\0b", "nosuch://host/x", "s3a://bucket/x")) {
      assertThatThrownBy(() -> files.expand(path)).is(exitCode(ExitCode.CONFIGURATION));
      assertThatThrownBy(() -> files.create(path)).is(exitCode(ExitCode.CONFIGURATION));
    }
  }

  @Test
  void compressedFilesOfSeveralMembersAreReadToTheEnd() throws IOException {
    var half = text().substring(0, 3000).getBytes(UTF_8);
    var packed = new ByteArrayOutputStream();
    for (var member = 0; member < 2; member++) {
      packed.writeBytes(gzip(half));
    }
    Files.write(directory.resolve("two.gz"), packed.toByteArray());
    var bz2 = new ByteArrayOutputStream();
    write(new BZip2CompressorOutputStream(bz2), half);
    Files.write(directory.resolve("one.BZ2"), bz2.toByteArray());

    try (var in = files.open(directory + "/two.gz")) {
      assertThat(in.readAllBytes()).hasSize(6000).endsWith(half);
    }
    try (var in = files.open(directory + "/one.BZ2")) {
      assertThat(in.readAllBytes()).isEqualTo(half);
    }
  }

  @Test
  void aTruncatedCompressedFileIsBadData() throws IOException {
    var whole = gzip(text().getBytes(UTF_8));
    for (var length = 0; length < whole.length; length += 1 + length / 40) {
      cutOffIsRejected("cut.gz", Arrays.copyOf(whole, length));
    }
    cutOffIsRejected("cut.gz", Arrays.copyOf(whole, whole.length - 1));
    var bz2 = new ByteArrayOutputStream();
    write(new BZip2CompressorOutputStream(bz2), text().getBytes(UTF_8));
    cutOffIsRejected("cut.bz2", Arrays.copyOf(bz2.toByteArray(), bz2.size() - 5));
    whole[whole.length / 2] ^= 1;
    cutOffIsRejected("damaged.gz", whole);
    cutOffIsRejected("text.gz", "hello".getBytes(UTF_8));
  }

  private void cutOffIsRejected(String name, byte[] content) throws IOException {
    Files.write(directory.resolve(name), content);
    assertThatThrownBy(
            () -> {
              try (var in = files.open(directory + "/" + name)) {
                in.readAllBytes();
              }
            })
        .as("%s of %d bytes", name, content.length)
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContaining(name);
  }

  @Test
  void readingByPositionStopsAtTheEnd() throws IOException {
    write("abc", "abcdef");
    var bytes = new byte[5];
    try (var in = files.openSeekable(directory + "/abc")) {
      assertThat(in.read(2, bytes, 1, 3)).isEqualTo(3);
      assertThat(bytes).containsExactly(0, 'c', 'd', 'e', 0);
      assertThat(in.read(4, bytes, 0, 5)).isEqualTo(2);
      assertThat(in.read(6, bytes, 0, 5)).isZero();
      assertThat(in.read(0, bytes, 0, 1)).isEqualTo(1);
      assertThat(bytes[0]).isEqualTo((byte) 'a');
    }
  }

  @Test
  void aRangeIsReadToItsEnd() throws IOException {
    write("abc", "abcdef");
    try (var in = files.openRange(directory + "/abc", 1, 4)) {
      assertThat(in.read()).isEqualTo('b');
      assertThat(in.readAllBytes()).containsExactly('c', 'd');
      assertThat(in.read()).isNegative();
    }
    try (var in = files.openRange(directory + "/abc", 6, 6)) {
      assertThat(in.read()).isNegative();
    }
  }

  @Test
  void aFileThatEndsBeforeItsRangeIsBadData() throws IOException {
    write("abc", "abcdef");
    try (var in = files.openRange(directory + "/abc", 4, 9)) {
      assertThatThrownBy(in::readAllBytes)
          .is(exitCode(ExitCode.BAD_DATA))
          .hasMessageContainingAll(directory + "/abc", "9 bytes", "6");
    }
  }

  @Test
  void contentIsCompared() throws IOException {
    write("abc", "abc");
    assertThat(files.hasContent(directory + "/abc", out -> out.write("abc".getBytes(UTF_8))))
        .isTrue();
    for (var other : List.of("", "ab", "abd", "abcd")) {
      assertThat(files.hasContent(directory + "/abc", out -> out.write(other.getBytes(UTF_8))))
          .isFalse();
    }
    assertThatThrownBy(() -> files.hasContent(directory + "/none", out -> {}))
        .is(exitCode(ExitCode.NO_INPUT))
        .hasMessageContaining(directory + "/none");
  }

  @Test
  void contentThatIsWrittenInPartsIsComparedAsAWhole() throws IOException {
    write("abcd", "abcd");
    for (var parts : List.of("ab,cd", "xx,cd", "ab,xx", "xx,xx,abcd", "abcd,xx")) {
      var same =
          files.hasContent(
              directory + "/abcd",
              out -> {
                for (var part : parts.split(",")) {
                  out.write(part.getBytes(UTF_8));
                }
              });
      assertThat(same).as(parts).isEqualTo(parts.equals("ab,cd"));
    }
  }

  @Test
  void aPathThatDoesNotExistCanBeDeleted() {
    assertThatCode(() -> files.delete(directory + "/none")).doesNotThrowAnyException();
  }

  @Test
  void errorsNameThePath() throws IOException {
    write("file", "1");
    var beneath = directory + "/file/below";
    assertThatThrownBy(() -> files.open(beneath)).is(exitCode(ExitCode.NO_INPUT));
    assertThatThrownBy(() -> files.openSeekable(directory.toString()))
        .is(exitCode(ExitCode.NO_INPUT));
    assertThatThrownBy(() -> files.create(beneath))
        .is(exitCode(ExitCode.NO_OUTPUT))
        .hasMessageContaining(beneath);
    assertThatThrownBy(() -> files.createDirectory(beneath)).is(exitCode(ExitCode.NO_OUTPUT));
    assertThatThrownBy(() -> files.replace(beneath, new byte[1]))
        .is(exitCode(ExitCode.INPUT_OUTPUT));
    assertThatThrownBy(() -> files.read(directory + "/file", 0))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContainingAll(directory + "/file", "0 bytes");
    assertThat(files.exists(beneath)).isFalse();
    assertThat(files.isDirectory(directory + "/file")).isFalse();
  }

  @Test
  void aFailedReplacementKeepsTheOldContentAndLeavesNoFile() throws IOException {
    write("taken/inside", "old");
    assertThatThrownBy(() -> files.replace(directory + "/taken", new byte[1]))
        .is(exitCode(ExitCode.INPUT_OUTPUT))
        .hasMessageContaining(directory + "/taken");
    assertThat(files.list(directory.toString())).containsExactly(directory + "/taken");
    assertThat(directory.resolve("taken/inside")).hasContent("old");
  }

  @Test
  void entriesOfADirectoryHaveItsPathBeforeThem() throws Exception {
    Files.createFile(directory.resolve("a"));
    assertThat(files.list(directory + "/")).containsExactly(directory + "/a");
    assertThat(files.list("/")).contains("/tmp").noneMatch(path -> path.startsWith("//"));
  }

  @Test
  void aReaderReadsTheOldOrTheNewContent() throws IOException {
    write("state", "old");
    try (var in = files.openSeekable(directory + "/state")) {
      files.replace(directory + "/state", "new!".getBytes(UTF_8));
      var bytes = new byte[4];
      assertThat(in.read(0, bytes, 0, 4)).isEqualTo(3);
      assertThat(new String(bytes, 0, 3, UTF_8)).isEqualTo("old");
    }
    assertThat(directory.resolve("state")).hasContent("new!");
  }

  @Test
  void onlyFilePathsAreLocal() {
    assertThat(files.isLocal("runs/x")).isTrue();
    assertThat(files.isLocal("file:///runs/x")).isTrue();
    assertThat(files.isLocal("hdfs://name/runs/x")).isFalse();
    assertThat(files.isLocal("s3a://bucket")).isFalse();
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(directory.resolve(name).getParent());
    Files.writeString(directory.resolve(name), text);
  }

  private List<String> names(List<HadoopFiles.Entry> entries) {
    return entries.stream()
        .map(entry -> entry.path().substring(("file:" + directory + "/").length()))
        .toList();
  }

  private static String text() {
    var random = new Random(1);
    var text = new StringBuilder();
    for (var i = 0; i < 5000; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var packed = new ByteArrayOutputStream();
    write(new GZIPOutputStream(packed), content);
    return packed.toByteArray();
  }

  private static void write(OutputStream out, byte[] content) throws IOException {
    try (out) {
      out.write(content);
    }
  }

  @Test
  void aPathIsInTheDirectoriesOfItsNameAndInThoseWhereItLeads() throws IOException {
    write("disk/file", "1");
    Files.createDirectory(directory.resolve("run"));
    Files.createSymbolicLink(directory.resolve("run/data"), directory.resolve("disk"));
    var root = "file:" + directory;
    assertThat(files.lineage(directory + "/run/data/none"))
        .contains(
            root + "/run/data/none", root + "/run", root + "/disk/none", root + "/disk", root);
  }

  @Test
  void aFileIsRenamed() throws IOException {
    var attempt = Files.writeString(directory.resolve(".part: 7"), "text");
    files.rename("file:" + attempt, "part");
    assertThat(directory.resolve("part")).hasContent("text");
    assertThat(attempt).doesNotExist();
  }

  @Test
  void aFileIsNotRenamedToANameThatIsTaken() throws IOException {
    var attempt = Files.writeString(directory.resolve("attempt"), "new");
    var other = Files.writeString(directory.resolve("part"), "old");
    assertThatThrownBy(() -> files.rename(attempt.toString(), "part"))
        .is(exitCode(ExitCode.INPUT_OUTPUT))
        .hasMessageContaining(attempt.toString());
    assertThat(attempt).hasContent("new");
    assertThat(other).hasContent("old");
  }
}
