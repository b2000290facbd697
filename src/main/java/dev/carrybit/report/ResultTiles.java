package dev.carrybit.report;

import java.util.ArrayList;
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

  /**
   * A table of several runs, with a row for each.
   *
   * @param names of the rows, as many as there are runs
   */
  static Tag table(List<String> names, List<RunFacts> runs) {
    var fields =
        FIELDS.stream()
            .filter(field -> runs.stream().anyMatch(run -> value(run, field).isPresent()))
            .toList();
    var labels = fields.stream().map(Field::label);
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < runs.size(); i++) {
      var run = runs.get(i);
      var values = fields.stream().map(field -> value(run, field).orElse("–"));
      rows.add(Stream.concat(Stream.of(names.get(i), status(run)), values).toList());
    }
    return Frame.table("results", Stream.concat(Stream.of("run", "result"), labels).toList(), rows);
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
