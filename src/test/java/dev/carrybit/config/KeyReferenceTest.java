package dev.carrybit.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KeyReferenceTest {

  private static final Path PAGE = Path.of("src/site/markdown/configuration.md");

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
  void thePageMatchesTheDeclarations() throws IOException {
    var page = new KeyReference(Keys.of(RunSettings.class)).page();
    var generated = Files.writeString(Path.of("target/configuration.md"), page);
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as("the declarations have changed: cp %s %s", generated, PAGE)
        .isEqualTo(page);
  }
}
