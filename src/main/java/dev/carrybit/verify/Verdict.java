package dev.carrybit.verify;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.verify.CertificateChecker.Proof;
import java.math.BigInteger;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;

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
      return equation(Integer.MAX_VALUE);
    }

    /** The same, without the middle of numbers of more than 24 digits. */
    public String shortEquation() {
      return equation(24);
    }

    private String equation(int longest) {
      return "%s + %s = %s; the network says %s"
          .formatted(
              Stream.of(problem.a(), problem.b(), problem.sum(), answer)
                  .map(number -> StringUtils.abbreviateMiddle(number.toString(), "…", longest))
                  .toArray());
    }

    @Override
    public String sentence() {
      return "refuted: " + shortEquation();
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
