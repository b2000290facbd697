package dev.carrybit.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.data.PreparedText;
import dev.carrybit.data.SymbolText;
import dev.carrybit.data.TextSource;
import dev.carrybit.data.Tokens;
import dev.carrybit.data.Vocabulary;
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

  private PreparedText prepared() {
    var full = "file:" + data + "/";
    var parts =
        List.of(
            new SymbolText.Part(full + "part-00000-7.symbols", 3),
            new SymbolText.Part(full + "part-00001-3.symbols", 1));
    return PreparedText.of(VOCABULARY, new SymbolText(parts, 1), 0.25, 0.25, "f00d");
  }

  private Optional<PreparedText> found() {
    var file = file(source(page.toString(), 0.25));
    return file.find(file.inputs());
  }

  private void save() {
    var file = file(source(page.toString(), 0.25));
    file.save(prepared(), file.inputs());
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
    var other = file(source(page.toString(), 0.5));
    assertThat(other.find(other.inputs())).isEmpty();
    var generated = file(source("generated", 0.25));
    assertThat(generated.inputs()).hasSize(1);
    assertThat(generated.find(generated.inputs())).isEmpty();
    Files.writeString(page, "aéaa");
    assertThat(found()).isEmpty();
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
    var facts = Map.of("format", "carrybit-text-1", "inputs", "{}");
    Files.write(file, SafeTensors.bytes(new TensorFile(facts, List.of())));
    assertThat(file(source("generated", 0.25)).find(Map.of())).isEmpty();
  }
}
