package dev.carrybit.spark;

import static java.util.stream.Collectors.toSet;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.PreparedText;
import dev.carrybit.text.SymbolText;
import dev.carrybit.text.TextEncoder;
import dev.carrybit.text.TextSource;
import dev.carrybit.text.TextSplits;
import dev.carrybit.text.TextSplits.TextSplit;
import dev.carrybit.text.TokenCounts;
import dev.carrybit.text.Vocabulary;
import java.io.InputStream;
import java.io.Serializable;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/**
 * The Spark jobs that encode a text into files of symbols: the first ones count its tokens, the
 * others encode it, one task for each split. The text never passes through the driver, and no task
 * holds more of it than a buffer. The result does not depend on the cluster, nor on tasks that ran
 * twice.
 *
 * <p>The text is its files in order of their paths, one after the other: the same text in one file
 * or in many gives the same symbols, wherever its characters and words are cut.
 */
public final class TextPreparation {
  /** The most words of a vocabulary: a file that is not text must not fill the memory. */
  private static final int MAX_WORDS = 1 << 22;

  private static final Pattern PART = Pattern.compile("part-\\d{5,10}-\\d{1,19}\\.symbols");

  private final JavaSparkContext context;
  private final HadoopFiles files;

  private TextPreparation(JavaSparkContext context, String input) {
    this.context = context;
    files = HadoopProperties.files();
    context.setJobGroup(JobWatchdog.TEXTS, "preparation of " + input, true);
  }

