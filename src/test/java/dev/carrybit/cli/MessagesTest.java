package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The wording of messages: {@code messages.txt} has commands with a mistake, each with its exit
 * code and what it prints. {@code DIR} stands for a directory that has the files made here, and
 * {@code HERE} for the working directory.
 */
class MessagesTest {

  @TempDir private static Path directory;

  @BeforeAll
  static void makeRuns() throws Exception {
    write("empty.conf", "");
    write("open.conf", "task = addition\nmodel {");
    write("wrong.conf", "task = addition\nmodel.hiden = 4\ntrain.batch = -3\nseed = 1\nseed = 2\n");
    write("bare.conf", "task = text\ntext.input = hdfs://host/corpus\n");
    write("comma.conf", "task = addition\ntrain.steps = 1,000\n");
    write("variable.conf", "task = addition\nrun.dir = ${?HOME}/run\n");
    write("adder.conf", "task = addition\ntrain { steps = 2, batch = 4, shards = 2 }\n");
    write("text.conf", "task = text\ntext.generated = 40\ntrain { steps = 1, shards = 1 }\n");
    Files.write(
        directory.resolve("latin1.txt"), "caf\u00e9 au lait".getBytes(StandardCharsets.ISO_8859_1));
    write("short.txt", "a");
    write("unknown.txt", "forty two \u2603\n");
    run("train", "DIR/adder.conf", "run.dir=DIR/adder");
    run("train", "DIR/text.conf", "run.dir=DIR/text");
    for (var name : new String[] {"other", "damaged", "html", "pickle", "cut"}) {
      var copy = Files.createDirectory(directory.resolve(name));
      Files.copy(directory.resolve("adder/run.conf"), copy.resolve("run.conf"));
    }
    var conf = Files.readString(directory.resolve("adder/run.conf"));
    var model = Files.readAllBytes(directory.resolve("adder/model.safetensors"));
    write("other/run.conf", conf.replaceFirst("model.hidden = \"\\d+\"", "model.hidden = \"9\""));
    Files.write(directory.resolve("other/model.safetensors"), model);
    Files.write(directory.resolve("cut/model.safetensors"), Arrays.copyOf(model, 500));
    model[model.length - 5] ^= 1;
    Files.write(directory.resolve("damaged/model.safetensors"), model);
    write("html/model.safetensors", "<!DOCTYPE html><html><body>404 Not Found</body></html>");
    Files.write(
        directory.resolve("pickle/model.safetensors"),
        new byte[] {(byte) 0x80, 4, (byte) 0x95, 1, 0, 0, 0, 0, 0, 0, 0, 'N', '.'});
  }

  private static void write(String name, String text) throws Exception {
    Files.writeString(directory.resolve(name), text);
  }

  private static Terminal.Outcome run(String... words) {
    return type(Stream.of(words).map(word -> word.replace("DIR", directory.toString())).toArray());
  }

  static Stream<String> messages() throws Exception {
    try (var file = MessagesTest.class.getResourceAsStream("messages.txt")) {
      var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(text.split("\n\n"));
    }
  }

  /** A block: the command after a dollar, the exit code, and the lines of standard error. */
  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageHasTheRecordedWording(String block) {
    var words = block.lines().findFirst().orElseThrow().substring("$ ".length()).split(" ");
    var outcome =
        run(Stream.of(words).map(word -> word.equals("''") ? "" : word).toArray(String[]::new));
    var here = Path.of("").toAbsolutePath().toString();
    var printed = outcome.err().replace(directory.toString(), "DIR").replace(here, "HERE");
    assertThat("$ " + String.join(" ", words) + "\n" + outcome.code() + "\n" + printed)
        .isEqualTo(block.strip() + "\n");
  }
}
