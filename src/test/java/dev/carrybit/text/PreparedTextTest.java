package dev.carrybit.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.TensorFile;
import dev.carrybit.text.SymbolText.TextRange;
import dev.carrybit.text.TextSource.HeldOut;
import dev.carrybit.text.Vocabulary.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreparedTextTest {
  private static final Vocabulary VOCABULARY =
      Vocabulary.of(Tokens.CHAR, List.of("\n", "a", "é", "\uD83D\uDE00"));

  @TempDir Path directory;
  private final HadoopFiles files = new HadoopFiles();
  private Path page;
  private Path data;

  @BeforeEach
  void writeAPage() throws IOException {
    page = Files.writeString(directory.resolve("page.txt"), "aé\na");
    data = Files.createDirectory(directory.resolve("data"));
    Files.write(data.resolve("part-00000-7.symbols"), new byte[] {1, 2, 0});
    Files.write(data.resolve("part-00001-3.symbols"), new byte[] {1});
  }

  private TextSource source(String input, double validation) {
    return Texts.source(input, 5, 1, Tokens.CHAR, 0, 0, validation, 0.25);
  }

  private Map<String, String> inputs(TextSource source) {
    return source.inputs(files);
  }

  private Optional<PreparedText> find(TextSource source) {
    return PreparedText.find(files, data.toString(), source, inputs(source)::equals);
  }

  private PreparedText prepared() {
    var full = "file:" + data + "/";
    var parts =
        List.of(
            new SymbolText.Part(full + "part-00000-7.symbols", 3, 11),
            new SymbolText.Part(full + "part-00001-3.symbols", 1, 12));
    return PreparedText.of(VOCABULARY, List.of(parts, List.of(), List.of()), source("any", 0.25));
  }

  private Optional<PreparedText> found() {
    return find(source(page.toString(), 0.25));
  }

  private void save() {
    var source = source(page.toString(), 0.25);
    prepared().save(files, data.toString(), inputs(source));
  }

  @Test
  void aPreparedTextIsFoundAgain() {
    assertThat(found()).isEmpty();
    save();
    var text = found().orElseThrow();
    assertThat(text.text()).isEqualTo(prepared().text());
    assertThat(text.vocabulary().entries()).isEqualTo(VOCABULARY.entries());
    assertThat(text.vocabulary().tokens()).isEqualTo(Tokens.CHAR);
    assertThat(text.fingerprint()).isEqualTo(prepared().fingerprint());
    assertThat(text.training()).isEqualTo(prepared().training());
    assertThat(text.validation()).isEqualTo(prepared().validation());
  }

  @Test
  void anotherSourceIsNotThatText() throws IOException {
    save();
    for (var tokens : List.of(Tokens.BYTE, Tokens.WORD)) {
      assertThat(find(Texts.source(page.toString(), 5, 1, tokens, 0, 0, 0.25, 0.25))).isEmpty();
    }
    assertThat(find(Texts.source(page.toString(), 5, 1, Tokens.CHAR, 2, 0, 0.25, 0.25))).isEmpty();
    assertThat(find(Texts.source(page.toString(), 5, 1, Tokens.CHAR, 0, 1, 0.25, 0.25))).isEmpty();
    assertThat(find(source("generated", 0.25))).isEmpty();
    var own = HeldOut.files(page.toString());
    var none = HeldOut.fraction(0);
    var path = page.toString();
    assertThat(find(new TextSource(path, 5, 1, Tokens.CHAR, 0, 0, own, none))).isEmpty();
    assertThat(find(new TextSource(path, 5, 1, Tokens.CHAR, 0, 0, none, own))).isEmpty();
    Files.writeString(page, "aéaa");
    assertThat(found()).isEmpty();
  }

  @Test
  void fractionsAndSeedsShareAText() {
    save();
    var half = find(source(page.toString(), 0.5)).orElseThrow();
    assertThat(half.validation()).isEqualTo(new TextRange(1, 3));
    assertThat(find(Texts.source(page.toString(), 7, 2, Tokens.CHAR, 0, 0, 0, 0))).isPresent();
    var generated = source("generated", 0.25);
    assertThat(inputs(generated))
        .isNotEqualTo(inputs(Texts.source("generated", 5, 2, Tokens.CHAR, 0, 0, 0.25, 0.25)))
        .isNotEqualTo(inputs(Texts.source("generated", 6, 1, Tokens.CHAR, 0, 0, 0.25, 0.25)));
  }

  @Test
  void separateFilesAreFoundAgain() throws IOException {
    var other = Files.writeString(directory.resolve("other.txt"), "a");
    var source =
        new TextSource(
            page.toString(),
            5,
            1,
            Tokens.CHAR,
            0,
            0,
            HeldOut.files(other.toString()),
            HeldOut.fraction(0));
    var parts = prepared().text().parts();
    var texts = List.of(parts.subList(0, 1), parts.subList(1, 2), List.<SymbolText.Part>of());
    var text = PreparedText.of(VOCABULARY, texts, source);
    text.save(files, data.toString(), inputs(source));
    var found = find(source).orElseThrow();
    assertThat(found.text()).isEqualTo(text.text());
    assertThat(found.training()).isEqualTo(new TextRange(0, 3));
    assertThat(found.validation()).isEqualTo(new TextRange(3, 4));
    assertThat(found.partCounts()).containsExactly(1, 1, 0);
    Files.writeString(other, "aa");
    assertThat(find(source)).isEmpty();
  }

  @Test
  void anInputThatChangedLaterIsNotThatText() throws IOException {
    save();
    Files.setLastModifiedTime(page, FileTime.from(Instant.EPOCH));
    assertThat(found()).isEmpty();
    save();
    Files.writeString(page, "aé\na.");
    assertThat(found()).isEmpty();
  }

  /** A header of 16 MiB has no room for the paths of a hundred thousand files. */
  @Test
  void aTextOfManyFilesIsFoundAgain() throws IOException {
    var folder = directory;
    for (int depth = 0; depth < 3; depth++) {
      folder = folder.resolve("f".repeat(220));
    }
    Files.createDirectories(folder);
    for (int i = 0; i < 2_500; i++) {
      Files.createFile(folder.resolve("n".repeat(200) + i));
    }
    var source = source(directory.resolve("f".repeat(220)).toString(), 0.25);
    var inputs = inputs(source);
    assertThat(inputs).hasSize(1);
    prepared().save(files, data.toString(), inputs);
    assertThat(find(source)).isPresent();
    Files.createFile(folder.resolve("new"));
    assertThat(find(source)).isEmpty();
  }

  @Test
  void symbolsThatAreMissingOrCutOffArePreparedAgain() throws IOException {
    save();
    Files.write(data.resolve("part-00000-7.symbols"), new byte[] {1, 2});
    assertThat(found()).isEmpty();
    Files.write(data.resolve("part-00000-7.symbols"), new byte[] {1, 2, 0});
    assertThat(found()).isPresent();
    Files.delete(data.resolve("part-00001-3.symbols"));
    assertThat(found()).isEmpty();
  }

  @Test
  void symbolsThatHaveGrownArePreparedAgain() throws IOException {
    save();
    Files.write(data.resolve("part-00001-3.symbols"), new byte[] {1, 1});
    assertThat(found()).isEmpty();
  }

  @Test
  void aPreparedTextOfSymbolsOfTwoBytesIsFoundAgain() throws IOException {
    var letters = IntStream.range(0x4E00, 0x4E00 + 300).mapToObj(Character::toString).toList();
    var part = new SymbolText.Part("file:" + data + "/wide.symbols", 3, 11);
    var source = source(page.toString(), 0.25);
    var text =
        PreparedText.of(
            Vocabulary.of(Tokens.CHAR, letters),
            List.of(List.of(part), List.of(), List.of()),
            source);
    text.save(files, data.toString(), inputs(source));
    Files.write(data.resolve("wide.symbols"), new byte[6]);
    assertThat(found().orElseThrow().text()).isEqualTo(text.text());
    Files.write(data.resolve("wide.symbols"), new byte[3]);
    assertThat(found()).isEmpty();
  }

  @Test
  void aTextInAnotherFormatIsPreparedAgain() {
    save();
    var path = data + "/text.safetensors";
    var metadata = new TreeMap<>(files.readTensors(path).metadata());
    for (var format : List.of("carrybit-text-3", "carrybit-text-2", "carrybit-text-4")) {
      metadata.put("format", format);
      files.replace(path, SafeTensors.bytes(new TensorFile(metadata, List.of())));
      assertThat(found().isPresent()).as(format).isEqualTo(format.endsWith("3"));
    }
  }

  @Test
  void aDamagedDescriptionIsNone() throws IOException {
    save();
    var file = data.resolve("text.safetensors");
    var bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at += 7) {
      var damaged = bytes.clone();
      damaged[at] ^= 4;
      Files.write(file, damaged);
      assertThat(found()).as("byte %d", at).isEmpty();
    }
    var facts = Map.of("format", "carrybit-text-3", "inputs", "{}");
    Files.write(file, SafeTensors.bytes(new TensorFile(facts, List.of())));
    assertThat(
            PreparedText.find(files, data.toString(), source("generated", 0.25), Map.of()::equals))
        .isEmpty();
  }

  @Test
  void aDescriptionOfMoreThanIntegersHoldIsNone() throws IOException {
    save();
    var file = data.resolve("text.safetensors");
    var description = SafeTensors.read(file);
    for (var counts : List.of("2,4294967294,2", "2,2147483647,2147483647,2")) {
      var facts = new TreeMap<>(description.metadata());
      assertThat(facts.put("texts", counts)).isEqualTo("2,0,0");
      Files.write(file, SafeTensors.bytes(new TensorFile(facts, description.tensors())));
      assertThat(found()).as(counts).isEmpty();
    }
  }

  @Test
  void theFingerprintDependsOnVocabularySymbolsAndChecksums() {
    var part = new SymbolText.Part("p", 3, 11);
    var source = source("any", 0.25);
    var none = List.<SymbolText.Part>of();
    var text = PreparedText.of(VOCABULARY, List.of(List.of(part), none, none), source);
    assertThat(text.fingerprint())
        .isEqualTo("72e7a26729dbb252bbc2fec650f8f7dd718b8e06ae9466675173ea6ea74d42ee")
        .isEqualTo(
            PreparedText.of(
                    VOCABULARY,
                    List.of(List.of(new SymbolText.Part("other", 3, 11)), none, none),
                    source)
                .fingerprint());
    for (var texts :
        List.of(
            List.of(List.of(new SymbolText.Part("p", 4, 11)), none, none),
            List.of(List.of(new SymbolText.Part("p", 3, 12)), none, none),
            List.of(List.of(part), List.of(part), none))) {
      assertThat(PreparedText.of(VOCABULARY, texts, source).fingerprint())
          .isNotEqualTo(text.fingerprint());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 0.05, 0.1, 850, 900",
    "10, 0.25, 0.39, 5, 7",
    "1, 0.5, 0.4, 1, 1",
    "9, 0, 0, 9, 9",
  })
  void validationAndTestFollowTheTrainingPart(
      long length, double validation, double test, long trained, long validated) {
    var source = Texts.source("a", 1, 0, Tokens.BYTE, 0, 0, validation, test);
    var prepared = split(source, length, 0, 0);
    assertThat(prepared.training()).isEqualTo(new TextRange(0, trained));
    assertThat(prepared.validation()).isEqualTo(new TextRange(trained, validated));
    assertThat(prepared.test()).isEqualTo(new TextRange(validated, length));
  }

  private static PreparedText split(TextSource source, long... lengths) {
    var texts =
        Arrays.stream(lengths).mapToObj(n -> List.of(new SymbolText.Part("p", n, 0))).toList();
    return PreparedText.of(Vocabulary.bytes(), texts, source);
  }

  @Test
  void separateFilesComeAfterTheText() {
    var other = HeldOut.files("other");
    var fifth = HeldOut.fraction(0.2);
    var both = split(new TextSource("a", 1, 0, Tokens.BYTE, 0, 0, other, other), 100, 30, 7);
    assertThat(both.training()).isEqualTo(new TextRange(0, 100));
    assertThat(both.validation()).isEqualTo(new TextRange(100, 130));
    assertThat(both.test()).isEqualTo(new TextRange(130, 137));
    assertThat(both.text().length()).isEqualTo(137);
    var first = split(new TextSource("a", 1, 0, Tokens.BYTE, 0, 0, other, fifth), 100, 30, 0);
    assertThat(first.training()).isEqualTo(new TextRange(0, 80));
    assertThat(first.validation()).isEqualTo(new TextRange(100, 130));
    assertThat(first.test()).isEqualTo(new TextRange(80, 100));
    var second = split(new TextSource("a", 1, 0, Tokens.BYTE, 0, 0, fifth, other), 100, 0, 7);
    assertThat(second.validation()).isEqualTo(new TextRange(80, 100));
    assertThat(second.test()).isEqualTo(new TextRange(100, 107));
  }
}
