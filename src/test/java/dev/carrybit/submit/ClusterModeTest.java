package dev.carrybit.submit;

import static dev.carrybit.submit.Checkout.arguments;
import static dev.carrybit.submit.Checkout.options;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What travels with a job whose driver runs elsewhere. */
class ClusterModeTest {
  private Checkout checkout;

  @BeforeEach
  void checkOut(@TempDir Path folder) throws Exception {
    checkout = new Checkout(folder);
    checkout.with("MASTER", "spark://h:7077");
  }

  @ParameterizedTest
  @CsvSource({"--deploy-mode, cluster", "--conf, spark.submit.deployMode=cluster"})
  void inClusterModeTheConfigurationTravelsUnderItsBaseName(String option, String value)
      throws Exception {
    var conf = checkout.base().resolve("a folder/my, conf#1.conf");
    Checkout.write(conf, "");
    for (var command : List.of("train", "check", "trace")) {
      var words =
          checkout.dryRun(
              option, value, "--files=b.txt", command, "-x", "a folder/my, conf#1.conf", "a=b");
      assertThat(options(words))
          .containsSequence(
              "--files", "b.txt,file:" + checkout.base() + "/a%20folder/my%2C%20conf%231.conf");
      assertThat(arguments(words)).containsExactly(command, "-x", "my, conf#1.conf", "a=b");
    }
  }

  @Test
  void aSearchPathForFoldersChangesNothing() throws Exception {
    Checkout.write(checkout.base().resolve("conf/x.conf"), "");
    var words =
        checkout.with("CDPATH", ".:..").dryRun("--deploy-mode", "cluster", "train", "conf/x.conf");
    assertThat(options(words))
        .containsSequence("--files", "file:" + checkout.base() + "/conf/x.conf");
  }

  @Test
  void inClusterModeAPathWithTheSchemeOfLocalFilesTravelsToo() throws Exception {
    var conf = checkout.base().resolve("x.conf");
    Checkout.write(conf, "");
    for (var scheme : List.of("file:", "file://")) {
      var words = checkout.dryRun("--deploy-mode", "cluster", "train", scheme + conf);
      assertThat(options(words)).containsSequence("--files", "file:" + conf);
      assertThat(arguments(words)).containsExactly("train", "x.conf");
    }
  }

  @Test
  void inClusterModeALinkTravelsUnderItsOwnName() throws Exception {
    Checkout.write(checkout.base().resolve("a.conf"), "");
    Files.createSymbolicLink(checkout.base().resolve("b.conf"), Path.of("a.conf"));
    var words = checkout.dryRun("--deploy-mode", "cluster", "train", "b.conf");
    assertThat(options(words)).containsSequence("--files", "file:" + checkout.base() + "/b.conf");
    assertThat(arguments(words)).containsExactly("train", "b.conf");
  }

  @Test
  void inClusterModeTheValueOfAnOptionIsNoConfiguration() throws Exception {
    Checkout.write(checkout.base().resolve("x.conf"), "");
    Checkout.write(checkout.base().resolve("out"), "");
    var words =
        checkout.dryRun(
            "--deploy-mode", "cluster", "sweep", "--seeds", "3", "--output", "out", "x.conf");
    assertThat(options(words)).containsSequence("--files", "file:" + checkout.base() + "/x.conf");
    assertThat(arguments(words))
        .containsExactly("sweep", "--seeds", "3", "--output", "out", "x.conf");
  }

  @Test
  void inClusterModeWhatIsNoFileHereIsLeftAlone() throws Exception {
    Checkout.write(checkout.base().resolve("x.conf"), "");
    var words = checkout.dryRun("--deploy-mode", "cluster", "train", "hdfs://h/x.conf", "x.conf");
    assertThat(options(words)).doesNotContain("--files");
    assertThat(arguments(words)).containsExactly("train", "hdfs://h/x.conf", "x.conf");
    assertThat(options(checkout.dryRun("--deploy-mode", "cluster", "add", "x.conf")))
        .doesNotContain("--files");
  }

  @Test
  void filesThatSettingsNameTravelToo() throws Exception {
    var conf = "file:" + checkout.base() + "/x.conf";
    Checkout.write(checkout.base().resolve("x.conf"), "");
    Checkout.write(checkout.base().resolve("conf/spark-defaults.conf"), "spark.files  a,b \n");
    checkout.with("SPARK_CONF_DIR", checkout.base().resolve("conf"));
    assertThat(options(checkout.dryRun("--deploy-mode", "cluster", "train", "x.conf")))
        .containsSequence("--files", "a,b," + conf);
    assertThat(
            options(
                checkout.dryRun(
                    "--deploy-mode", "cluster", "--conf", "spark.files=c", "train", "x.conf")))
        .containsSequence("--files", "c," + conf);
  }

  @Test
  void inClientModeNothingTravels() throws Exception {
    Checkout.write(checkout.base().resolve("x.conf"), "");
    var words = checkout.dryRun("--deploy-mode", "client", "--files", "a,b", "train", "x.conf");
    assertThat(options(words)).containsSequence("--files", "a,b");
    assertThat(arguments(words)).containsExactly("train", "x.conf");
  }

  @Test
  void jarsAndTheClassPathOfTheDriverAreHandedOn() throws Exception {
    var words = checkout.dryRun("--driver-class-path", "a:b", "--jars=c", "train", "x.conf");
    assertThat(options(words)).containsSequence("--driver-class-path", "a:b", "--jars", "c");
  }
}
