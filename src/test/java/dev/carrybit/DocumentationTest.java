package dev.carrybit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.carrybit.addition.AdditionProblem;
import dev.carrybit.cli.Main;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.config.TrainSettings.Aggregate;
import dev.carrybit.run.Checkpoints;
import dev.carrybit.run.MetricsWriter;
import dev.carrybit.run.Result;
import dev.carrybit.train.Measurement;
import dev.carrybit.train.TimedStretch;
import dev.carrybit.train.Trainer.TrainResult;
import dev.carrybit.train.Validation;
import dev.carrybit.verify.Certificate;
import dev.carrybit.verify.CertificateChecker.Proof;
import dev.carrybit.verify.Verdict;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The README and the pages agree with the program. */
class DocumentationTest {

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");
  private static final Pattern PATH =
      Pattern.compile(
          "(?<![\\w/.-])(?:\\./)?(?:(?:conf|src|\\.ci)/[\\w./-]*\\w|\\w+\\.(?:sh|xml)\\b)");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]*)(#[^)]*)?\\)");
  private static final Path README = Path.of("README.md");

  /** The loss of a text is its cross-entropy. */
  private static final RunSettings SETTINGS =
      SettingsLoader.load("t.conf", "task = text, text.input = a.txt, train.steps = 1", List.of());

  private static String page(String name) throws IOException {
    return Files.readString(Path.of("src/site/markdown", name + ".md"));
  }

  private static Stream<Path> documents() throws IOException {
    try (var pages = Files.list(Path.of("src/site/markdown"))) {
      return Stream.concat(Stream.of(README), pages.toList().stream());
    }
  }

  /** The rows of the first table under a heading, without the table's head. */
  private static List<List<String>> rows(String text, String title) {
    var lines =
        text.substring(text.indexOf("# " + title + "\n"))
            .lines()
            .dropWhile(line -> !line.startsWith("|"))
            .takeWhile(line -> line.startsWith("|"))
            .toList();
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
  void commandsAndOptionsAreThoseOfTheProgram() throws IOException {
    var written = new LinkedHashMap<String, List<String>>();
    for (var row : rows(page("commands"), "Commands")) {
      var said = String.join(" ", row);
      var options = OPTION.matcher(said).results().map(found -> found.group()).sorted().toList();
      written.put(code(row.get(0)).get(0).split(" ")[0], options);
    }
    assertThat(written)
        .isEqualTo(
            commands()
                .collect(Collectors.toMap(DocumentationTest::command, DocumentationTest::options)));
  }

  @Test
  void theReadmeListsEveryCommand() throws IOException {
    assertThat(
            rows(Files.readString(README), "Commands").stream().map(row -> code(row.get(0)).get(0)))
        .containsExactlyInAnyOrderElementsOf(commands().map(DocumentationTest::command).toList());
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
  void exitCodesAreThoseOfTheProgram() throws IOException {
    var codes = Arrays.stream(ExitCode.values()).map(code -> String.valueOf(code.number()));
    assertThat(rows(page("operations"), "Exit codes").stream().map(row -> row.get(0)))
        .containsExactlyElementsOf(codes.toList());
  }

  @Test
  void theCodesToRetryAreThoseThatResultsCallRetriable() throws IOException {
    var rows = rows(page("operations"), "Exit codes");
    for (var row : rows.subList(1, rows.size())) {
      var code =
          Arrays.stream(ExitCode.values())
              .filter(each -> row.get(0).equals(String.valueOf(each.number())))
              .findFirst()
              .orElseThrow();
      assertThat(failed(code)).contains("\"retriable\" : " + row.get(2).equals("yes"));
    }
  }

  private static String failed(ExitCode code) {
    var last = Optional.of(new Result.LastCheckpoint(1, "runs/a/checkpoints/b"));
    return Result.failed(SETTINGS, last, new CarrybitException(code, "why"));
  }

  @Test
  void fieldsAreThoseOfAResult() throws IOException {
    var files = new ArrayList<>(List.of(failed(ExitCode.BUG)));
    var problem = AdditionProblem.of(BigInteger.ONE, BigInteger.ONE);
    var verdicts =
        List.of(
            new Verdict.Refuted(problem, BigInteger.ONE),
            new Verdict.Proved(
                new Certificate("", List.of(), List.of(), List.of()), new Proof(1, 1, 1)));
    for (int sums : new int[] {0, 1}) {
      var measured = new Measurement(1, 1, 1, sums, sums);
      var validation = new Validation(1, 1, measured, 1, 1, 1);
      var state = Checkpoints.after(1).state();
      var trained = new TrainResult(state, Optional.of(measured), Optional.of(validation));
      files.add(
          Result.succeeded(
              SETTINGS,
              Aggregate.DRIVER,
              trained,
              state.weights(),
              Optional.of(verdicts.get(sums))));
    }
    assertThat(fields("result.json")).containsExactlyInAnyOrderElementsOf(names(files));
  }

  @Test
  void fieldsAreThoseOfMetrics() throws IOException {
    var lines = new ArrayList<String>();
    var seconds = new AtomicLong();
    Supplier<Instant> clock = () -> Instant.ofEpochSecond(seconds.incrementAndGet());
    try (var writer = new MetricsWriter(-1, lines::add, 1, 1, true, 0, clock, System::nanoTime)) {
      var weights = Checkpoints.after(1).state().weights();
      writer.completed(new TimedStretch(0, 1, 1, 1, 1, 1, List.of(), 1, 1, 1, 1), weights);
      writer.measured(1, new Measurement(1, 1, 1, 0, 0));
      writer.measured(2, new Measurement(1, 1, 1, 1, 1));
    }
    assertThat(fields("a line of metrics.jsonl")).containsExactlyInAnyOrderElementsOf(names(lines));
  }

  private static Set<String> names(List<String> objects) throws IOException {
    var names = new LinkedHashSet<String>();
    for (var object : objects) {
      new JsonMapper().readTree(object).fieldNames().forEachRemaining(names::add);
    }
    return names;
  }

  /** The fields in the table of a file. */
  private static List<String> fields(String of) throws IOException {
    var table = page("runs").split("\\| field of " + Pattern.quote(of))[1];
    return table
        .lines()
        .takeWhile(line -> !line.isEmpty())
        .filter(line -> line.startsWith("| `"))
        .flatMap(line -> code(line.split("\\|")[1]).stream())
        .toList();
  }

  @Test
  void theTreeIsThatOfThePackages() throws IOException {
    var tree = Files.readString(README).split("## How it works")[1].split("```")[1];
    var written = tree.lines().skip(2).map(line -> line.strip().split("/")[0]).toList();
    try (var packages = Files.list(Path.of("src/main/java/dev/carrybit"))) {
      assertThat(written)
          .containsExactlyInAnyOrderElementsOf(
              packages
                  .filter(Files::isDirectory)
                  .map(each -> each.getFileName().toString())
                  .toList());
    }
  }

  @Test
  void everyFileThatIsNamedExists() throws IOException {
    var paths = new ArrayList<String>();
    for (var document : documents().toList()) {
      PATH.matcher(Files.readString(document)).results().forEach(path -> paths.add(path.group()));
    }
    assertThat(paths)
        .hasSizeGreaterThan(100)
        .allSatisfy(path -> assertThat(Path.of(path)).exists());
  }

  @Test
  void everyLinkLeadsToAFileAndAHeading() throws IOException {
    int headings = 0;
    for (var document : documents().toList()) {
      var text = Files.readString(document).replaceAll("(?s)```.*?```|`[^`\n]*`", "");
      for (var link : LINK.matcher(text).results().toList()) {
        if (link.group(1).startsWith("http")) {
          continue;
        }
        var target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
        assertThat(target).as("%s: %s", document, link.group()).exists();
        if (link.group(2) != null) {
          assertThat(anchors(target)).as("%s", document).contains(link.group(2));
          headings++;
        }
      }
    }
    assertThat(headings).isGreaterThan(10);
  }

  /** The anchors that a browser of Markdown gives to the headings of a page. */
  private static List<String> anchors(Path page) throws IOException {
    return Files.readString(page)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceAll("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> "#" + line.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
        .toList();
  }

  @Test
  void tagsOfTestsAreThoseOfTheBuildAndOfItsPage() throws IOException {
    var tags = new TreeSet<String>();
    try (var tests = Files.walk(Path.of("src/test/java"))) {
      for (var test : tests.filter(Files::isRegularFile).toList()) {
        tags.addAll(words(test, "@Tag\\(\"(\\w+)\"\\)"));
      }
    }
    assertThat(words(Path.of("pom.xml"), "<excludedGroups>([\\w,]+)<")).isEqualTo(tags);
    assertThat(words(Path.of("src/site/markdown/internals.md"), "`mvn -Dgroups=(\\w+) "))
        .isEqualTo(tags);
    tags.removeAll(Set.of("long", "faults"));
    assertThat(words(Path.of(".ci/run"), "-Dgroups=([\\w|]+)")).isEqualTo(tags);
  }

  /** The words in the group of a pattern, wherever it is in a file. */
  private static Set<String> words(Path file, String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(file))
        .results()
        .flatMap(found -> Stream.of(found.group(1).split("\\W")))
        .collect(Collectors.toSet());
  }

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(220);
  }
}
