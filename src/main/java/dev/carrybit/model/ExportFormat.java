package dev.carrybit.model;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.nn.Activation;
import dev.carrybit.nn.Elman;
import dev.carrybit.storage.NamedWeights;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.Tensor;
import dev.carrybit.storage.TensorFile;
import java.io.OutputStream;
import java.util.ArrayList;
import org.apache.commons.io.function.IOConsumer;

/** A file format for a trained network. The same network gives the same bytes. */
public enum ExportFormat {
  /**
   * The {@code state_dict} of a PyTorch module, in float64: {@code rnn} is an {@code nn.RNN},
   * {@code nn.LSTM} or {@code nn.GRU}, {@code output} an {@code nn.Linear}. PyTorch adds two biases
   * in every layer; where a layer here has one, the second is zero.
   */
  SAFETENSORS,

  /** An ONNX model, in float32. */
  ONNX;

  /**
   * A function that writes the file.
   *
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}), before anything is written, if the
   *     format cannot represent the network
   */
  public IOConsumer<OutputStream> writer(TrainedModel model) {
    return this == ONNX ? OnnxExport.writer(model) : SafeTensors.writer(stateDict(model));
  }

  private static TensorFile stateDict(TrainedModel model) {
    if (model.spec().cell() instanceof Elman elman && elman.activation() != Activation.TANH) {
      throw CarrybitException.badData(
          "%s: expected units that PyTorch's nn.RNN has (tanh), are sigmoid; export it as onnx,"
              + " which has them",
          model.name());
    }
    var metadata = model.metadata();
    metadata.put("format", "pt");
    var names = model.weights().layout().names();
    var tensors = new ArrayList<Tensor>();
    for (var tensor : NamedWeights.tensors(model.weights())) {
      tensors.add(tensor.as(torchName(tensor.name())));
      var second = tensor.name().replace("bias_ih", "bias_hh");
      if (!names.contains(second)) {
        var zeros = new double[tensor.values().length];
        tensors.add(new Tensor(torchName(second), tensor.shape(), zeros));
      }
    }
    return new TensorFile(metadata, tensors);
  }

  private static String torchName(String parameter) {
    return parameter.contains(".") ? parameter : "rnn." + parameter;
  }
}
