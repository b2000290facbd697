package dev.carrybit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagTest {

  @Test
  void elementsAreWrittenInTheirOrder() {
    var tag = Tag.of("p", "lead").text("a ").add(Tag.of("b").text("b"), Tag.of("br")).text(" c");
    assertThat(tag).hasToString("<p class=\"lead\">a <b>b</b><br> c</p>");
  }

  @Test
  void whateverATextHoldsIsNoMarkup() {
    var hostile = "</p><script>alert('1')</script>&amp;\"";
    assertThat(Tag.of("p").with("title", hostile).text(hostile))
        .hasToString(
            "<p title=\"&lt;/p&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;&quot;\">"
                + "&lt;/p&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;&quot;</p>");
  }

  @ParameterizedTest
  @CsvSource({"0, 2400", "7, 2407", "1b, 241b", "7f, fffd", "85, fffd", "d800, fffd", "ffff, fffd"})
  void whatHasNoPlaceInAPageHasASignThere(String found, String shown) {
    var text = "a" + (char) Integer.parseInt(found, 16) + "b";
    assertThat(Tag.of("p").text(text))
        .hasToString("<p>a" + (char) Integer.parseInt(shown, 16) + "b</p>");
  }

  @Test
  void otherCharactersStayThemselves() {
    assertThat(Tag.of("p").text("\tü日\uD83D\uDE00\n")).hasToString("<p>\tü日\uD83D\uDE00\n</p>");
  }

  @Test
  void numbersHaveTwoDecimals() {
    assertThat(Tag.of("line").with("x1", 1 / 3.0).with("x2", -2.0).with("n", 7))
        .hasToString("<line x1=\"0.33\" x2=\"-2\" n=\"7\"></line>");
    assertThatThrownBy(() -> Tag.of("line").with("x", Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aStyleSheetIsNotEscapedAndCannotEndItself() {
    assertThat(Tag.style("a > b {}")).hasToString("<style>a > b {}</style>");
    assertThatThrownBy(() -> Tag.style("</style>")).isInstanceOf(IllegalArgumentException.class);
  }
}
