package dev.carrybit.page;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/** What a run's result says, in the words and units of a person. */
final class ResultTiles {

  /** A field of a result, what it is called, and how its number is written. */
  private record Field(String name, String label, DoubleFunction<String> number) {}

  private static final List<Field> FIELDS =
      List.of(
          new Field("step", "steps", Numbers::brief),
          new Field("accuracy", "accuracy", Numbers::percent),
          new Field("loss", "training loss", Numbers::brief),
          new Field("validationLoss", "validation loss", Numbers::brief),
          new Field("bitsPerSymbol", "bits per symbol", Numbers::brief),
          new Field("perplexity", "perplexity", Numbers::brief),
          new Field("parameters", "parameters", Numbers::brief),
          new Field("symbolsPerSecond", "symbols a second", Numbers::brief),
          new Field("secondsPerStep", "a step", Numbers::seconds),
          new Field("wallSeconds", "in all", Numbers::seconds));

  private ResultTiles() {}

  static Tag of(RunFacts run) {
    var tiles = Tag.of("dl", "tiles");
    tiles.add(tile("result", status(run)));
    for (var field : FIELDS) {
      value(run, field).ifPresent(value -> tiles.add(tile(field.label(), value)));
    }
    return tiles;
  }

  /** The headings of a table of results. */
  static List<String> headings() {
    return Stream.concat(Stream.of("run", "result"), FIELDS.stream().map(Field::label)).toList();
  }

  /** The row of {@code run} in it. */
  static List<String> row(String name, RunFacts run) {
    var values = FIELDS.stream().map(field -> value(run, field).orElse("–"));
    return Stream.concat(Stream.of(name, status(run)), values).toList();
  }

  static String status(RunFacts run) {
    return run.result().getOrDefault("status", "not ended");
  }

  private static Optional<String> value(RunFacts run, Field field) {
    return run.number(field.name()).map(number -> field.number().apply(number));
  }

  private static Tag tile(String label, String value) {
    return Tag.of("div", "tile").add(Tag.of("dt").text(label), Tag.of("dd").text(value));
  }
}
