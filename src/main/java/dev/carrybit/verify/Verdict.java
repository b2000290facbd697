package dev.carrybit.verify;

import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.verify.CertificateChecker.Proof;
import java.math.BigInteger;
import java.util.Locale;

/** Whether an adder is right at every length. */
public sealed interface Verdict {

  /** One word in capitals. */
  default String word() {
    return getClass().getSimpleName().toUpperCase(Locale.ROOT);
  }

  /**
   * It is: {@code certificate} was checked.
   *
   * @param proof what the check has shown
   */
  record Proved(Certificate certificate, Proof proof) implements Verdict {}

  /**
   * It is not: the network adds {@code problem} wrong.
   *
   * @param answer of the network, with as many bits as {@link AdditionProblem#bits}
   */
  record Refuted(AdditionProblem problem, BigInteger answer) implements Verdict {}

  /**
   * Neither a proof nor a wrong addition was found.
   *
   * @param reason why, and how far the search came
   */
  record Undecided(String reason) implements Verdict {}
}
