package dev.carrybit.bench;

import dev.carrybit.linalg.KernelChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The same work done by other libraries, one thread against one thread, in turns. */
final class PeersBenchmark {

  private PeersBenchmark() {}

  /** PyTorch and NumPy, and DL4J where it was built. */
  static void run(Settings settings) {
    steps(
        settings,
        net ->
            Stream.concat(
                Stream.of("torch", "numpy")
                    .flatMap(
                        library ->
                            Stream.of("float32", "float64")
                                .map(type -> Peer.python(library, type, net))),
                settings.dl4j().stream().map(folder -> Peer.dl4j(folder, net))));
    article(settings.rounds());
  }

  /** DL4J alone. */
  static void dl4j(Settings settings) {
    var folder =
        settings
            .dl4j()
            .orElseThrow(() -> new IllegalArgumentException("dl4j: expected the profile dl4j too"));
    steps(settings, net -> Stream.of(Peer.dl4j(folder, net)));
  }

  private static void steps(Settings settings, Function<Net, Stream<Peer>> peers) {
    for (var choice : settings.kernels()) {
      steps(choice, settings.rounds(), peers);
    }
  }

  private static void steps(
      KernelChoice choice, int rounds, Function<Net, Stream<Peer>> contenders) {
    var rows = new LinkedHashMap<Net, Map<String, Double>>();
    for (var net : Net.ALL) {
      rows.put(net, steps(net, choice, rounds, contenders));
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

  private static Map<String, Double> steps(
      Net net, KernelChoice choice, int rounds, Function<Net, Stream<Peer>> contenders) {
    var peers = new ArrayList<Peer>();
    try (var step = new TrainingStep(net.plan(choice, 1), net.weights())) {
      var clock = new Clock().add("Carrybit, float64", step::run);
      contenders.apply(net).forEachOrdered(peers::add);
      peers.forEach(peer -> clock.take(peer.name(), peer::seconds));
      return clock.medians(2, rounds);
    } finally {
      peers.forEach(Peer::close);
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
