package dev.carrybit.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.Words;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.Sha256;
import dev.carrybit.text.Vocabulary;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Models and exports that an earlier version wrote still load, and exports of them are the same
 * bytes. A change that breaks this breaks the files of every user.
 */
class RecordedModelsTest {

  private static final String ADDER =
      "task = addition\ntrain.steps = 6\nmodel { hidden = 3, output = sigmoid }\n";
  private static final String TEXT =
      "task = text\ntrain.steps = 6\n"
          + "model { cell = lstm, hidden = 3, layers = 2, embedding = 2 }\n";

  private static final Properties RECORDED = new Properties();

  @TempDir private Path directory;

  @BeforeAll
  static void read() throws Exception {
    try (var in = RecordedModelsTest.class.getResourceAsStream("recorded-models.properties")) {
      RECORDED.load(new InputStreamReader(in, UTF_8));
    }
  }

  private static byte[] recorded(String name) {
    return Base64.getDecoder().decode(RECORDED.getProperty(name));
  }

  private static String conf(String task) {
    return task.equals("adder") ? ADDER : TEXT;
  }

  private TrainedRun run(String task) throws Exception {
    Files.writeString(directory.resolve("run.conf"), conf(task));
    Files.write(directory.resolve("model.safetensors"), recorded(task + ".model"));
    return TrainedRun.load(directory);
  }

  @ParameterizedTest
  @CsvSource({"adder, model", "adder, safetensors", "text, model", "text, safetensors"})
  void modelInitFromReadsTheRecordedWeights(String task, String kind) throws Exception {
    var symbols = task.equals("adder") ? 1 : 23;
    var spec = SettingsLoader.trained(task, conf(task)).spec(symbols);
    var bytes = recorded(task + "." + kind);
    var given = PretrainedWeights.read(new ByteArrayInputStream(bytes), bytes.length, task);
    var weights = given.weights(spec, Optional.empty());
    assertThat(Sha256.hex(weights.values()))
        .isEqualTo(RECORDED.getProperty(task + ".weightsSha256"));
  }

  @ParameterizedTest
  @CsvSource({"adder, SAFETENSORS", "adder, ONNX", "text, SAFETENSORS", "text, ONNX"})
  void exportsAreTheRecordedBytes(String task, ExportFormat format) {
    var settings = SettingsLoader.trained(task, conf(task));
    var model =
        TrainedModel.read(
            task,
            SafeTensors.read(recorded(task + ".model"), task),
            vocabulary -> settings.spec(vocabulary.map(Vocabulary::size).orElse(1)));
    assertThat(Examples.exported(format, model)).isEqualTo(recorded(task + "." + Words.of(format)));
  }

  @Test
  void aRecordedTextModelWritesTheRecordedText() throws Exception {
    var run = run("text");
    assertThat(run.write("two and ", 30, 7)).isEqualTo("two and h\nxplelgai.zyxwoxgrus.gixz ixi");
    assertThat(run.predict("two and ").get("t")).isEqualTo(0.044765327949715404);
  }

  @Test
  void aRecordedAdderSaysTheRecordedSum() throws Exception {
    assertThat(run("adder").add(BigInteger.valueOf(37), BigInteger.valueOf(123)))
        .isEqualTo(BigInteger.valueOf(132));
  }
}
