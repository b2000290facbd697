package dev.carrybit.storage;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a safetensors file holds.
 *
 * @param metadata texts by name, in the order of the names
 * @param tensors in the order of their data, each name once
 */
public record TensorFile(Map<String, String> metadata, List<Tensor> tensors) {

  public TensorFile {
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    tensors = List.copyOf(tensors);
    if (metadata.containsKey(SafeTensors.CHECK_SUM)) {
      throw new IllegalArgumentException(
          SafeTensors.CHECK_SUM + ": expected another name, this one is for the file's check sum");
    }
    var names = new HashSet<String>();
    for (var tensor : tensors) {
      if (!names.add(tensor.name())) {
        throw new IllegalArgumentException(tensor.name() + ": expected each name once, was twice");
      }
    }
  }
}
