package dev.carrybit.verify;

import static dev.carrybit.ExitCodes.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.ExitCode;
import dev.carrybit.nn.Activation;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.ModelLayout;
import dev.carrybit.nn.Output;
import dev.carrybit.nn.Parameters;
import dev.carrybit.storage.NamedWeights;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.Tensor;
import dev.carrybit.storage.TensorFile;
import dev.carrybit.verify.Adders.Adder;
import dev.carrybit.verify.Certificate.Region;
import dev.carrybit.verify.CertificateChecker.Proof;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Certificates of a trained network, right ones and forged ones. */
class CertificateCheckerTest {

  private static Adder adder;
  private static List<Tensor> model;
  private static Certificate certificate;
  private static TensorFile file;

  @BeforeAll
  static void prove() {
    adder = trained(2);
    model = NamedWeights.tensors(adder.weights());
    certificate = certificate(adder);
    assertThat(certificate.regions()).extracting(Region::carry).contains(0, 1);
    file = certificate.file();
  }

  private static Adder trained(long seed) {
    var cell = new Elman(Activation.TANH);
    return Adders.trained(Adders.spec(new Input.Symbols(4), cell, 3, Output.SOFTMAX), seed, 200);
  }

  private static Certificate certificate(Adder adder) {
    var verdict = Verifier.verify(adder.network(), adder.weights());
    assertThat(verdict).isInstanceOf(Verdict.Proved.class);
    return ((Verdict.Proved) verdict).certificate();
  }

  private static Proof check(TensorFile forged) {
    return CertificateChecker.check(model, Activation.TANH, Certificate.read("forged", forged));
  }

  private static void rejected(String what, ThrowingCallable check) {
    assertThatThrownBy(check).as(what).is(exitCode(ExitCode.BAD_DATA));
  }

  /** Rejected with the numbers of one tensor changed. */
  private static void rejected(String tensor, UnaryOperator<double[]> change) {
    rejected(tensor, () -> check(changed(tensor, change)));
  }

  private static TensorFile changed(String name, UnaryOperator<double[]> change) {
    var tensors = new ArrayList<Tensor>();
    for (var tensor : file.tensors()) {
      if (tensor.name().equals(name)) {
        var values = change.apply(tensor.values().clone());
        var shape = tensor.shape().clone();
        shape[0] = (int) ((long) shape[0] * values.length / tensor.values().length);
        tensors.add(new Tensor(name, shape, values));
      } else {
        tensors.add(tensor);
      }
    }
    return new TensorFile(file.metadata(), tensors);
  }

  /** A number of a tensor replaced. */
  private static UnaryOperator<double[]> with(int at, double value) {
    return values -> {
      values[at] = value;
      return values;
    };
  }

  private static double[] values(String name) {
    return file.tensors().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow()
        .values();
  }

  @Test
  void aCertificateOfARightNetworkIsAccepted() {
    var proof = check(SafeTensors.read(SafeTensors.bytes(file), "read"));
    assertThat(proof.regions()).isEqualTo(certificate.regions().size());
    assertThat(proof.steps()).isPositive();
    assertThat(proof.margin()).isGreaterThan(0.1);
  }

  @Test
  void aNumberThatIsNotFiniteIsRejectedEverywhere() {
    var names = List.of("frames", "regions", "centres", "nodes");
    for (var name : names) {
      for (int at = 0; at < values(name).length; at++) {
        rejected(name, with(at, Double.NaN));
        rejected(name, with(at, Double.POSITIVE_INFINITY));
        rejected(name, with(at, Double.NEGATIVE_INFINITY));
        rejected(name, with(at, 1e300));
      }
    }
  }

