package dev.carrybit.storage;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content of a safetensors file.
 *
 * @param metadata texts by name, sorted by name
 * @param tensors in the order of their data, with different names
 */
public record TensorFile(Map<String, String> metadata, List<Tensor> tensors) {
  static final String METADATA = "__metadata__";
  static final String CHECKSUM = "carrybit.sha256";

  public TensorFile {
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    tensors = List.copyOf(tensors);
    var names = new HashSet<String>();
    for (var tensor : tensors) {
      if (!names.add(tensor.name())) {
        throw new IllegalArgumentException(tensor.name() + ": expected each name once, was twice");
      }
    }
  }
}
