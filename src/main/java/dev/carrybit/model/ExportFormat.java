package dev.carrybit.model;

import java.util.Locale;

/** A format in which a trained network is given to other programs. */
public enum ExportFormat {
  /** The weights as 64-bit numbers, for PyTorch's modules. */
  SAFETENSORS,
  /** The network itself in 32-bit numbers, for ONNX Runtime and others. */
  ONNX;

  /**
   * The bytes of the file; the same bytes for the same network.
   *
   * @throws CarrybitException if the format has no place for such a network
   */
  public byte[] bytes(ExportedNetwork network) {
    return switch (this) {
      case SAFETENSORS -> TorchFile.bytes(network);
      case ONNX -> OnnxFile.bytes(network);
    };
  }

  /** The word that a user writes for it, which is the ending of its files too. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
