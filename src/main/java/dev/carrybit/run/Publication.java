package dev.carrybit.run;

import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.TensorFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.SortedMap;

/**
 * What a run shows everybody at its end.
 *
 * @param content of each file, by its path
 * @param mark the path of an empty file that says that the others are there; written last
 */
record Publication(HadoopFiles files, SortedMap<String, byte[]> content, String mark) {

  /** The model that was shown. */
  static TensorFile model(HadoopFiles files, String file) {
    try (var in = files.open(file)) {
      return SafeTensors.readChecked(in, files.length(file), file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  void publish() {
    content.forEach(files::replace);
    files.replace(mark, new byte[0]);
  }

  boolean isPublished() {
    return files.exists(mark)
        && content.entrySet().stream().allMatch(file -> holds(file.getKey(), file.getValue()));
  }

  private boolean holds(String file, byte[] bytes) {
    return files.exists(file)
        && files.length(file) == bytes.length
        && Arrays.equals(files.read(file, bytes.length), bytes);
  }
}
