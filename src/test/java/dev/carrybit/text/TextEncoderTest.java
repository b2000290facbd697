package dev.carrybit.text;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.text.TextSplits.TextSplit;
import dev.carrybit.text.Vocabulary.Tokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TextEncoderTest {
  private static TokenCounts count(Tokens tokens, byte[] bytes) {
    return Texts.count(tokens, Texts.split(bytes));
  }

  private static int[] symbols(Vocabulary vocabulary, InputStream text) {
    return Texts.encode(vocabulary, TextSplit.whole(text, "file.txt"));
  }

  @Test
  void bytesAreTheirOwnSymbols() {
    var bytes = new byte[] {0, (byte) 0xFF, '\r', '\n', (byte) 0xC3};
    assertThat(symbols(Vocabulary.bytes(), new ByteArrayInputStream(bytes)))
        .containsExactly(0, 255, 13, 10, 195);
    assertThat(count(Tokens.BYTE, bytes).symbols()).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(Tokens.class)
  void aTextLongerThanTheBufferKeepsEveryToken(Tokens tokens) {
    // 7 bytes each time, so that characters of several bytes meet every border of a buffer.
    var text = "\u00e9\u4e2d \n".repeat(40_001);
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var counts = count(tokens, bytes);
    var vocabulary = Texts.vocabulary(tokens, counts);
    var symbols = symbols(vocabulary, new ByteArrayInputStream(bytes));
    assertThat((long) symbols.length).isEqualTo(counts.symbols());
    var expected = tokens == Tokens.WORD ? text.replace(" \n", "\n") : text;
    assertThat(vocabulary.decode(symbols)).isEqualTo(expected);
  }

  /** ASCII in UTF-16 is UTF-8 with zeros, which a network would learn. */
  @ParameterizedTest
  @EnumSource(Tokens.class)
  void utf16IsNamedAndReadAsBytesOnly(Tokens tokens) {
    for (var encoding : List.of("UTF-16LE", "UTF-16BE", "UTF-16")) {
      var bytes = "the cat sat on the mat\n".repeat(9).getBytes(Charset.forName(encoding));
      if (tokens == Tokens.BYTE) {
        assertThat(count(tokens, bytes).symbols()).isEqualTo(bytes.length);
      } else {
        assertThatThrownBy(() -> count(tokens, bytes))
            .is(exitCode(ExitCode.BAD_DATA))
            .hasMessageContaining("UTF-16 (")
            .hasMessageContaining("offset 0");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "61 FF, byte 0xFF at offset 1",
    "61 80, byte 0x80 at offset 1",
    "C1 81, byte 0xC1 at offset 0",
    "F5 80 80 80, byte 0xF5 at offset 0",
    "61 C3 28, byte 0x28 within the character at offset 1",
    "61 62 C3, an unfinished character at offset 2",
    "E0 9F BF, byte 0x9F within the character at offset 0",
    "ED A0 80, byte 0xA0 within the character at offset 0",
    "F0 8F BF BF, byte 0x8F within the character at offset 0",
    "F4 90 80 80, byte 0x90 within the character at offset 0",
    "E4 B8 AD E4 B8, an unfinished character at offset 3",
  })
  void bytesThatAreNoUtf8AreRefusedByFileAndOffset(String hex, String found) {
    var bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
    for (var tokens : new Tokens[] {Tokens.CHAR, Tokens.WORD}) {
      assertThatThrownBy(() -> count(tokens, bytes))
          .is(exitCode(ExitCode.BAD_DATA))
          .hasMessageContainingAll("file.txt: ", found, "text.tokens = byte");
    }
    assertThat(count(Tokens.BYTE, bytes).symbols()).isEqualTo(bytes.length);
  }

  @Test
  void offsetsAreRightAfterTheFirstBuffer() {
    var bytes = new byte[200_000];
    bytes[150_001] = (byte) 0xFE;
    assertThatThrownBy(() -> count(Tokens.CHAR, bytes))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContaining("offset 150001");
    bytes[150_001] = 'x';
    var vocabulary = Vocabulary.of(Tokens.CHAR, List.of("\u0000"));
    assertThatThrownBy(() -> symbols(vocabulary, new ByteArrayInputStream(bytes)))
        .hasMessageContainingAll("\"x\" (U+0078)", "offset 150001");
  }

  @Test
  void sequencesAreAcceptedExactlyWhereJavaAcceptsThem() {
    for (int first = 0xC0; first <= 0xFF; first++) {
      for (int second : new int[] {0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0}) {
        for (var rest : new String[] {"", "80", "8080", "C0"}) {
          var hex = String.format(Locale.ROOT, "%02X%02X%s", first, second, rest);
          var bytes = HexFormat.of().parseHex(hex);
          assertThat(accepted(bytes)).as(hex).isEqualTo(acceptedByJava(bytes));
        }
      }
    }
  }

  private static boolean accepted(byte[] bytes) {
    try {
      count(Tokens.CHAR, bytes);
      return true;
    } catch (CarrybitException e) {
      e.rethrowUnless(ExitCode.BAD_DATA);
      return false;
    }
  }

  private static boolean acceptedByJava(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Test
  void wordsOfAnyLengthEndWithAnyCharacterAndAtTheEndOfALine() {
    for (var last : List.of("x", "\u00e9", "\u4e2d", "\ud83d\ude00")) {
      for (int length = 0; length < 140; length++) {
        var word = "x".repeat(length) + last;
        var vocabulary = Vocabulary.of(Tokens.WORD, List.of("<unk>", "<eos>", word));
        var text = (word + "\n" + word).getBytes(StandardCharsets.UTF_8);
        assertThat(symbols(vocabulary, new ByteArrayInputStream(text)))
            .as(word)
            .containsExactly(2, 1, 2);
      }
    }
  }

  @Test
  void aWordOfTheGreatestLengthIsReadAndALongerOneRefused() {
    var longest =
        "a ".concat("x".repeat(WordReader.MAX_CHARACTERS)).getBytes(StandardCharsets.UTF_8);
    assertThat(count(Tokens.WORD, longest).symbols()).isEqualTo(2);
    var longer =
        "a ".concat("x".repeat(WordReader.MAX_CHARACTERS + 1)).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> count(Tokens.WORD, longer))
        .is(exitCode(ExitCode.BAD_DATA))
        .hasMessageContainingAll("file.txt: ", "4096 characters", "offset 2", "text.tokens = char");
  }

  @Test
  void anErrorOfTheFileSystemNamesTheFile() {
    var broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the disk is gone");
          }
        };
    assertThatThrownBy(() -> symbols(Vocabulary.bytes(), broken))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContainingAll("file.txt: ", "the disk is gone");
  }
}
