package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.model.TrainedModel;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.train.ModelPlan;
import java.util.List;
import java.util.Optional;

/**
 * A trained run: its settings, its network and its weights.
 *
 * @param directory where it lies
 * @param settings it was trained with
 * @param plan the network, to be built anywhere
 * @param model the network, ready to work
 * @param weights the trained weights
 * @param vocabulary of a text model
 */
public record Run(
    RunDirectory directory,
    RunSettings settings,
    ModelPlan plan,
    Network model,
    Parameters weights,
    Optional<Vocabulary> vocabulary) {

  /**
   * Reads the run at {@code path}: what its last checkpoint says, which nobody writes over.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if there is none
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if its model is damaged
   * @throws CarrybitException if its model is not that of its settings
   */
  public static Run open(HadoopFiles files, String path) {
    var directory = RunDirectory.forReading(files, path);
    var end = directory.end();
    var settings =
        end.map(found -> RunIdentity.read(found.checkpoint().origin().settings()))
            .orElseGet(
                () -> SettingsLoader.load(path + "/run.conf", directory.settings(), List.of()));
    var trained =
        end.map(found -> new TrainedModel(found.path(), found.checkpoint().model().orElseThrow()))
            .orElseGet(directory::trainedModel);
    var vocabulary = trained.vocabulary();
    var plan = RunFactory.model(settings, vocabulary);
    var model = plan.model();
    var weights = trained.weights(model.layout());
    return new Run(directory, settings, plan, model, weights, vocabulary);
  }

  /**
   * The vocabulary of a text model.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if this is no text model
   */
  public Vocabulary requireVocabulary() {
    return vocabulary.orElseThrow(
        () ->
            new CarrybitException(
                ExitCode.BAD_DATA, directory.path() + ": expected a text model, is an adder"));
  }

  /** The network on vector kernels: a row's bits depend on no other row. */
  public ModelPlan onVectorKernels() {
    return new ModelPlan(plan.spec(), KernelChoice.VECTOR, Double.POSITIVE_INFINITY);
  }

  /** The symbol after which the network begins anew. */
  public Boundary boundary() {
    return settings.boundary(vocabulary);
  }

  /**
   * Makes sure that this network adds.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if it does not
   */
  public Run requireAdder() {
    if (vocabulary.isPresent()) {
      throw new CarrybitException(
          ExitCode.BAD_DATA, directory.path() + ": expected an adder, is a text model");
    }
    return this;
  }
}
