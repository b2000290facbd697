package dev.carrybit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What -Werror would say, if it did not mind the incubating Vector API; and what javadoc says. */
class WarningsTest {

  @TempDir private Path classes;

  @Test
  void theCompilerWarnsOfTheVectorApiAndOfSignalsAlone() throws IOException {
    assertThat(strange(warnings(sources()))).isEmpty();
  }

  @Test
  void javadocWarnsOfNothingElse() throws IOException {
    assertThat(strange(javadoc(sources()))).isEmpty();
  }

  @Test
  void aCarelessCommentIsWarnedOf() throws IOException {
    var careless = "/** Of {@link Nothing}, see <a>. */ public class A {}";
    var file = Files.writeString(classes.resolve("A.java"), careless);
    assertThat(strange(javadoc(List.of(file)))).hasSizeGreaterThan(1);
  }

  /** Those that tell of more than the Vector API, which is incubating, and signals. */
  private static List<String> strange(List<String> warnings) {
    return warnings.stream()
        .filter(
            warning ->
                !warning.startsWith("sun.misc.Signal is internal")
                    && !warning.startsWith("Signal is internal")
                    && !warning.equals("using incubating module(s): jdk.incubator.vector"))
        .toList();
  }

  @Test
  void aCarelessClassIsWarnedOf() throws IOException {
    var careless = Files.writeString(classes.resolve("A.java"), "class A { java.util.List a; }");
    assertThat(warnings(List.of(careless))).anyMatch(warning -> warning.contains("raw type"));
  }

  private List<String> warnings(List<Path> sources) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var found = new DiagnosticCollector<JavaFileObject>();
    try (var files = compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
      var units = files.getJavaFileObjectsFromPaths(sources);
      assertThat(compiler.getTask(null, files, found, options(), null, units).call()).isTrue();
    }
    return messages(found);
  }

  /** What the javadoc tool warns of, told as pom.xml tells it what to mind. */
  private List<String> javadoc(List<Path> sources) throws IOException {
    var tool = ToolProvider.getSystemDocumentationTool();
    var found = new DiagnosticCollector<JavaFileObject>();
    try (var files = tool.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
      var units = files.getJavaFileObjectsFromPaths(sources);
      var options = new ArrayList<>(options());
      options.removeAll(List.of("-Xlint:all,-processing,-classfile,-path", "-proc:none"));
      options.addAll(List.of("-Xdoclint:all,-missing", "-Xmaxwarns", "10000", "-quiet"));
      tool.getTask(new StringWriter(), files, found, null, options, units).call();
    }
    return messages(found);
  }

  private static List<String> messages(DiagnosticCollector<JavaFileObject> found) {
    return found.getDiagnostics().stream()
        .filter(each -> each.getKind() != Diagnostic.Kind.NOTE)
        .map(each -> each.getMessage(Locale.ROOT))
        .collect(Collectors.toList());
  }

  private List<String> options() {
    return List.of(
        "-Xlint:all,-processing,-classfile,-path",
        "-proc:none",
        "--release",
        "17",
        "--add-modules",
        "jdk.incubator.vector",
        "-d",
        classes.toString(),
        "-cp",
        System.getProperty("java.class.path"));
  }

  private static List<Path> sources() throws IOException {
    try (var files = Files.walk(Path.of("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
