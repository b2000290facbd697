package dev.carrybit.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.Vocabulary.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedTextsTest {
  @TempDir Path directory;

  private final HadoopFiles files = new HadoopFiles();
  private final AtomicInteger preparations = new AtomicInteger();
  private Path page;
  private PreparedTexts shared;

  @BeforeEach
  void writeAPage() throws IOException {
    page = Files.writeString(directory.resolve("page.txt"), "abba");
    shared = new PreparedTexts(files, directory.resolve("shared").toString());
  }

  private TextSource source(long seed, double validation) {
    return Texts.source(page.toString(), 1, seed, Tokens.BYTE, 0, 0, validation, 0);
  }

  /** Writes the page's own bytes as symbols. */
  private PreparedText prepare(String into) {
    preparations.incrementAndGet();
    try {
      var target = Files.createDirectories(Path.of(into));
      var part = Files.copy(page, target.resolve("part-00000-1.symbols"));
      var text = List.of(new SymbolText.Part("file:" + part, Files.size(part), 0));
      return PreparedText.of(
          Vocabulary.bytes(), List.of(text, List.of(), List.of()), source(1, 0.25));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> symbols() throws IOException {
    try (var all = Files.walk(directory.resolve("shared"))) {
      return all.filter(file -> file.toString().endsWith(".symbols")).toList();
    }
  }

  @Test
  void aTextIsPreparedOnceForAllRuns() throws IOException {
    var first = shared.shared(source(1, 0.25), this::prepare, this::lock);
    var second = shared.shared(source(2, 0.5), this::prepare, this::lock);
    assertThat(preparations).hasValue(1);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(first.training().length()).isEqualTo(3);
    assertThat(second.training().length()).isEqualTo(2);
    assertThat(symbols()).hasSize(1);
  }

  /** What it wrote would keep a full disk full. */
  @Test
  void aFailedPreparationOfARunLeavesNothing() {
    var failure = new IllegalStateException("No space left on device");
    assertThatThrownBy(
            () ->
                shared.ofRun(
                    source(1, 0.25),
                    1,
                    () -> {},
                    folder -> {
                      prepare(folder);
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(Path.of(shared.folder(1))).doesNotExist();
  }

  /** The other owner may read it. */
  @Test
  void aTextThatIsDescribedStaysWhenTheRunHasAnotherOwner() throws IOException {
    shared.ofRun(source(1, 0.25), 1, () -> {}, this::prepare);
    Files.writeString(page, "abbas");
    var locked = new CarrybitException(ExitCode.LOCKED, "has another owner");
    Runnable requireOwner =
        () -> {
          throw locked;
        };
    assertThatThrownBy(() -> shared.ofRun(source(1, 0.25), 2, requireOwner, this::prepare))
        .isSameAs(locked);
    var found = shared.ofRun(source(1, 0.25), 3, () -> {}, this::prepare);
    assertThat(found.text().parts().get(0).path()).contains(shared.folder(2));
    assertThat(preparations).hasValue(2);
  }

  @Test
  void aTextIsFoundByItsFingerprintWhenItsInputIsGone() throws IOException {
    var text = shared.ofRun(source(1, 0.25), 1, () -> {}, this::prepare);
    Files.delete(page);
    assertThat(shared.find(source(1, 0.25), text.fingerprint()).map(PreparedText::text))
        .contains(text.text());
    assertThat(shared.find(source(1, 0.25), "another")).isEmpty();
  }

  @Test
  void aChangedTextIsPreparedAgainAndTheOldFilesStay() throws IOException {
    var old = shared.shared(source(1, 0.25), this::prepare, this::lock);
    Files.writeString(page, "abbas");
    var now = shared.shared(source(1, 0.25), this::prepare, this::lock);
    assertThat(preparations).hasValue(2);
    assertThat(now.text().length()).isEqualTo(5);
    assertThat(symbols()).hasSize(2);
    assertThat(files.exists(old.text().parts().get(0).path())).isTrue();
  }

  @Test
  void theFirstOfTwoConcurrentPreparationsIsUsedByBoth() throws Exception {
    var both = new CyclicBarrier(2);
    Function<String, PreparedText> together =
        into -> {
          var text = prepare(into);
          try {
            both.await();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          return text;
        };
    var one =
        CompletableFuture.supplyAsync(() -> shared.shared(source(1, 0.25), together, this::lock));
    var other = shared.shared(source(1, 0.25), together, this::lock);
    assertThat(preparations).hasValue(2);
    assertThat(one.get().text()).isEqualTo(other.text());
    assertThat(symbols()).hasSize(1);
    assertThat(files.length(other.text().parts().get(0).path())).isEqualTo(4);
  }

  @Test
  void aKilledPreparationIsNotRead() throws IOException {
    var left = new ArrayList<String>();
    assertThatThrownBy(
            () ->
                shared.shared(
                    source(1, 0.25),
                    into -> {
                      left.add(into);
                      prepare(into);
                      throw new CarrybitException(ExitCode.BAD_DATA, "no text");
                    },
                    this::lock))
        .hasMessage("no text");
    assertThat(symbols()).isEmpty();
    // a process that is killed removes nothing
    prepare(left.get(0));
    var text = shared.shared(source(1, 0.25), this::prepare, this::lock);
    assertThat(preparations).hasValue(3);
    assertThat(text.text().parts().get(0).path()).doesNotContain(left.get(0));
    assertThat(symbols()).hasSize(1);
    // one that is killed after another one has described the text
    prepare(left.get(0));
    shared.shared(source(1, 0.25), this::prepare, this::lock);
    assertThat(symbols()).hasSize(1);
  }

  @Test
  void aPreparationThatRunsKeepsItsFiles() throws IOException {
    var running = new ArrayList<String>();
    shared.shared(
        source(1, 0.25),
        into -> {
          running.add(into);
          shared.shared(source(1, 0.25), this::prepare, this::lock);
          assertThat(into + "/lock").asString().matches(path -> Files.exists(Path.of(path)));
          return prepare(into);
        },
        this::lock);
    assertThat(preparations).hasValue(2);
    assertThat(Path.of(running.get(0))).doesNotExist();
    assertThat(symbols()).hasSize(1);
  }

  /** A lock that is a file. */
  private Runnable lock(String path) {
    if (files.exists(path)) {
      throw new CarrybitException(ExitCode.LOCKED, path + ": is locked");
    }
    files.replace(path, new byte[0]);
    return () -> files.delete(path);
  }

  @Test
  void aTextThatLostItsSymbolsIsPreparedAgain() throws IOException {
    var lost = shared.shared(source(1, 0.25), this::prepare, this::lock);
    files.delete(lost.text().parts().get(0).path());
    var again = shared.shared(source(1, 0.25), this::prepare, this::lock);
    assertThat(preparations).hasValue(2);
    assertThat(again.text()).isNotEqualTo(lost.text());
    assertThat(shared.shared(source(1, 0.25), this::prepare, this::lock).text())
        .isEqualTo(again.text());
    assertThat(preparations).hasValue(2);
  }
}
