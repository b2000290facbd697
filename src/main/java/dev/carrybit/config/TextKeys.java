package dev.carrybit.config;

import dev.carrybit.text.HeldOut;
import dev.carrybit.text.Tokens;
import java.util.List;

/** The keys of a text to be predicted. */
final class TextKeys {

  private static final int MOST = Integer.MAX_VALUE;

  static final Key<String> INPUT = new Key<>("text.input", Kind.path());
  static final Key<Integer> GENERATED =
      new Key<>("text.generated", Kind.size(1, TextSettings.MOST_SENTENCES));
  static final Key<Tokens> TOKENS = new Key<>("text.tokens", Kind.choice(Tokens.values()));
  static final Key<Integer> WINDOW =
      new Key<>("text.window", Kind.size(1, MOST - 1).or("whole", Window.WHOLE.steps()));
  static final Key<Boolean> CARRY_STATE = new Key<>("text.carry-state", Kind.flag());
  static final Key<String> DOCUMENT_BOUNDARY =
      new Key<>("text.document-boundary", WrittenSymbol.kind());
  static final Key<HeldOut> VALIDATION = new Key<>("text.validation", heldOut());
  static final Key<HeldOut> TEST = new Key<>("text.test", heldOut());
  static final Key<String> PREPARED =
      new Key<>("text.prepared", Kind.path().or("own", TextSettings.OWN));
  static final Key<Integer> VOCABULARY_SIZE = new Key<>("text.vocabulary.size", Kind.size(2, MOST));
  static final Key<Integer> VOCABULARY_MINIMUM_COUNT =
      new Key<>("text.vocabulary.minimum-count", Kind.size(1, MOST));

  static final List<Key<?>> ALL =
      List.of(
          INPUT,
          GENERATED,
          TOKENS,
          WINDOW,
          CARRY_STATE,
          DOCUMENT_BOUNDARY,
          VALIDATION,
          TEST,
          PREPARED,
          VOCABULARY_SIZE,
          VOCABULARY_MINIMUM_COUNT);

  private TextKeys() {}

  /** What reads as a number is none of a file: {@code ./0.5} is. */
  private static Kind<HeldOut> heldOut() {
    var share = Kind.fraction();
    var path = Kind.path();
    return new Kind<>(
        share.expected() + " or a path",
        text ->
            Kind.number().parse().apply(text).isPresent()
                ? share.parse().apply(text).map(HeldOut.Fraction::new)
                : path.parse().apply(text).map(HeldOut.Files::new),
        HeldOut::toString);
  }

  static TextSettings read(Values values) {
    var window = new Window(values.read(WINDOW));
    boolean carryState = values.read(CARRY_STATE);
    return new TextSettings(
        values.read(INPUT),
        values.read(GENERATED),
        values.read(TOKENS),
        window,
        carryState && !window.isWhole(),
        values.read(DOCUMENT_BOUNDARY),
        values.read(VALIDATION),
        values.read(TEST),
        values.read(PREPARED),
        values.read(VOCABULARY_SIZE),
        values.read(VOCABULARY_MINIMUM_COUNT));
  }

  static void write(TextSettings text, SettingsWriter to) {
    to.put(INPUT, text.input());
    to.put(GENERATED, text.generated());
    to.put(TOKENS, text.tokens());
    to.put(WINDOW, text.window().steps());
    to.put(CARRY_STATE, text.carryState());
    to.put(DOCUMENT_BOUNDARY, text.documentBoundary());
    to.put(VALIDATION, text.validation());
    to.put(TEST, text.test());
    to.put(PREPARED, text.prepared());
    if (text.tokens() == Tokens.WORD) {
      to.put(VOCABULARY_SIZE, text.vocabularySize());
      to.put(VOCABULARY_MINIMUM_COUNT, text.vocabularyMinimumCount());
    }
  }
}
