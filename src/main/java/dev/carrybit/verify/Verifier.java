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
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decides whether an adder is right at every length. It looks for a wrong addition first, and then
 * for a proof, with more and more effort.
 */
public final class Verifier {

  /** Sizes of cells for a first look at the reachable states. */
  private static final double[] CELLS = {0.2, 0.1, 0.05, 0.025};

  /** Size of the cells whose states have metrics. */
  private static final double METRIC_CELLS = 0.1;

  /** Nodes of the first quick search for a proof, and of the largest one. */
  private static final int FIRST_NODES = 60_000;

  private static final int MOST_NODES = 64 * FIRST_NODES;

  private static final int MOST_POSITIONS = 10_000;

  /** Multiplications for a verdict at the end of a training; a second or two. */
  private static final long WORK = 2_000_000_000;

  private final Network network;
  private final Parameters weights;
  private final Budget budget;
  private final Consumer<String> log;

  /** States that were searched, and whether all of the last search were. */
  private int states;

  private boolean complete;

  /** Whether a proof with more nodes is worth a try. */
  private boolean cut;

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
    var searches = List.<ProofSearch>of();
    if (wrong.isEmpty() && ProofSearch.applies(spec)) {
      var graph =
          StateGraph.of(
              network, weights, METRIC_CELLS, MOST_POSITIONS, ProofSearch.mostStates(spec), budget);
      searches = ProofSearch.of(spec, weights, graph, budget);
    }
    double cell = CELLS[CELLS.length - 1];
    int nodes = FIRST_NODES;
    cut = !searches.isEmpty();
    while (wrong.isEmpty() && budget.isLeft() && (cut || complete)) {
      var proved = prove(searches, nodes);
      if (proved.isPresent()) {
        return proved.get();
      }
      cell /= 2;
      nodes = Math.min(MOST_NODES, 8 * nodes);
      wrong = refute(cell, MOST_POSITIONS);
    }
    return wrong.isPresent() ? wrong.get() : new Undecided(reason(searches));
  }

  private Optional<Proved> prove(List<ProofSearch> searches, int nodes) {
    cut = false;
    for (var search : searches) {
      for (double radius : search.radii()) {
        var proved = search.find(radius, nodes).flatMap(this::checked);
        log.accept(
            "regions of radius %s, %d sets: %s"
                .formatted(radius, search.size(), proved.isPresent() ? "a proof" : "no proof"));
        if (proved.isPresent()) {
          return proved;
        }
        cut |= search.wasCut();
      }
    }
    return Optional.empty();
  }

  private String reason(List<ProofSearch> searches) {
    return "no wrong sum among %d states; %s"
        .formatted(
            states,
            searches.isEmpty()
                ? "only an Elman network of one layer and 32 units at most can be proved"
                : searches.get(0).reason());
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
                cell, graph.states().size(), wrong.map(Refuted::equation).orElse("no wrong sum")));
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
