package dev.carrybit.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KeyReferenceTest {

  private static final Keys KEYS = RunSettings.KEYS;
  private static final Path PAGE = Path.of("src/site/markdown/configuration.md");
  private static final String INTRODUCTION =
      """
      # Configuration

      A configuration is a HOCON file that sets what differs from the defaults.
      It means the same on every machine: `include` and environment variables are refused, and so is a key that is set twice.
      `key=value` on the command line overrides it, literally: no quotes are needed.
      Configuration errors are reported together, before Spark starts. Those that depend on the text or on the cluster come later.

      `./submit.sh check --keys` prints all keys in the form of a configuration file.
      Copy only the lines that you set: a key without meaning beside the other settings is an error.
      `./submit.sh check CONF` prints the values that a configuration resolves to.
      """;

  @Test
  void theConfigurationSetsEveryKeyToItsDefault() {
    var text = SettingsLoader.defaults();
    var config = ConfigFactory.parseString(text);
    var defaults = SettingsLoader.defaultValues();
    assertThat(config.entrySet()).hasSameSizeAs(defaults.keySet());
    defaults.forEach((key, value) -> assertThat(config.getString(key)).isEqualTo(value));
  }

  @Test
  void theConfigurationExplainsEveryKeyInLinesOfAtMostAHundredCharacters() {
    var lines = SettingsLoader.defaults().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i).length()).isLessThanOrEqualTo(100);
      if (lines.get(i).contains(" = ") && !lines.get(i).strip().startsWith("#")) {
        assertThat(lines.get(i - 1).strip()).startsWith("# ");
      }
    }
  }

  @Test
  void everyGroupIsExplainedOnce() {
    var text = SettingsLoader.defaults().replace("\n# ", " ");
    KEYS.groups()
        .forEach((group, doc) -> assertThat(text).containsOnlyOnce(" " + group + ": " + doc));
  }

  @Test
  void thePageMatchesTheDeclarations() throws IOException {
    var page = page();
    var generated = Files.writeString(Path.of("target/configuration.md"), page);
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as("the declarations have changed: cp %s %s", generated, PAGE)
        .isEqualTo(page);
  }

  /** A table for each top-level group. */
  private static String page() {
    var text = new StringBuilder(INTRODUCTION);
    var heading = "";
    for (var key : KEYS.all()) {
      var group = key.name().split("\\.")[0];
      group = KEYS.groups().containsKey(group) ? group : "";
      if (!group.equals(heading) || text.length() == INTRODUCTION.length()) {
        text.append(
                group.isEmpty()
                    ? ""
                    : "\n## %s\n\n%s\n".formatted(group, escaped(KEYS.groups().get(group))))
            .append("\n| key | default | values | meaning |\n|---|---|---|---|\n");
        heading = group;
      }
      text.append(
          "| `%s` | `%s` | %s | %s |\n"
              .formatted(
                  key, key.key().value(), escaped(key.type().expected()), escaped(key.doc())));
    }
    return text.toString();
  }

  private static String escaped(String words) {
    return words
        .replace("\\", "\\\\")
        .replace("<", "\\<")
        .replace("|", "\\|")
        .replaceAll("Only where (.*)\\.$", "Only where `$1`.");
  }
}
