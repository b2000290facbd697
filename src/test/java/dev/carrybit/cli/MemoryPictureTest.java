package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's picture is what the program draws of the README's run. */
class MemoryPictureTest {

  private static final Path SHOWN = Path.of("src/site/memory.svg");

  @TempDir private Path directory;

  @Test
  void thePictureInTheReadmeIsThatOfTheProgram() throws Exception {
    var run = directory.resolve("addition");
    var trained = type("train", "conf/addition.conf", "run.dir=" + run);
    assertThat(trained.code()).as(trained.err()).isZero();
    var picture = Path.of("target/memory.svg");
    assertThat(type("report", run, "--picture", picture).code()).isZero();
    assertThat(picture).as("what src/site/memory.svg has to be").hasSameTextualContentAs(SHOWN);
    var root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(picture.toFile());
    assertThat(root.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(Files.readString(Path.of("README.md"))).contains("](" + SHOWN + ")");
  }
}
