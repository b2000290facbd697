package dev.carrybit.report;

import dev.carrybit.report.Series.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The page of one run. */
public final class RunPage {

  /** The last of a run's samples is shown, and of a longer one its end. */
  private static final int LONGEST_SAMPLE = 4000;

  private final RunFacts run;
  private final Map<String, String> defaults;
  private final List<Tag> content = new ArrayList<>();

  private RunPage(RunFacts run, Map<String, String> defaults) {
    this.run = run;
    this.defaults = defaults;
  }

  /**
   * The page of an adder, as HTML.
   *
   * @param defaults the value of every key that is not set
   * @param memory empty where there is no trained network yet
   */
  public static String ofAdder(
      RunFacts run, Map<String, String> defaults, Optional<AdderMemory> memory) {
    var page = new RunPage(run, defaults);
    page.begin();
    memory.ifPresent(page::adder);
    return page.end();
  }

  /** The page of a text model, likewise. */
  public static String ofText(
      RunFacts run, Map<String, String> defaults, Optional<TextMemory> memory) {
    var page = new RunPage(run, defaults);
    page.begin();
    memory.ifPresent(page::text);
    page.samples();
    return page.end();
  }

  private void begin() {
    content.add(Tag.of("h1").text(run.name()));
    content.add(Tag.of("p", "lead").text(Words.whatRan(run)));
    content.add(ResultTiles.of(run));
    Optional.ofNullable(run.result().get("message"))
        .ifPresent(message -> content.add(Tag.of("pre").text(message)));
    if (run.metrics().isEmpty()) {
      content.addAll(Frame.heading("Course", "The run has logged nothing yet."));
      return;
    }
    content.addAll(
        Frame.heading(
            "Course",
            "What was logged each %s steps, and what was measured. A step’s time is that of the slowest task, of the rest of the round, and of the driver’s update."
                .formatted(run.setting("train.log-every"))));
    content.add(Curves.of(run));
  }

  private void adder(AdderMemory memory) {
    int bits = memory.lengths().stream().mapToInt(AdderMemory.Length::bits).max().orElse(0);
    content.addAll(
        Frame.heading(
            "How far it adds",
            "Trained on sums of %s bits, tried on sums of 1 to %d: all pairs of short ones, random pairs of longer ones."
                .formatted(run.setting("addition.bits"), bits)));
    var points =
        memory.lengths().stream().map(each -> new Point(each.bits(), each.accuracy())).toList();
    var chart =
        LineChart.of(
                "Accuracy of whole sums by number of bits",
                "bits of a sum",
                Numbers::percent,
                List.of(Series.dotted("", 0, points)))
            .within(0, 1)
            .byDoubling();
    content.add(Tag.of("div", "charts").add(chart.figure()));
    content.addAll(
        Frame.heading(
            "The memory",
            "The network reads two bits at a time, lowest first, and all that it knows of the earlier ones is in the outputs of its units. Bands mark where a carry has to be remembered for the next position; a bar is a unit’s output, up for positive, down for negative. The first row is what all units together say of the carry, a weighted sum of their outputs; below, units stand in the order of their correlation with it, over %d random sums."
                .formatted(memory.sums())));
    content.add(
        Tag.of("figure", "wide")
            .add(
                Tag.of("figcaption").text("Units along a sum"),
                Tag.of("div", "scroll").add(Walk.svg(memory.walk()))));
  }

  private void text(TextMemory memory) {
    content.addAll(
        Frame.heading(
            "The memory",
            "For each thing that a text has, the unit whose output goes with it most, over %d symbols of %s. Under each symbol stands the unit’s output after it, a bar up for positive and down for negative; what a band marks is so there."
                .formatted(memory.symbols(), memory.source())));
    content.add(
        Tag.of("div", "passages")
            .add(memory.tracks().stream().map(track -> Passage.figure(memory, track)).toList()));
  }

  private void samples() {
    if (run.samples().isBlank()) {
      return;
    }
    var parts = run.samples().split("(?m)^(?=--- step \\d+$)");
    content.addAll(
        Frame.heading(
            "Samples", "What the network wrote on the way: the first and the last of them."));
    var shown =
        Stream.of(
            parts[0].isEmpty() && parts.length > 1 ? parts[1] : parts[0], parts[parts.length - 1]);
    shown.distinct().forEach(sample -> content.add(Tag.of("pre").text(shortened(sample))));
  }

  private static String shortened(String sample) {
    return sample.length() <= LONGEST_SAMPLE ? sample : sample.substring(0, LONGEST_SAMPLE) + " …";
  }

  private String end() {
    content.addAll(
        Frame.heading("Settings", "What differs from the defaults, and below it every key."));
    content.add(settings(true));
    content.add(
        Tag.of("details")
            .add(
                Tag.of("summary").text("all %d keys".formatted(run.settings().size())),
                settings(false)));
    content.add(Tag.of("footer").text("%s · made by Carrybit".formatted(run.path())));
    return Frame.page(run.name() + " · Carrybit", content);
  }

  /** A number may be written in other ways than its default. */
  private boolean isDefault(String key, String value) {
    var standard = defaults.getOrDefault(key, "");
    try {
      return standard.equals(value) || Double.parseDouble(standard) == Double.parseDouble(value);
    } catch (NumberFormatException noNumbers) {
      return false;
    }
  }

  private Tag settings(boolean changed) {
    var rows =
        run.settings().entrySet().stream()
            .filter(each -> !changed || !isDefault(each.getKey(), each.getValue()))
            .map(
                each ->
                    List.of(
                        each.getKey(), each.getValue(), defaults.getOrDefault(each.getKey(), "")))
            .toList();
    return Tag.of("div", "settings")
        .add(Frame.table("keys", List.of("key", "value", "default"), rows));
  }
}
