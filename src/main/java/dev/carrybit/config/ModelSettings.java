package dev.carrybit.config;

import dev.carrybit.nn.Cell;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Output;
import java.io.Serializable;

/**
 * The architecture of a network as far as it does not depend on the data.
 *
 * @param cell kind of the recurrent layers
 * @param layers number of recurrent layers
 * @param hidden number of units of every layer
 * @param embedding numbers that a symbol stands for; {@link #NO_EMBEDDING} where it is one-hot
 * @param dropout share of a layer's outputs that training keeps from the layer above, in [0, 1)
 * @param bias whether layers and output have a bias
 * @param output the output function
 * @param loss what training makes small
 * @param init how the first weights are drawn
 */
public record ModelSettings(
    Cell cell,
    int layers,
    HiddenSize hidden,
    int embedding,
    double dropout,
    boolean bias,
    Output output,
    Loss loss,
    InitSettings init)
    implements Serializable {

  /** Stands for no embedding. */
  public static final int NO_EMBEDDING = 0;

  public ModelSettings {
    Expect.between("model.layers", layers, 1, Integer.MAX_VALUE);
    Expect.between("model.embedding", embedding, NO_EMBEDDING, Integer.MAX_VALUE);
    Expect.fraction("model.dropout", dropout);
  }

  /**
   * The network that learns {@code task}.
   *
   * @param symbols size of a text's vocabulary; ignored by addition, which needs none
   */
  public ModelSpec spec(TaskSettings task, int symbols) {
    return new ModelSpec(
        input(task, symbols),
        cell,
        layers,
        hidden.units(symbols),
        bias,
        outputs(task, symbols),
        output,
        loss);
  }

  /** Whether symbols stand for numbers to be learned. */
  public boolean embeds() {
    return embedding != NO_EMBEDDING;
  }

  private Input input(TaskSettings task, int symbols) {
    if (task instanceof AdditionSettings addition) {
      return addition.encoding() == AdditionEncoding.BITS ? new Input.Reals(2) : symbols(4);
    }
    return symbols(symbols);
  }

  private Input symbols(int count) {
    return embeds() ? new Input.Embedded(count, embedding) : new Input.Symbols(count);
  }

  /** A sum's bit is one sigmoid, or the choice between two symbols. */
  private int outputs(TaskSettings task, int symbols) {
    if (task instanceof AdditionSettings) {
      return output == Output.SIGMOID ? 1 : 2;
    }
    return symbols;
  }
}
