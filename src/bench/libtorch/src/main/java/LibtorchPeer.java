import java.util.Arrays;
import java.util.Random;
import java.util.Scanner;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.EmbeddingImpl;
import org.bytedeco.pytorch.GRUImpl;
import org.bytedeco.pytorch.GRUOptions;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LSTMOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.RNNImpl;
import org.bytedeco.pytorch.RNNOptions;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Training steps of libtorch, or a product of OpenBLAS, on one thread, in a process that works when
 * it is asked, as {@code dev.carrybit.bench.OwnPeer} does: after a warm-up, the first line on
 * stdout tells the loss of an early step; then each line on stdin is answered with the mean seconds
 * of work that was repeated for half a second.
 *
 * <p>Arguments: {@code training float32|float64 CELL LAYERS HIDDEN SYMBOLS EMBEDDING BATCH
 * TIME_STEPS}, where embedding 0 means one-hot input, or {@code product float32|float64 M K N
 * TRANSPOSED}.
 */
public final class LibtorchPeer {

  private static final int LOSS_STEP = 20;
  private static final double WARM_UP = 10;
  private static final double BURST = 0.5;
  private static final int WINDOWS = 10;

  private LibtorchPeer() {}

  /** Works until stdin ends. */
  public static void main(String[] arguments) {
    var words = new Scanner(String.join(" ", arguments));
    boolean training = words.next().equals("training");
    boolean single = words.next().equals("float32");
    var work = training ? training(single, words) : product(single, words);
    long start = System.nanoTime();
    double loss = 0;
    for (int step = 1; step <= LOSS_STEP || since(start) < WARM_UP; step++) {
      double now = work.getAsDouble();
      loss = step <= LOSS_STEP ? now : loss;
    }
    System.out.println(loss);
    for (var turns = new Scanner(System.in); turns.hasNextLine(); turns.nextLine()) {
      System.out.println(burst(work));
    }
  }

  private static double burst(DoubleSupplier work) {
    long start = System.nanoTime();
    int count = 0;
    do {
      work.getAsDouble();
      count++;
    } while (since(start) < BURST);
    return since(start) / count;
  }

  private static double since(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  /** C ← A·B + C, or Aᵀ·B + C with A stored as k × m. Its loss is 0. */
  private static DoubleSupplier product(boolean single, Scanner words) {
    int m = words.nextInt();
    int k = words.nextInt();
    int n = words.nextInt();
    boolean transposed = words.nextBoolean();
    int rows = openblas.CblasRowMajor;
    int trans = transposed ? openblas.CblasTrans : openblas.CblasNoTrans;
    int plain = openblas.CblasNoTrans;
    int lda = transposed ? m : k;
    if (single) {
      var a = floats(m * k);
      var b = floats(k * n);
      var c = floats(m * n);
      return () -> {
        openblas.cblas_sgemm(rows, trans, plain, m, n, k, 1, a, lda, b, n, 1, c, n);
        return 0;
      };
    }
    var a = doubles(m * k);
    var b = doubles(k * n);
    var c = doubles(m * n);
    return () -> {
      openblas.cblas_dgemm(rows, trans, plain, m, n, k, 1, a, lda, b, n, 1, c, n);
      return 0;
    };
  }

  private static FloatPointer floats(int size) {
    var values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = 1e-3f * (i % 89 - 44);
    }
    return new FloatPointer(values);
  }

  private static DoublePointer doubles(int size) {
    var values = new double[size];
    Arrays.setAll(values, i -> 1e-3 * (i % 89 - 44));
    return new DoublePointer(values);
  }

