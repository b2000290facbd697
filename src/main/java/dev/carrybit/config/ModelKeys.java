package dev.carrybit.config;

import dev.carrybit.nn.Activation;
import dev.carrybit.nn.Cell;
import dev.carrybit.nn.Distribution;
import dev.carrybit.nn.Elman;
import dev.carrybit.nn.Gru;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.Output;
import java.util.List;

/** The keys of the network and its first weights. */
final class ModelKeys {

  private static final int MOST = Integer.MAX_VALUE;

  static final String ELMAN = "elman";
  static final String LSTM_CELL = "lstm";
  static final String GRU = "gru";

  static final Key<String> CELL = new Key<>("model.cell", Kind.word(ELMAN, LSTM_CELL, GRU));
  static final Key<Integer> LAYERS = new Key<>("model.layers", Kind.size(1, MOST));
  static final Key<HiddenSize> HIDDEN = new Key<>("model.hidden", hidden());
  static final Key<Integer> EMBEDDING =
      new Key<>("model.embedding", Kind.size(1, MOST).or("none", ModelSettings.NO_EMBEDDING));
  static final Key<Double> DROPOUT = new Key<>("model.dropout", Kind.fraction());
  static final Key<Activation> ACTIVATION =
      new Key<>("model.activation", Kind.choice(Activation.values()));
  static final Key<Boolean> BIAS = new Key<>("model.bias", Kind.flag());
  static final Key<Output> OUTPUT = new Key<>("model.output", Kind.choice(Output.values()));
  static final Key<Double> FORGET_BIAS = new Key<>("model.forget-bias", Kind.number());
  static final Key<String> INIT_FROM = new Key<>("model.init.from", Kind.path());
  static final Key<Distribution> INIT_INPUT =
      new Key<>("model.init.input", Kind.choice(Distribution.values()));
  static final Key<Distribution> INIT_RECURRENT =
      new Key<>("model.init.recurrent", Kind.choice(Distribution.values()));
  static final Key<Distribution> INIT_OUTPUT =
      new Key<>("model.init.output", Kind.choice(Distribution.values()));
  static final Key<Double> INIT_LOW =
      new Key<>("model.init.low", Kind.number().or("auto", Double.NEGATIVE_INFINITY));
  static final Key<Double> INIT_HIGH =
      new Key<>("model.init.high", Kind.number().or("auto", Double.POSITIVE_INFINITY));
  static final Key<Loss> LOSS = new Key<>("loss", Kind.choice(Loss.values()));

  static final List<Key<?>> ALL =
      List.of(
          CELL,
          LAYERS,
          HIDDEN,
          EMBEDDING,
          DROPOUT,
          ACTIVATION,
          BIAS,
          OUTPUT,
          FORGET_BIAS,
          INIT_FROM,
          INIT_INPUT,
          INIT_RECURRENT,
          INIT_OUTPUT,
          INIT_LOW,
          INIT_HIGH,
          LOSS);

  private ModelKeys() {}

  static ModelSettings read(Values values) {
    return new ModelSettings(
        cell(values),
        values.read(LAYERS),
        values.read(HIDDEN),
        values.read(EMBEDDING),
        values.read(DROPOUT),
        values.read(BIAS),
        values.read(OUTPUT),
        values.read(LOSS),
        init(values));
  }

  private static Cell cell(Values values) {
    return switch (values.read(CELL)) {
      case LSTM_CELL -> new Lstm();
      case GRU -> new Gru();
      default -> new Elman(values.read(ACTIVATION));
    };
  }

  private static String word(Cell cell) {
    if (cell instanceof Elman) {
      return ELMAN;
    }
    return cell instanceof Gru ? GRU : LSTM_CELL;
  }

  private static InitSettings init(Values values) {
    var from = values.read(INIT_FROM);
    boolean forgets =
        values.read(CELL).equals(LSTM_CELL) && values.read(BIAS) && from.equals(InitSettings.DRAWN);
    return new InitSettings(
        values.read(INIT_INPUT),
        values.read(INIT_RECURRENT),
        values.read(INIT_OUTPUT),
        values.read(INIT_LOW),
        values.read(INIT_HIGH),
        forgets ? values.read(FORGET_BIAS) : 0,
        from);
  }

  static void write(ModelSettings model, SettingsWriter to) {
    to.put(CELL, word(model.cell()));
    to.put(LAYERS, model.layers());
    to.put(HIDDEN, model.hidden());
    to.put(EMBEDDING, model.embedding());
    to.put(DROPOUT, model.dropout());
    if (model.cell() instanceof Elman elman) {
      to.put(ACTIVATION, elman.activation());
    }
    to.put(BIAS, model.bias());
    to.put(OUTPUT, model.output());
    to.put(INIT_FROM, model.init().from());
    if (model.init().given().isEmpty()) {
      writeDrawing(model, to);
    }
    to.put(LOSS, model.loss());
  }

  private static void writeDrawing(ModelSettings model, SettingsWriter to) {
    if (model.cell() instanceof Lstm && model.bias()) {
      to.put(FORGET_BIAS, model.init().forgetBias());
    }
    to.put(INIT_INPUT, model.init().input());
    to.put(INIT_RECURRENT, model.init().recurrent());
    to.put(INIT_OUTPUT, model.init().output());
    to.put(INIT_LOW, model.init().low());
    to.put(INIT_HIGH, model.init().high());
  }

  private static Kind<HiddenSize> hidden() {
    var units = Kind.size(1, MOST);
    return new Kind<HiddenSize>(
            units.expected(),
            text -> units.parse().apply(text).map(HiddenSize.Fixed::new),
            size -> String.valueOf(size.units(0)))
        .or("vocabulary", new HiddenSize.Vocabulary());
  }
}