  @Test
  void aWeightThatIsNotFiniteIsRejectedEverywhere() {
    for (int at = 0; at < adder.weights().values().length; at++) {
      for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1e300}) {
        int weight = at;
        rejected("weight " + at, () -> checkWith(weight, value, true));
      }
    }
  }

  /** Checks the certificate with another weight, about which it says it is if {@code sealed}. */
  private static void checkWith(int at, double value, boolean sealed) {
    var weights = adder.weights().values().clone();
    weights[at] = value;
    var other = NamedWeights.tensors(new Parameters(adder.weights().layout(), weights));
    var about = sealed ? about(certificate, HandmadeAdder.hash(other)) : certificate;
    CertificateChecker.check(other, Activation.TANH, about);
  }

  private static Certificate about(Certificate certificate, String hash) {
    return new Certificate(hash, certificate.frames(), certificate.regions(), certificate.nodes());
  }

  @Test
  void aCertificateOfOtherWeightsIsRejected() {
    var weights = adder.weights().values();
    for (int at = 0; at < weights.length; at++) {
      int weight = at;
      rejected("a bit of " + at, () -> checkWith(weight, Math.nextUp(weights[weight]), false));
    }
    int first = adder.weights().layout().slot(ModelLayout.OUTPUT_WEIGHT).offset();
    for (int at = first; at < weights.length; at++) {
      int weight = at;
      rejected("output " + at, () -> checkWith(weight, 100 - weights[weight], true));
    }
    var other = about(certificate(trained(5)), certificate.weightsSha256());
    rejected("another", () -> CertificateChecker.check(model, Activation.TANH, other));
    rejected("none", () -> check(new TensorFile(withoutHash(), file.tensors())));
    rejected("σ", () -> CertificateChecker.check(model, Activation.SIGMOID, certificate));
  }

  private static Map<String, String> withoutHash() {
    var metadata = new HashMap<>(file.metadata());
    metadata.remove("weightsSha256");
    return metadata;
  }

  @Test
  void anotherFrameIsRejected() {
    for (int at = 0; at < values("frames").length; at++) {
      rejected("frames", with(at, values("frames")[at] + 1e4));
    }
  }

  @Test
  void anotherCentreIsRejected() {
    for (int at = 0; at < values("centres").length; at++) {
      rejected("centres", with(at, values("centres")[at] + 10));
      rejected("centres", with(at, values("centres")[at] - 10));
    }
  }

  @Test
  void anotherCarryOrRadiusOrFrameOfARegionIsRejected() {
    var regions = values("regions");
    for (int at = 0; at < regions.length; at += 3) {
      rejected("regions", with(at, 1 - regions[at]));
      rejected("regions", with(at, 0.5));
      rejected("regions", with(at, 2));
      rejected("regions", with(at + 1, certificate.frames().size()));
      rejected("regions", with(at + 1, -1));
      rejected("regions", with(at + 2, -1e-9));
      rejected("regions", with(at + 2, at == 0 ? 20 : 100 * regions[at + 2]));
      if (at > 0) {
        rejected("regions", with(at + 2, 0));
      }
    }
  }

  @Test
  void anotherNodeIsRejected() {
    var nodes = values("nodes");
    for (int at = 0; at < nodes.length; at += 3) {
      for (int kind = 0; kind < 4; kind++) {
        if (kind != nodes[at]) {
          rejected("nodes", with(at, kind));
        }
      }
      rejected("nodes", with(at + 1, -1));
      rejected("nodes", with(at + 1, 0.5));
      rejected("nodes", with(at + 1, certificate.regions().size()));
      rejected("nodes", with(at + 2, 3));
    }
  }

  @Test
  void aLeafWithARegionOfTheOtherCarryIsRejected() {
    var nodes = values("nodes");
    var regions = certificate.regions();
    for (int at = 0; at < nodes.length; at += 3) {
      for (int other = 0; nodes[at] == 1 && other < regions.size(); other++) {
        if (regions.get(other).carry() != regions.get((int) nodes[at + 1]).carry()) {
          rejected("nodes", with(at + 1, other));
        }
      }
    }
  }

  @Test
  void regionsInAnotherOrderAreRejected() {
    var regions = certificate.regions();
    for (int k = 1; k < regions.size(); k++) {
      for (int other = 0; other < k; other++) {
        if (regions.get(k).carry() != regions.get(other).carry()) {
          var swapped = new ArrayList<Region>(regions);
          Collections.swap(swapped, k, other);
          var forged =
              new Certificate(
                  certificate.weightsSha256(), certificate.frames(), swapped, certificate.nodes());
          rejected("order", () -> CertificateChecker.check(model, Activation.TANH, forged));
        }
      }
    }
  }

  @Test
  void aCertificateThatIsCutOffOrExtendedIsRejected() {
    int count = values("nodes").length / 3;
    for (int size = 0; size < count; size++) {
      int length = 3 * size;
      rejected("nodes", values -> Arrays.copyOf(values, length));
    }
    rejected("nodes", values -> Arrays.copyOf(values, values.length + 3));
    for (int size = 0; size < certificate.regions().size(); size++) {
      int regions = size;
      rejected("regions", values -> Arrays.copyOf(values, 3 * regions));
      rejected("centres", values -> Arrays.copyOf(values, 3 * regions));
    }
    for (int size = 0; size < certificate.frames().size(); size++) {
      int frames = size;
      rejected("frames", values -> Arrays.copyOf(values, 18 * frames));
    }
  }

  @Test
  void anotherFormatIsRejected() {
    var other = new TensorFile(Map.of("format", "other"), file.tensors());
    rejected("format", () -> check(other));
    var newer = new TensorFile(Map.of("format", "carrybit-certificate-2"), List.of());
    assertThatThrownBy(() -> check(newer)).is(exitCode(ExitCode.CONFIGURATION));
    var none = new TensorFile(file.metadata(), List.of());
    rejected("tensors", () -> check(none));
  }

  @Test
  void theMarginIsRoundedDown() {
    assertThat(new CertificateChecker.Proof(1, 1, 3.0419).margin(3)).isEqualTo("3.041");
    assertThat(new CertificateChecker.Proof(1, 1, 2.5).margin(3)).isEqualTo("2.500");
  }

  /** Whatever part of it is read may be the proved network. */
  @Test
  void aModelWithMoreThanTheProvedNetworkIsRejected() {
    for (int at = 0; at < model.size(); at++) {
      var more = new ArrayList<>(model);
      more.add(model.get(at).as("more." + model.get(at).name()));
      rejectedModel(more);
      for (int axis = 0; axis < model.get(at).shape().length; axis++) {
        var larger = new ArrayList<>(model);
        larger.set(at, larger(model.get(at), axis));
        rejectedModel(larger);
      }
    }
    rejectedModel(List.of());
  }

  private static void rejectedModel(List<Tensor> other) {
    var forged = about(certificate, HandmadeAdder.hash(other));
    rejected(other.toString(), () -> CertificateChecker.check(other, Activation.TANH, forged));
  }

  /** The tensor with a row or a column of zeros more. */
  private static Tensor larger(Tensor tensor, int axis) {
    var shape = tensor.shape().clone();
    int columns = axis == 0 ? tensor.values().length : shape[axis];
    shape[axis]++;
    var values = new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < tensor.values().length; i++) {
      values[i + i / columns] = tensor.values()[i];
    }
    return new Tensor(tensor.name(), shape, values);
  }
}
