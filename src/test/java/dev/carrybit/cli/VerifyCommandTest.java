package dev.carrybit.cli;

import static dev.carrybit.cli.Terminal.result;
import static dev.carrybit.cli.Terminal.type;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.Tensor;
import dev.carrybit.storage.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {

  @TempDir private static Path directory;

  private static Path right;
  private static Path wrong;
  private static Path lstm;

  @BeforeAll
  static void train() {
    right = train("right", "seed=1");
    // right on all sums of 8 bits, and wrong on some longer one
    wrong = train("wrong", "seed=10", "optimizer.weight-decay=0", "train.target=1.0");
    lstm = train("lstm", "model.cell=lstm", "model.hidden=2", "train.steps=1");
  }

  private static Path train(String name, String... settings) {
    var run = directory.resolve(name);
    type("train", "conf/addition.conf", "run.dir=" + run, settings).succeeded();
    return run;
  }

  @Test
  void aTrainingEndsWithAVerdict() throws IOException {
    assertThat(result(right).get("exactness").textValue()).isEqualTo("proved");
    assertThat(result(right).get("logitMargin").doubleValue()).isPositive();
    assertThat(result(wrong).get("accuracy").doubleValue()).isEqualTo(1);
    assertThat(result(wrong).get("exactness").textValue()).isEqualTo("refuted");
    assertThat(result(wrong).get("wrongSum").get("a").isIntegralNumber()).isTrue();
  }

  @Test
  void aTrainingIsNotVerifiedIfTheSettingsSayNo() throws IOException {
    var run = train("unverified", "train.steps=1", "addition.verify=false");
    assertThat(result(run).has("exactness")).isFalse();
  }

  @Test
  void aRightNetworkIsProvedAndItsCertificateAccepted() {
    var proved = type("verify", right).succeeded();
    assertThat(proved.out())
        .startsWith("verdict          PROVED")
        .contains("logit margin", "seconds");
    var file = right.resolve("certificate.safetensors");
    assertThat(file).isRegularFile();
    var checked = type("verify", right, "--check", file).succeeded();
    assertThat(checked.out()).startsWith("verdict          PROVED");
  }

  @Test
  void theCertificateOfAnotherNetworkIsRejected() {
    var file = directory.resolve("certificate");
    type("verify", right, "--certificate", file).succeeded();
    var outcome = type("verify", wrong, "--check", file);
    assertThat(outcome.code()).isEqualTo(65);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void aPlaceThatTakesNoCertificateIsRefusedBeforeTheSearch() {
    var outcome = type("verify", right, "--certificate", directory);
    assertThat(outcome.code()).isEqualTo(73);
    assertThat(outcome.out()).isEmpty();
  }

  /**
   * The network of a run has the biases and the output weights of a right one exchanged. Its model
   * file names them so that the right network is read from it; the numbers and their hash are those
   * of the run.
   */
  @Test
  void theNetworkThatIsCheckedIsThatOfTheRun() throws IOException {
    var proof = directory.resolve("proof");
    type("verify", right, "--certificate", proof).succeeded();
    var file = directory.resolve("exchanged");
    var model = SafeTensors.read(right.resolve("model.safetensors"));
    Files.write(file, SafeTensors.bytes(exchanged(model)));
    var run =
        train(
            "renamed",
            "model.init.from=" + file,
            "train.steps=1",
            "optimizer.learning-rate=1e-300");
    var named = run.resolve("model.safetensors");
    Files.write(named, SafeTensors.bytes(exchanged(SafeTensors.read(named))));
    var certificate = SafeTensors.read(proof);
    var metadata = new TreeMap<>(certificate.metadata());
    metadata.put("weightsSha256", result(run).get("weightsSha256").textValue());
    Files.write(proof, SafeTensors.bytes(new TensorFile(metadata, certificate.tensors())));
    assertThat(type("verify", run, "--check", proof).code()).isEqualTo(65);
  }

  /** The tensors in their order, two of them under each other's name and shape. */
  private static TensorFile exchanged(TensorFile file) {
    var tensors = new ArrayList<>(file.tensors());
    var names = tensors.stream().map(Tensor::name).toList();
    int first = names.indexOf("bias_ih_l0");
    int second = names.indexOf("output.weight");
    var bias = tensors.get(first);
    var weight = tensors.get(second);
    tensors.set(first, new Tensor(weight.name(), weight.shape(), bias.values()));
    tensors.set(second, new Tensor(bias.name(), bias.shape(), weight.values()));
    return new TensorFile(file.metadata(), tensors);
  }

  @Test
  void aWrongNetworkIsRefutedByASumThatItGetsWrong() {
    var outcome = type("verify", wrong);
    assertThat(outcome.code()).isEqualTo(79);
    var sum = Pattern.compile("wrong sum +(\\d+) \\+ (\\d+) = (\\d+); the network says (\\d+)");
    var found = sum.matcher(outcome.out());
    assertThat(found.find()).isTrue();
    assertThat(found.group(3)).isNotEqualTo(found.group(4));
    var added = type("add", wrong, found.group(1), found.group(2));
    assertThat(added.out()).contains(found.group(4) + "  wrong, it is " + found.group(3));
    assertThat(type("evaluate", wrong).out()).contains(found.group());
  }

  @Test
  void aNetworkThatCannotBeProvedIsRefutedOrUndecided() {
    assertThat(type("verify", lstm, "--seconds", 1).code()).isIn(79, 80);
  }

  @Test
  void aMissingRunAndAWrongOptionAreMistakes() {
    assertThat(type("verify", directory.resolve("none")).code()).isEqualTo(66);
    for (var seconds : List.of("0", "0.001", "1000001")) {
      var outcome = type("verify", right, "--seconds", seconds);
      assertThat(outcome.code()).isEqualTo(64);
      assertThat(outcome.err()).contains("1 to 1000000").hasLineCount(1);
    }
    assertThat(type("verify", right, "--check", "a", "--certificate", "b").code()).isEqualTo(64);
  }

  @Test
  void aProofReplacesNoFileOfARun() throws IOException {
    var conf = right.resolve("run.conf");
    var before = Files.readString(conf);
    assertThat(type("verify", right, "--certificate", conf).code()).isEqualTo(73);
    assertThat(conf).hasContent(before);
  }

  @Test
  void aFileThatIsNoCertificateIsRejected() throws IOException {
    assertThat(type("verify", right, "--check", right.resolve("model.safetensors")).code())
        .isEqualTo(65);
    var empty = Files.createFile(directory.resolve("empty"));
    assertThat(type("verify", right, "--check", empty).code()).isEqualTo(65);
    assertThat(type("verify", right, "--check", directory.resolve("absent")).code()).isEqualTo(66);
  }
}
