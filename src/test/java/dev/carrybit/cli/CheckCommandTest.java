package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.config.SettingsLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckCommandTest {

  @TempDir private Path directory;

  @Test
  void aConfigurationIsPrintedWithItsSizes() throws Exception {
    var file =
        write(
            "my adder.conf",
            """
            task = addition
            model { hidden = 8, output = sigmoid, bias = false }
            optimizer { name = sgd, learning-rate = 0.5 }
            train { steps = 10, batch = 4, shards = 2 }
            """);
    var outcome = type("check", file, "seed=7").succeeded();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.outLines())
        .contains("seed = \"7\"", "run.dir = \"runs/my adder\"", "optimizer.name = \"sgd\"");
    // 16 rows of 2 bits, their copy and a target, 8 gates, h and its gradient, an output and a
    // loss; the state
    // before; packed weights.
    // 2·8 + 8·8 + 8·1 weights; two shards send a gradient each, and weights go out once.
    assertThat(outcome.out())
        .endsWith(
            """

            parameters                88
            weights                   704 bytes
            gradient                  704 bytes
            optimizer state           0 bytes
            activations of a shard    6016 bytes
            carried states            0 bytes
            memory of a save          704 bytes
            shipped between updates   2112 bytes
            """);
  }

  @Test
  void thePrintedSettingsAreAConfiguration() throws Exception {
    var first = type("check", "conf/addition.conf").out();
    var settings = first.substring(0, first.indexOf("\n\n"));
    assertThat(type("check", write("again.conf", settings)).out()).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "addition",
        "text",
        "article-addition",
        "article-lstm",
        "char-rnn",
        "char-lm",
        "zaremba-small"
      })
  void theShippedConfigurationsAreValid(String name) {
    type("check", "conf/" + name + ".conf").succeeded();
  }

  @Test
  void aConfigurationInAnotherEncodingIsRefused() throws Exception {
    var file = directory.resolve("latin.conf");
    Files.write(file, "# caf\u00e9\ntask = addition\n".getBytes(StandardCharsets.ISO_8859_1));
    var outcome = type("check", file);
    assertThat(outcome.code()).isEqualTo(78);
    assertThat(outcome.err())
        .startsWith(file.toString())
        .contains("UTF-8", "0xE9", "offset 5")
        .hasLineCount(1);
  }

  /** A file of as many characters as it may have, each of three bytes, is read. */
  @Test
  void aConfigurationThatIsTooLongIsRefused() throws Exception {
    var most = SettingsLoader.LONGEST_FILE;
    for (var comment : List.of("x".repeat(most), "x".repeat(9 * most))) {
      var outcome = type("check", write("long.conf", "task = addition\n#" + comment));
      assertThat(outcome.code()).isEqualTo(78);
      assertThat(outcome.err()).contains("long.conf").hasLineCount(1);
    }
    var start = "task = addition, train.steps = 1\n#";
    var longest = start + "\u4e2d".repeat(most - start.length());
    type("check", write("longest.conf", longest)).succeeded();
  }

  @Test
  void aTextsSymbolsAreAssumed() {
    assertThat(type("check", "conf/text.conf").value("symbols"))
        .isEqualTo("128 (assumed; the text decides)");
  }

  @Test
  void allKeysAreExplained() {
    var outcome = type("check", "--keys").succeeded();
    assertThat(outcome.out()).contains("\ntask = required\n", "local-steps", "\n# ");
  }

  @Test
  void allKeysAreThoseOfNoConfiguration() {
    assertThat(type("check", "--keys", "conf/addition.conf").code()).isEqualTo(64);
  }

  @Test
  void sizesThatDoNotFitMemoryAreRefused() {
    var outcome = type("check", "conf/text.conf", "model.hidden=2147483647");
    assertThat(outcome.code()).isEqualTo(78);
    assertThat(outcome.err()).startsWith("model.hidden = 2147483647: ").hasLineCount(1);
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(directory.resolve(name), text);
  }
}
