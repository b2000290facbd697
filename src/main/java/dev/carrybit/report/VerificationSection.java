package dev.carrybit.report;

import dev.carrybit.verify.Verdict;
import dev.carrybit.verify.Verdict.Proved;
import dev.carrybit.verify.Verdict.Refuted;
import dev.carrybit.verify.Verdict.Undecided;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Optional;

/** The part of the page of an adder that tells whether it is right at every length. */
final class VerificationSection {

  private VerificationSection() {}

  static DomContent of(Verdict verdict, StatePlane states) {
    if (verdict instanceof Proved proved) {
      return section(
          "Proved: the network gets every sum right, whatever its length. Its hidden states form"
              + " two groups: no carry, and carry. The proof covers them with regions. From every"
              + " state of a region, every input gives the right bit of the sum, and after a few"
              + " steps a state of a region with the right carry.",
          List.of(
              AutomatonDiagram.figure(proved, states.visits(proved.certificate())),
              StatePlot.figure(states, Optional.of(proved))));
    }
    if (verdict instanceof Refuted refuted) {
      return section(
          "Refuted: the network gets a sum wrong. This is the shortest one that the search found.",
          List.of(WrittenAddition.figure(refuted)));
    }
    return section(
        "Undecided: %s. This was searched for a few seconds at most; the command verify searches longer."
            .formatted(((Undecided) verdict).reason()),
        List.of(StatePlot.figure(states, Optional.empty())));
  }

  private static DomContent section(String about, List<DomContent> figures) {
    return PageLayout.section(
        "Verification: right at every length?", about, PageLayout.charts(figures));
  }
}
