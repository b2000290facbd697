package dev.carrybit.spark;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.text.PreparedText;
import dev.carrybit.text.TextSource;
import dev.carrybit.text.Texts;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.text.Vocabulary.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextPreparationMastersTest {
  @TempDir private Path directory;

  @Test
  void everyMasterGivesTheSameBytes() throws IOException {
    var source = Texts.source("generated", 700_000, 11, Tokens.WORD, 1000, 0, 0.1, 0.1);
    var one = prepared("local[1]", source);
    var two = prepared("local[2]", source);
    assertThat(two.vocabulary().entries()).isEqualTo(one.vocabulary().entries());
    assertThat(two.fingerprint()).isEqualTo(one.fingerprint());
    assertThat(two.text().parts()).hasSameSizeAs(one.text().parts()).hasSizeGreaterThan(2);
    for (int part = 0; part < one.text().parts().size(); part++) {
      assertThat(bytes(two, part)).isEqualTo(bytes(one, part));
    }
  }

  private PreparedText prepared(String master, TextSource source) {
    try (var context = LocalSpark.start(master)) {
      return TextPreparation.prepare(context, source, directory.resolve(master).toString());
    }
  }

  private static byte[] bytes(PreparedText prepared, int part) throws IOException {
    var path = prepared.text().parts().get(part).path();
    return Files.readAllBytes(Path.of(path.substring("file:".length())));
  }

  @Test
  void aTaskThatFailsRepeatedlyReportsItsErrorAndLeavesNoFile() throws IOException {
    var file = Files.writeString(directory.resolve("a.txt"), "aab");
    var target = directory.resolve("data");
    var vocabulary = Vocabulary.of(Tokens.CHAR, List.of("a"));
    try (var context = LocalSpark.start("local[2,3]")) {
      assertThatThrownBy(
              () -> TextPreparation.encode(context, vocabulary, file.toString(), target.toString()))
          .is(exitCode(ExitCode.BAD_DATA))
          .hasMessageContaining("\"b\"");
    }
    try (var files = Files.list(target)) {
      assertThat(files).noneMatch(left -> left.toString().endsWith(".symbols"));
    }
  }
}
