package dev.carrybit.bench;

import dev.carrybit.linalg.KernelChoice;
import java.util.LinkedHashMap;
import java.util.Map;

/** The same work done by PyTorch and NumPy, one thread against one thread, in turns. */
final class PeersBenchmark {

  private PeersBenchmark() {}

  static void run(Settings settings) {
    for (var choice : settings.kernels()) {
      steps(choice, settings.rounds());
    }
    article(settings.rounds());
  }

  private static void steps(KernelChoice choice, int rounds) {
    var rows = new LinkedHashMap<Net, Map<String, Double>>();
    for (var net : Net.ALL) {
      rows.put(net, steps(net, choice, rounds));
    }
    var peers = rows.values().iterator().next().keySet().stream().skip(1).toList();
    var heading = new String[2 + peers.size()];
    heading[0] = "network";
    heading[1] = "Carrybit, float64";
    for (int i = 0; i < peers.size(); i++) {
      heading[2 + i] = peers.get(i);
    }
    var table =
        new Table(
            "Training step (LSTM, V 87, T 50, Adam), one thread, tokens/s (how many times as fast"
                + " Carrybit is); kernels "
                + choice,
            heading);
    rows.forEach((net, seconds) -> table.row(cells(net, heading, seconds)));
  }

  private static String[] cells(Net net, String[] heading, Map<String, Double> seconds) {
    var cells = new String[heading.length];
    double ours = seconds.get(heading[1]);
    cells[0] = net.toString();
    cells[1] = Table.number(net.tokens() / ours, 0);
    for (int i = 2; i < cells.length; i++) {
      double theirs = seconds.get(heading[i]);
      cells[i] = "%s (%s)".formatted(Table.number(net.tokens() / theirs, 0), ratio(theirs / ours));
    }
    return cells;
  }

  private static Map<String, Double> steps(Net net, KernelChoice choice, int rounds) {
    try (var step = new TrainingStep(net.plan(choice, 1), net.weights());
        var torch32 = new Peer("torch", "float32", net);
        var torch64 = new Peer("torch", "float64", net);
        var numpy32 = new Peer("numpy", "float32", net);
        var numpy64 = new Peer("numpy", "float64", net)) {
      return new Clock()
          .add("Carrybit, float64", step::run)
          .take(torch32.name() + ", float32", torch32::seconds)
          .take(torch64.name() + ", float64", torch64::seconds)
          .take(numpy32.name() + ", float32", numpy32::seconds)
          .take(numpy64.name() + ", float64", numpy64::seconds)
          .medians(2, rounds);
    }
  }

  private static void article(int rounds) {
    var script = Command.SCRIPTS + "addition.py";
    var ours = "`./submit.sh train conf/article-addition.conf`";
    var medians =
        new Clock()
            .take(ours, Command.train("conf/article-addition.conf"))
            .take("NumPy, as the article's loop goes", Command.of(Command.PYTHON, script)::seconds)
            .take(
                "NumPy, products over all positions",
                Command.of(Command.PYTHON, script, "whole")::seconds)
            .medians(1, rounds);
    var table =
        new Table(
            "The article's 10,000 steps, whole processes",
            "command",
            "seconds",
            "Carrybit's time to its");
    medians.forEach(
        (name, seconds) ->
            table.row(name, Table.number(seconds, 2), ratio(medians.get(ours) / seconds)));
  }

  private static String ratio(double value) {
    return Table.number(value, 2) + " ×";
  }
}
