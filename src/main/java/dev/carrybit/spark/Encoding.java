package dev.carrybit.spark;

import dev.carrybit.data.SymbolStream;
import dev.carrybit.data.SymbolText;
import dev.carrybit.data.Vocabulary;
import dev.carrybit.io.HadoopFiles;
import dev.carrybit.io.SymbolFiles;
import dev.carrybit.io.SymbolFiles.Written;
import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.spark.TaskContext;

/**
 * One task's part of encoding a text.
 *
 * @param input what it reads
 * @param directory where it writes its symbols
 * @param number of the part
 */
record Encoding(TextInput input, String directory, int number) implements Serializable {
  private static final Pattern NAME = Pattern.compile("part-\\d{5,10}-\\d{1,19}\\.symbols");

  /**
   * Does it, in a file of this attempt alone: the one whose result arrives counts, whatever other
   * attempts at the same part may write before or after it.
   */
  Written written(HadoopFiles files, Vocabulary vocabulary) {
    long attempt = TaskContext.get().taskAttemptId();
    var name = String.format(Locale.ROOT, "part-%05d-%d.symbols", number, attempt);
    int width = SymbolText.widthOf(vocabulary.size());
    try (var symbols = new SymbolStream(vocabulary, input.open(files), input.name())) {
      return SymbolFiles.write(files, directory + "/" + name, width, symbols);
    }
  }

  /** Whether some attempt at some part gives its file this name. */
  static boolean isPart(String name) {
    return NAME.matcher(name).matches();
  }
}
