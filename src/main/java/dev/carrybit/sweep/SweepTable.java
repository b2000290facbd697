package dev.carrybit.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a sweep found, as a table with a row for each combination of values.
 *
 * @param rows in the order of the combinations
 * @param target whether trainings ended at a target
 */
public record SweepTable(List<SweepRow> rows, boolean target) {

  private static final String GAP = "  ";

  public SweepTable {
    rows = List.copyOf(rows);
  }

  /** The table for a terminal: numbers are means ± standard deviations over the seeds. */
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

  /** The headings, and then the rows. */
  public List<List<String>> cells() {
    boolean diverged = any(Trial.End.DIVERGED);
    boolean failed = any(Trial.End.FAILED);
    var cells = new ArrayList<List<String>>();
    var headings = new ArrayList<>(rows.get(0).values().stream().map(Map.Entry::getKey).toList());
    add(headings, target, "reached");
    add(headings, diverged, "diverged");
    add(headings, failed, "failed");
    headings.addAll(List.of("steps", "seconds", "loss", "accuracy"));
    cells.add(headings);
    for (var row : rows) {
      var line = new ArrayList<>(row.values().stream().map(Map.Entry::getValue).toList());
      add(line, target, row.reached());
      add(line, diverged, String.valueOf(row.count(Trial.End.DIVERGED)));
      add(line, failed, String.valueOf(row.count(Trial.End.FAILED)));
      line.add(row.steps(target).text());
      line.add(row.seconds(target).text());
      line.add(row.loss().text());
      line.add(row.accuracy().text());
      cells.add(line);
    }
    return cells;
  }

  private boolean any(Trial.End end) {
    return rows.stream().anyMatch(row -> row.count(end) > 0);
  }

  private static void add(List<String> line, boolean wanted, String cell) {
    if (wanted) {
      line.add(cell);
    }
  }

  /** All trainings, one a line, as comma-separated values. */
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

  private static String line(SweepRow row, long seed, Trial trial) {
    var cells = new ArrayList<String>();
    row.values().forEach(value -> cells.add(quoted(value.getValue())));
    cells.add(String.valueOf(seed));
    cells.add(trial.end().word());
    cells.add(String.valueOf(trial.steps()));
    cells.add(number(trial.seconds()));
    cells.add(number(trial.loss()));
    cells.add(number(trial.validationLoss()));
    cells.add(number(trial.accuracy()));
    cells.add(trial.parameters() == 0 ? "" : String.valueOf(trial.parameters()));
    cells.add(trial.weightsSha256());
    return String.join(",", cells);
  }

  /** RFC 4180: quotes around what has quotes. */
  private static String quoted(String text) {
    return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.valueOf(value) : "";
  }
}
