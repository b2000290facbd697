package dev.carrybit.spark;

import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.Passage;
import dev.carrybit.text.SymbolFiles;
import dev.carrybit.text.SymbolFiles.Written;
import dev.carrybit.text.SymbolStream;
import dev.carrybit.text.SymbolText;
import dev.carrybit.text.Vocabulary;
import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.spark.TaskContext;

/**
 * What every task of encoding a text knows.
 *
 * @param vocabulary the symbols
 * @param cut what there is to read
 * @param directory where symbols are written
 * @param first number of the first stretch's file
 */
record Encoding(Vocabulary vocabulary, TextCut cut, String directory, int first)
    implements Serializable {
  private static final Pattern NAME = Pattern.compile("part-\\d{5,10}-\\d{1,19}\\.symbols");

  /**
   * Encodes stretch {@code number}, in a file of this attempt alone: the one whose result arrives
   * counts, whatever other attempts at the same part may write before or after it.
   */
  Written written(HadoopFiles files, int number) {
    long attempt = TaskContext.get().taskAttemptId();
    var name = String.format(Locale.ROOT, "part-%05d-%d.symbols", first + number, attempt);
    int width = SymbolText.widthOf(vocabulary.size());
    Passage passage = cut.passage(number, files);
    try (var symbols = new SymbolStream(vocabulary, passage)) {
      return SymbolFiles.write(files, directory + "/" + name, width, symbols);
    }
  }

  /** Whether some attempt at some part gives its file this name. */
  static boolean isPart(String name) {
    return NAME.matcher(name).matches();
  }
}
