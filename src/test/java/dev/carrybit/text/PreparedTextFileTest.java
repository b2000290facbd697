package dev.carrybit.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedTextFileTest {
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
    return new TextSource(input, 5, 1, Tokens.CHAR, 0, 0, validation, 0.25);
  }

  private PreparedTextFile file(TextSource source) {
    return new PreparedTextFile(files, data.toString(), source);
  }

  private Map<String, String> inputs(TextSource source) {
    return PreparedTextFile.inputs(files, source);
  }

  private Optional<PreparedText> find(TextSource source) {
    return file(source).find(inputs(source));
  }

  private PreparedText prepared() {
    var full = "file:" + data + "/";
    var parts =
        List.of(
            new SymbolText.Part(full + "part-00000-7.symbols", 3),
            new SymbolText.Part(full + "part-00001-3.symbols", 1));
    var none = new SymbolText(List.of(), 1);
    var texts = List.of(new SymbolText(parts, 1), none, none);
    return PreparedText.of(VOCABULARY, texts, source("any", 0.25), "f00d");
  }

  private Optional<PreparedText> found() {
    return find(source(page.toString(), 0.25));
  }

  private void save() {
    var source = source(page.toString(), 0.25);
    file(source).save(prepared(), inputs(source));
  }

  @Test
  void whatWasPreparedIsFoundAgain() {
    assertThat(found()).isEmpty();
    save();
    var text = found().orElseThrow();
    assertThat(text.text()).isEqualTo(prepared().text());
    assertThat(text.vocabulary().entries()).isEqualTo(VOCABULARY.entries());
    assertThat(text.vocabulary().tokens()).isEqualTo(Tokens.CHAR);
    assertThat(text.fingerprint()).isEqualTo("f00d");
    assertThat(text.training()).isEqualTo(prepared().training());
    assertThat(text.validation()).isEqualTo(prepared().validation());
  }

  @Test
  void anotherSourceIsNotThatText() throws IOException {
    save();
    for (var tokens : List.of(Tokens.BYTE, Tokens.WORD)) {
      assertThat(find(new TextSource(page.toString(), 5, 1, tokens, 0, 0, 0.25, 0.25))).isEmpty();
    }
    assertThat(find(new TextSource(page.toString(), 5, 1, Tokens.CHAR, 2, 0, 0.25, 0.25)))
        .isEmpty();
    assertThat(find(new TextSource(page.toString(), 5, 1, Tokens.CHAR, 0, 1, 0.25, 0.25)))
        .isEmpty();
    assertThat(find(source("generated", 0.25))).isEmpty();
    var own = new HeldOut.Files(page.toString());
    var none = new HeldOut.Fraction(0);
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
    assertThat(find(new TextSource(page.toString(), 7, 2, Tokens.CHAR, 0, 0, 0, 0))).isPresent();
    var generated = source("generated", 0.25);
    assertThat(inputs(generated))
        .isNotEqualTo(inputs(new TextSource("generated", 5, 2, Tokens.CHAR, 0, 0, 0.25, 0.25)))
        .isNotEqualTo(inputs(new TextSource("generated", 6, 1, Tokens.CHAR, 0, 0, 0.25, 0.25)));
  }

  @Test
  void filesOfTheirOwnAreFoundAgainAsWhatTheyWere() throws IOException {
    var other = Files.writeString(directory.resolve("other.txt"), "a");
    var source =
        new TextSource(
            page.toString(),
            5,
            1,
            Tokens.CHAR,
            0,
            0,
            new HeldOut.Files(other.toString()),
            new HeldOut.Fraction(0));
    var parts = prepared().text().parts();
    var texts =
        List.of(
            new SymbolText(parts.subList(0, 1), 1),
            new SymbolText(parts.subList(1, 2), 1),
            new SymbolText(List.of(), 1));
    var text = PreparedText.of(VOCABULARY, texts, source, "cafe");
    file(source).save(text, inputs(source));
    var found = find(source).orElseThrow();
    assertThat(found.text()).isEqualTo(text.text());
    assertThat(found.training()).isEqualTo(new TextRange(0, 3));
    assertThat(found.validation()).isEqualTo(new TextRange(3, 4));
    assertThat(found.partsOfTexts()).containsExactly(1, 1, 0);
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
    var facts = Map.of("format", "carrybit-text-2", "inputs", "{}");
    Files.write(file, SafeTensors.bytes(new TensorFile(facts, List.of())));
    assertThat(file(source("generated", 0.25)).find(Map.of())).isEmpty();
  }
}
