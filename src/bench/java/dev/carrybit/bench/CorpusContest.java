package dev.carrybit.bench;

import dev.carrybit.spark.SparkApplication;
import dev.carrybit.spark.TextPreparation;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.TextSource;
import dev.carrybit.text.TextSource.HeldOut;
import dev.carrybit.text.Vocabulary.Tokens;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;

/** A driver that prepares a text in turns with Spark's own passes over it. */
public final class CorpusContest {

  private final JavaSparkContext context;
  private final Path text;

  private CorpusContest(JavaSparkContext context, Path text) {
    this.context = context;
    this.text = text;
  }

  /** Arguments: the text's file, how often each contender takes its turn, the table's title. */
  public static void main(String[] arguments) {
    SparkApplication.run(
        "corpus",
        Cluster.LIMITS,
        context ->
            new CorpusContest(context, Path.of(arguments[0]))
                .measure(Integer.parseInt(arguments[1]), arguments[2]));
  }

  private Table measure(int rounds, String title) {
    var clock = new Clock().take("textFile.count", this::count);
    for (var tokens : Tokens.values()) {
      clock.take(tokens.name().toLowerCase(Locale.ROOT), () -> prepare(tokens));
    }
    var medians = clock.medians(1, rounds);
    var table = new Table(title, "", "seconds", "passes of textFile.count");
    double pass = medians.get("textFile.count");
    medians.forEach(
        (name, seconds) ->
            table.row(name, Table.number(seconds, 2), Table.number(seconds / pass, 2)));
    return table;
  }

  private double count() {
    long start = System.nanoTime();
    context.textFile(text.toString()).count();
    return Clock.since(start);
  }

  private double prepare(Tokens tokens) {
    var directory = text.resolveSibling("data").toString();
    var part = HeldOut.fraction(0.05);
    var source = new TextSource(text.toString(), 1, 1, tokens, 10_000, 1, part, part);
    long start = System.nanoTime();
    TextPreparation.prepare(context, source, directory);
    double seconds = Clock.since(start);
    new HadoopFiles().delete(directory);
    return seconds;
  }
}
