package dev.carrybit.spark;

import static java.util.stream.Collectors.toSet;

import dev.carrybit.data.MissingInputException;
import dev.carrybit.data.PreparedText;
import dev.carrybit.data.SymbolText;
import dev.carrybit.data.TextSource;
import dev.carrybit.data.TokenCounts;
import dev.carrybit.data.Tokens;
import dev.carrybit.data.Vocabulary;
import dev.carrybit.io.HadoopFiles;
import dev.carrybit.io.OutputException;
import dev.carrybit.io.SymbolFiles.Written;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The Spark jobs that turn a text into files of symbols: one counts its tokens, the next one
 * encodes it, a task for each file. The text never passes through the driver, and no task holds
 * more of it than a buffer. What comes out does not depend on the cluster, nor on tasks that ran
 * twice.
 *
 * <p>Files follow one another in order of their paths; a character or word ends where its file
 * ends.
 */
public final class TextPreparation {
  /** Counts are merged by no more tasks than this before they go to the driver. */
  private static final int COUNTING_TASKS = 1024;

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
   * @throws dev.carrybit.data.DataException if the text cannot be read as its tokens
   * @throws OutputException if the driver does not see what the tasks wrote
   */
  public static PreparedText prepare(
      JavaSparkContext context, TextSource source, String directory) {
    var preparation = new TextPreparation(context);
    var inputs = TextInput.of(preparation.files, source);
    var vocabulary = preparation.vocabulary(source, inputs);
    var written = preparation.encode(vocabulary, source.input(), inputs, directory);
    return PreparedText.of(
        vocabulary,
        text(vocabulary, written),
        source.validation(),
        source.test(),
        Fingerprint.of(vocabulary, inputs, written));
  }

  /**
   * Encodes the files that {@code input} means, in the symbols of a vocabulary that is given.
   *
   * @throws MissingInputException if there is no such input, or it is empty
   * @throws dev.carrybit.data.DataException if a character is not in the vocabulary
   * @throws OutputException if the driver does not see what the tasks wrote
   */
  public static SymbolText encode(
      JavaSparkContext context, Vocabulary vocabulary, String input, String directory) {
    var preparation = new TextPreparation(context);
    var inputs = TextInput.files(preparation.files, input);
    return text(vocabulary, preparation.encode(vocabulary, input, inputs, directory));
  }

  private static SymbolText text(Vocabulary vocabulary, List<Written> written) {
    return new SymbolText(
        written.stream().map(Written::part).toList(), SymbolText.widthOf(vocabulary.size()));
  }

  private Vocabulary vocabulary(TextSource source, List<TextInput> inputs) {
    if (source.tokens() == Tokens.BYTE) {
      return Vocabulary.bytes();
    }
    var counts = TokenCounts.sum(source.tokens(), counts(source.tokens(), inputs));
    requireSymbols(source.input(), counts.symbols());
    return counts.vocabulary(source.vocabularySize(), source.minimumCount());
  }

  private static void requireSymbols(String input, long symbols) {
    if (symbols == 0) {
      throw new MissingInputException(input + ": expected a text, found no symbols in it");
    }
  }

  private List<TokenCounts> counts(Tokens tokens, List<TextInput> inputs) {
    var hadoop = properties;
    var descriptors = context.parallelize(inputs, Math.min(inputs.size(), COUNTING_TASKS));
    try {
      return descriptors
          .mapPartitions(some -> List.of(count(hadoop, tokens, some)).iterator())
          .collect();
    } catch (Exception e) {
      throw TaskFailure.cause(e, context.sc().isStopped());
    }
  }

  private static TokenCounts count(
      Map<String, String> hadoop, Tokens tokens, Iterator<TextInput> inputs) {
    var files = new HadoopFiles(hadoop);
    var sum = TokenCounts.sum(tokens, List.of());
    while (inputs.hasNext()) {
      var input = inputs.next();
      var counts = TokenCounts.of(tokens, input.open(files), input.name());
      sum = TokenCounts.sum(tokens, List.of(sum, counts));
    }
    return sum;
  }

  private List<Written> encode(
      Vocabulary vocabulary, String input, List<TextInput> inputs, String directory) {
    // Tasks on other hosts have other working directories.
    var target = files.fullPath(directory);
    files.createDirectory(target);
    var written = written(vocabulary, encodings(inputs, target));
    requireSymbols(input, written.stream().mapToLong(each -> each.part().symbols()).sum());
    requireSeen(target, written);
    removeOthers(target, written);
    return written;
  }

  private static List<Encoding> encodings(List<TextInput> inputs, String directory) {
    return IntStream.range(0, inputs.size())
        .mapToObj(number -> new Encoding(inputs.get(number), directory, number))
        .toList();
  }

  private List<Written> written(Vocabulary vocabulary, List<Encoding> encodings) {
    var hadoop = properties;
    try (var sent = new Sent.Apart<>(context.broadcast(vocabulary))) {
      var shared = sent.broadcast();
      var tasks = context.parallelize(encodings, encodings.size());
      return tasks.map(task -> task.written(new HadoopFiles(hadoop), shared.value())).collect();
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
