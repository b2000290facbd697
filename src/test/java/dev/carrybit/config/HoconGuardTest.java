package dev.carrybit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoconGuardTest {

  private static void refuses(String hocon, String because) {
    assertThatThrownBy(() -> Sample.load(hocon))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(because)
        .extracting(e -> ((ConfigurationException) e).problems().size())
        .isEqualTo(1);
  }

  private static void finds(String hocon, String... duplicates) {
    assertThat(HoconGuard.inspect("f", hocon)).containsExactly(duplicates);
  }

  private static String twice(String key, int first, int second) {
    return key + ": expected once, was set in lines " + first + " and " + second + " (f)";
  }

  @Test
  void aKeySetTwiceIsFoundHoweverItIsWritten() {
    finds("a = 1\na = 1", twice("a", 1, 2));
    finds("a.b = 1\na { b = 2 }", twice("a.b", 1, 2));
    finds("a {\n b : 1\n}\na : {\n \"b\" : 2 }", twice("a.b", 2, 5));
    finds("{ \"a\": {\"b\": 1},\n \"a\": {\"b\": 2} }", twice("a.b", 1, 2));
    finds("a { b = 1, c = [1, 2] }\n\na.c =\n [3]", twice("a.c", 1, 4));
    finds("a = \"\"\"x\n\"y\"\n\"\"\"\"\na = 2", twice("a", 1, 4));
    finds("a = ${b} c\na = ${?b}", twice("a", 1, 2));
    finds("a { x = 1 } { x = 2 }\n", twice("a.x", 1, 1));
  }

  @Test
  void differentKeysAreNoDuplicates() {
    finds("a = 1\nb = 1\nc { a = 1, b = 2 }\nd { a = 1 }, e { a = 1 }");
    finds("a = 1 # a = 2\n// a = 3\nb = \"a = 4\"\nc = \"\"\"\na = 5\n\"\"\"");
    finds("l = [ { a = 1 }, { a = 2 },\n { a = 3 } ]\na = 1");
    finds("a = \"\\\"\nb = \"\nc = 1\nd = \"\"\"\"\"\"\ne = \"\"");
    finds("{ a { b = 1 }\n c { b = 1 } }");
    finds("\"a.b\" = 1\na.b = 2");
    finds("a =\n  1\nb\n  { a = 1 }");
  }

  @Test
  void deepNestingIsRefusedBeforeItOverflowsTheStack() {
    for (var bracket : new String[] {"{ a = ", "[", "{", "a {", "a = {"}) {
      refuses("x = " + bracket.repeat(100_000), "nested at most 64 deep");
    }
    refuses("a.".repeat(50_000) + "a = 1", "nested at most 64 deep");
    refuses("x = ${" + "a.".repeat(50_000) + "a}", "nested at most 64 deep");
    refuses(("a.".repeat(60) + "a {\n").repeat(60), "nested at most 64 deep");
    refuses("x = [" + ("{" + "a.".repeat(60) + "a = ").repeat(31), "nested at most 64 deep");
  }

  @Test
  void bracketsInStringsAndCommentsAreNoNesting() {
    var hidden = "{[".repeat(1000);
    finds("a = \"" + hidden + "\"\nb = \"\"\"" + hidden + "\"\"\"\n#" + hidden + "\n//" + hidden);
  }

  @Test
  void bracketsThatOnlySeemToBeInStringsCount() {
    refuses("a = ${\"}\"} " + "[".repeat(100_000), "nested at most 64 deep");
    refuses("a = \"\\\\\" " + "[".repeat(100_000), "nested at most 64 deep");
    refuses("a = \"\"\" \"\"\"\" " + "[".repeat(100_000), "nested at most 64 deep");
    refuses("a = b/ # \"\n x = " + "[".repeat(100_000), "nested at most 64 deep");
  }

  @Test
  void aDepthOfSixtyFourIsAllowed() {
    assertThatCode(() -> HoconGuard.inspect("f", "a = " + "[".repeat(64) + "]".repeat(64)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> HoconGuard.inspect("f", "a = " + "[".repeat(65)))
        .hasMessage("f:1: expected settings nested at most 64 deep, but these are deeper");
  }

  @Test
  void aLongFileIsRefused() {
    refuses("#".repeat(HoconGuard.LONGEST_FILE + 1), "at most 1048576 characters, were 1048577");
    assertThatCode(() -> Sample.load(Sample.ADDITION + "#".repeat(1_000_000)))
        .doesNotThrowAnyException();
  }

  @Test
  void manyTokensAreRefusedBeforeTheyAreKept() {
    for (var token : new String[] {"x ", "\"\" ", "[] ", "\n", "#\n"}) {
      refuses("a = " + token.repeat(200_000), "at most 131072 characters besides strings");
    }
  }

  @Test
  void manySettingsAreRefusedBeforeTheyAreMerged() {
    var many = new StringBuilder();
    for (int i = 0; i <= HoconGuard.MOST_FIELDS; i++) {
      many.append("a { k").append(i).append(" = 1 }\n");
    }
    refuses(many.toString(), "at most 1000 settings");
    refuses("x = [{" + "a = 1,".repeat(1001), "at most 1000 settings");
  }

  @Test
  void substitutionsThatGrowWithoutBoundAreRefused() {
    var laughs = new StringBuilder("a0 = \"" + "ha".repeat(1000) + "\"\n");
    for (int i = 1; i < 30; i++) {
      laughs.append("a%d = ${a%d}${a%d}\n".formatted(i, i - 1, i - 1));
    }
    refuses(laughs.toString(), "at most 8 substitutions");
    refuses("a += 1\n".repeat(500), "at most 8 substitutions");
  }

  @Test
  void theWorstThatIsAllowedStaysSmall() {
    var text = "a = \"" + "h".repeat(1_000_000) + "\"\nb = ${a}${a}${a}\nc = ${b}${b}${b}\n";
    assertThat(Sample.problems(text + Sample.ADDITION))
        .hasSize(3)
        .allMatch(problem -> problem.contains("unknown key"));
  }

  @Test
  void longValuesAndKeysAreCutInMessages() {
    var number = "seed = \"" + "9".repeat(900_000) + "\"\n";
    assertThat(Sample.problems(Sample.ADDITION + number + "\"" + "k".repeat(100_000) + "\" = 1"))
        .hasSize(2)
        .allMatch(problem -> problem.length() < 300);
  }

  @Test
  void aFileThatReadsItselfInCirclesIsRefused() {
    refuses("a = ${b}, b = ${a}", "cycle");
  }

  @Test
  void noOtherFileIsRead(@TempDir Path directory) throws IOException {
    var other = Files.writeString(directory.resolve("other.conf"), "seed = 77\n");
    for (var include :
        new String[] {
          "include \"" + other + "\"",
          "include file(\"" + other + "\")",
          "include required(file(\"" + other + "\"))",
          "include url(\"" + other.toUri() + "\")",
          "include classpath(\"reference.conf\")",
          "model { include \"other\" }"
        }) {
      refuses(
          Sample.ADDITION + include,
          "conf/sample.conf: expected all settings in this file, but it includes");
    }
  }

  @Test
  void garbageIsRefusedAsConfiguration() {
    for (var garbage :
        new String[] {"}}}}", "\u0000\u0001", "PK\u0003\u0004", "= = =", "a ${", "]", "a = \"\n"}) {
      assertThatThrownBy(() -> Sample.load(garbage)).isInstanceOf(ConfigurationException.class);
    }
  }
}
