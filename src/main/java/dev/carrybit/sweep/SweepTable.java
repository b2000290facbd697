package dev.carrybit.sweep;

import dev.carrybit.sweep.Trial.End;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.descriptive.StatisticalSummary;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.apache.commons.text.StringEscapeUtils;

/**
 * The results of a sweep: a row for each combination of values.
 *
 * @param rows in the order of the combinations
 * @param target whether trainings end at {@code train.target}
 */
public record SweepTable(List<Combination> rows, boolean target) {

  private static final double SMALL = 1e-4;
  private static final String GAP = "  ";

  public SweepTable {
    rows = List.copyOf(rows);
  }

  /**
   * The trainings of one combination of values.
   *
   * @param values by the keys that the sweep varies, in the order of the command line
   * @param trials by seed
   */
  public record Combination(List<Map.Entry<String, String>> values, Map<Long, Trial> trials) {

    public Combination {
      values = List.copyOf(values);
      trials = new TreeMap<>(trials);
    }

    /** The values in a line: {@code model.hidden=8 model.cell=lstm}. */
    public String label() {
      return values.stream()
          .map(value -> value.getKey() + "=" + value.getValue())
          .collect(Collectors.joining(" "));
    }

    /** How many trainings reached the target, such as {@code 3 of 5}. */
    public String reached() {
      return "%d of %d".formatted(count(End.REACHED), trials.size());
    }

    private long count(End end) {
      return trials.values().stream().filter(trial -> trial.end() == end).count();
    }

    /** Mean ± standard deviation of the finite numbers of some trainings. */
    private String statistics(Predicate<Trial> some, ToDoubleFunction<Trial> number) {
      var statistics = new SummaryStatistics();
      trials.values().stream()
          .filter(some)
          .mapToDouble(number)
          .filter(Double::isFinite)
          .forEach(statistics::addValue);
      return text(statistics.getSummary());
    }
  }

  /** Returns the table for a terminal. Numbers are means ± standard deviations over the seeds. */
  public String text() {
    var cells = cells();
    var widths = new int[cells.get(0).size()];
    for (var row : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var text = new StringBuilder();
    for (var row : cells) {
      var line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length())).append(GAP);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** Returns the header, followed by the rows. */
  public List<List<String>> cells() {
    boolean diverged = any(End.DIVERGED);
    boolean failed = any(End.FAILED);
    var header = new ArrayList<>(rows.get(0).values().stream().map(Map.Entry::getKey).toList());
    addIf(target, header, "reached");
    addIf(diverged, header, "diverged");
    addIf(failed, header, "failed");
    header.addAll(List.of("steps", "seconds", "loss", "accuracy"));
    var cells = new ArrayList<List<String>>();
    cells.add(header);
    Predicate<Trial> complete = trial -> trial.endedWell(target);
    for (var row : rows) {
      var line = new ArrayList<>(row.values().stream().map(Map.Entry::getValue).toList());
      addIf(target, line, row.reached());
      addIf(diverged, line, String.valueOf(row.count(End.DIVERGED)));
      addIf(failed, line, String.valueOf(row.count(End.FAILED)));
      line.add(row.statistics(complete, Trial::steps));
      line.add(row.statistics(complete, Trial::seconds));
      line.add(row.statistics(trial -> true, Trial::validationLoss));
      line.add(row.statistics(trial -> true, Trial::accuracy));
      cells.add(line);
    }
    return cells;
  }

  private boolean any(End end) {
    return rows.stream().anyMatch(row -> row.count(end) > 0);
  }

  private static void addIf(boolean wanted, List<String> line, String cell) {
    if (wanted) {
      line.add(cell);
    }
  }

  /** {@code mean ± deviation}, the mean to the digits of the deviation; – without numbers. */
  public static String text(StatisticalSummary numbers) {
    double mean = numbers.getMean();
    double deviation = numbers.getStandardDeviation();
    if (numbers.getN() == 0) {
      return "–";
    }
    if (numbers.getN() == 1) {
      return plain(mean, 3);
    }
    if (deviation == 0) {
      return plain(mean, 4) + " ± 0";
    }
    if (deviation < SMALL || !Double.isFinite(deviation)) {
      return plain(mean, 3) + " ± " + plain(deviation, 2);
    }
    var rounded = new BigDecimal(deviation).round(new MathContext(2));
    int scale = Math.max(0, Math.min(rounded.scale(), 17));
    var centre = new BigDecimal(mean).setScale(scale, RoundingMode.HALF_EVEN);
    return centre.toPlainString() + " ± " + rounded.setScale(scale, RoundingMode.HALF_EVEN);
  }

  /** A number with so many significant digits, with an exponent only if it is small. */
  static String plain(double value, int digits) {
    if (value != 0 && Math.abs(value) < SMALL || !Double.isFinite(value)) {
      return String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
    }
    var rounded = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
    return rounded.setScale(Math.max(0, rounded.scale())).toPlainString();
  }

  /** Returns all trainings as comma-separated values, one a line. */
  public String csv() {
    var text = new StringBuilder();
    for (var value : rows.get(0).values()) {
      text.append(value.getKey()).append(',');
    }
    text.append("seed,end,steps,seconds,loss,validationLoss,accuracy,parameters,weightsSha256\n");
    for (var row : rows) {
      row.trials().forEach((seed, trial) -> text.append(line(row, seed, trial)).append('\n'));
    }
    return text.toString();
  }

  private static String line(Combination row, long seed, Trial trial) {
    var cells = new ArrayList<String>();
    row.values().forEach(value -> cells.add(StringEscapeUtils.escapeCsv(value.getValue())));
    cells.add(String.valueOf(seed));
    cells.add(trial.end().word());
    cells.add(String.valueOf(trial.steps()));
    cells.add(finite(trial.seconds()));
    cells.add(finite(trial.loss()));
    cells.add(finite(trial.validationLoss()));
    cells.add(finite(trial.accuracy()));
    cells.add(trial.parameters() == 0 ? "" : String.valueOf(trial.parameters()));
    cells.add(trial.weightsSha256());
    return String.join(",", cells);
  }

  private static String finite(double value) {
    return Double.isFinite(value) ? String.valueOf(value) : "";
  }
}
