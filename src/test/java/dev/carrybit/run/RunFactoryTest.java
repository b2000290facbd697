package dev.carrybit.run;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.text.PreparedText;
import dev.carrybit.text.SymbolText;
import dev.carrybit.text.SymbolText.TextRange;
import dev.carrybit.text.Vocabulary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunFactoryTest {

  /** A text of a billion of these words. */
  private static PreparedText text(int words) {
    var vocabulary = Vocabulary.ofWords(IntStream.range(0, words).mapToObj(Integer::toString));
    var all = new TextRange(0, 1_000_000_000);
    var none = new TextRange(1_000_000_000, 1_000_000_000);
    return new PreparedText(
        vocabulary, new SymbolText(List.of(), 4), all, none, none, List.of(1, 0, 0));
  }

  private static RunFactory factory(int words, String... overrides) {
    var all = new ArrayList<>(List.of("train.steps=1", "text.tokens=word", "model.embedding=2"));
    all.add("text.vocabulary.size=1000000");
    Collections.addAll(all, overrides);
    var settings = SettingsLoader.load("a", "task = text, text.input = a.txt", all);
    return new RunFactory(settings, Optional.of(text(words)));
  }

  @Test
  void whatDoesNotFitTheHeapIsNamed() {
    // 10,000 words, as assumed before, take a tenth of the heap
    long hidden = Runtime.getRuntime().maxMemory() / 10 / (7 * Double.BYTES * 10_000);
    assertThatThrownBy(factory(400_000, "model.hidden=" + hidden)::plan)
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContainingAll("text.vocabulary.size", "400001 words");
    var whole = List.of("text.window=whole", "train.batch=1", "train.shards=1");
    assertThatThrownBy(factory(10, whole.toArray(String[]::new))::plan)
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContainingAll("text.window", "999999999 time steps");
  }
}