  /** Steps of a language model on ready-made batches; returns the mean loss of a target. */
  private static DoubleSupplier training(boolean single, Scanner words) {
    var type = single ? ScalarType.Float : ScalarType.Double;
    torch.set_num_threads(1);
    torch.set_default_dtype(torch.scalarTypeToTypeMeta(type));
    torch.manual_seed(1);
    var cell = words.next();
    int layers = words.nextInt();
    int hidden = words.nextInt();
    int symbols = words.nextInt();
    int embedding = words.nextInt();
    int batch = words.nextInt();
    int timeSteps = words.nextInt();

    var parameters = new TensorVector();
    UnaryOperator<Tensor> input =
        embedding > 0 ? embedding(symbols, embedding, parameters) : UnaryOperator.identity();
    var network = layers(cell, layers, embedding > 0 ? embedding : symbols, hidden, parameters);
    var output = new LinearImpl(hidden, symbols);
    add(output, parameters);

    var text = text(symbols, batch * (WINDOWS * timeSteps + 1));
    var x = new Tensor[WINDOWS];
    var y = new Tensor[WINDOWS];
    for (int window = 0; window < WINDOWS; window++) {
      var symbol = window(text, 0, window, batch, timeSteps);
      x[window] = embedding > 0 ? symbol : torch.one_hot(symbol, symbols).toType(type).contiguous();
      y[window] = window(text, 1, window, batch, timeSteps).reshape(-1);
    }

    // A model of words is trained as in conf/zaremba-small.conf: by SGD along the mean over
    // sequences, clipped.
    boolean clips = embedding > 0;
    Optimizer optimizer =
        clips
            ? new SGD(parameters, new SGDOptions(1))
            : new Adam(parameters, new AdamOptions(0.004));
    var step = new int[1];
    return () -> {
      try (var scope = new PointerScope()) {
        int window = step[0]++ % WINDOWS;
        optimizer.zero_grad();
        var h = network.apply(input.apply(x[window])).reshape(-1, hidden);
        var loss = torch.cross_entropy(output.forward(h), y[window]);
        (clips ? loss.mul(new Scalar(timeSteps)) : loss).backward();
        if (clips) {
          torch.clip_grad_norm_(parameters, 5);
        }
        optimizer.step();
        return loss.item_double();
      }
    };
  }

  private static UnaryOperator<Tensor> embedding(int symbols, int size, TensorVector parameters) {
    var table = new EmbeddingImpl(symbols, size);
    add(table, parameters);
    return table::forward;
  }

  private static UnaryOperator<Tensor> layers(
      String cell, int layers, int inputs, int hidden, TensorVector parameters) {
    switch (cell) {
      case "lstm" -> {
        var options = new LSTMOptions(inputs, hidden);
        options.num_layers().put(layers);
        var lstm = new LSTMImpl(options);
        add(lstm, parameters);
        return x -> lstm.forward(x).get0();
      }
      case "gru" -> {
        var options = new GRUOptions(inputs, hidden);
        options.num_layers().put(layers);
        var gru = new GRUImpl(options);
        add(gru, parameters);
        return x -> gru.forward(x).get0();
      }
      case "elman" -> {
        var options = new RNNOptions(inputs, hidden); // tanh, PyTorch's default
        options.num_layers().put(layers);
        var rnn = new RNNImpl(options);
        add(rnn, parameters);
        return x -> rnn.forward(x).get0();
      }
      default -> throw new IllegalArgumentException(cell + ": expected lstm, gru or elman");
    }
  }

  private static void add(Module module, TensorVector parameters) {
    for (var parameter : module.parameters().get()) {
      parameters.push_back(parameter);
    }
  }

  /** The text that {@code dev.carrybit.bench.Net} trains on. */
  private static long[] text(int symbols, int length) {
    var random = new Random(3);
    var text = new long[length];
    for (int i = 1; i < length; i++) {
      text[i] = (7 * text[i - 1] + 3) % symbols;
      if (random.nextInt(4) == 0) {
        text[i] = random.nextInt(symbols);
      }
    }
    return text;
  }

  /** Symbols of a window of every stream, or those that follow them; time steps × batch. */
  private static Tensor window(long[] text, int shift, int window, int batch, int timeSteps) {
    var symbols = new long[timeSteps * batch];
    for (int t = 0; t < timeSteps; t++) {
      for (int b = 0; b < batch; b++) {
        symbols[t * batch + b] = text[(b * WINDOWS + window) * timeSteps + t + shift];
      }
    }
    return Tensor.create(symbols, timeSteps, batch);
  }
}
