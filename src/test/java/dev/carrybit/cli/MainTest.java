package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  @Test
  void helpListsCommandsAndExitCodes() {
    var outcome = type("--help").succeeded();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .isEqualTo(
            """
            Usage: submit.sh [-hV] COMMAND
            Trains recurrent networks on Apache Spark, and uses them.
              -h, --help      Show this help message and exit.
              -V, --version   Print version information and exit.
            Commands:
              train     Trains the network of a configuration, and writes the run to run.dir.
              sweep     Trains an adder with every combination of values, and compares the results.
              evaluate  Measures a trained network on additions or on text.
              add       Adds two numbers of any size with a trained network, and says whether the sum is right.
              verify    Proves that a trained adder is right at every length, or finds a sum that it gets wrong.
              sample    Samples text from a trained network; the same seed gives the same text.
              score     Writes the loss of a trained network on each line or file of a text.
              trace     Prints the forward pass of an addition position by position, for a trained run, or for
                          the initial weights of a configuration.
              export    Writes a trained network as a file for PyTorch or ONNX Runtime, and prints its path.
              report    Writes an HTML page of a run: its curves, its results, and what its units track.
              compare   Writes an HTML page of several runs: curves, results, and the settings that differ.
              check     Checks a configuration, and prints the value of every key and the resulting sizes; does
                          not start Spark.

            Exit codes:
              0     done
              64    an error on the command line
              65    invalid data or an invalid model
              66    a missing or empty input
              69    no cluster, or no executors
              70    a bug in Carrybit
              73    output that cannot be created
              74    an input or output error
              75    a run that is locked by another process
              76    training that diverged
              77    no permission
              78    an error in the configuration
              79    an adder that is refuted: it gets a sum wrong
              80    an adder that is neither proved nor refuted
              129   stopped by HUP (the terminal or ssh session was closed)
              130   stopped by INT (Ctrl-C)
              143   stopped by TERM

            Before the command:
              --dry-run   prints the spark-submit command, and neither builds nor starts anything
              options of spark-submit, such as --master URL, --driver-memory 4g, --conf spark.KEY=VALUE
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          train    | Usage: submit.sh train [-hV] [--new-run] CONF [key=value...]
          evaluate | Usage: submit.sh evaluate [-hV] [--bits=N] [--count=N] [--input=PATH] [--seed=N] RUN
          add      | Usage: submit.sh add [-hV] RUN A B
          score    | Usage: submit.sh score [-hV] [--by=WHAT] [--format=FORMAT] --output=PATH [--unknown=WHAT] RUN PATH
          trace    | Usage: submit.sh trace [-hV] RUN-or-CONF A B
          export   | Usage: submit.sh export [-hV] [--force] --format=FORMAT [--output=FILE] RUN
          report   | Usage: submit.sh report [-hV] [--course=FILE] [--output=FILE] [--passage=FILE] [--picture=FILE] RUN
          compare  | Usage: submit.sh compare [-hV] [--output=FILE] RUN RUN...
          check    | Usage: submit.sh check [-hV] [--keys] [CONF] [key=value...]
          """)
  void everyCommandHasHelp(String command, String usage) {
    var outcome = type(command, "--help").succeeded();
    assertThat(outcome.outLines()).startsWith(usage).contains("Exit codes:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "train --help"})
  void helpListsOptionsBeforeTheCommand(String words) {
    var outcome = type(List.of(words.split(" "))).succeeded();
    assertThat(outcome.outLines())
        .contains(
            "Before the command:",
            "  --dry-run   prints the spark-submit command, and neither builds nor starts"
                + " anything");
  }

  @Test
  void sampleHasHelpOnAllItsOptions() {
    assertThat(type("sample", "-h").out())
        .contains(
            "--length=N",
            "--temperature=T",
            "--top-k=K",
            "--top-p=P",
            "--count=N",
            "--prime=TEXT",
            "--seed=N");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V", "train --version"})
  void versionIsOneLine(String words) {
    var outcome = type(List.of(words.split(" "))).succeeded();
    assertThat(outcome.out()).startsWith("Carrybit ").hasLineCount(1);
  }

  @Test
  void noCommandIsAMistake() {
    var outcome = type();
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err()).startsWith("submit.sh: ").contains("--help").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({"--temperature, 1d", "--top-p, 0x1p-1", "--length, ٥", "--count, 1.5", "--seed, 1L"})
  void aNumberThatOnlyJavaWritesSoIsRefused(String option, String value) {
    var outcome = type("sample", "R", option, value);
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err()).contains(option, "'" + value + "'").hasLineCount(1);
  }

  @Test
  void aLineEndInAnArgumentIsShownEscaped() {
    assertThat(type("add", "R", "1\n2", "4").err()).contains("'1\\n2'").hasLineCount(1);
    assertThat(type("sample", "R", "--length", "1\n2").err()).contains("'1\\n2'").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({"add, -3", "add, 3.5", "add, 0x3", "add, ٣", "add, ''", "trace, -1", "trace, 1e3"})
  void aSummandThatIsNotANaturalNumberIsRefused(String command, String summand) {
    var outcome = type(command, "R", summand, 4);
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err()).contains("(A): ", "'" + summand + "'").hasLineCount(1);
  }

  /** The first is none, the second a problem among others, the last fails to be read. */
  @Test
  void aLineFeedInANameDoesNotBreakALine(@TempDir Path directory) throws IOException {
    assertLines(1, 66, type("report", directory + "/a\nb"));
    var settings =
        Files.writeString(directory.resolve("a.conf"), "task = addition\ntrain.steps = 1");
    assertLines(2, 78, type("check", settings, "seed=a\r\nb", "a\nb=1"));
    var memory =
        Files.createSymbolicLink(directory.resolve("a\nb.conf"), Path.of("/proc/self/mem"));
    assertLines(1, 74, type("check", memory));
    Files.delete(memory);
    assertLines(1, 64, type("a\nb"));
    assertLines(1, 64, type("check", settings, "--a\nb"));
  }

  private static void assertLines(int lines, int code, Terminal.Outcome outcome) {
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(code);
    assertThat(outcome.err()).hasLineCount(lines).doesNotContain("\r");
  }
}
