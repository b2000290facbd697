package dev.carrybit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.cluster.Submission.Outcome;
import dev.carrybit.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of a run. */
record RunFiles(Path run) {

  /** What a result says of the clock and the place, and not of the network. */
  private static final List<String> OWN =
      List.of("wallSeconds", "symbolsPerSecond", "secondsPerStep", "runDir");

  /** The check sum of every file, by its path inside the run. */
  Map<String, String> sums() throws IOException {
    var sums = new TreeMap<String, String>();
    try (var all = Files.walk(run)) {
      for (var file : all.filter(Files::isRegularFile).toList()) {
        sums.put(run.relativize(file).toString(), Sha256.hex(Files.readAllBytes(file)));
      }
    }
    return sums;
  }

  /** The paths of its checkpoints inside the run, the newest last. */
  List<String> checkpoints() throws IOException {
    return sums().keySet().stream()
        .filter(name -> name.matches("checkpoints/.*[.]safetensors"))
        .toList();
  }

  /** What {@code result.json} says of the network. */
  Map<String, Object> result() throws IOException {
    var fields = new TreeMap<>(Outcome.fields(Files.readString(run.resolve("result.json"))));
    fields.keySet().removeAll(OWN);
    return fields;
  }

  /** Requires what the other run left for people and programs to read, and nothing half done. */
  void requireSameEnd(RunFiles other) throws IOException {
    assertThat(result()).isEqualTo(other.result());
    var mine = sums();
    var theirs = other.sums();
    for (var name : List.of("model.safetensors", "samples.txt", "_SUCCESS")) {
      assertThat(mine.getOrDefault(name, "none"))
          .as(name)
          .isEqualTo(theirs.getOrDefault(name, "none"));
    }
    assertThat(mine).containsKeys("model.safetensors", "_SUCCESS");
    // A lock's are removed when a minute has gone by.
    assertThat(mine.keySet()).noneMatch(name -> name.endsWith(".tmp") && !name.startsWith("lock/"));
    assertThat(checkpoints()).hasSameSizeAs(other.checkpoints());
  }
}
