package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.storage.SafeTensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that begin with the weights of a file. */
class PretrainedWeightsRunTest {

  /** So small that a step changes no bit. */
  private static final String STILL = "optimizer.learning-rate=1e-300";

  @TempDir private Path directory;
  private Path first;
  private Path file;
  private Path run;

  @BeforeEach
  void trainAndExport() {
    first = directory.resolve("first");
    file = directory.resolve("given.safetensors");
    run = directory.resolve("run");
    export(1);
  }

  private void export(int seed) {
    type(
            "train",
            "conf/addition.conf",
            "train.steps=1",
            "seed=" + seed,
            "run.dir=" + first,
            "--new-run")
        .succeeded();
    type("export", first, "--format", "safetensors", "--output", file, "--force");
  }

  private Terminal.Outcome train(int steps) {
    return type(
        "train",
        "conf/addition.conf",
        "optimizer.name=sgd",
        STILL,
        "train.steps=" + steps,
        "model.init.from=" + file,
        "run.dir=" + run);
  }

  @Test
  void trainingBeginsWithTheWeightsOfTheFile() {
    train(1).succeeded();
    assertThat(SafeTensors.read(run.resolve("model.safetensors")))
        .isEqualTo(SafeTensors.read(first.resolve("model.safetensors")));
  }

  @Test
  void anUntrainedNetworkIsTracedWithGivenWeights() throws Exception {
    var text = Files.readString(Path.of("conf/addition.conf"));
    var given = "\nmodel.init.from = \"" + file + "\"\n";
    var configuration = Files.writeString(directory.resolve("given.conf"), text + given);
    var traced = type("trace", configuration, 5, 3).succeeded();
    assertThat(traced.out()).isEqualTo(type("trace", first, 5, 3).out());
  }

  /** Its training ended before the first checkpoint. */
  @Test
  void aRunWithoutACheckpointIsLeftAloneIfTheFileIsOfAnotherNetwork() throws Exception {
    Files.createDirectory(run);
    var settings = Files.copy(first.resolve("run.conf"), run.resolve("run.conf"));
    var outcome =
        type(
            "train",
            "conf/addition.conf",
            "model.hidden=3",
            "model.init.from=" + file,
            "run.dir=" + run);
    assertThat(outcome.code()).isEqualTo(78);
    assertThat(outcome.err()).startsWith("model.init.from: ");
    assertThat(run).isDirectoryNotContaining("glob:**/lock");
    assertThat(settings).hasSameTextualContentAs(first.resolve("run.conf"));
  }

  @Test
  void aRunResumesOnlyWithTheSameFile() throws Exception {
    train(1).succeeded();
    var bytes = Files.readAllBytes(file);
    export(2);
    var other = train(2);
    assertThat(other.code()).isEqualTo(65);
    assertThat(other.err()).contains("model.init.from: ", run.toString());
    Files.write(file, bytes);
    var same = train(2).succeeded();
    assertThat(same.err()).contains("resumes at step 1");
  }

  @Test
  void aMissingFileAndTheFileOfAnotherNetworkAreRefused() throws Exception {
    Files.move(file, directory.resolve("away"));
    var missing = train(1);
    assertThat(missing.code()).isEqualTo(66);
    assertThat(missing.err()).startsWith("model.init.from: " + file + ": ").hasLineCount(1);
    assertThat(run).doesNotExist();

    var other =
        type(
            "train",
            "conf/addition.conf",
            "model.hidden=3",
            "model.init.from=" + directory.resolve("away"),
            "run.dir=" + run);
    assertThat(other.code()).isEqualTo(78);
    assertThat(other.err()).contains("rnn.weight_ih_l0", "[3, 2]", "[8, 2]");
    assertThat(run).doesNotExist();
  }

  /** The vocabulary of the text is not known yet. */
  @Test
  void weightsOfAnotherNetworkAreRefusedBeforeTheTextIsRead() throws Exception {
    var configuration = directory.resolve("text.conf");
    Files.writeString(
        configuration, "task = text\ntext.generated = 40\nmodel.cell = elman\ntrain.steps = 1\n");
    var text = List.<Object>of("train", configuration);
    assertThat(refused(text, "model.hidden=5"))
        .contains("model.init.from: " + file + ": ", "rnn.weight_hh_l0", "[5, 5]");
    assertThat(refused(text, "model.cell=lstm"))
        .contains("model.init.from: " + file + ": ", "model.cell = lstm");
    assertThat(run).doesNotExist();
  }

  private String refused(List<Object> words, String setting) {
    var outcome = type(words, setting, "model.init.from=" + file, "run.dir=" + run);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(78);
    return outcome.err();
  }
}
