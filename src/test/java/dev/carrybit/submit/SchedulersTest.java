package dev.carrybit.submit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples for schedulers, as far as the schedulers' own programs are on this machine. */
@Tag("schedulers")
class SchedulersTest {

  private static final String PYTHON = "/usr/bin/python3";
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final String HOME = "/opt/carrybit";

  @TempDir private Path directory;

  /** What a command said, on both streams; it has to end well, within {@link #PATIENCE}. */
  private String run(String... command) throws Exception {
    var said = directory.resolve("said");
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    return Files.readString(said);
  }

  private JsonNode json(String... command) throws Exception {
    return new ObjectMapper().readTree(run(command));
  }

  /** Holds the words of a command to the program, with the project where it is. */
  private void isTraining(JsonNode words) throws Exception {
    assertThat(words.get(0).textValue()).isEqualTo("train");
    var rest = new ArrayList<String>();
    words.forEach(word -> rest.add(word.textValue().replace(HOME + "/", "")));
    var check = new ArrayList<>(List.of("./submit.sh", "check"));
    check.addAll(rest.subList(1, rest.size()));
    assertThat(run(check.toArray(String[]::new))).contains("task = \"text\"", "parameters ");
    var train = Stream.concat(Stream.of("./submit.sh", "--dry-run"), rest.stream());
    assertThat(run(train.toArray(String[]::new)))
        .contains("--class dev.carrybit.cli.Main", " train ");
  }

  @Test
  void airflowTriesAgainWhatMayBeTriedAgain() throws Exception {
    var dag = json(PYTHON, "src/test/python/airflow_dag.py", "conf/airflow_dag.py");
    assertThat(dag.get("class").textValue()).isEqualTo("dev.carrybit.cli.Main");
    assertThat(dag.get("retried").toString()).isEqualTo("[-15,-9,69,74,75,129,137,143]");
    isTraining(dag.get("args"));
  }

  @Test
  void theManifestForKubernetesTrains() throws Exception {
    var program =
        "import json, yaml; print(json.dumps(yaml.safe_load(open('conf/kubernetes.yaml'))))";
    var manifest = json(PYTHON, "-c", program);
    assertThat(manifest.get("apiVersion").textValue()).isEqualTo("sparkoperator.k8s.io/v1beta2");
    assertThat(manifest.get("kind").textValue()).isEqualTo("SparkApplication");
    var spec = manifest.get("spec");
    assertThat(spec.get("mainClass").textValue()).isEqualTo("dev.carrybit.cli.Main");
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<spark.version>" + spec.get("sparkVersion").textValue() + "<");
    isTraining(spec.get("arguments"));
  }

  @Test
  void systemdTakesTheUnits() throws Exception {
    var units = new ArrayList<>(List.of("systemd-analyze", "verify"));
    var project = Path.of("").toAbsolutePath().toString();
    for (var name : List.of("carrybit.service", "carrybit.timer")) {
      var unit = Files.readString(Path.of("conf", name)).replace(HOME, project);
      units.add(Files.writeString(directory.resolve(name), unit).toString());
    }
    assertThat(run(units.toArray(String[]::new))).as("warnings").isEmpty();
    var service = Files.readString(Path.of("conf/carrybit.service"));
    assertThat(service.lines().filter(line -> line.startsWith("Restart")))
        .containsExactly(
            "Restart=no", "RestartForceExitStatus=69 74 75 129 137 143 SIGKILL", "RestartSec=60");
    var words = service.replaceAll("(?s).*\nExecStart=\\S+ ([^\n]*)\n.*", "$1").split(" ");
    isTraining(new ObjectMapper().valueToTree(words));
  }

  @Test
  void snakemakeRetriesATrainingThatIsKilled() throws Exception {
    var run = directory.resolve("addition");
    var log = directory.resolve("snakemake").toFile();
    var settings = "settings=train.target=none train.steps=400 checkpoint.every-steps=20";
    var process =
        new ProcessBuilder(
                "snakemake",
                "-s",
                "conf/Snakefile",
                "--cores",
                "1",
                "--nolock",
                "--config",
                "runs=" + directory,
                settings)
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    try {
      kill(process, run);
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    var said = Files.readString(log.toPath(), UTF_8);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).contains("resumes at step ").contains("Trying to restart job");
    assertThat(run.resolve("_SUCCESS")).exists();
    assertThat(run.resolve("result.json")).content().contains("\"step\" : 400");
  }

  /** Kills the process that trains, once there is something to go on from. */
  private static void kill(Process snakemake, Path run) throws IOException, InterruptedException {
    while (checkpoints(run) < 3) {
      assertThat(snakemake.isAlive()).as("ended before it was killed").isTrue();
      assertThat(snakemake.waitFor(50, TimeUnit.MILLISECONDS)).isFalse();
    }
    var training =
        snakemake.descendants().filter(each -> command(each).endsWith("/java")).findFirst();
    assertThat(training).isPresent();
    training.get().destroyForcibly();
  }

  private static String command(ProcessHandle process) {
    return process.info().command().orElse("");
  }

  private static long checkpoints(Path run) throws IOException {
    var checkpoints = run.resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return 0;
    }
    try (var files = Files.list(checkpoints)) {
      return files.filter(file -> file.toString().endsWith(".safetensors")).count();
    }
  }
}
