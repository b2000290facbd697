package dev.carrybit.spark;

import dev.carrybit.DataException;
import dev.carrybit.model.Score;
import dev.carrybit.model.ScoreFormat.Row;
import dev.carrybit.model.Scorer;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.LenientEncoder;
import dev.carrybit.text.Vocabulary;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The rows of one input's scores, as they are written. */
final class ScoringRows implements FilePiece.Reader {

  private final Scoring scoring;
  private final int vocabularySize;
  private final int lineEnd;
  private final Consumer<String> rows;
  private final LenientEncoder encoder;
  private final Scorer<Name> scorer;
  private Scoring.Total total = Scoring.Total.NONE;
  private String file = "";
  private long line;

  /** What is scored: a line, or a file. */
  private record Name(String file, OptionalLong line) {}

  ScoringRows(
      Scoring scoring,
      Network model,
      Parameters weights,
      Vocabulary vocabulary,
      Consumer<String> rows) {
    this.scoring = scoring;
    this.vocabularySize = vocabulary.size();
    this.lineEnd = vocabulary.lineEnd().orElse(LenientEncoder.UNKNOWN);
    this.rows = rows;
    this.scorer = new Scorer<>(model, weights, vocabulary, scoring.boundary(), this::write);
    this.encoder = new LenientEncoder(vocabulary, this::append);
  }

  /** Writes the rows of {@code pieces}, in order; returns what they say together. */
  Scoring.Total read(HadoopFiles files, List<FilePiece> pieces) {
    for (var piece : pieces) {
      file = piece.file();
      line = piece.firstLine();
      piece.read(files, this);
      if (!scoring.lines()) {
        encoder.end();
        scorer.end(new Name(file, OptionalLong.empty()));
      }
    }
    scorer.finish();
    return total;
  }

  @Override
  public void next(int value) {
    encoder.append(value);
  }

  @Override
  public void lineOver(boolean ended) {
    if (!scoring.lines()) {
      if (ended) {
        encoder.append('\n');
      }
    } else {
      encoder.end();
      if (ended && lineEnd != LenientEncoder.UNKNOWN) {
        scorer.append(lineEnd);
      }
      scorer.end(new Name(file, OptionalLong.of(line)));
    }
    line++;
  }

  private void append(int symbol) {
    if (symbol == LenientEncoder.UNKNOWN && scoring.requiresKnown()) {
      throw new DataException(
          "%s: expected the %d characters of the vocabulary, found %s in line %d"
              .formatted(file, vocabularySize, encoder.unknown(), line));
    }
    scorer.append(symbol);
  }

  private void write(Name name, Score score) {
    total = total.with(score);
    boolean scored = score.targets() > 0;
    double loss = scored ? score.meanLoss() : Double.NaN;
    double bits = scored && scoring.nats() ? score.bitsPerSymbol() : Double.NaN;
    var row = new Row(name.file(), name.line(), score.symbols(), score.unknown(), loss, bits);
    rows.accept(scoring.format().row(row));
  }
}
