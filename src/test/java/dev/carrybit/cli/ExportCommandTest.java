package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {

  @TempDir private static Path directory;
  private static Path adder;
  private static Path sigmoid;

  @TempDir private Path own;
  private Path file;

  @BeforeAll
  static void train() {
    adder = directory.resolve("adder [1]");
    sigmoid = directory.resolve("sigmoid");
    train(adder, "model.activation=tanh");
    train(sigmoid, "model.activation=sigmoid");
  }

  private static void train(Path run, String setting) {
    type("train", "conf/addition.conf", "train.steps=1", setting, "run.dir=" + run).succeeded();
  }

  @BeforeEach
  void choose() {
    file = own.resolve("a b.safetensors");
  }

  @Test
  void anExportIsWrittenToTheRunByDefault() {
    var outcome = type("export", adder, "--format", "safetensors").succeeded();
    assertThat(outcome.out()).isEqualTo(adder + "/export.safetensors\n");
    var exported = SafeTensors.read(adder.resolve("export.safetensors"));
    assertThat(exported.metadata()).containsEntry("cell", "elman").containsEntry("input", "reals");
    var trained = SafeTensors.read(adder.resolve("model.safetensors"));
    for (var tensor : trained.tensors()) {
      var name = tensor.name().startsWith("output") ? tensor.name() : "rnn." + tensor.name();
      assertThat(exported.tensors()).contains(new Tensor(name, tensor.shape(), tensor.values()));
    }
    assertThat(exported.tensors()).hasSize(trained.tensors().size() + 1);
  }

  @Test
  void aRunThatTookMoreMemoryIsRead() throws IOException {
    var large = Files.createDirectory(own.resolve("large"));
    for (var name : List.of("run.conf", "model.safetensors", "metrics.jsonl", "result.json")) {
      Files.copy(adder.resolve(name), large.resolve(name));
    }
    var conf = large.resolve("run.conf");
    var settings = Files.readString(conf).replaceAll("batch = .*", "batch = 100000000");
    Files.writeString(conf, settings);
    assertThat(type("check", conf).err()).contains("train.batch = 100000000");
    for (var words :
        List.of(List.of("export", large, "--format", "onnx"), List.of("report", large))) {
      type(words).succeeded();
    }
  }

  @Test
  void aNewRunRemovesTheExportOfTheOneBefore() {
    var run = own.resolve("run");
    train(run, "seed=1");
    type("export", run, "--format", "safetensors").succeeded();
    assertThat(run.resolve("export.safetensors")).exists();
    train(run, "--new-run");
    assertThat(run.resolve("export.safetensors")).doesNotExist();
    assertThat(run.resolve("model.safetensors")).exists();
  }

  @Test
  void anExistingFileIsReplacedOnlyByForce() throws Exception {
    Files.writeString(file, "mine");
    var refused = type("export", adder, "--format", "safetensors", "--output", file);
    assertThat(refused.code()).isEqualTo(73);
    assertThat(refused.err())
        .startsWith(file + ": ")
        .contains("--output", "--force")
        .hasLineCount(1);
    assertThat(file).hasContent("mine");

    var forced =
        type("export", adder, "--format", "safetensors", "--output", file, "--force").succeeded();
    assertThat(forced.out()).isEqualTo(file + "\n");
    assertThat(SafeTensors.read(file).tensors()).isNotEmpty();
    assertThat(own).isDirectoryContaining(each -> each.equals(file));
    assertThat(own.toFile().list()).hasSize(1);
  }

  @Test
  void aDirectoryAsOutputFileIsRefused() {
    for (var place : new Object[] {own, ""}) {
      var outcome = type("export", adder, "--format", "safetensors", "--output", place, "--force");
      assertThat(outcome.code()).isEqualTo(73);
      assertThat(outcome.err()).startsWith("--output: ").hasLineCount(1);
    }
  }

  @Test
  void unitsThatPyTorchDoesNotHaveAreRefused() {
    var outcome = type("export", sigmoid, "--format", "safetensors", "--output", file);
    assertThat(outcome.code()).isEqualTo(65);
    assertThat(outcome.err())
        .startsWith(sigmoid + ": ")
        .contains("tanh", "sigmoid")
        .hasLineCount(1);
    assertThat(file).doesNotExist();
  }

  @Test
  void onnxTakesSigmoidUnits() throws Exception {
    var outcome = type("export", sigmoid, "--format", "onnx").succeeded();
    assertThat(outcome.out()).isEqualTo(sigmoid + "/export.onnx\n");
    try (var runtime = OrtEnvironment.getEnvironment();
        var session = runtime.createSession(sigmoid + "/export.onnx")) {
      assertThat(session.getInputNames()).containsExactly("inputs", "initial_h");
      assertThat(session.getMetadata().getCustomMetadata()).containsEntry("activation", "sigmoid");
    }
  }
}
