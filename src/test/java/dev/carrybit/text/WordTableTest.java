package dev.carrybit.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class WordTableTest {
  private final WordTable table = new WordTable();

  private int find(String word) {
    var utf8 = (word + "more").getBytes(StandardCharsets.UTF_8);
    return table.find(utf8, utf8.length - 4);
  }

  @Test
  void wordsAreNumberedInTheOrderOfInsertion() {
    assertThat(table.add("b")).isZero();
    assertThat(table.add("\u00e9\ud83d\ude00")).isEqualTo(1);
    assertThat(table.add("")).isEqualTo(2);
    assertThat(table.add("b")).isZero();
    assertThat(table.size()).isEqualTo(3);
    assertThat(table.bytes()).isEqualTo(7);
    assertThat(table.word(0)).isEqualTo("b");
    assertThat(table.word(1)).isEqualTo("\u00e9\ud83d\ude00");
    assertThat(table.word(2)).isEmpty();
    assertThat(find("bb")).isEqualTo(-1);
  }

  @Test
  void manyWordsAreAllFoundAgain() {
    for (int word = 0; word < 100_000; word++) {
      assertThat(table.add("word" + word)).isEqualTo(word);
    }
    for (int word = 0; word < 100_000; word += 7) {
      assertThat(find("word" + word)).isEqualTo(word);
      assertThat(table.word(word)).isEqualTo("word" + word);
    }
    assertThat(find("word100000")).isEqualTo(-1);
  }

  @Test
  void wordsThatDifferInTheirLengthOrAnyByteAreDifferent() {
    var words = new ArrayList<String>();
    for (int length = 0; length <= 20; length++) {
      words.add("\0".repeat(length));
      for (int at = 0; at < length; at++) {
        words.add("x".repeat(at) + "y" + "x".repeat(length - at - 1));
      }
    }
    words.forEach(table::add);
    assertThat(table.size()).isEqualTo(words.size());
    for (int number = 0; number < words.size(); number++) {
      assertThat(table.word(number)).isEqualTo(words.get(number));
      assertThat(find(words.get(number))).isEqualTo(number);
    }
  }
}
