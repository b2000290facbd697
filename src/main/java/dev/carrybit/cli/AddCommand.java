package dev.carrybit.cli;

import dev.carrybit.run.RunDirectory;
import java.math.BigInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Adds two numbers with a trained network. */
@Command(
    name = "add",
    description =
        "Adds two numbers of any size with a trained network, and says whether the sum is right.")
final class AddCommand extends ConsoleCommand {

  @Parameters(paramLabel = "RUN", description = "directory of the run")
  private String run;

  @Parameters(paramLabel = "A", description = "a number from 0 on")
  private BigInteger a;

  @Parameters(paramLabel = "B", description = "a number from 0 on")
  private BigInteger b;

  @Override
  public void run() {
    var answer = RunDirectory.load(files(), run).add(a, b);
    var sum = a.add(b);
    var verdict = answer.equals(sum) ? "right" : "wrong, it is " + sum;
    out.println("%s + %s = %s  %s".formatted(a, b, answer, verdict));
  }
}
