package dev.carrybit.run;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.nn.ParameterLayout;
import dev.carrybit.optim.OptimizerState;
import dev.carrybit.optim.Sgd;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.Tensor;
import dev.carrybit.storage.TensorFile;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.Plans;
import dev.carrybit.train.TrainingState;
import dev.carrybit.train.Validation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

  /** The checkpoint, written and read. */
  private static Checkpoint read(Checkpoint checkpoint) {
    return read(checkpoint.file());
  }

  private static Checkpoint read(TensorFile file) {
    return Checkpoint.read(SafeTensors.read(SafeTensors.bytes(file), "c"), "c");
  }

  @Test
  void aCheckpointIsReadBackBitForBit() {
    var written = Checkpoints.after(12);
    var read = read(written);
    assertThat(read.origin()).isEqualTo(written.origin());
    assertThat(read.samples()).isEqualTo(written.samples());
    var state = read.state();
    var expected = written.state();
    assertThat(state).usingRecursiveComparison().ignoringFields("carried").isEqualTo(expected);
    assertThat(state.carried()).hasSize(3).containsExactlyElementsOf(expected.carried());
    assertThat(SafeTensors.bytes(read.file())).isEqualTo(SafeTensors.bytes(written.file()));
    assertThat(read.weights(Checkpoints.LAYOUT).values()[0]).isEqualTo(-0.0);
    assertThat(read.end()).isEmpty();
    assertThat(read.model()).isEmpty();
  }

  @Test
  void aLossBeforeTheFirstStepIsKept() {
    var first = Checkpoints.after(0);
    var before =
        new TrainingState(
            first.state().weights(),
            OptimizerState.of(new double[0], 1),
            List.of(),
            0,
            0,
            Double.NaN,
            0,
            Optional.empty());
    var read = read(Checkpoint.of(first.origin(), before, 0)).state();
    assertThat(read.loss()).isNaN();
    assertThat(read.optimizer().values()).isEmpty();
    assertThat(read.carried()).isEmpty();
  }

  @Test
  void aFinishedRunHasAResult() {
    var three = Checkpoints.after(3);
    var model = new TensorFile(Map.of("vocabulary", "[\"a\"]"), Checkpoints.tensors(three));
    var read = read(three.finished("{\"step\":3}", model));
    assertThat(read.end().orElseThrow().result()).isEqualTo("{\"step\":3}");
    assertThat(read.model()).contains(model);
    assertThat(read.state().steps()).isEqualTo(3);
    var odd = new HashMap<>(read.file().metadata());
    odd.remove("model");
    assertThatThrownBy(() -> read(with(odd)))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageStartingWith("c: model: ");
  }

  @Test
  void aFinishedRunMayHaveEarlierWeights() {
    var five = Checkpoints.after(5);
    var model =
        new TensorFile(Map.of("vocabulary", "[]"), Checkpoints.tensors(Checkpoints.after(3)));
    var read = read(five.finished("{}", model));
    assertThat(read.model()).contains(model);
    assertThat(Checkpoints.tensors(read)).isEqualTo(Checkpoints.tensors(five));
    var same = five.finished("{}", new TensorFile(Map.of(), Checkpoints.tensors(five)));
    assertThat(same.end().orElseThrow().weights()).isEmpty();
  }

  @Test
  void measurementsAreKept() {
    var one = Checkpoints.after(1);
    var best = new Measurement(1.25e-3, 100, 99, 10, 9);
    var validation = new Validation(40, 20, best, 2, 0.25, 1);
    var measured = Checkpoints.with(one, validation);
    assertThat(read(measured).state().validation()).contains(validation);
    assertThat(read(one).state().validation()).isEmpty();
  }

  /** An optimizer may treat the output layer in its own way; a file does not tell which it is. */
  @Test
  void theStateOfAPlanKnowsItsOutputLayer() {
    var plan = Plans.addition(6, 3, new Sgd(0.25, 0.5, 0), GradientScale.SUM, 1);
    var first = TrainingState.first(plan, Plans.weights(plan));
    var read = read(Checkpoint.of(Checkpoints.after(1).origin(), first, 0));
    var layout = read.state(plan).weights().layout();
    assertThat(layout.slots()).isEqualTo(plan.layout().slots());
    assertThat(layout.slots()).anyMatch(ParameterLayout.Slot::output);
  }

  @Test
  void aCheckpointWithoutWeightsIsRejected() {
    var file = Checkpoints.after(1).file();
    var tensors = new ArrayList<>(file.tensors());
    tensors.removeIf(tensor -> !List.of("optimizer.memory", "carried").contains(tensor.name()));
    assertThatThrownBy(() -> read(new TensorFile(file.metadata(), tensors)))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageStartingWith("c: ");
  }

  @Test
  void weightsOfAnotherNetworkAreRefused() {
    var other = ParameterLayout.of(List.of(new ParameterLayout.Shape("weight_ih_l0", 3, 2, false)));
    var checkpoint = Checkpoints.after(1);
    assertThatThrownBy(() -> checkpoint.weights(other))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContainingAll("weight_ih_l0", "[3, 2]", "[2, 3]");
  }

  @Test
  void aFileDoesNotChangeWhenTrainingContinues() {
    var checkpoint = Checkpoints.after(3);
    var file = checkpoint.file();
    var before = SafeTensors.bytes(file);
    var state = checkpoint.state();
    state.weights().values()[0]++;
    state.optimizer().average(new double[16], 0, 1);
    assertThat(SafeTensors.bytes(file)).isEqualTo(before);
    assertThat(SafeTensors.bytes(checkpoint.file())).isNotEqualTo(before);
  }

  @Test
  void otherFormatsAreRefused() {
    var model = new TensorFile(Map.of("format", "carrybit-model-1"), List.of());
    assertThatThrownBy(() -> read(model))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContainingAll("c: ", "carrybit-checkpoint-1", "carrybit-model-1");
    var newer = new TensorFile(Map.of("format", "carrybit-checkpoint-2"), List.of());
    assertThatThrownBy(() -> read(newer))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContainingAll("c: ", "carrybit-checkpoint-1", "carrybit-checkpoint-2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          steps           | -1            | steps: expected a whole number from 0 on
          steps           | 1.5           | steps: expected a whole number from 0 on
          targets         | 9223372036854775808 | targets: expected a whole number from 0 on
          loss            | small         | loss: expected a number
          samples         | ''            | samples: expected a whole number
          carried.lengths | 2,-1,2        | carried.lengths: expected a whole number from 0 on
          carried.lengths | 2,0           | expected carried states of the lengths in its header
          carried.lengths | 2,0,1,1       | expected carried states of the lengths in its header
          carried.lengths | 9223372036854775807 | expected carried states of the lengths
          settings        | []            | settings: expected texts by name
          settings        | null          | settings: expected texts by name
          settings        | {"seed":null} | settings: expected texts by name
          settings        | {"seed":{}}   | settings: expected texts by name
          """)
  void invalidMetadataIsRejected(String name, String text, String message) {
    var changed = metadata();
    changed.put(name, text);
    assertThatThrownBy(() -> read(with(changed)))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageStartingWith("c: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"format", "settings", "loss", "steps", "carried.lengths"})
  void aMessageIsOneLineWhateverIsFound(String name) {
    var changed = metadata();
    changed.put(name, "a\nb");
    assertThatThrownBy(() -> read(with(changed)))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContaining("a\\nb")
        .satisfies(failure -> assertThat(failure.getMessage().lines()).hasSize(1));
  }

  @Test
  void theOptimizersStepsOfOlderCheckpointsAreIgnored() {
    var older = metadata();
    older.put("optimizer.steps", "1");
    assertThat(read(with(older)).file()).isEqualTo(Checkpoints.after(1).file());
  }

  @Test
  void allMetadataAndTensorsAreRequired() {
    for (var name : metadata().keySet()) {
      var without = metadata();
      without.remove(name);
      assertThatThrownBy(() -> read(with(without))).as(name).is(exitCode(ExitCode.BAD_DATA));
    }
    var file = Checkpoints.after(1).file();
    for (var name : List.of("optimizer.memory", "carried")) {
      var others = file.tensors().stream().filter(tensor -> !tensor.name().equals(name)).toList();
      assertThatThrownBy(() -> read(new TensorFile(file.metadata(), others)))
          .is(exitCode(ExitCode.BAD_DATA))
          .hasMessageContainingAll("c: ", name);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 9})
  void theOptimizersMemoryIsAMultipleOfTheWeights(int length) {
    var file = Checkpoints.after(1).file();
    var tensors = new ArrayList<>(file.tensors());
    tensors.removeIf(tensor -> tensor.name().equals("optimizer.memory"));
    tensors.add(new Tensor("optimizer.memory", new int[] {length}, new double[length]));
    assertThatThrownBy(() -> read(new TensorFile(file.metadata(), tensors)))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContainingAll("c: ", "8 weights", "optimizer.memory", length + " numbers");
  }

  private static Map<String, String> metadata() {
    return new HashMap<>(Checkpoints.after(1).file().metadata());
  }

  private static TensorFile with(Map<String, String> metadata) {
    return new TensorFile(metadata, Checkpoints.after(1).file().tensors());
  }

  /** A vocabulary is a text in the metadata of a model, which is a text in that of a checkpoint. */
  @Test
  void aVocabularyThatNoFinishedRunCouldSaveIsRefused() {
    assertThatCode(() -> Checkpoint.requireRoom(Map.of("vocabulary", "\"a\",".repeat(1 << 20))))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Checkpoint.requireRoom(Map.of("vocabulary", "\"a\",".repeat(1 << 21))))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContainingAll("vocabulary", "text.vocabulary.size");
  }
}