  /**
   * Prepares {@code source} for training, with its symbols in files in {@code directory}.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if an input is missing or empty
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if the text cannot be read as its tokens
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if the driver does not see what the
   *     tasks wrote
   */
  public static PreparedText prepare(
      JavaSparkContext context, TextSource source, String directory) {
    var preparation = new TextPreparation(context, source.input());
    var texts =
        List.of(
            TextSplits.of(preparation.files, source),
            TextSplits.of(preparation.files, source.validation()),
            TextSplits.of(preparation.files, source.test()));
    var vocabulary = preparation.vocabulary(source, texts);
    var parts = preparation.encode(vocabulary, texts, directory);
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i) != TextSplits.NONE) {
        texts
            .get(i)
            .requireSymbols(parts.get(i).stream().mapToLong(SymbolText.Part::symbols).sum());
      }
    }
    return PreparedText.of(vocabulary, parts, source);
  }

  /**
   * Encodes the files that {@code input} means with a given vocabulary; throws as {@link #prepare},
   * but they may be empty.
   */
  public static SymbolText encode(
      JavaSparkContext context, Vocabulary vocabulary, String input, String directory) {
    var preparation = new TextPreparation(context, input);
    var splits = TextSplits.ofFiles(preparation.files, input);
    return new SymbolText(
        preparation.encode(vocabulary, List.of(splits), directory).get(0),
        SymbolText.widthOf(vocabulary.size()));
  }

  /**
   * Runs jobs over the numbers of {@code splits} with a broadcast {@code value}; throws what a task
   * threw, not Spark's exception.
   */
  private <T, R> R run(
      TextSplits splits, T value, BiFunction<JavaRDD<Integer>, Broadcasted<T>, R> jobs) {
    splits.requireSymbols(splits.size());
    var numbers = IntStream.range(0, splits.size()).boxed().toList();
    try (var sent = Broadcasted.remote(context, value)) {
      return jobs.apply(TaskJob.parallelize(context, numbers), sent);
    } catch (Exception e) {
      throw TaskFailure.cause(e, context.sc().isStopped());
    }
  }

  /** All characters of the texts, or the words of the training input, which comes first. */
  private Vocabulary vocabulary(TextSource source, List<TextSplits> texts) {
    return switch (source.tokens()) {
      case BYTE -> Vocabulary.bytes();
      case CHAR ->
          texts.stream()
              .filter(splits -> splits != TextSplits.NONE)
              .map(this::countCharacters)
              .reduce(TokenCounts.NONE, TokenCounts::plus)
              .characters();
      case WORD -> words(source, texts.get(0));
    };
  }

  /** Characters are few: the driver adds the counts of all splits. */
  private TokenCounts countCharacters(TextSplits splits) {
    var counts =
        run(
            splits,
            splits,
            (numbers, sent) ->
                numbers
                    .map(number -> TokenCounts.ofCharacters(split(sent.value(), number)))
                    .reduce(TokenCounts::plus));
    splits.requireSymbols(counts.symbols());
    return counts;
  }

  /** Words may be many: executors add the counts, and the driver gets the words it keeps. */
  private Vocabulary words(TextSource source, TextSplits splits) {
    // Words may be added by executors that counted none.
    var minimum = new TaskJob.TaskInput<>(CodeVersion.of(context), source.minimumCount());
    return run(
        splits,
        splits,
        (numbers, sent) ->
            mostFrequent(
                source,
                numbers
                    .flatMap(number -> words(split(sent.value(), number)))
                    .flatMapToPair(TextPreparation::pairs)
                    .reduceByKey(Long::sum)
                    .filter(
                        word ->
                            word._2() >= minimum.value() && !word._1().equals(Vocabulary.UNKNOWN))
                    .map(word -> new SimpleImmutableEntry<>(word._1(), word._2()))));
  }

  private static Iterator<TokenCounts> words(TextSplit split) {
    var words = new TokenCounts.WordCounter(split);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) ended -> words.close());
    return words;
  }

  private static Iterator<Tuple2<String, Long>> pairs(TokenCounts portion) {
    return portion.counts().entrySet().stream()
        .map(word -> new Tuple2<>(word.getKey(), word.getValue()))
        .iterator();
  }

  private static Vocabulary mostFrequent(
      TextSource source, JavaRDD<Map.Entry<String, Long>> words) {
    long found = words.count();
    long count = Math.min(found, source.vocabularySize() - 1);
    if (count > MAX_WORDS) {
      throw CarrybitException.badData(
          "%s: expected at most %d different words, found %d; set text.vocabulary.size, or use text.tokens = char or byte",
          source.input(), MAX_WORDS, found);
    }
    var kept = words.takeOrdered((int) Math.max(1, count), TokenCounts.ORDER);
    return Vocabulary.ofWords(kept.stream().map(Map.Entry::getKey));
  }

  private static TextSplit split(TextSplits splits, int number) {
    var files = HadoopProperties.files();
    return splits.split(number, piece -> openOnHost(() -> piece.open(files)));
  }

  /** Names the host that does not see a file. */
  static InputStream openOnHost(Supplier<InputStream> open) {
    try {
      return open.get();
    } catch (CarrybitException e) {
      e.rethrowUnless(ExitCode.NO_INPUT);
      var host = SparkEnv.get().blockManager().blockManagerId().host();
      throw new CarrybitException(
          ExitCode.NO_INPUT,
          e.getMessage() + "; the driver sees it, host " + host + " does not",
          e);
    }
  }

  /** The parts of each text. */
  private List<List<SymbolText.Part>> encode(
      Vocabulary vocabulary, List<TextSplits> texts, String directory) {
    // Tasks on other hosts have other working directories.
    var target = files.fullPath(directory);
    files.createDirectory(target);
    var parts = new ArrayList<List<SymbolText.Part>>();
    int first = 0;
    for (var splits : texts) {
      parts.add(
          splits.size() == 0
              ? List.of()
              : encode(new EncodingTask(vocabulary, splits, target, first)));
      first += splits.size();
    }
    var names =
        parts.stream()
            .flatMap(List::stream)
            .map(part -> HadoopFiles.name(part.path()))
            .collect(toSet());
    others(files, target, names).stream()
        .filter(name -> PART.matcher(name).matches())
        .forEach(name -> files.delete(target + "/" + name));
    return parts;
  }

  private List<SymbolText.Part> encode(EncodingTask encoding) {
    return run(
        encoding.splits,
        encoding,
        (numbers, sent) -> numbers.map(number -> sent.value().write(number)).collect());
  }

  /**
   * What the tasks that encode a text share.
   *
   * @param first number of the file of the first split
   */
  private record EncodingTask(Vocabulary vocabulary, TextSplits splits, String directory, int first)
      implements Serializable {

    /**
     * Encodes a split into a file of this attempt. The file of the attempt whose result arrives
     * counts, whatever other attempts write before or after it.
     */
    SymbolText.Part write(int number) {
      long attempt = TaskContext.get().taskAttemptId();
      var name = String.format(Locale.ROOT, "part-%05d-%d.symbols", first + number, attempt);
      int width = SymbolText.widthOf(vocabulary.size());
      try (var text = new TextEncoder(vocabulary, split(splits, number))) {
        return SymbolText.write(HadoopProperties.files(), directory + "/" + name, width, text);
      }
    }
  }

  /**
   * The names of files in {@code directory} beside {@code names}: those of attempts that do not
   * count, and of earlier jobs.
   *
   * @throws CarrybitException ({@link ExitCode#NO_OUTPUT}) if the driver does not see all {@code
   *     names}
   */
  static Set<String> others(HadoopFiles files, String directory, Collection<String> names) {
    var seen = files.list(directory).stream().map(HadoopFiles::name).collect(toSet());
    for (var name : names) {
      if (!seen.remove(name)) {
        throw new CarrybitException(
            ExitCode.NO_OUTPUT,
            "%s/%s: written by a task, but not seen by the driver: expected a directory that all hosts share"
                .formatted(directory, name));
      }
    }
    return seen;
  }
}
