package dev.carrybit.text;

import dev.carrybit.storage.Digests;
import dev.carrybit.storage.HadoopFiles;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * A directory of prepared texts that runs share. Each text has a folder of its own, named by what
 * it is made of. Whoever prepares one writes into a folder below that, which nobody else knows, and
 * then describes it: the first description counts, and whoever comes later removes what it made. A
 * preparation that was killed leaves files that nothing describes, and so nobody reads.
 */
public final class SharedTexts {
  private final HadoopFiles files;
  private final String directory;

  /** Those under {@code directory}, which is made when it is needed. */
  public SharedTexts(HadoopFiles files, String directory) {
    this.files = files;
    this.directory = directory;
  }

  /**
   * The text that {@code source} means.
   *
   * @param prepare prepares it in a directory, if it is not there yet
   */
  public PreparedText text(TextSource source, Function<String, PreparedText> prepare) {
    var inputs = PreparedTextFile.inputs(files, source);
    var folder = directory + "/" + name(inputs);
    var file = new PreparedTextFile(files, folder, source);
    return file.find(inputs).orElseGet(() -> prepared(file, inputs, folder, prepare));
  }

  private PreparedText prepared(
      PreparedTextFile file,
      Map<String, String> inputs,
      String folder,
      Function<String, PreparedText> prepare) {
    var own = folder + "/" + UUID.randomUUID();
    boolean described = false;
    try {
      var text = prepare.apply(own);
      if (!file.saveFirst(text, inputs)) {
        var other = file.find(inputs);
        if (other.isPresent()) {
          return other.get();
        }
        // the one that is described has lost its symbols
        file.save(text, inputs);
      }
      described = true;
      return text;
    } finally {
      if (!described) {
        files.delete(own);
      }
    }
  }

  private static String name(Map<String, String> inputs) {
    var digest = Digests.sha256();
    inputs.forEach((name, value) -> digest.update(line(name, value)));
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  private static byte[] line(String name, String value) {
    return (name.length() + " " + name + value + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
