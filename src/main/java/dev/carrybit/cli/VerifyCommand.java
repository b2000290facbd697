package dev.carrybit.cli;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.model.TrainedRun;
import dev.carrybit.nn.Elman;
import dev.carrybit.run.RunDirectory;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.NamedWeights;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.verify.Budget;
import dev.carrybit.verify.Certificate;
import dev.carrybit.verify.CertificateChecker;
import dev.carrybit.verify.CertificateChecker.Proof;
import dev.carrybit.verify.Verdict;
import dev.carrybit.verify.Verifier;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExitCodeGenerator;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves that an adder is right at every length, or refutes it. */
@Command(
    name = "verify",
    description =
        "Proves that a trained adder is right at every length, or finds a sum that it gets wrong.")
final class VerifyCommand extends ConsoleCommand implements IExitCodeGenerator {

  private static final int MOST_SECONDS = 1_000_000;

  @Parameters(paramLabel = "RUN", description = "directory of the run")
  private String run;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "seconds for the search, 1 to 1000000 (default: ${DEFAULT-VALUE})")
  private Double seconds;

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description = "file for the certificate (default: RUN/certificate.safetensors)")
  private Optional<String> output = Optional.empty();

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description = "check the certificate in this file, without a search")
  private Optional<String> input = Optional.empty();

  private ExitCode code = ExitCode.DONE;

  @Override
  public int getExitCode() {
    return code.number();
  }

  @Override
  public void run() {
    require(
        seconds >= 1 && seconds <= MOST_SECONDS,
        "--seconds: expected 1 to %d, was %s",
        MOST_SECONDS,
        seconds);
    require(
        input.isEmpty() || output.isEmpty(),
        "--certificate: expected none beside --check, which writes none");
    var files = files();
    var trained = RunDirectory.load(files, run).requireAdder();
    long began = System.nanoTime();
    if (input.isPresent()) {
      print(check(files, trained, input.get()));
    } else {
      var file = output.orElse(new RunDirectory(files, run).certificate());
      requireFile(files, "--certificate", file);
      var budget = Budget.ofTime(Duration.ofMillis((long) (1000 * seconds)));
      print(
          files,
          file,
          Verifier.verify(trained.network(), trained.weights(), budget, console.log()::println));
    }
    row("seconds", String.format(Locale.ROOT, "%.3f", (System.nanoTime() - began) / 1e9));
  }

  private Proof check(HadoopFiles files, TrainedRun trained, String file) {
    var certificate = Certificate.read(file, files.readTensors(file));
    if (!(trained.model().spec().cell() instanceof Elman elman)) {
      throw CarrybitException.badData("%s: expected an Elman network, which can be proved", run);
    }
    var model = NamedWeights.tensors(trained.weights());
    return CertificateChecker.check(model, elman.activation(), certificate);
  }

  private void print(HadoopFiles files, String file, Verdict verdict) {
    if (verdict instanceof Verdict.Proved proved) {
      var content = SafeTensors.writer(proved.certificate().file());
      try {
        write(files, "--certificate", file, content, true);
      } finally { // after the file: whoever reads the verdict may close the pipe
        print(proved.proof());
      }
      row("certificate", file);
    } else if (verdict instanceof Verdict.Refuted refuted) {
      code = ExitCode.REFUTED;
      row("verdict", "REFUTED: the network gets a sum wrong");
      row("wrong sum", refuted.equation());
    } else if (verdict instanceof Verdict.Undecided undecided) {
      code = ExitCode.UNDECIDED;
      row("verdict", "UNDECIDED: " + undecided.reason());
    }
  }

  private void print(Proof proof) {
    row("verdict", "PROVED: right at every length");
    row("regions", String.valueOf(proof.regions()));
    row("steps", String.valueOf(proof.steps()));
    row("logit margin", proof.margin(6));
  }

  private void row(String name, String value) {
    out.println("%-16s %s".formatted(name, value));
  }
}
