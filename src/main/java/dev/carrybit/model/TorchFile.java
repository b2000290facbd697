package dev.carrybit.model;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Elman.Activation;
import dev.carrybit.nn.ParameterLayout.Slot;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.Tensor;
import dev.carrybit.storage.TensorFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network as a safetensors file whose tensors are the {@code state_dict} of a PyTorch module with
 * {@code nn.RNN}, {@code nn.LSTM} or {@code nn.GRU} as {@code rnn}, and {@code nn.Linear} as {@code
 * output}: the same names, shapes and order of gates, in 64-bit numbers. PyTorch adds two biases
 * wherever it has one; a layer that has one here gets zeros for the second.
 */
final class TorchFile {
  static final String RECURRENT = "rnn.";

  private TorchFile() {}

  /**
   * The bytes of the file.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if PyTorch has no such network
   */
  static byte[] bytes(ExportedNetwork network) {
    if (network.spec().cell() instanceof Elman elman && elman.activation() != Activation.TANH) {
      throw new CarrybitException(
          ExitCode.BAD_DATA,
          network.name()
              + ": expected units that PyTorch's nn.RNN has (tanh), are sigmoid; export it as onnx,"
              + " which has them");
    }
    var texts = network.description();
    // what readers of PyTorch's world look for
    texts.put("format", "pt");
    return SafeTensors.bytes(new TensorFile(texts, tensors(network)));
  }

  private static List<Tensor> tensors(ExportedNetwork network) {
    var weights = network.weights();
    var names = weights.layout().names();
    var tensors = new ArrayList<Tensor>();
    for (var slot : weights.layout().slots()) {
      var values = Arrays.copyOfRange(weights.values(), slot.offset(), slot.end());
      tensors.add(new Tensor(torchName(slot.name()), shape(slot), values));
      var second = slot.name().replace("bias_ih", "bias_hh");
      if (!names.contains(second)) {
        tensors.add(new Tensor(torchName(second), shape(slot), new double[slot.size()]));
      }
    }
    return tensors;
  }

  /** The name in a module: parameters that name no part of the network are the recurrent part's. */
  private static String torchName(String name) {
    return name.contains(".") ? name : RECURRENT + name;
  }

  /** A bias is a vector in PyTorch, and one column here. */
  static int[] shape(Slot slot) {
    boolean vector = slot.name().contains("bias");
    return vector ? new int[] {slot.rows()} : new int[] {slot.rows(), slot.columns()};
  }
}
