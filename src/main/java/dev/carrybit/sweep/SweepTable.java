package dev.carrybit.sweep;

import dev.carrybit.Words;
import dev.carrybit.sweep.Trial.End;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.apache.commons.math3.stat.descriptive.StatisticalSummary;
import org.apache.commons.text.StringEscapeUtils;

/**
 * The results of a sweep: a row for each combination of values.
 *
 * @param rows in the order of the combinations
 * @param target whether trainings end at {@code train.target}
 */
public record SweepTable(List<Combination> rows, boolean target) {

  private static final double SMALL = 1e-4;
  private static final int GAP = 2;

  /**
   * The trainings of one combination of values.
   *
   * @param values by the keys that the sweep varies, in the order of the command line
   * @param trials by seed
   */
  public record Combination(Map<String, String> values, Map<Long, Trial> trials) {

    public Combination {
      trials = new TreeMap<>(trials);
    }

    /** The values in a line: {@code model.hidden=8 model.cell=lstm}. */
    public String label() {
      return StringUtils.join(values.entrySet(), ' ');
    }

    /** How many trainings reached the target, such as {@code 3 of 5}. */
    private String reached() {
      return count(End.REACHED) + " of " + trials.size();
    }

    /** How many networks are proved to be right at every length, such as {@code 3 of 5}. */
    private String proved() {
      return trials.values().stream().filter(Trial::isProved).count() + " of " + trials.size();
    }

    /** How many trainings ended like that. */
    public long count(End end) {
      return trials.values().stream().filter(trial -> trial.end() == end).count();
    }

    /** Mean ± standard deviation of the finite numbers of some trainings. */
    private String statistics(Predicate<Trial> some, ToDoubleFunction<Trial> number) {
      var numbers = trials.values().stream().filter(some).mapToDouble(number);
      return text(new DescriptiveStatistics(numbers.filter(Double::isFinite).toArray()));
    }
  }

  /** Returns the table for a terminal. Numbers are means ± standard deviations over the seeds. */
  public String text() {
    var cells = cells();
    var widths = new int[cells.get(0).size()];
    for (var row : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length() + GAP);
      }
    }
    var text = new StringBuilder();
    for (var row : cells) {
      var line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(StringUtils.rightPad(row.get(i), widths[i]));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** Returns the header, followed by the rows. */
  public List<List<String>> cells() {
    Predicate<Trial> complete = trial -> trial.endedWell(target);
    Predicate<Trial> any = trial -> true;
    var columns = new LinkedHashMap<String, Function<Combination, String>>();
    for (var key : rows.get(0).values().keySet()) {
      columns.put(key, row -> row.values().get(key));
    }
    if (target) {
      columns.put("reached", Combination::reached);
    }
    for (var end : List.of(End.DIVERGED, End.FAILED)) {
      if (rows.stream().anyMatch(row -> row.count(end) > 0)) {
        columns.put(Words.of(end), row -> String.valueOf(row.count(end)));
      }
    }
    columns.put("steps", row -> row.statistics(complete, Trial::steps));
    columns.put("seconds", row -> row.statistics(complete, Trial::seconds));
    columns.put("validation loss", row -> row.statistics(any, Trial::validationLoss));
    columns.put("accuracy", row -> row.statistics(any, Trial::accuracy));
    if (rows.stream().flatMap(row -> row.trials().values().stream()).anyMatch(Trial::isVerified)) {
      columns.put("proved", Combination::proved);
    }
    var cells = new ArrayList<List<String>>();
    cells.add(List.copyOf(columns.keySet()));
    for (var row : rows) {
      cells.add(columns.values().stream().map(column -> column.apply(row)).toList());
    }
    return cells;
  }

  /** {@code mean ± deviation}, the mean to the digits of the deviation; – without numbers. */
  public static String text(StatisticalSummary numbers) {
    double mean = numbers.getMean();
    double deviation = numbers.getStandardDeviation();
    if (numbers.getN() < 2) {
      return numbers.getN() == 0 ? "–" : plain(mean, 3);
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
    rows.get(0).values().keySet().forEach(key -> text.append(key).append(','));
    text.append(
        "seed,end,steps,seconds,loss,validationLoss,accuracy,exactness,parameters,weightsSha256\n");
    for (var row : rows) {
      row.trials().forEach((seed, trial) -> text.append(line(row, seed, trial)).append('\n'));
    }
    return text.toString();
  }

  private static String line(Combination row, long seed, Trial trial) {
    var cells = new ArrayList<String>();
    row.values().values().forEach(value -> cells.add(StringEscapeUtils.escapeCsv(value)));
    cells.add(String.valueOf(seed));
    cells.add(Words.of(trial.end()));
    cells.add(String.valueOf(trial.steps()));
    cells.add(finite(trial.seconds()));
    cells.add(finite(trial.loss()));
    cells.add(finite(trial.validationLoss()));
    cells.add(finite(trial.accuracy()));
    cells.add(trial.exactness());
    cells.add(trial.parameters() == 0 ? "" : String.valueOf(trial.parameters()));
    cells.add(trial.weightsSha256());
    return String.join(",", cells);
  }

  private static String finite(double value) {
    return Double.isFinite(value) ? String.valueOf(value) : "";
  }
}
