package dev.carrybit.verify;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.nn.Batch;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.storage.NamedWeights;
import dev.carrybit.verify.Verdict.Proved;
import dev.carrybit.verify.Verdict.Refuted;
import dev.carrybit.verify.Verdict.Undecided;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decides whether an adder is right at every length. It looks for a wrong addition first, and then
 * for a proof, with more and more effort.
 */
public final class Verifier {

  /** A search with regions of a radius. */
  private record Attempt(ProofSearch search, double radius) {}

  /** Sizes of cells for a first look at the reachable states. */
  private static final double[] CELLS = {0.2, 0.1, 0.05, 0.025};

  /** In a finer grid, the numbers of cells would not fit an int. */
  private static final double FINEST_CELL = 1e-9;

  /** Size of the cells whose states have metrics. */
  private static final double METRIC_CELLS = 0.1;

  /** Nodes of the first quick search for a proof. */
  private static final int FIRST_NODES = 60_000;

  private static final int MOST_POSITIONS = 10_000;
  private static final String ENDED = "the search ended before a proof";

  /** Multiplications for a verdict at the end of a training; a second or two. */
  private static final long WORK = 2_000_000_000;

  private final Network network;
  private final Parameters weights;
  private final Budget budget;
  private final Consumer<String> log;

  /** States that were searched, and whether all of the last search were. */
  private int states;

  private boolean complete;

  /** Why there is no proof, and the most sets that an attempt had. */
  private String reason =
      "only an Elman network of one layer and 32 units at most, without an embedding, can be proved";

  private int sets;

  private Verifier(Network network, Parameters weights, Budget budget, Consumer<String> log) {
    this.network = network;
    this.weights = weights;
    this.budget = budget;
    this.log = log;
  }

  /** Verifies an adder for a second or two. The verdict is a function of its weights alone. */
  public static Verdict verify(Network network, Parameters weights) {
    return verify(network, weights, Budget.ofWork(WORK), line -> {});
  }

  /**
   * Verifies an adder.
   *
   * @param log receives a line for each step of the search
   */
  public static Verdict verify(
      Network network, Parameters weights, Budget budget, Consumer<String> log) {
    return new Verifier(network, weights, budget, log).verify();
  }

  /** A wrong addition, if the states of a few grids show one. */
  public static Optional<Refuted> refute(Network network, Parameters weights) {
    return new Verifier(network, weights, Budget.ofWork(WORK), line -> {}).refute();
  }

  private Optional<Refuted> refute() {
    var wrong = Optional.<Refuted>empty();
    for (double cell : CELLS) {
      // a finer grid may show a shorter one
      int positions = wrong.map(each -> each.problem().bits() - 1).orElse(MOST_POSITIONS);
      var shorter = refute(cell, positions);
      wrong = shorter.isPresent() ? shorter : wrong;
    }
    return wrong;
  }

  private Verdict verify() {
    var wrong = refute();
    var spec = network.spec();
    var open = new ArrayList<Attempt>();
    if (wrong.isEmpty() && ProofSearch.applies(spec)) {
      var graph =
          StateGraph.of(
              network, weights, METRIC_CELLS, MOST_POSITIONS, ProofSearch.mostStates(spec), budget);
      reason =
          graph.isComplete() || !budget.isLeft() ? ENDED : "it has too many states for a proof";
      if (graph.isComplete()) {
        for (var search : ProofSearch.of(spec, weights, graph, budget)) {
          search.radii().forEach(radius -> open.add(new Attempt(search, radius)));
        }
      }
    }
    double cell = CELLS[CELLS.length - 1];
    int nodes = FIRST_NODES;
    while (wrong.isEmpty()
        && budget.isLeft()
        && (!open.isEmpty() || complete && cell > FINEST_CELL)) {
      var proved = prove(open, nodes);
      if (proved.isPresent()) {
        return proved.get();
      }
      cell /= 2;
      nodes = Math.min(ProofSearch.MOST_NODES, 8 * nodes);
      wrong = refute(cell, MOST_POSITIONS);
    }
    return wrong.isPresent()
        ? wrong.get()
        : new Undecided("no wrong sum among %d states; %s".formatted(states, reason));
  }

  /** Makes attempts until one gives a proof. Those that more nodes may help stay open. */
  private Optional<Proved> prove(List<Attempt> open, int nodes) {
    for (var attempt : List.copyOf(open)) {
      var search = attempt.search;
      var proved = search.find(attempt.radius, nodes).flatMap(this::checked);
      log.accept(
          "regions of radius %s, %d sets: %s"
              .formatted(
                  attempt.radius, search.size(), proved.isPresent() ? "a proof" : "no proof"));
      if (proved.isPresent()) {
        return proved;
      } else if (!budget.isLeft()) {
        reason = ENDED;
        return proved;
      } else if (!search.ranOut()) {
        open.remove(attempt);
      }
      sets = Math.max(sets, search.mostNodes());
      reason =
          sets == 0
              ? "it does not forget enough for a proof"
              : "no proof of up to %d sets".formatted(sets);
    }
    return Optional.empty();
  }

  private Optional<Proved> checked(Certificate certificate) {
    var activation = ((Elman) network.spec().cell()).activation();
    try {
      var proof = CertificateChecker.check(NamedWeights.tensors(weights), activation, certificate);
      return Optional.of(new Proved(certificate, proof));
    } catch (CarrybitException rejected) {
      rejected.rethrowUnless(ExitCode.BAD_DATA);
      return Optional.empty();
    }
  }

  private Optional<Refuted> refute(double cell, int positions) {
    var graph = StateGraph.of(network, weights, cell, positions, StateGraph.MOST_STATES, budget);
    var wrong = graph.wrong().flatMap(this::confirmed);
    states = Math.max(states, graph.states().size());
    complete = graph.isComplete();
    log.accept(
        "cells of %s, %d states: %s"
            .formatted(
                cell,
                graph.states().size(),
                wrong.map(Refuted::shortEquation).orElse("no wrong sum")));
    return wrong;
  }

  /** The addition, if the whole network gets it wrong from beginning to end. */
  private Optional<Refuted> confirmed(AdditionProblem problem) {
    int bits = problem.bits();
    var batch = Batch.of(network.spec().input(), 1, bits);
    problem.fill(batch, 0, 0);
    var workspace = network.workspace(1, bits);
    network.forward(weights, batch, new double[network.spec().stateSize()], workspace);
    var answer = BigInteger.ZERO;
    for (int t = 0; t < bits; t++) {
      answer = workspace.prediction(t) == 1 ? answer.setBit(t) : answer;
    }
    return answer.equals(problem.sum())
        ? Optional.empty()
        : Optional.of(new Refuted(problem, answer));
  }
}
