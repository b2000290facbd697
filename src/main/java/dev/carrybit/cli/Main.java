package dev.carrybit.cli;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.run.Console;
import dev.carrybit.run.Signals;
import dev.carrybit.storage.Quote;
import dev.carrybit.train.StopRequest;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program. It runs a command and returns its exit code. */
@Command(
    name = "submit.sh",
    description = "Trains recurrent networks on Apache Spark, and uses them.",
    synopsisSubcommandLabel = "COMMAND",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    footerHeading = "%nBefore the command:%n",
    footer = {
      "  --dry-run   prints the spark-submit command, and neither builds nor starts anything",
      "  options of spark-submit, such as --master URL, --driver-memory 4g, --conf spark.KEY=VALUE"
    },
    exitCodeListHeading = "%nExit codes:%n")
public final class Main implements Runnable {

  /** Java's parsers also take a suffix, as in 1d, and the digits of other scripts. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");

  /** What picocli says of a choice, with the names of Java's constants. */
  private static final Pattern CHOICE =
      Pattern.compile("expected one of \\[(.*)] \\(case-insensitive\\) but was");

  private static final String WHOLE = "a whole number up to " + Integer.MAX_VALUE;

  @Spec private CommandSpec spec;

  /** Runs the command that {@code args} name and exits with its exit code. */
  public static void main(String[] args) {
    // Other programs read the output: numbers have the same format in every locale.
    Locale.setDefault(Locale.ROOT);
    var halt = (IntConsumer) Runtime.getRuntime()::halt;
    System.exit(run(Console.ofProcess(), stop -> Signals.listen(stop, halt), args));
  }

  /**
   * Runs a command. Returns its exit code.
   *
   * @param signals registers the signal handlers of a stop request
   */
  static int run(Console console, Consumer<StopRequest> signals, String... args) {
    var commands = commands();
    commands.values().forEach(command -> command.connect(console, signals));
    return line(commands, args)
        .setExpandAtFiles(false)
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(BigInteger.class, Main::natural)
        .registerConverter(Integer.class, text -> number(text, WHOLE, Integer::valueOf))
        .registerConverter(int.class, text -> number(text, WHOLE, Integer::valueOf))
        .registerConverter(long.class, text -> number(text, "a whole number", Long::valueOf))
        .registerConverter(Double.class, text -> number(text, "a number", Double::valueOf))
        .setOut(new PrintWriter(console.results(), true))
        .setErr(new PrintWriter(console.log(), true))
        .setExecutionStrategy(parsed -> execute(console, parsed))
        .setParameterExceptionHandler((mistake, words) -> usage(console, mistake))
        .setExecutionExceptionHandler((failure, line, parsed) -> report(console, failure))
        .execute(args);
  }

  private static int execute(Console console, ParseResult parsed) {
    try {
      return new RunLast().execute(parsed);
    } catch (CarrybitException | Console.ReaderGone failure) { // --help and --version print here
      return report(console, failure);
    }
  }

  private static Map<String, ConsoleCommand> commands() {
    var commands = new LinkedHashMap<String, ConsoleCommand>();
    commands.put("train", new TrainCommand());
    commands.put("sweep", new SweepCommand());
    commands.put("evaluate", new EvaluateCommand());
    commands.put("add", new AddCommand());
    commands.put("verify", new VerifyCommand());
    commands.put("sample", new SampleCommand());
    commands.put("score", new ScoreCommand());
    commands.put("trace", new TraceCommand());
    commands.put("export", new ExportCommand());
    commands.put("report", new ReportCommand());
    commands.put("compare", new CompareCommand());
    commands.put("check", new CheckCommand());
    return commands;
  }

  /** Builds the parser for the first argument's command only, which makes the start faster. */
  private static CommandLine line(Map<String, ConsoleCommand> commands, String... args) {
    var line = new CommandLine(new Main());
    var version = Main.class.getPackage().getImplementationVersion();
    var codes = new LinkedHashMap<String, String>();
    for (var code : ExitCode.values()) {
      codes.put(String.valueOf(code.number()), code.meaning());
    }
    line.getCommandSpec()
        .version("Carrybit " + (version == null ? "(not packaged)" : version))
        .usageMessage()
        .exitCodeList(codes);
    if (args.length > 0 && commands.containsKey(args[0])) {
      return line.addSubcommand(args[0], commands.get(args[0]));
    }
    commands.forEach(line::addSubcommand);
    return line;
  }

  private static BigInteger natural(String text) {
    if (!text.matches("[0-9]+")) {
      throw new TypeConversionException(
          "expected a number from 0 on, was '%s'".formatted(Quote.printable(text)));
    }
    return new BigInteger(text);
  }

  private static <T> T number(String text, String expected, Function<String, T> parse) {
    try {
      if (NUMBER.matcher(text).matches()) {
        return parse.apply(text);
      }
    } catch (NumberFormatException e) {
      // a fraction where none is allowed, or too large
    }
    throw new TypeConversionException(
        "expected %s, was '%s'".formatted(expected, Quote.printable(text)));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a COMMAND");
  }

  private static int usage(Console console, ParameterException mistake) {
    var command = mistake.getCommandLine().getCommandSpec().qualifiedName();
    var problem = Quote.printable(message(mistake));
    console.log().println("%s: %s (see %s --help)".formatted(command, problem, command));
    return ExitCode.USAGE.number();
  }

  private static String message(ParameterException mistake) {
    if (!(mistake instanceof UnmatchedArgumentException unmatched)) {
      return CHOICE
          .matcher(mistake.getMessage())
          .replaceAll(
              found ->
                  "expected %s, was"
                      .formatted(found.group(1).toLowerCase(Locale.ROOT).replace(", ", " or ")));
    }
    var word = unmatched.getUnmatched().get(0);
    if (unmatched.isUnknownOption()) {
      var nearest = unmatched.getSuggestions().stream().map(name -> "the nearest is " + name);
      var hint = nearest.findFirst().orElse("options of spark-submit stand before the command");
      return word + ": unknown option; " + hint;
    }
    var line = mistake.getCommandLine();
    return line.getParent() == null
        ? word + ": expected one of " + String.join(", ", line.getSubcommands().keySet())
        : word + ": one argument too many";
  }

  /** Prints the message of an error, and the stack trace of a bug. */
  private static int report(Console console, Exception failure) {
    if (failure instanceof Console.ReaderGone) {
      return ExitCode.DONE.number();
    }
    var code = CarrybitException.exitCode(failure);
    if (code == ExitCode.BUG) {
      console.log().println("a bug in Carrybit, please report it:");
      failure.printStackTrace(console.log());
    } else {
      var message = String.valueOf(failure.getMessage());
      var problems = failure instanceof CarrybitException ? message.lines() : Stream.of(message);
      problems.map(Quote::printable).forEach(console.log()::println);
    }
    return code.number();
  }
}
