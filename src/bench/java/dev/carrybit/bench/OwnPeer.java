package dev.carrybit.bench;

import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Precision;
import java.util.Locale;
import java.util.Scanner;
import java.util.function.DoubleSupplier;

/**
 * Carrybit's training steps, or one of its products, in a process that works when it is asked. A
 * first line on stdout tells the loss of an early step; then each line on stdin is answered with
 * the mean seconds of work that was repeated for half a second.
 *
 * <p>Arguments: {@code training PRECISION SHAPE}, or {@code product PRECISION M K N TRANSPOSED}.
 */
public final class OwnPeer {

  private static final int LOSS_STEP = 20;
  private static final double WARM_UP = 10;

  private OwnPeer() {}

  /** Works until stdin ends. */
  public static void main(String[] arguments) {
    var words = new Scanner(String.join(" ", arguments));
    boolean training = words.next().equals("training");
    var precision = Precision.valueOf(words.next().toUpperCase(Locale.ROOT));
    var work = training ? training(precision, words) : product(precision, words);
    long start = System.nanoTime();
    double loss = 0;
    for (int step = 1; step <= LOSS_STEP || Clock.since(start) < WARM_UP; step++) {
      double now = work.getAsDouble();
      loss = step <= LOSS_STEP ? now : loss;
    }
    System.out.println(loss);
    for (var turns = new Scanner(System.in); turns.hasNextLine(); turns.nextLine()) {
      System.out.println(Clock.burst(work::getAsDouble));
    }
  }

  private static DoubleSupplier training(Precision precision, Scanner words) {
    var net = Net.of(words.next());
    return new TrainingStep(net.plan(KernelChoice.VECTOR, 1, precision), net.weights())::run;
  }

  /** A product's loss is 0. */
  private static DoubleSupplier product(Precision precision, Scanner words) {
    var product =
        new Product(words.nextInt(), words.nextInt(), words.nextInt(), words.nextBoolean(), 1);
    var once = product.on(KernelChoice.VECTOR, precision);
    return () -> {
      once.run();
      return 0;
    };
  }
}
