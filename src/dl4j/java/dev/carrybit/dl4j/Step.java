package dev.carrybit.dl4j;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;
import java.util.Random;
import java.util.Scanner;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Training steps of an LSTM on random symbols, by DL4J in float32, on as many threads as the
 * environment's {@code OMP_NUM_THREADS} says.
 *
 * <p>Arguments: layers, hidden units, sequences, symbols, time steps. The first line on stdout
 * names the library and its BLAS; then every line on stdin, a number of steps, is answered by the
 * mean seconds of one step.
 */
public final class Step {

  private static final String VERSION =
      "/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties";

  private Step() {}

  public static void main(String[] args) throws IOException {
    var sizes = Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
    int symbols = sizes[3];
    // Its own advice for training: no collection of garbage by the clock.
    Nd4j.getMemoryManager().togglePeriodicGc(false);
    var network = network(sizes[0], sizes[1], symbols);
    var random = new Random(2);
    var x = oneHot(random, sizes[2], symbols, sizes[4]);
    var y = oneHot(random, sizes[2], symbols, sizes[4]);
    System.out.println(name());
    try (var lines = new Scanner(System.in, StandardCharsets.UTF_8)) {
      while (lines.hasNextInt()) {
        int count = lines.nextInt();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
          network.fit(x, y);
        }
        System.out.println((System.nanoTime() - start) * 1e-9 / count);
      }
    }
  }

  private static MultiLayerNetwork network(int layers, int hidden, int symbols) {
    var list =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .dataType(DataType.FLOAT)
            .weightInit(WeightInit.XAVIER)
            .updater(new Adam(0.004, 0.9, 0.999, 1e-8))
            .list();
    for (int layer = 0; layer < layers; layer++) {
      int below = layer == 0 ? symbols : hidden;
      list.layer(new LSTM.Builder().nIn(below).nOut(hidden).activation(Activation.TANH).build());
    }
    var output = new RnnOutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX);
    list.layer(output.nIn(hidden).nOut(symbols).build());
    var network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  /** Random symbols, N × V × T, in the order that DL4J's own example of characters takes. */
  private static INDArray oneHot(Random random, int sequences, int symbols, int timeSteps) {
    var array = Nd4j.create(DataType.FLOAT, new long[] {sequences, symbols, timeSteps}, 'f');
    for (int n = 0; n < sequences; n++) {
      for (int t = 0; t < timeSteps; t++) {
        array.putScalar(new int[] {n, random.nextInt(symbols), t}, 1);
      }
    }
    return array;
  }

  private static String name() throws IOException {
    var properties = new Properties();
    try (var file = MultiLayerNetwork.class.getResourceAsStream(VERSION)) {
      properties.load(file);
    }
    var blas = Nd4j.factory().blas();
    return "DL4J %s on %s".formatted(properties.getProperty("version"), blas.getBlasVendor());
  }
}
