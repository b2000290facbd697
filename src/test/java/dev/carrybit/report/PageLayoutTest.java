package dev.carrybit.report;

import static j2html.TagCreator.p;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageLayoutTest {

  @Test
  void textIsEscapedInElementsAndAttributes() {
    var hostile = "</p><script>alert('1')</script>&amp;\"";
    var escaped = "&lt;/p&gt;&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;&amp;amp;&quot;";
    assertThat(PageLayout.render(p(hostile).withTitle(hostile)))
        .isEqualTo("<p title=\"" + escaped + "\">" + escaped + "</p>");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 2400",
    "7, 2407",
    "1b, 241b",
    "7f, fffd",
    "85, fffd",
    "d800, fffd",
    "ffff, fffd",
    "202e, fffd",
    "2066, fffd"
  })
  void charactersThatHtmlDoesNotAllowAreReplaced(String found, String shown) {
    var text = "a" + (char) Integer.parseInt(found, 16) + "b";
    assertThat(PageLayout.render(p(text)))
        .isEqualTo("<p>a" + (char) Integer.parseInt(shown, 16) + "b</p>");
  }

  @Test
  void otherCharactersAreKept() {
    assertThat(PageLayout.render(p("\tü日\uD83D\uDE00\n"))).isEqualTo("<p>\tü日\uD83D\uDE00\n</p>");
  }

  @Test
  void coordinatesOfSvgHaveTwoDecimals() {
    var line = SvgTag.of("g", "").line(1 / 3.0, -2, 0, 7, "axis");
    assertThat(PageLayout.render(line))
        .isEqualTo("<g><line class=\"axis\" x1=\"0.33\" y1=\"-2\" x2=\"0\" y2=\"7\"></line></g>");
    assertThatThrownBy(() -> line.attr("x", Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
