package dev.carrybit.config;

import static dev.carrybit.ExitCodes.exitCode;
import static dev.carrybit.config.Sample.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {

  private static final Keys KEYS = RunSettings.KEYS;

  private static void refuses(String hocon, String... named) {
    assertThatThrownBy(() -> Sample.load(hocon))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContainingAll(named)
        .hasMessageNotContaining("\n");
  }

  private static void finds(String hocon, Consumer<String> duplicate) {
    assertThat(ConfigurationFile.read("f", hocon, KEYS).problems())
        .singleElement()
        .satisfies(duplicate);
  }

  private static Consumer<String> twice(String key, int first, int second) {
    return names(key, "lines " + first + " and " + second, "(f)");
  }

  @Test
  void aKeySetTwiceIsFoundInEverySyntax() {
    finds("seed = 1\nseed = 1", twice("seed", 1, 2));
    finds("seed = 1\ntask = text\nseed = 2\nseed = 3", twice("seed", 1, 4));
    finds("model.cell = gru\nmodel { cell = lstm }", twice("model.cell", 1, 2));
    finds("model { cell = gru }\nmodel.cell = lstm", twice("model.cell", 1, 2));
    finds("model {\n cell : gru\n}\nmodel : {\n \"cell\" : gru }", twice("model.cell", 2, 5));
    finds("{ \"model\": {\"cell\": 1},\n \"model\": {\"cell\": 2} }", twice("model.cell", 1, 2));
    finds("run.dir = \"\"\"x\n\"y\"\n\"\"\"\"\nrun.dir = 2", twice("run.dir", 1, 4));
    finds("seed = 1, seed = 2", twice("seed", 1, 1));
    finds("train { batch = 1, batch = 1 }", twice("train.batch", 1, 1));
  }

  @Test
  void objectsSideBySideAreRefused() {
    finds("train = { steps = 1 } { steps = 2 }", names("train.steps", "side by side", "(f:1)"));
    assertThat(ConfigurationFile.read("f", "train = { steps = 1 } { batch = 2 }", KEYS).problems())
        .hasSize(2)
        .allMatch(problem -> problem.contains("side by side"));
  }

  @Test
  void differentKeysAreNoDuplicates() {
    for (var hocon :
        new String[] {
          "seed = 1\ntask = 1\nclip { norm = 1, value = 2 }\nmodel { cell = 1 }, model.layers = 1",
          "seed = 1 # seed = 2\n// seed = 3\nrun.dir = \"seed = 4\"",
          "run.dir = \"\"\"\nseed = 5\n\"\"\"\nseed = 1",
          "model { init { input = 1, output = 2 }\n output = 3 }",
          "seed =\n  1\nclip\n  { norm = 1 }"
        }) {
      assertThat(ConfigurationFile.read("f", hocon, KEYS).problems()).isEmpty();
    }
  }

  @Test
  void deepNestingIsRefused() {
    for (var bracket : new String[] {"{ a = ", "[", "{", "a {", "a = {"}) {
      assertThat(Sample.problems("x = " + bracket.repeat(10_000))).hasSize(1);
    }
    assertThat(Sample.problems("a.".repeat(30_000) + "a = 1")).hasSize(1);
    assertThat(Sample.problems("x = ${" + "a.".repeat(30_000) + "a}")).hasSize(1);
  }

  @Test
  void aLongFileIsRefused() {
    int most = ConfigurationFile.LONGEST_FILE;
    refuses("#".repeat(most + 1), "65536 characters", "65537");
    var comment = "#".repeat(most - Sample.ADDITION.length());
    assertThat(Sample.load(Sample.ADDITION + comment)).isNotNull();
  }

  @Test
  void substitutionsThatGrowWithoutBoundAreRefused() {
    var laughs = new StringBuilder("a0 = \"" + "ha".repeat(1000) + "\"\n");
    for (int i = 1; i < 30; i++) {
      laughs.append("a%d = ${a%d}${a%d}\n".formatted(i, i - 1, i - 1));
    }
    refuses(laughs.toString(), "8 substitutions");
    refuses("a += 1\n".repeat(500), "8 substitutions");
  }

  @Test
  void longValuesAndKeysAreCutInMessages() {
    var number = "seed = \"" + "9".repeat(30_000) + "\"\n";
    assertThat(Sample.problems(Sample.ADDITION + number + "\"" + "k".repeat(30_000) + "\" = 1"))
        .hasSize(2)
        .allMatch(problem -> problem.length() < 300);
  }

  @Test
  void aFileThatReadsItselfInCirclesIsRefused() {
    refuses("a = ${b}, b = ${a}", "cycle");
  }

  @Test
  void noOtherFileIsRead(@TempDir Path directory) throws IOException {
    var other = Files.writeString(directory.resolve("other.conf"), "seed = 77\n");
    for (var include :
        new String[] {
          "include \"" + other + "\"",
          "include file(\"" + other + "\")",
          "include required(file(\"" + other + "\"))",
          "include url(\"" + other.toUri() + "\")",
          "include classpath(\"reference.conf\")",
          "model { include \"other\" }"
        }) {
      refuses("# include " + other + "\n" + include, "conf/sample.conf:2: ");
    }
  }

  @Test
  void anEnvironmentVariableIsRefusedWithItsLine() {
    refuses("# ${HOME}\ntask = text\nrun.dir = ${?HOME}\"/x\"\n", "conf/sample.conf:3: ${HOME}");
  }

  @Test
  void garbageIsRefusedAsConfiguration() {
    for (var garbage :
        new String[] {"}}}}", "\u0000\u0001", "PK\u0003\u0004", "= = =", "a ${", "]", "a = \"\n"}) {
      assertThatThrownBy(() -> Sample.load(garbage)).is(exitCode(ExitCode.CONFIGURATION));
    }
  }

  /** The library speaks of parentheses, which no file has. */
  @Test
  void aCharacterInPlaceOfAKeyIsNamed() {
    for (var stray : new String[] {"?", "*", "@", "]", ":"}) {
      assertThat(Sample.problems("task = text\n" + stray + "\n"))
          .singleElement()
          .asString()
          .contains("conf/sample.conf:2: ", "key", "'" + stray + "'")
          .doesNotContain("parenthes");
    }
  }

  @Test
  void aValueToWhichOneIsAddedIsRefusedWithItsLine() {
    refuses("task = text\ntrain.steps = 3\ntrain.steps += 3\n", "conf/sample.conf:2: expected");
  }
}
