package dev.carrybit.config;

import static dev.carrybit.ExitCodes.exitCode;
import static dev.carrybit.config.Sample.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.storage.Quote;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.text.Vocabulary.Tokens;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapedSymbolTest {

  @ParameterizedTest
  @CsvSource({
    "n, n",
    "\\, \\\\",
    "\\\\, \\\\",
    "\\n, \\n",
    "\\u000A, \\n",
    "\\u000a, \\n",
    "\\r, \\r",
    "\\t, \\t",
    "\\u0020, \\u0020",
    "\\u2028, \\u2028",
    "\\u00e9, é",
    "\\uD83D\\uDE00, 😀",
    "😀, 😀",
    "0x0A, 0x0A",
    "<eos>, <eos>",
    "a\\\\b, a\\\\b",
    "\\u006Eone, \\u006Eone"
  })
  void aSymbolIsReadAndWrittenInOneWay(String text, String written) {
    var symbol = EscapedSymbol.parse(text).orElseThrow();
    assertThat(symbol.toString()).isEqualTo(written);
    assertThat(EscapedSymbol.parse(written)).contains(symbol);
  }

  @Test
  void everyCharacterIsReadBack() {
    for (int c = 0; c < 0xD800; c++) {
      var symbol = new EscapedSymbol(Character.toString(c));
      var written = symbol.toString();
      assertThat(written).isEqualTo(written.strip()).isNotEmpty();
      assertThat(EscapedSymbol.parse(written)).contains(symbol);
      assertThat(EscapedSymbol.parse(symbol.symbol())).contains(symbol);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\\", "\\x", "\\u12", "\\u12G4", "\\u+123", "ab\\ c"})
  void anInvalidEscapeIsRefused(String text) {
    assertThat(EscapedSymbol.parse(text)).isEmpty();
    assertThat(Sample.problems(Sample.TEXT, "text.document-boundary=" + text))
        .first()
        .satisfies(names("text.document-boundary", "none", Quote.of(text)));
  }

  @ParameterizedTest
  @CsvSource({"char, ab, ab", "byte, \\n, \\n", "word, a b, a\\u0020b"})
  void aSymbolOfAnotherKindIsRefused(String tokens, String text, String shown) {
    var file = Sample.TEXT + "text.tokens = " + tokens;
    assertThat(Sample.problems(file, "text.document-boundary=" + text))
        .satisfiesExactly(
            names("text.document-boundary", "text.tokens = " + tokens, shown, "command line"));
  }

  @Test
  void theSymbolIsFoundInTheVocabularyOrNamed() {
    var letters = Optional.of(Vocabulary.of(Tokens.CHAR, List.of("\n", "a", "b")));
    var documents = Sample.load(Sample.TEXT, "text.document-boundary=\\u000A");
    assertThat(documents.boundary(letters)).isEqualTo(new Boundary(0));
    assertThat(Sample.load(documents.render())).isEqualTo(documents);
    var literal = Sample.load(Sample.TEXT + "text.document-boundary = \"\\n\"");
    assertThat(literal).isEqualTo(documents);
    assertThat(Sample.load(Sample.TEXT).boundary(letters)).isEqualTo(Boundary.NONE);
    assertThat(Sample.load(Sample.ADDITION).boundary(Optional.empty())).isEqualTo(Boundary.NONE);
    var bytes = Sample.load(Sample.TEXT, "text.tokens=byte", "text.document-boundary=0xFE");
    assertThat(bytes.boundary(Optional.of(Vocabulary.bytes()))).isEqualTo(new Boundary(0xFE));
    var other = Sample.load(Sample.TEXT, "text.document-boundary=\\t");
    assertThatThrownBy(() -> other.boundary(letters))
        .is(exitCode(ExitCode.CONFIGURATION))
        .hasMessageContainingAll("text.document-boundary", "3 symbols", "\\t");
  }
}
