package dev.carrybit.spark;

import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import dev.carrybit.MissingInputException;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.OutputException;
import dev.carrybit.text.HeldOut;
import dev.carrybit.text.PreparedText;
import dev.carrybit.text.SymbolFiles.Written;
import dev.carrybit.text.SymbolText;
import dev.carrybit.text.TextSource;
import dev.carrybit.text.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The Spark jobs that turn a text into files of symbols: one counts its tokens, the next one
 * encodes it, a task for each stretch of it. The text never passes through the driver, and no task
 * holds more of it than a buffer. What comes out does not depend on the cluster, nor on tasks that
 * ran twice.
 *
 * <p>The text is its files in order of their paths, one byte after the other: the same text in one
 * file or in many gives the same symbols, wherever its characters and words are cut.
 */
public final class TextPreparation {
  private final JavaSparkContext context;
  private final Map<String, String> properties;
  private final HadoopFiles files;

  private TextPreparation(JavaSparkContext context) {
    this.context = context;
    properties = HadoopProperties.of(context);
    files = new HadoopFiles(properties);
  }

  /**
   * Prepares {@code source} for training, with its symbols in files under {@code directory}.
   *
   * @throws MissingInputException if there is no such input, or it is empty
   * @throws dev.carrybit.DataException if the text cannot be read as its tokens
   * @throws OutputException if the driver does not see what the tasks wrote
   */
  public static PreparedText prepare(
      JavaSparkContext context, TextSource source, String directory) {
    var preparation = new TextPreparation(context);
    announce(context, source.input());
    var cuts = preparation.cuts(source);
    var vocabulary = preparation.vocabulary(source, cuts);
    var written = preparation.encode(vocabulary, cuts, directory);
    return PreparedText.of(
        vocabulary,
        written.stream().map(each -> text(vocabulary, each)).toList(),
        source,
        Fingerprint.of(vocabulary, written));
  }

  private static void announce(JavaSparkContext context, String text) {
    context.setJobGroup(RunningJob.TEXTS, "preparation of " + text, true);
  }

  /** The text itself, and those for validation and test, with nothing in them if they are none. */
  private List<TextCut> cuts(TextSource source) {
    var cuts = new ArrayList<TextCut>();
    cuts.add(TextCut.of(files, source));
    for (var held : List.of(source.validation(), source.test())) {
      cuts.add(
          held instanceof HeldOut.Files own
              ? TextCut.ofFiles(files, own.input(), TextCut.STRETCH)
              : TextCut.NONE);
    }
    return cuts;
  }

  /**
   * Encodes the files that {@code input} means, in the symbols of a vocabulary that is given.
   *
   * @throws MissingInputException if there is no such input, or it is empty
   * @throws dev.carrybit.DataException if a character is not in the vocabulary
   * @throws OutputException if the driver does not see what the tasks wrote
   */
  public static SymbolText encode(
      JavaSparkContext context, Vocabulary vocabulary, String input, String directory) {
    var preparation = new TextPreparation(context);
    announce(context, input);
    var cut = TextCut.ofFiles(preparation.files, input, TextCut.STRETCH);
    return text(vocabulary, preparation.encode(vocabulary, List.of(cut), directory).get(0));
  }

  private static SymbolText text(Vocabulary vocabulary, List<Written> written) {
    return new SymbolText(
        written.stream().map(Written::part).toList(), SymbolText.widthOf(vocabulary.size()));
  }

  private Vocabulary vocabulary(TextSource source, List<TextCut> cuts) {
    try {
      return TokenCounting.vocabulary(context, properties, source, cuts);
    } catch (Exception e) {
      throw TaskFailure.cause(e, context.sc().isStopped());
    }
  }

  private List<List<Written>> encode(Vocabulary vocabulary, List<TextCut> cuts, String directory) {
    // Tasks on other hosts have other working directories.
    var target = files.fullPath(directory);
    files.createDirectory(target);
    var all = new ArrayList<List<Written>>();
    int first = 0;
    for (var cut : cuts) {
      all.add(
          cut == TextCut.NONE ? List.of() : written(new Encoding(vocabulary, cut, target, first)));
      first += cut.size();
    }
    var written = all.stream().flatMap(List::stream).toList();
    requireSeen(target, written);
    removeOthers(target, written);
    return all;
  }

  private List<Written> written(Encoding encoding) {
    var cut = encoding.cut();
    cut.requireSymbols(cut.size());
    var written = writtenByTasks(encoding);
    cut.requireSymbols(written.stream().mapToLong(each -> each.part().symbols()).sum());
    return written;
  }

  private List<Written> writtenByTasks(Encoding encoding) {
    var hadoop = properties;
    int stretches = encoding.cut().size();
    var numbers = IntStream.range(0, stretches).boxed().collect(toList());
    try (var sent = new Sent.Apart<>(context.broadcast(encoding))) {
      return context
          .parallelize(numbers, stretches)
          .map(number -> sent.value().written(new HadoopFiles(hadoop), number))
          .collect();
    } catch (Exception e) {
      throw TaskFailure.cause(e, context.sc().isStopped());
    }
  }

  private void requireSeen(String directory, List<Written> written) {
    var seen = files.list(directory).stream().map(TextPreparation::name).collect(toSet());
    for (var each : written) {
      if (!seen.contains(name(each.part().path()))) {
        throw new OutputException(
            each.part().path()
                + ": written by a task, but not seen by the driver: expected a directory that all"
                + " hosts share");
      }
    }
  }

  /** Removes what attempts that do not count and earlier preparations left behind. */
  private void removeOthers(String directory, List<Written> written) {
    var kept = written.stream().map(each -> name(each.part().path())).collect(toSet());
    for (var path : files.list(directory)) {
      var name = name(path);
      if (Encoding.isPart(name) && !kept.contains(name)) {
        files.delete(path);
      }
    }
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
