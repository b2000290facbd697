package dev.carrybit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.typesafe.config.ConfigFactory;
import dev.carrybit.cli.Main;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.run.Metrics;
import dev.carrybit.run.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The README says what is so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadmeTest {

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");
  private static final Pattern PATH =
      Pattern.compile(
          "(?<![\\w/.-])(?:\\./)?(?:(?:conf|src|\\.ci)/[\\w./-]*\\w|\\w+\\.(?:sh|xml)\\b)");

  private String text;

  @BeforeAll
  void read() throws IOException {
    text = Files.readString(Path.of("README.md"));
  }

  /** The part under a heading, up to the next one of its level. */
  private String section(String title) {
    var from = text.indexOf("\n## " + title + "\n");
    assertThat(from).as(title).isNotNegative();
    var to = text.indexOf("\n## ", from + 1);
    return text.substring(from, to < 0 ? text.length() : to);
  }

  /** The rows of the tables in a section, without their headings. */
  private List<List<String>> rows(String title) {
    var lines = section(title).lines().toList();
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < lines.size(); i++) {
      boolean heading = i + 1 < lines.size() && lines.get(i + 1).startsWith("|---");
      if (lines.get(i).startsWith("|") && !lines.get(i).startsWith("|---") && !heading) {
        rows.add(Arrays.stream(lines.get(i).split("\\|")).skip(1).map(String::strip).toList());
      }
    }
    return rows;
  }

  private static List<String> code(String cell) {
    return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
  }

  @Test
  void keysAndDefaultsAreThoseOfTheDefaults() {
    var written = new LinkedHashMap<String, String>();
    rows("Configuration")
        .forEach(row -> written.put(code(row.get(0)).get(0), code(row.get(1)).get(0)));
    var defaults = ConfigFactory.parseString(SettingsLoader.defaults());
    // A number read as a string is what the file says, 1e-8 and not 1.0E-8.
    assertThat(written)
        .isEqualTo(
            defaults.entrySet().stream()
                .map(Map.Entry::getKey)
                .collect(Collectors.toMap(Function.identity(), defaults::getString)));
    assertThat(rows("Configuration")).hasSameSizeAs(written.keySet());
  }

  @Test
  void commandsAndOptionsAreThoseOfTheProgram() {
    var written = new LinkedHashMap<String, List<String>>();
    for (var row : rows("Commands")) {
      var said = String.join(" ", row);
      var options = OPTION.matcher(said).results().map(found -> found.group()).sorted().toList();
      written.put(code(row.get(0)).get(0).split(" ")[0], options);
    }
    assertThat(written)
        .isEqualTo(commands().collect(Collectors.toMap(ReadmeTest::command, ReadmeTest::options)));
  }

  private static Stream<JavaClass> commands() {
    return new ClassFileImporter()
        .importPackages("dev.carrybit.cli").stream()
            .filter(
                each -> each.isAnnotatedWith(Command.class) && !each.isEquivalentTo(Main.class));
  }

  private static String command(JavaClass type) {
    return type.getAnnotationOfType(Command.class).name();
  }

  private static List<String> options(JavaClass type) {
    return type.getFields().stream()
        .filter(field -> field.isAnnotatedWith(Option.class))
        .flatMap(field -> Arrays.stream(field.getAnnotationOfType(Option.class).names()))
        .sorted()
        .toList();
  }

  @Test
  void exitCodesAreThoseOfTheProgram() {
    var codes =
        Arrays.stream(Main.class.getAnnotation(Command.class).exitCodeList())
            .map(line -> line.split(":")[0]);
    assertThat(rows("Exit codes").stream().map(row -> row.get(0)))
        .containsExactlyElementsOf(codes.toList());
  }

  @Test
  void whatToRetryIsWhatResultsCallRetriable() {
    for (var row : rows("Exit codes").subList(1, rows("Exit codes").size())) {
      var result =
          Result.failed(Integer.parseInt(row.get(0)), "text", 1, "why", Optional.empty(), "runs/a");
      assertThat(result.file()).contains("\"retriable\" : " + row.get(2).equals("yes"));
    }
  }

  @Test
  void fieldsAreThoseOfAResult() throws IOException {
    var training = new Result.Training(1, 1, 1, 1, "native", "OpenBLAS", 1, 1, "0");
    var quality = new Result.Quality(1, 1, 1, 1).with(Optional.of(new Result.Best(1, 1)));
    var last = Optional.of(new Result.LastCheckpoint(1, "runs/a/checkpoints/b"));
    var result = new Result(1, "text", Optional.of(training), quality, 1, "why", last, "runs/a");
    var names = new ArrayList<String>();
    new JsonMapper().readTree(result.file()).fieldNames().forEachRemaining(names::add);
    assertThat(fields("result.json")).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void fieldsAreThoseOfMetrics() throws IOException {
    var names = new LinkedHashSet<String>();
    var lines =
        List.of(
            new Metrics.Interval(1, 1, 1, 1, 1, 1, 1, 1, 1, Instant.EPOCH),
            new Metrics.Evaluation(1, 1, 1, 1, Instant.EPOCH));
    for (var line : lines) {
      new JsonMapper().readTree(line.line()).fieldNames().forEachRemaining(names::add);
    }
    assertThat(fields("a line of metrics.jsonl")).containsExactlyInAnyOrderElementsOf(names);
  }

  /** The fields that a table names, which begins so. */
  private List<String> fields(String of) {
    var table = section("What a run leaves").split("\\| field of " + Pattern.quote(of))[1];
    return table
        .lines()
        .takeWhile(line -> !line.isEmpty())
        .filter(line -> line.startsWith("| `"))
        .flatMap(line -> code(line.split("\\|")[1]).stream())
        .toList();
  }

  @Test
  void theTreeIsThatOfThePackages() throws IOException {
    var tree = section("How it works").split("```")[1];
    var written = tree.lines().skip(2).map(line -> line.strip().split("/")[0]).toList();
    try (var packages = Files.list(Path.of("src/main/java/dev/carrybit"))) {
      assertThat(written)
          .containsExactlyInAnyOrderElementsOf(
              packages.map(each -> each.getFileName().toString()).toList());
    }
  }

  @Test
  void everyFileThatIsNamedIsThere() {
    var paths = PATH.matcher(text).results().map(found -> found.group()).distinct().toList();
    assertThat(paths)
        .contains("./submit.sh", "conf/text.conf", "pom.xml", ".ci/run")
        .allSatisfy(path -> assertThat(Path.of(path)).exists());
  }
}
