package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceCommandTest {

  /** From the walk-through of the article on binary addition. */
  private static final String WALK_THROUGH =
      """
      position 0
        x      1 0
        y      1
        h      0.52438739 0.6059641 0.55120158 0.52242653 0.46190139 0.57243386 0.46883406 0.68644385 0.71653238 0.44198326 0.64186088 0.51444344 0.53396987 0.7008174 0.29777245 0.30454628
        o      0.52385887
        delta  0.11876424
        error  0.47614113
      position 1
        x      0 0
        y      0
        h      0.4607088 0.70122245 0.91939146 0.10792181 0.90421724 0.19833045 0.15515846 0.49971006 0.64251161 0.68349939 0.51897404 0.49447328 0.2172712 0.30676424 0.55157391 0.17998088
        o      0.26743782
        delta  -0.05239503
        error  0.74357895
      """;

  @Test
  void theTraceOfTheArticlesFirstWeightsIsThatOfTheArticle() {
    var outcome = type("trace", "conf/article-addition.conf", 113, 0).succeeded();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).startsWith(WALK_THROUGH).hasLineCount(8 * 7);
  }

  /** In a standalone cluster the driver gets the path of a file that is sent. */
  @Test
  void aSubmittedConfigurationIsTracedByItsName(@TempDir Path directory) throws IOException {
    var conf = directory.resolve("sent.conf");
    Files.copy(Path.of("conf/article-addition.conf"), conf);
    System.setProperty("spark.files", conf.toUri().toString());
    try {
      assertThat(type("trace", "sent.conf", 113, 0).out()).startsWith(WALK_THROUGH);
    } finally {
      System.clearProperty("spark.files");
    }
  }

  @Test
  void aLongerSumHasMorePositions() {
    var outcome = type("trace", "conf/article-addition.conf", 256, 255);
    assertThat(outcome.outLines()).contains("position 9").doesNotContain("position 10");
  }

  @Test
  void tooManyPositionsAreRefused() {
    var outcome = type("trace", "conf/article-addition.conf", "9".repeat(4000), 1);
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err())
        .startsWith("submit.sh trace: ")
        .contains(" 10000 ", " 13289")
        .hasLineCount(1);
  }
}
