package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrybit.ExitCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts as they lie about: in many files, with other files to measure on, shared by runs. */
class CorpusRunTest {

  private static final String TEXT =
      "\u00e9t\u00e9 une fois, \ud83d\ude00 \u4e2d\u6587\r\n".repeat(60);

  private static final String SETTINGS =
      """
      task = text
      text { window = 5, validation = 0.1, test = 0.1 }
      model.hidden = 4
      train { batch = 4, shards = 2, steps = 12, log-every = 6, evaluate-every = 6 }
      train.sample-every = none
      """;

  @TempDir private static Path directory;
  private static Path configuration;
  private static JsonNode expected;

  @BeforeAll
  static void trainOnOneFile() throws Exception {
    configuration = Files.writeString(directory.resolve("corpus.conf"), SETTINGS);
    var file = Files.writeString(directory.resolve("text.txt"), TEXT);
    expected = trained("one", "text.input=" + file);
  }

  private static JsonNode trained(String run, Object... settings) throws Exception {
    type("train", configuration, "run.dir=" + directory.resolve(run), settings).succeeded();
    return Terminal.result(directory.resolve(run));
  }

  private static void assertSameRun(JsonNode result) {
    for (var field : List.of("weightsSha256", "validationLoss")) {
      assertThat(result.get(field)).as(field).isEqualTo(expected.get(field)).isNotNull();
    }
  }

  @Test
  void aTextInTenFilesTrainsAsInOneFile() throws Exception {
    var bytes = TEXT.getBytes(StandardCharsets.UTF_8);
    var folder = Files.createDirectory(directory.resolve("ten"));
    for (int part = 0; part < 10; part++) {
      var some =
          Arrays.copyOfRange(bytes, bytes.length * part / 10, bytes.length * (part + 1) / 10);
      Files.write(folder.resolve(String.format(Locale.ROOT, "%02d.txt", part)), some);
    }
    assertSameRun(trained("many", "text.input=" + folder));
  }

  @Test
  void aValidationFileMeasuresAsTheSameShareOfTheText() throws Exception {
    int characters = TEXT.codePointCount(0, TEXT.length());
    int kept = characters / 10;
    int trained = TEXT.offsetByCodePoints(0, characters - 2 * kept);
    int validated = TEXT.offsetByCodePoints(trained, kept);
    var training = Files.writeString(directory.resolve("t.txt"), TEXT.substring(0, trained));
    var validation =
        Files.writeString(directory.resolve("v.txt"), TEXT.substring(trained, validated));
    var run =
        trained("apart", "text.input=" + training, "text.validation=" + validation, "text.test=0");
    assertSameRun(run);
    var measured = type("evaluate", directory.resolve("apart")).succeeded();
    assertThat(measured.value("loss")).isEqualTo(expected.get("validationLoss").asText());
  }

  /** A run answers from the text that it was trained on, which lies in it. */
  @Test
  void aRunIsMeasuredWhenItsCorpusHasMoved() throws Exception {
    var corpus = Files.writeString(directory.resolve("moving.txt"), TEXT);
    assertSameRun(trained("owner", "text.input=" + corpus));
    var shared = directory.resolve("moving texts");
    trained("sharer", "text.input=" + corpus, "text.prepared=" + shared);
    Files.move(corpus, directory.resolve("moved.txt"));
    for (var run : List.of("owner", "sharer")) {
      var measured = type("evaluate", directory.resolve(run)).succeeded();
      assertThat(measured.value("loss")).isEqualTo(expected.get("validationLoss").asText());
    }

    FileUtils.deleteDirectory(shared.toFile());
    var gone = type("evaluate", directory.resolve("sharer"));
    assertThat(gone.code()).isEqualTo(ExitCode.NO_INPUT.number());
    assertThat(gone.err()).contains("sharer", corpus.toString(), "--input").hasLineCount(1);
  }

  @Test
  void runsShareAPreparedText() throws Exception {
    var shared = directory.resolve("shared texts");
    var words =
        new Object[] {"text.input=" + directory.resolve("text.txt"), "text.prepared=" + shared};
    assertSameRun(trained("first", words));
    var prepared = files(shared);
    assertThat(prepared).hasSize(2);
    assertSameRun(trained("second", words));
    assertThat(files(shared)).isEqualTo(prepared);
    assertThat(directory.resolve("second/data"))
        .satisfiesAnyOf(
            data -> assertThat(data).doesNotExist(), data -> assertThat(data).isEmptyDirectory());
  }

  private static List<String> files(Path directory) throws Exception {
    try (var all = Files.walk(directory)) {
      var files = new ArrayList<String>();
      for (var file : all.filter(Files::isRegularFile).sorted().toList()) {
        files.add(file + " " + Files.getLastModifiedTime(file));
      }
      return files;
    }
  }
}
