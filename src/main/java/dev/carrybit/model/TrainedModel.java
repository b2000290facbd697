package dev.carrybit.model;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.nn.ParameterLayout;
import dev.carrybit.nn.Parameters;
import dev.carrybit.storage.Metadata;
import dev.carrybit.storage.NamedWeights;
import dev.carrybit.storage.TensorFile;
import dev.carrybit.text.Vocabulary;
import java.util.HashMap;
import java.util.Optional;

/**
 * The content of a model file: weights under PyTorch's names, and what their symbols stand for.
 *
 * @param name of the file, for messages
 * @param file tensors and metadata as they are in the file
 */
public record TrainedModel(String name, TensorFile file) {

  private static final String FORMAT = "format";
  private static final String FORMATS = "carrybit-model-";
  private static final String FORMAT_VALUE = FORMATS + "1";

  /**
   * The model of {@code weights}.
   *
   * @param vocabulary of a text model; none of an adder
   */
  public static TrainedModel of(Parameters weights, Optional<Vocabulary> vocabulary) {
    var metadata = new Metadata("model file", new HashMap<>());
    metadata.put(FORMAT, FORMAT_VALUE);
    vocabulary.ifPresent(present -> metadata.texts().putAll(present.metadata()));
    var file = new TensorFile(metadata.texts(), NamedWeights.tensors(weights));
    return new TrainedModel(metadata.file(), file);
  }

  /**
   * What the symbols stand for.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if the file says so in a way that cannot
   *     be read
   */
  public Optional<Vocabulary> vocabulary() {
    requireFormat();
    return Vocabulary.read(metadata().file(), metadata().texts());
  }

  /**
   * The weights, laid out as {@code layout}.
   *
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if names or shapes are others
   */
  public Parameters weights(ParameterLayout layout) {
    requireFormat();
    return NamedWeights.of(name, file.tensors(), layout);
  }

  private void requireFormat() {
    metadata().requireFormat(FORMATS, FORMAT_VALUE);
  }

  private Metadata metadata() {
    return new Metadata(name, file.metadata());
  }
}
