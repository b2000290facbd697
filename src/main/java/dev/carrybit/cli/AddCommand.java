package dev.carrybit.cli;

import dev.carrybit.ExitCode;
import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.run.Console;
import dev.carrybit.run.Run;
import dev.carrybit.spark.HadoopProperties;
import dev.carrybit.train.Adder;
import java.math.BigInteger;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lets a trained network add. */
@Command(
    name = "add",
    description =
        "Lets a trained network add two numbers of any size, and says whether it is right.")
final class AddCommand implements Callable<Integer> {

  private static final int WINDOW = 64;

  private final Console console;

  @Parameters(paramLabel = "RUN", description = "directory of the run")
  private String run;

  @Parameters(paramLabel = "A", description = "a number from 0 on", converter = Natural.class)
  private BigInteger a;

  @Parameters(paramLabel = "B", description = "a number from 0 on", converter = Natural.class)
  private BigInteger b;

  AddCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var adder = Run.open(HadoopProperties.ofJob(), run).requireAdder();
    var problem = AdditionProblem.of(a, b);
    // As many bits as the sum has: what the network was trained on does not matter.
    var said = new Adder(adder.model(), adder.weights(), 1, WINDOW).add(problem, problem.bits());
    boolean right = said.equals(problem.sum());
    console
        .results()
        .println(
            "%s + %s = %s  %s"
                .formatted(a, b, said, right ? "right" : "wrong, it is " + problem.sum()));
    return ExitCode.DONE.number();
  }
}
