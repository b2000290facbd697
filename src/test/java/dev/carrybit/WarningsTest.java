package dev.carrybit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What -Werror would say, if it did not mind the incubating Vector API. */
class WarningsTest {

  @TempDir private Path classes;

  @Test
  void theCompilerWarnsOfTheVectorApiAndOfSignalsAlone() throws IOException {
    var warnings = warnings(sources());
    warnings.removeIf(
        warning ->
            warning.startsWith("sun.misc.Signal is internal")
                || warning.startsWith("Signal is internal"));
    assertThat(warnings).hasSize(1).first().asString().contains("jdk.incubator.vector");
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
