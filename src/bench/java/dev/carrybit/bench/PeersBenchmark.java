package dev.carrybit.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One thread of Carrybit in turns with one of libtorch or of OpenBLAS, each in a process of its own
 * on the same core.
 */
final class PeersBenchmark {

  private static final List<String> PRECISIONS = List.of("float64", "float32");

  private static final String OWN = "Carrybit";
  private static final String TUNED = "libtorch";
  private static final String UNTUNED = "libtorch, untuned";
  private static final String OPENBLAS = "OpenBLAS";

  private final Libtorch libtorch = Libtorch.build();
  private final int rounds;

  private PeersBenchmark(int rounds) {
    this.rounds = rounds;
  }

  /** Training steps. */
  static void training(Settings settings) {
    var benchmark = new PeersBenchmark(settings.rounds());
    var table =
        new Table(
            "Training step, one thread, tokens/s",
            "network",
            "precision",
            "Carrybit",
            "libtorch 2.10",
            "Carrybit / libtorch",
            "libtorch, allocator untuned",
            "loss of step 20, Carrybit",
            "loss, libtorch");
    for (var net : settings.shapes()) {
      for (var precision : PRECISIONS) {
        benchmark.train(net, precision, table);
      }
    }
  }

  private void train(Net net, String precision, Table table) {
    var peers = own("training", precision, net.name());
    var words =
        "training %s %s %d %d %d %d %d %d"
            .formatted(
                precision,
                net.cellName(),
                net.layers(),
                net.hidden(),
                net.symbols(),
                net.words() ? net.input().size() : 0,
                net.batch(),
                net.timeSteps())
            .split(" ");
    peers.put(TUNED, libtorch.peer(true, words));
    peers.put(UNTUNED, libtorch.peer(false, words));
    var seconds = seconds(peers);
    table.row(
        net.toString(),
        precision,
        rate(seconds, OWN, net.tokens(), 0),
        rate(seconds, TUNED, net.tokens(), 0),
        ratio(seconds, TUNED),
        rate(seconds, UNTUNED, net.tokens(), 0),
        Table.number(peers.get(OWN).loss(), 3),
        Table.number(peers.get(TUNED).loss(), 3));
  }

  /** The products of a step of H 512. */
  static void products(Settings settings) {
    var benchmark = new PeersBenchmark(settings.rounds());
    var table =
        new Table(
            "Products, one thread, GFLOP/s",
            "product",
            "precision",
            "Carrybit",
            "OpenBLAS",
            "Carrybit / OpenBLAS");
    for (var precision : PRECISIONS) {
      benchmark.multiply(precision, table);
    }
  }

  private void multiply(String precision, Table table) {
    var step = new LinkedHashMap<String, double[]>();
    var products = Product.of(Net.of("lstm-512"));
    for (var product : products) {
      var words =
          "product %s %d %d %d %b"
              .formatted(precision, product.m(), product.k(), product.n(), product.transposed())
              .split(" ");
      var peers = own(words);
      peers.put(OPENBLAS, libtorch.peer(true, words));
      var seconds = seconds(peers);
      row(product.toString(), precision, seconds, product.flops(), table);
      seconds.forEach(
          (name, each) -> {
            var sum = step.computeIfAbsent(name, first -> new double[rounds]);
            Arrays.setAll(sum, turn -> sum[turn] + product.times() * each[turn]);
          });
    }
    row("all of a step", precision, step, Product.flops(products), table);
  }

  private static void row(
      String what, String precision, Map<String, double[]> seconds, double flops, Table table) {
    table.row(
        what,
        precision,
        rate(seconds, OWN, 1e-9 * flops, 1),
        rate(seconds, OPENBLAS, 1e-9 * flops, 1),
        ratio(seconds, OPENBLAS));
  }

  /** Carrybit's process, to which others are added. */
  private static Map<String, Peer> own(String... words) {
    var peers = new LinkedHashMap<String, Peer>();
    peers.put(OWN, Peer.own(words));
    return peers;
  }

  /** The seconds of every turn; ends the processes. */
  private Map<String, double[]> seconds(Map<String, Peer> peers) {
    var clock = new Clock();
    peers.forEach(clock::take);
    try {
      return clock.seconds(1, rounds);
    } finally {
      peers.values().forEach(Peer::close);
    }
  }

  private static String rate(Map<String, double[]> seconds, String name, double work, int digits) {
    return Table.number(work / Clock.median(seconds.get(name)), digits);
  }

  /** How many times as fast Carrybit is: the median over the turns. */
  private static String ratio(Map<String, double[]> seconds, String peer) {
    var own = seconds.get(OWN);
    var ratios = seconds.get(peer).clone();
    Arrays.setAll(ratios, turn -> ratios[turn] / own[turn]);
    return Table.number(Clock.median(ratios), 2) + " ×";
  }
}
