package dev.carrybit.submit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Prometheus that reads the metrics of a training under way, as conf/spark-prometheus.conf has
 * it.
 */
@Tag("schedulers")
class PrometheusTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String PREFIX = "metrics_carrybit_driver_carrybit_";

  @TempDir private Path directory;

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endAll() throws InterruptedException {
    for (var process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  private Process start(String name, String... command) throws IOException {
    var said = directory.resolve(name + ".log").toFile();
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said).start();
    processes.add(process);
    return process;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void prometheusReadsATrainingUnderWay() throws Exception {
    int page = freePort();
    int port = freePort();
    var training =
        start(
            "training",
            "./submit.sh",
            "--properties-file",
            "conf/spark-prometheus.conf",
            "--conf",
            "spark.ui.port=" + page,
            "train",
            "conf/addition.conf",
            "train.target=none",
            "train.steps=none",
            "train.max-minutes=" + PATIENCE.toMinutes(),
            "run.dir=" + directory.resolve("run"));
    var settings = Files.writeString(directory.resolve("prometheus.yml"), scraping(page));
    var prometheus =
        start(
            "prometheus",
            "prometheus",
            "--config.file=" + settings,
            "--storage.tsdb.path=" + directory.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port);
    var steps = awaited(port, PREFIX + "step_Value > 100", List.of(training, prometheus));
    assertThat(steps.get(0).get("metric").get("job").textValue()).isEqualTo("carrybit");
    assertThat(value(asked(port, "up"))).isEqualTo("1");
    assertThat(Double.parseDouble(value(asked(port, PREFIX + "loss_Value")))).isBetween(0.0, 1.0);
    for (var gauge : List.of("accuracy", "learningRate", "gradientNorm", "symbolsPerSecond")) {
      assertThat(Double.parseDouble(value(asked(port, PREFIX + gauge + "_Value"))))
          .as(gauge)
          .isNotNegative();
    }
    assertThat(value(asked(port, PREFIX + "validationLoss_Value"))).isNotEmpty();
  }

  private static String scraping(int page) {
    return """
    scrape_configs:
      - job_name: carrybit
        scrape_interval: 1s
        metrics_path: /metrics/prometheus/
        static_configs:
          - targets: ["127.0.0.1:%d"]
    """
        .formatted(page);
  }

  /** The answer to {@code query}, once there is one, while all of {@code alive} live. */
  private JsonNode awaited(int port, String query, List<Process> alive) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      var answer = answered(port) ? asked(port, query) : new ObjectMapper().createArrayNode();
      if (!answer.isEmpty()) {
        return answer;
      }
      for (var process : alive) {
        assertThat(process.waitFor(100, TimeUnit.MILLISECONDS)).as(said()).isFalse();
      }
    }
    throw new AssertionError(query + ": no answer in " + PATIENCE + "\n" + said());
  }

  private static boolean answered(int port) {
    try {
      return read("http://127.0.0.1:%d/-/ready".formatted(port)).length > 0;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static byte[] read(String address) throws IOException {
    try (var in = URI.create(address).toURL().openStream()) {
      return in.readAllBytes();
    }
  }

  private static JsonNode asked(int port, String query) throws IOException {
    var address = "http://127.0.0.1:%d/api/v1/query?query=%s";
    var answer = read(address.formatted(port, URLEncoder.encode(query, UTF_8)));
    return new ObjectMapper().readTree(answer).get("data").get("result");
  }

  private static String value(JsonNode result) {
    assertThat(result).hasSize(1);
    return result.get(0).get("value").get(1).textValue();
  }

  private String said() throws IOException {
    return Files.readString(directory.resolve("training.log"))
        + Files.readString(directory.resolve("prometheus.log"));
  }
}
