package dev.carrybit.storage;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.nn.ParameterLayout;
import dev.carrybit.nn.ParameterLayout.Slot;
import dev.carrybit.nn.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Converts between weights and tensors with PyTorch's names. */
public final class NamedWeights {
  private NamedWeights() {}

  /** The weights as tensors. */
  public static List<Tensor> tensors(Parameters weights) {
    var tensors = new ArrayList<Tensor>();
    for (var slot : weights.layout().slots()) {
      var values = Arrays.copyOfRange(weights.values(), slot.offset(), slot.end());
      tensors.add(new Tensor(slot.name(), shape(slot), values));
    }
    return List.copyOf(tensors);
  }

  /**
   * The weights of tensors, laid out in their order.
   *
   * @param file name of the file in messages
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if a tensor is neither a matrix nor a
   *     bias, or has numbers that are not finite
   */
  public static Parameters of(String file, List<Tensor> tensors) {
    try {
      var shapes = new ArrayList<ParameterLayout.Shape>();
      for (var tensor : tensors) {
        var shape = tensor.shape();
        int columns = shape.length == 1 ? 1 : shape[1];
        shapes.add(new ParameterLayout.Shape(tensor.name(), shape[0], columns, false));
      }
      return of(file, tensors, ParameterLayout.of(shapes));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException | CarrybitException e) {
      if (e instanceof CarrybitException known) {
        known.rethrowUnless(ExitCode.CONFIGURATION); // not numbers that are not finite
      }
      throw new CarrybitException(
          ExitCode.BAD_DATA, file + ": expected weights that are matrices or biases", e);
    }
  }

  /**
   * The weights of tensors in {@code layout}.
   *
   * @param file name of the file in messages
   * @throws CarrybitException ({@link ExitCode#CONFIGURATION}) if names or shapes differ
   */
  public static Parameters of(String file, List<Tensor> tensors, ParameterLayout layout) {
    Map<String, Tensor> byName = new HashMap<>();
    tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
    var weights = Parameters.zeros(layout);
    for (var slot : layout.slots()) {
      var tensor = byName.remove(slot.name());
      if (tensor == null || !Arrays.equals(tensor.shape(), shape(slot))) {
        throw other(
            file,
            "%s of shape %s, found %s"
                .formatted(
                    slot.name(),
                    Arrays.toString(shape(slot)),
                    tensor == null ? "none" : Arrays.toString(tensor.shape())));
      }
      if (!Arrays.stream(tensor.values()).allMatch(Double::isFinite)) {
        throw CarrybitException.badData("%s: expected finite numbers in %s", file, slot.name());
      }
      System.arraycopy(tensor.values(), 0, weights.values(), slot.offset(), slot.size());
    }
    if (!byName.isEmpty()) {
      throw other(
          file,
          "the parameters %s, found %s as well"
              .formatted(
                  layout.names(), byName.keySet().stream().sorted().map(Quote::of).toList()));
    }
    return weights;
  }

  private static CarrybitException other(String file, String expected) {
    return new CarrybitException(
        ExitCode.CONFIGURATION, file + ": is the model of other settings: expected " + expected);
  }

  /** The shape in PyTorch: a bias is a vector there, and a matrix of one column here. */
  public static int[] shape(Slot slot) {
    boolean vector = slot.name().contains("bias");
    return vector ? new int[] {slot.rows()} : new int[] {slot.rows(), slot.columns()};
  }
}
