package dev.carrybit.spark;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.PreparedText;
import dev.carrybit.text.SpelledSums;
import dev.carrybit.text.SymbolText;
import dev.carrybit.text.SymbolText.TextRange;
import dev.carrybit.text.TextSource;
import dev.carrybit.text.TextSource.HeldOut;
import dev.carrybit.text.TextSplits;
import dev.carrybit.text.Texts;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.text.Vocabulary.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextPreparationTest {
  private static JavaSparkContext context;

  @TempDir private Path directory;
  private Path texts;
  private Path symbols;

  @BeforeAll
  static void start() {
    context = LocalSpark.start("local[2]");
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  @BeforeEach
  void createDirectories() throws IOException {
    texts = Files.createDirectory(directory.resolve("texts of mine"));
    symbols = directory.resolve("run/data");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(texts.resolve(name), text);
  }

  private Path zip(String name, String text) throws IOException {
    return zip(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private Path zip(String name, byte[] text) throws IOException {
    var path = texts.resolve(name);
    try (var out = new GZIPOutputStream(Files.newOutputStream(path))) {
      out.write(text);
    }
    return path;
  }

  private PreparedText prepare(Object input, Tokens tokens) {
    return prepare(Texts.source(input.toString(), 1, 0, tokens, 1000, 0, 0, 0));
  }

  private PreparedText prepare(TextSource source) {
    return TextPreparation.prepare(context, source, symbols.toString());
  }

  private static int[] read(SymbolText text) {
    try (var reader = text.open(new HadoopFiles())) {
      var into = new int[Math.toIntExact(text.length())];
      reader.read(0, into, 0, into.length);
      return into;
    }
  }

  private static String decoded(PreparedText prepared) {
    return prepared.vocabulary().decode(read(prepared.text()));
  }

  @ParameterizedTest
  @EnumSource(Tokens.class)
  void aFileIsDecodedFromItsSymbols(Tokens tokens) throws IOException {
    var text = "\ufeffO, it's \u00e9t\u00e9\u0000 \ud83d\ude00\nno final newline";
    var prepared = prepare(write("a.txt", text), tokens);
    assertThat(decoded(prepared)).isEqualTo(text);
    assertThat(prepared.vocabulary().tokens()).isEqualTo(tokens);
    assertThat(prepared.text().width()).isEqualTo(1);
    assertThat(prepared.text().parts().get(0).path())
        .startsWith("file:" + symbols + "/part-00000-");
  }

  /** The watchdog recognizes them by their group. */
  @Test
  void jobsOfAPreparationAreDescribed() throws IOException {
    var file = write("a.txt", "abc");
    context.clearJobGroup();
    int before = context.statusTracker().getJobIdsForGroup(JobWatchdog.TEXTS).length;
    prepare(file, Tokens.CHAR);
    assertThat(context.statusTracker().getJobIdsForGroup(JobWatchdog.TEXTS))
        .hasSizeGreaterThan(before);
    assertThat(context.getLocalProperty("spark.job.description"))
        .isEqualTo("preparation of " + file);
  }

  @Test
  void carriageReturnsAndMarksAreKeptByteForByte() throws IOException {
    var text = "\ufeffa\r\nb\u0000\r\n";
    var file = write("dos.txt", text);
    assertThat(decoded(prepare(file, Tokens.CHAR))).isEqualTo(text);
    var bytes = read(prepare(file, Tokens.BYTE).text());
    assertThat(bytes).containsExactly(0xEF, 0xBB, 0xBF, 'a', '\r', '\n', 'b', 0, '\r', '\n');
  }

  @ParameterizedTest
  @EnumSource(Tokens.class)
  void severalFilesAreTheirConcatenationInOrderOfPaths(Tokens tokens) throws IOException {
    var whole = prepare(write("whole.txt", "one two\ntwo three\nfour\n"), tokens);
    var expected = read(whole.text());
    Files.delete(texts.resolve("whole.txt"));
    write("b.txt", "two three\n");
    write("a.txt", "one two\n");
    write("b2.txt", "");
    zip("c.txt.gz", "four\n");
    write("_SUCCESS", "hidden");
    for (var input : List.of(texts, texts.resolve("*.*"))) {
      var prepared = prepare(input, tokens);
      assertThat(prepared.text().parts()).hasSize(1);
      assertThat(prepared.vocabulary().entries()).isEqualTo(whole.vocabulary().entries());
      assertThat(read(prepared.text())).isEqualTo(expected);
    }
    var some = decoded(prepare(texts.resolve("{a,b}*.t*"), tokens));
    assertThat(some).isEqualTo("one two\ntwo three\n");
  }

  @ParameterizedTest
  @EnumSource(Tokens.class)
  void filesThatAreCutWithinCharactersAndWordsAreTheSameText(Tokens tokens) throws IOException {
    var text = "\u00e9t\u00e9 \ud83d\ude00\ud83d\ude00 two\nthree".repeat(4);
    var whole = prepare(write("whole.txt", text), tokens);
    var expected = read(whole.text());
    Files.delete(texts.resolve("whole.txt"));
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < bytes.length; from += 5) {
      var part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 5));
      Files.write(texts.resolve(String.format(Locale.ROOT, "%02d.txt", from)), part);
    }
    var parts = prepare(texts, tokens);
    assertThat(read(parts.text())).isEqualTo(expected);
    assertThat(parts.fingerprint()).isEqualTo(whole.fingerprint());
    zipped("20.txt");
    zipped("45.txt");
    assertThat(read(prepare(texts, tokens).text())).isEqualTo(expected);
  }

  private void zipped(String name) throws IOException {
    zip(name + ".gz", Files.readAllBytes(texts.resolve(name)));
    Files.delete(texts.resolve(name));
  }

  @Test
  void aVocabularyOfManyWordsTakesTwoBytesASymbol() throws IOException {
    var text = new StringBuilder();
    for (int word = 0; word < 300; word++) {
      text.append(word).append(' ');
    }
    var prepared = prepare(write("a.txt", text.toString()), Tokens.WORD);
    assertThat(prepared.text().width()).isEqualTo(2);
    assertThat(decoded(prepared)).isEqualTo(text.toString().stripTrailing());
  }

  @Test
  void wordsAreBoundedBySizeAndCount() throws IOException {
    var file = write("a.txt", "a a a b b c").toString();
    var bounded = prepare(Texts.source(file, 1, 0, Tokens.WORD, 2, 0, 0, 0));
    assertThat(decoded(bounded)).isEqualTo("a a a <unk> <unk> <unk>");
    var frequent = prepare(Texts.source(file, 1, 0, Tokens.WORD, 1000, 2, 0, 0));
    assertThat(decoded(frequent)).isEqualTo("a a a b b <unk>");
  }

  @Test
  void rangesFollowOneAnotherInTheText() throws IOException {
    var file = write("a.txt", "x".repeat(1_010)).toString();
    var prepared = prepare(Texts.source(file, 1, 0, Tokens.CHAR, 0, 0, 0.05, 0.1));
    assertThat(prepared.training()).isEqualTo(new TextRange(0, 859));
    assertThat(prepared.validation()).isEqualTo(new TextRange(859, 909));
    assertThat(prepared.test()).isEqualTo(new TextRange(909, 1_010));
  }

  private PreparedText prepareApart(Tokens tokens, HeldOut validation, HeldOut test)
      throws IOException {
    var file = write("a.txt", "one two one").toString();
    return prepare(new TextSource(file, 1, 0, tokens, 1000, 0, validation, test));
  }

  private static String decoded(PreparedText prepared, TextRange range) {
    var symbols = Arrays.copyOfRange(read(prepared.text()), (int) range.from(), (int) range.to());
    return prepared.vocabulary().decode(symbols);
  }

  @ParameterizedTest
  @EnumSource(Tokens.class)
  void validationAndTestMayBeSeparateFiles(Tokens tokens) throws IOException {
    var validation = HeldOut.files(zip("b.txt.gz", "two \u00e9\n").toString());
    write("c1.txt", "on");
    write("c2.txt", "e two");
    var test = HeldOut.files(texts + "/c?.txt");
    var prepared = prepareApart(tokens, validation, test);
    assertThat(decoded(prepared, prepared.training())).isEqualTo("one two one");
    boolean words = tokens == Tokens.WORD;
    assertThat(decoded(prepared, prepared.validation()))
        .isEqualTo(words ? "two <unk> <unk>" : "two \u00e9\n");
    assertThat(decoded(prepared, prepared.test())).isEqualTo("one two");
    assertThat(prepared.partCounts()).containsExactly(1, 1, 1);
    var rest = prepareApart(tokens, validation, HeldOut.fraction(0.34));
    assertThat(decoded(rest, rest.training())).isEqualTo(words ? "one two" : "one two ");
    assertThat(decoded(rest, rest.test())).isEqualTo("one");
    assertThat(decoded(rest, rest.validation()))
        .isEqualTo(words ? "two <unk> <unk>" : "two \u00e9\n");
    assertThat(rest.fingerprint()).isNotEqualTo(prepared.fingerprint());
  }

  @Test
  void aValidationFileThatIsEmptyOrMissingIsNamed() throws IOException {
    var empty = HeldOut.files(write("empty.txt", "").toString());
    var none = HeldOut.fraction(0);
    assertThatThrownBy(() -> prepareApart(Tokens.CHAR, empty, none))
        .is(exitCode(ExitCode.NO_INPUT))
        .hasMessageStartingWith(empty + ": ");
    assertThatThrownBy(() -> prepareApart(Tokens.BYTE, none, empty))
        .is(exitCode(ExitCode.NO_INPUT))
        .hasMessageStartingWith(empty + ": ");
    var missing = HeldOut.files(texts + "/none.txt");
    assertThatThrownBy(() -> prepareApart(Tokens.BYTE, none, missing))
        .is(exitCode(ExitCode.NO_INPUT))
        .hasMessageStartingWith(missing + ": ");
  }

  @Test
  void theGeneratedTextIsItsSentencesInOrder() throws IOException {
    int sentences = 600_000;
    var prepared = prepare(Texts.source("generated", sentences, 5, Tokens.CHAR, 0, 0, 0, 0));
    assertThat(prepared.text().parts()).hasSize(3);
    try (var in = SpelledSums.open(5, 0, sentences)) {
      var expected = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(decoded(prepared).equals(expected)).isTrue();
    }
  }

  @Test
  void anotherTextIsEncodedInAGivenVocabulary() throws IOException {
    var vocabulary = Vocabulary.of(Tokens.CHAR, List.of("c", "b", "a"));
    var file = write("a.txt", "abc");
    var text = TextPreparation.encode(context, vocabulary, file.toString(), symbols.toString());
    assertThat(read(text)).containsExactly(2, 1, 0);
    var words = Vocabulary.of(Tokens.WORD, List.of("<unk>", "abc"));
    write("b.txt", " xyz abc\n");
    var more = TextPreparation.encode(context, words, texts.toString(), symbols.toString());
    assertThat(read(more)).containsExactly(1, 0, 1, 0);
  }

  @Test
  void anUnknownCharacterIsNamed() throws IOException {
    var vocabulary = Vocabulary.of(Tokens.CHAR, List.of("a"));
    var file = write("a.txt", "aaz").toString();
    assertThatThrownBy(() -> TextPreparation.encode(context, vocabulary, file, symbols.toString()))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageStartingWith("file:" + file + ": ")
        .hasMessageContainingAll("\"z\" (U+007A)", "offset 2");
    assertThat(symbolFiles()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Tokens.class,
      names = {"CHAR", "WORD"})
  void bytesThatAreNoUtf8AreRefusedByFileAndOffset(Tokens tokens) throws IOException {
    write("a.txt", "fine");
    var broken = Files.write(texts.resolve("b.txt"), new byte[] {'a', 'b', (byte) 0xE9, 'c'});
    assertThatThrownBy(() -> prepare(texts, tokens))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContainingAll("file:" + broken, "0x63", "offset 2", "text.tokens = byte");
    assertThat(prepare(texts, Tokens.BYTE).text().length()).isEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource(Tokens.class)
  void aTruncatedGzipFileIsRefusedByName(Tokens tokens) throws IOException {
    var text = new StringBuilder();
    for (int line = 0; line < 50_000; line++) {
      text.append(line * 7919L % 104_729).append('\n');
    }
    var zipped = zip("a.txt.gz", text.toString());
    var bytes = Files.readAllBytes(zipped);
    for (int length : new int[] {bytes.length - 3, bytes.length / 2, 12, 5}) {
      Files.write(zipped, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> prepare(zipped, tokens))
          .as("%d of %d bytes", length, bytes.length)
          .is(exitCode(ExitCode.BAD_DATA))
          .hasMessageContaining("a.txt.gz");
    }
  }

  @ParameterizedTest
  @EnumSource(Tokens.class)
  void anInputWithoutSymbolsIsMissing(Tokens tokens) throws IOException {
    write("a.txt", "");
    zip("b.gz", "");
    assertThatThrownBy(() -> prepare(texts, tokens))
        .is(exitCode(ExitCode.NO_INPUT))
        .hasMessageStartingWith(texts + ": ");
  }

  @Test
  void whiteSpaceHasNoWords() throws IOException {
    var file = write("a.txt", " \t\r ");
    assertThatThrownBy(() -> prepare(file, Tokens.WORD))
        .is(exitCode(ExitCode.NO_INPUT))
        .hasMessageStartingWith(file + ": ");
  }

  @Test
  void aMissingInputIsReported() {
    for (var name : new String[] {"none.txt", "*.txt"}) {
      assertThatThrownBy(() -> prepare(texts.resolve(name), Tokens.CHAR))
          .is(exitCode(ExitCode.NO_INPUT))
          .hasMessageContaining(name);
    }
  }

  @Test
  void aFileThatTheTasksHostDoesNotSeeIsNamedWithTheHost() {
    var range = new TextSplits.FileRange(texts.resolve("none.txt").toString(), 0, 1);
    assertThatThrownBy(() -> TextPreparation.openOnHost(() -> range.open(new HadoopFiles())))
        .is(exitCode(ExitCode.NO_INPUT))
        .hasMessageContainingAll("none.txt", "127.0.0.1");
  }

  @Test
  void aTargetThatIsAFileIsRefusedBeforeAnyJob() throws IOException {
    var file = write("a.txt", "text");
    var source = Texts.source(file.toString(), 1, 0, Tokens.BYTE, 0, 0, 0, 0);
    var target = file.toString();
    assertThatThrownBy(() -> TextPreparation.prepare(context, source, target))
        .is(exitCode(ExitCode.NO_OUTPUT))
        .hasMessageContaining(target);
  }

  @Test
  void preparingAgainLeavesTheFilesOfTheNewTextAlone() throws IOException {
    write("a.txt", "aaaa");
    write("b.txt", "bb");
    prepare(texts, Tokens.CHAR);
    Files.writeString(symbols.resolve("notes.txt"), "the user's own");
    Files.delete(texts.resolve("a.txt"));
    var prepared = prepare(texts, Tokens.CHAR);
    assertThat(decoded(prepared)).isEqualTo("bb");
    assertThat(symbolFiles()).hasSize(1);
    assertThat(symbols.resolve("notes.txt")).hasContent("the user's own");
  }

  private List<Path> symbolFiles() throws IOException {
    try (var files = Files.list(symbols)) {
      return files.filter(file -> file.toString().endsWith(".symbols")).toList();
    }
  }

  @Test
  void theFingerprintDoesNotDependOnTheDirectory() throws IOException {
    write("a.txt", "abab");
    var first = prepare(texts, Tokens.CHAR);
    var elsewhere = Files.move(texts, directory.resolve("elsewhere"));
    symbols = directory.resolve("other/data");
    assertThat(prepare(elsewhere, Tokens.CHAR).fingerprint()).isEqualTo(first.fingerprint());
    assertThat(first.fingerprint()).hasSize(64);
  }

  @Test
  void anyChangeOfTheTextChangesTheFingerprint() throws IOException {
    write("a.txt", "abab");
    var fingerprints = new HashSet<String>();
    fingerprints.add(prepare(texts, Tokens.CHAR).fingerprint());
    fingerprints.add(prepare(texts, Tokens.BYTE).fingerprint());
    write("a.txt", "abba");
    fingerprints.add(prepare(texts, Tokens.CHAR).fingerprint());
    write("a.txt", "cddc");
    fingerprints.add(prepare(texts, Tokens.CHAR).fingerprint());
    write("a.txt", "cddc\n");
    fingerprints.add(prepare(texts, Tokens.CHAR).fingerprint());
    assertThat(fingerprints).hasSize(5);
    write("b.txt", "");
    fingerprints.add(prepare(texts, Tokens.CHAR).fingerprint());
    assertThat(fingerprints).hasSize(5);
  }
}
