package dev.carrybit.bench;

/** Whole commands, the start of JVM and Spark included. */
final class StartBenchmark {

  private StartBenchmark() {}

  static void run(Settings settings) {
    var medians =
        new Clock()
            .take("`--version`", Command.of("./submit.sh", "--version")::seconds)
            .take(
                "`check conf/addition.conf`",
                Command.of("./submit.sh", "check", "conf/addition.conf")::seconds)
            .take("`train conf/addition.conf`", Command.train("conf/addition.conf"))
            .take("`train conf/article-addition.conf`", Command.train("conf/article-addition.conf"))
            .medians(1, settings.rounds());
    var table = new Table("Whole commands of `./submit.sh`", "command", "seconds");
    medians.forEach((command, seconds) -> table.row(command, Table.number(seconds, 2)));
  }
}
