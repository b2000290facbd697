package dev.carrybit.spark;

import static java.util.stream.Collectors.toList;

import dev.carrybit.DataException;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.TextSource;
import dev.carrybit.text.TokenCounts;
import dev.carrybit.text.Tokens;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.text.WordCounter;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/**
 * The jobs that count the tokens of a text and make a vocabulary of them. Characters are few: the
 * driver adds up the counts of all stretches. Words may be many: they are added up where they were
 * counted, and the driver gets those that the vocabulary knows.
 */
final class TokenCounting {
  private final JavaRDD<Integer> stretches;
  private final Map<String, String> hadoop;
  private final Sent<TextCut> cut;

  private TokenCounting(JavaRDD<Integer> stretches, Map<String, String> hadoop, Sent<TextCut> cut) {
    this.stretches = stretches;
    this.hadoop = hadoop;
    this.cut = cut;
  }

  /**
   * The vocabulary of {@code source}: all characters of its texts, or the words of the text itself,
   * which comes first in {@code cuts}.
   *
   * @throws dev.carrybit.MissingInputException if there are none
   * @throws DataException if a text is not what its tokens require
   */
  static Vocabulary vocabulary(
      JavaSparkContext context, Map<String, String> hadoop, TextSource source, List<TextCut> cuts) {
    return switch (source.tokens()) {
      case BYTE -> Vocabulary.bytes();
      case CHAR ->
          cuts.stream()
              .filter(cut -> cut != TextCut.NONE)
              .map(cut -> of(context, hadoop, cut, TokenCounting::characters))
              .reduce(TokenCounts::plus)
              .orElseThrow()
              .vocabulary(0, 0);
      case WORD -> of(context, hadoop, cuts.get(0), counting -> counting.words(source));
    };
  }

  private static <T> T of(
      JavaSparkContext context,
      Map<String, String> hadoop,
      TextCut cut,
      Function<TokenCounting, T> work) {
    cut.requireSymbols(cut.size());
    var numbers = IntStream.range(0, cut.size()).boxed().collect(toList());
    try (var sent = new Sent.Apart<>(context.broadcast(cut))) {
      return work.apply(new TokenCounting(context.parallelize(numbers, cut.size()), hadoop, sent));
    }
  }

  private TokenCounts characters() {
    var sent = cut;
    var settings = hadoop;
    var sum =
        stretches
            .map(number -> sent.value().passage(number, new HadoopFiles(settings)))
            .map(passage -> TokenCounts.of(Tokens.CHAR, passage))
            .reduce(TokenCounts::plus);
    sent.value().requireSymbols(sum.symbols());
    return sum;
  }

  private Vocabulary words(TextSource source) {
    var sent = cut;
    var settings = hadoop;
    int minimum = source.minimumCount();
    var known =
        stretches
            .flatMapToPair(number -> words(sent.value(), number, settings))
            .reduceByKey(Long::sum)
            .map(word -> (Map.Entry<String, Long>) new SimpleImmutableEntry<>(word._1(), word._2()))
            .filter(word -> TokenCounts.isKnown(word, minimum));
    long count = Math.min(known.count(), TokenCounts.knownWords(source.vocabularySize()));
    if (count > TokenCounts.MOST_WORDS) {
      throw new DataException(
          "%s: expected at most %d different words, found %d; set text.vocabulary.size, or use text.tokens = char or byte"
              .formatted(source.input(), TokenCounts.MOST_WORDS, count));
    }
    var first = known.takeOrdered((int) Math.max(1, count), TokenCounts.ORDER);
    return TokenCounts.ofWords(first.stream().map(Map.Entry::getKey));
  }

  private static Iterator<Tuple2<String, Long>> words(
      TextCut cut, int number, Map<String, String> hadoop) {
    var portions = new WordCounter(cut.passage(number, new HadoopFiles(hadoop)));
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) ended -> portions.close());
    return new Words(portions);
  }

  /** The counts of all portions, one portion after the other. */
  private static final class Words implements Iterator<Tuple2<String, Long>> {
    private final WordCounter portions;
    private Iterator<Map.Entry<String, Long>> portion = Collections.emptyIterator();

    Words(WordCounter portions) {
      this.portions = portions;
    }

    @Override
    public boolean hasNext() {
      if (!portion.hasNext() && portions.hasNext()) {
        portion = portions.next().counts().entrySet().iterator();
      }
      return portion.hasNext();
    }

    @Override
    public Tuple2<String, Long> next() {
      var word = portion.next();
      return new Tuple2<>(word.getKey(), word.getValue());
    }
  }
}
