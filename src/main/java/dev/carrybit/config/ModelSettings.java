package dev.carrybit.config;

import static dev.carrybit.config.Key.Range.ANY;
import static dev.carrybit.config.Key.Range.FRACTION;

import dev.carrybit.config.AdditionSettings.BitEncoding;
import dev.carrybit.config.Key.Doc;
import dev.carrybit.nn.Activation;
import dev.carrybit.nn.Cell;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Gru;
import dev.carrybit.nn.Initialization;
import dev.carrybit.nn.Initialization.Distribution;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Output;
import java.io.Serializable;
import java.util.Optional;

/** The architecture of a network, as far as it does not depend on the data. */
public record ModelSettings(
    @Key("elman")
        @Doc(
            "The recurrent cell. elman: the simple recurrent network. lstm: as in PyTorch. gru: as"
                + " in PyTorch and cuDNN, the reset gate after the recurrent product.")
        CellName cell,
    @Key(value = "1", max = 1000) @Doc("Recurrent layers.") int layers,
    @Key(value = "16", word = "vocabulary", meaning = VOCABULARY)
        @Doc("Units of every layer. vocabulary: as many as the text has symbols.")
        int hidden,
    @Key(value = "none", word = "none", meaning = 0)
        @Doc(
            "Size of the embedding: the learned numbers that a symbol stands for, first drawn"
                + " uniformly between model.init.low and model.init.high. none: symbols are"
                + " one-hot.")
        int embedding,
    @Key(value = "0", range = FRACTION)
        @Doc(
            "Share of a layer's outputs that training zeroes for the layer above, different ones in"
                + " each step; the rest is divided by 1 - dropout. As in PyTorch's nn.LSTM it acts"
                + " between layers only, and only in training.")
        double dropout,
    @Key(value = "tanh", when = "model.cell = elman") @Doc("The activation function of the units.")
        Activation activation,
    @Key("true") @Doc("Whether the layers and the output have biases.") boolean bias,
    @Key("softmax")
        @Doc(
            "The output function. softmax: probabilities that sum to 1. sigmoid: a number for each"
                + " output; addition then has one output.")
        Output output,
    @Key(
            value = "1.0",
            range = ANY,
            when = {"model.cell = lstm", "model.bias = true", "model.init.from = none"})
        @Doc("First bias of the forget gates. Above 0, the cell remembers from the start.")
        double forgetBias,
    @Key @Doc("The initial weights.") InitSettings init,
    @Key(name = "loss", value = "cross-entropy")
        @Doc(
            "The loss. cross-entropy: in nats. squared: half the squared error, with sigmoid"
                + " outputs only.")
        Loss loss)
    implements Serializable {

  private static final int VOCABULARY = 0;

  /** The kinds of recurrent cells. */
  public enum CellName {
    ELMAN,
    LSTM,
    GRU
  }

  /** How the initial weights are drawn, or the file that has them. */
  public record InitSettings(
      @Key(DRAWN)
          @Doc(
              "A safetensors file with the initial weights, on any Hadoop file system: an export, a"
                  + " run's model, or weights of PyTorch. none: they are drawn.")
          String from,
      @Key(value = "uniform", when = "model.init.from = none")
          @Doc(
              "Distribution of the initial weights from input to units. uniform: between low and"
                  + " high. glorot: uniform between ±√(6 / (fan in + fan out)), for each gate."
                  + " orthogonal: a random orthogonal matrix.")
          Distribution input,
      @Key(value = "uniform", when = "model.init.from = none")
          @Doc("Distribution of the initial weights from units to units.")
          Distribution recurrent,
      @Key(value = "uniform", when = "model.init.from = none")
          @Doc("Distribution of the initial weights from units to output.")
          Distribution output,
      @Key(
              value = "auto",
              range = ANY,
              word = "auto",
              meaning = Double.NEGATIVE_INFINITY,
              when = "model.init.from = none")
          @Doc(
              "Lower bound of uniform weights. auto, here and in high: -1/√H for H units, as in"
                  + " PyTorch. Unlike there, biases start at 0, those of forget gates at model.forget-bias.")
          double low,
      @Key(value = "auto", range = ANY, word = "auto", when = "model.init.from = none")
          @Doc("Upper bound of uniform weights. auto, here and in low: 1/√H.")
          double high)
      implements Serializable {

    private static final String DRAWN = "none";

    /** The file that the weights are read from, if they are not drawn. */
    public Optional<String> given() {
      return Optional.of(from).filter(path -> !path.equals(DRAWN));
    }

    /** Whether the bounds follow from the number of units. */
    boolean automatic() {
      return low == Double.NEGATIVE_INFINITY && high == Double.POSITIVE_INFINITY;
    }
  }

  /** The rule for the initial weights of a network for {@code symbols} symbols. */
  public Initialization initialization(int symbols) {
    double bound = 1 / Math.sqrt(units(symbols));
    double low = init.automatic() ? -bound : init.low;
    double high = init.automatic() ? bound : init.high;
    return new Initialization(init.input, init.recurrent, init.output, low, high, forgetBias);
  }

  /**
   * The network that learns {@code task}.
   *
   * @param symbols size of a text's vocabulary; addition ignores it
   */
  ModelSpec spec(TaskSettings task, int symbols) {
    boolean adds = task instanceof AdditionSettings;
    var input =
        task instanceof AdditionSettings addition && addition.encoding() == BitEncoding.BITS
            ? new Input.Reals(2)
            : symbols(adds ? 4 : symbols);
    // A bit of the sum is one sigmoid, or the choice between two symbols.
    int sumOutputs = output == Output.SIGMOID ? 1 : 2;
    return new ModelSpec(
        input,
        recurrentCell(),
        layers,
        units(symbols),
        bias,
        adds ? sumOutputs : symbols,
        output,
        loss);
  }

  /** Whether the loss is in nats, so that it has a value in bits and a perplexity. */
  public boolean nats() {
    return loss == Loss.CROSS_ENTROPY;
  }

  private Input symbols(int count) {
    return embedding == 0 ? new Input.Symbols(count) : new Input.Embedded(count, embedding);
  }

  Cell recurrentCell() {
    return switch (cell) {
      case ELMAN -> new Elman(activation);
      case LSTM -> new Lstm();
      case GRU -> new Gru();
    };
  }

  /** Units H of every layer in a network for {@code symbols} symbols. */
  private int units(int symbols) {
    return followsVocabulary() ? symbols : hidden;
  }

  /** Whether every layer has as many units as the text has symbols. */
  boolean followsVocabulary() {
    return hidden == VOCABULARY;
  }

  /** Numbers in the longest row that one sequence needs: gates, or states of all layers. */
  double longestRow(int symbols) {
    var network = recurrentCell();
    double numbers = Math.max(network.gates(), (double) layers * network.states());
    return numbers * units(symbols);
  }
}
