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
    "0, ␀",
    "7, ␇",
    "1b, ␛",
    "7f, \\u007f",
    "85, \\u0085",
    "d800, \\ud800",
    "ffff, \\uffff",
    "200b, \\u200b",
    "2028, \\u2028",
    "202e, \\u202e",
    "2066, \\u2066"
  })
  void charactersThatHtmlDoesNotAllowOrThatCannotBeSeenAreReplaced(String found, String shown) {
    var text = "a" + (char) Integer.parseInt(found, 16) + "b";
    assertThat(PageLayout.render(p(text))).isEqualTo("<p>a" + shown + "b</p>");
  }

  @Test
  void otherCharactersAreKept() {
    var text = "\tü日\uD83D\uDE00\n שלום \uD83D\uDC69\u200D\uD83D\uDE80";
    assertThat(PageLayout.render(p(text))).isEqualTo("<p>" + text + "</p>");
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
