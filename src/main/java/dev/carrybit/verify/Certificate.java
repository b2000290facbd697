package dev.carrybit.verify;

import dev.carrybit.CarrybitException;
import dev.carrybit.storage.Metadata;
import dev.carrybit.storage.Tensor;
import dev.carrybit.storage.TensorFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A proof that an adder is right at every length, to be checked by {@link CertificateChecker}:
 * regions of the hidden space, and for each region a tree that leads from it to regions again. See
 * {@code src/site/markdown/verification.md}.
 *
 * @param weightsSha256 hash of the weights that the proof is about
 * @param frames linear maps of the hidden space
 * @param regions the first one is the zero state
 * @param nodes the trees of all regions, one after the other, each in preorder
 */
public record Certificate(
    String weightsSha256, List<Frame> frames, List<Region> regions, List<TreeNode> nodes) {

  private static final String FORMAT = "format";
  private static final String FORMATS = "carrybit-certificate-";
  private static final String FORMAT_VALUE = FORMATS + "1";
  private static final String WEIGHTS = "weightsSha256";

  public Certificate {
    frames = List.copyOf(frames);
    regions = List.copyOf(regions);
    nodes = List.copyOf(nodes);
  }

  /**
   * A linear map of the hidden space and its approximate inverse.
   *
   * @param s n × n
   * @param t n × n, close to the inverse of s
   */
  public record Frame(double[][] s, double[][] t) {}

  /**
   * All states h with |S (h − c)|ᵢ ≤ r for every i.
   *
   * @param carry the carry that these states stand for, 0 or 1
   * @param frame index of the frame that has S
   * @param radius r
   * @param centre c, n numbers
   */
  public record Region(int carry, int frame, double radius, double[] centre) {}

  /** A node of a tree. It is about a set of states with one carry. */
  public sealed interface TreeNode {

    /** Four children: the sets after one time step under the inputs 0 + 0, 0 + 1, 1 + 0, 1 + 1. */
    record TimeStep() implements TreeNode {}

    /** A leaf: the set lies in a region. */
    record In(int region) implements TreeNode {}

    /** Two children: the halves of the box of a frame around the set, cut across a coordinate. */
    record Split(int frame, int coordinate) implements TreeNode {}
  }

  /** The content of a certificate file. */
  public TensorFile file() {
    int n = regions.get(0).centre().length;
    var matrices = new double[frames.size() * 2 * n * n];
    for (int f = 0; f < frames.size(); f++) {
      for (int i = 0; i < n; i++) {
        System.arraycopy(frames.get(f).s()[i], 0, matrices, (2 * f * n + i) * n, n);
        System.arraycopy(frames.get(f).t()[i], 0, matrices, ((2 * f + 1) * n + i) * n, n);
      }
    }
    var labels = new double[regions.size() * 3];
    var centres = new double[regions.size() * n];
    for (int k = 0; k < regions.size(); k++) {
      var region = regions.get(k);
      labels[3 * k] = region.carry();
      labels[3 * k + 1] = region.frame();
      labels[3 * k + 2] = region.radius();
      System.arraycopy(region.centre(), 0, centres, k * n, n);
    }
    var codes = new double[nodes.size() * 3];
    for (int i = 0; i < nodes.size(); i++) {
      var code = code(nodes.get(i));
      System.arraycopy(code, 0, codes, 3 * i, 3);
    }
    return new TensorFile(
        Map.of(FORMAT, FORMAT_VALUE, WEIGHTS, weightsSha256),
        List.of(
            new Tensor("frames", new int[] {frames.size(), 2, n, n}, matrices),
            new Tensor("regions", new int[] {regions.size(), 3}, labels),
            new Tensor("centres", new int[] {regions.size(), n}, centres),
            new Tensor("nodes", new int[] {nodes.size(), 3}, codes)));
  }

  private static double[] code(TreeNode node) {
    if (node instanceof TreeNode.In in) {
      return new double[] {1, in.region(), 0};
    }
    if (node instanceof TreeNode.Split split) {
      return new double[] {2, split.frame(), split.coordinate()};
    }
    return new double[] {0, 0, 0};
  }

  /**
   * Reads the content of a certificate file.
   *
   * @param name of the file, for messages
   * @throws CarrybitException (BAD_DATA) if it is not a certificate
   */
  public static Certificate read(String name, TensorFile file) {
    var metadata = new Metadata(name, new HashMap<>(file.metadata()));
    metadata.requireFormat(FORMATS, FORMAT_VALUE);
    var tensors = new HashMap<String, Tensor>();
    file.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    var centres = tensor(name, tensors, "centres", -1, -1);
    int n = centres.shape()[1];
    int count = centres.shape()[0];
    var matrices = tensor(name, tensors, "frames", -1, 2, n, n);
    var labels = tensor(name, tensors, "regions", count, 3);
    var codes = tensor(name, tensors, "nodes", -1, 3);

    var frames = new ArrayList<Frame>();
    for (int f = 0; f < matrices.shape()[0]; f++) {
      frames.add(
          new Frame(matrix(matrices.values(), 2 * f, n), matrix(matrices.values(), 2 * f + 1, n)));
    }
    var regions = new ArrayList<Region>();
    for (int k = 0; k < count; k++) {
      var centre = Arrays.copyOfRange(centres.values(), k * n, (k + 1) * n);
      int carry = whole(name, labels, 3 * k, 2);
      int frame = whole(name, labels, 3 * k + 1, frames.size());
      regions.add(new Region(carry, frame, labels.values()[3 * k + 2], centre));
    }
    var nodes = new ArrayList<TreeNode>();
    for (int i = 0; i < codes.values().length; i += 3) {
      int kind = whole(name, codes, i, 3);
      int first = whole(name, codes, i + 1, kind == 0 ? 1 : kind == 1 ? count : frames.size());
      int second = whole(name, codes, i + 2, kind == 2 ? n : 1);
      nodes.add(
          switch (kind) {
            case 0 -> new TreeNode.TimeStep();
            case 1 -> new TreeNode.In(first);
            default -> new TreeNode.Split(first, second);
          });
    }
    return new Certificate(metadata.texts().getOrDefault(WEIGHTS, ""), frames, regions, nodes);
  }

  /** The tensor called {@code key}, whose sizes are as given; −1 stands for any. */
  private static Tensor tensor(String name, Map<String, Tensor> tensors, String key, int... sizes) {
    var tensor = tensors.get(key);
    boolean fits = tensor != null && tensor.shape().length == sizes.length;
    for (int i = 0; fits && i < sizes.length; i++) {
      fits = sizes[i] < 0 ? tensor.shape()[i] > 0 : tensor.shape()[i] == sizes[i];
    }
    if (!fits) {
      throw CarrybitException.badData(
          "%s: expected a certificate with the tensor %s of shape %s, found %s",
          name, key, Arrays.toString(sizes), tensor == null ? "none" : tensor);
    }
    return tensor;
  }

  private static double[][] matrix(double[] values, int index, int n) {
    var matrix = new double[n][];
    for (int i = 0; i < n; i++) {
      int from = (index * n + i) * n;
      matrix[i] = Arrays.copyOfRange(values, from, from + n);
    }
    return matrix;
  }

  private static int whole(String name, Tensor tensor, int at, int end) {
    double value = tensor.values()[at];
    if (!(value >= 0 && value < end) || value != Math.rint(value)) {
      throw CarrybitException.badData(
          "%s: %s: expected a whole number from 0 to %d at %d, was %s",
          name, tensor.name(), end - 1, at, value);
    }
    return (int) value;
  }
}
