package dev.carrybit.verify;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.verify.CertificateChecker.Proof;
import java.math.BigInteger;
import java.util.Locale;

/** Whether an adder is right at every length. */
public sealed interface Verdict {

  /** The verdict in a word. */
  default String word() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** The verdict in a sentence. */
  String sentence();

  /**
   * It is: {@code certificate} was checked.
   *
   * @param proof what the check has shown
   */
  record Proved(Certificate certificate, Proof proof) implements Verdict {
    @Override
    public String sentence() {
      return "proved: every sum of any length is right (%d regions, every logit at least %s from zero)"
          .formatted(proof.regions(), proof.margin(3));
    }
  }

  /**
   * It is not: the network adds {@code problem} wrong.
   *
   * @param answer of the network, with as many bits as {@link AdditionProblem#bits}
   */
  record Refuted(AdditionProblem problem, BigInteger answer) implements Verdict {
    /** The wrong addition, such as {@code 5 + 3 = 8; the network says 6}. */
    public String equation() {
      return "%s + %s = %s; the network says %s"
          .formatted(problem.a(), problem.b(), problem.sum(), answer);
    }

    @Override
    public String sentence() {
      return "refuted: " + equation();
    }
  }

  /**
   * Neither a proof nor a wrong addition was found.
   *
   * @param reason why, and how far the search came
   */
  record Undecided(String reason) implements Verdict {
    @Override
    public String sentence() {
      return "undecided: " + reason;
    }
  }
}
