package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pictures of the README are those that the program draws. */
class PicturesTest {

  private static final Path SHOWN = Path.of("src/site/resources/images");
  private static final Path DRAWN = Path.of("target");

  @TempDir private Path directory;

  @Test
  void thePicturesInTheReadmeAreThoseOfTheProgram() throws Exception {
    var run = directory.resolve("addition");
    type("train", "conf/addition.conf", "run.dir=" + run).succeeded();
    var memory = DRAWN.resolve("memory.svg");
    var course = DRAWN.resolve("course.svg");
    type("report", run, "--picture", memory, "--course", course).succeeded();
    for (var picture : List.of(memory, course)) {
      var shown = SHOWN.resolve(picture.getFileName());
      assertThat(picture).as("what %s has to be", shown).hasSameTextualContentAs(shown);
      var root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(picture.toFile());
      assertThat(root.getDocumentElement().getTagName()).isEqualTo("svg");
      assertThat(Files.readString(Path.of("README.md"))).contains("](" + shown + ")");
    }
  }
}
