package dev.carrybit.spark;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.model.Score;
import dev.carrybit.model.Scorer;
import dev.carrybit.nn.Parameters;
import dev.carrybit.text.LenientEncoder;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.train.ModelPlan;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Serializable;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.apache.spark.TaskContext;

/**
 * One task of a scoring: reads neighbouring pieces of the data set, scores them, and writes a file
 * that belongs to this attempt alone.
 *
 * @param scoring what all tasks have in common
 * @param trained the model
 * @param number the task's place in the data set
 * @param pieces what this task reads
 */
record ScoringTask(
    Scoring scoring, Broadcasted<Trained> trained, int number, List<FilePiece> pieces)
    implements TaskRdd.Task<ScoringTask.PartFile> {

  /** The model that predicts. */
  record Trained(ModelPlan plan, double[] weights, Vocabulary vocabulary) implements Serializable {}

  /** The name of a written file and the total of its rows. */
  record PartFile(String name, Scoring.Total total) implements Serializable {}

  @Override
  public PartFile run() {
    long attempt = TaskContext.get().taskAttemptId();
    var name = String.format(Locale.ROOT, ".%s-%d", scoring.fileName(number), attempt);
    var path = scoring.output() + "/" + name;
    var files = HadoopProperties.ofTask();
    boolean done = false;
    try (var out = new OutputStreamWriter(files.create(path), StandardCharsets.UTF_8);
        var writer = new BufferedWriter(out)) {
      writer.write(scoring.format().header(scoring.lines()));
      var rows = new Rows(scoring, trained.value(), writer);
      for (var piece : pieces) {
        rows.begin(piece);
        piece.read(files, rows);
        rows.end();
      }
      rows.scorer.finish();
      writer.flush();
      done = true;
      return new PartFile(name, rows.total);
    } catch (IOException e) {
      throw new CarrybitException(
          ExitCode.INPUT_OUTPUT, path + ": cannot be written: " + e.getMessage(), e);
    } finally {
      if (!done) {
        files.delete(path);
      }
    }
  }

  /** The line or file of a row; a file has no line number. */
  private record Name(String file, OptionalLong line) {}

  /** Turns the bytes of pieces into rows. */
  private static final class Rows implements FilePiece.Reader {

    private final Scoring scoring;
    private final Vocabulary vocabulary;
    private final int lineEnd;
    private final Writer out;
    private final LenientEncoder encoder;
    private final Scorer<Name> scorer;
    private Scoring.Total total = Scoring.Total.NONE;
    private String file = "";
    private long line;

    Rows(Scoring scoring, Trained trained, Writer out) {
      this.scoring = scoring;
      this.vocabulary = trained.vocabulary();
      this.lineEnd = vocabulary.lineEnd().orElse(LenientEncoder.UNKNOWN);
      this.out = out;
      this.encoder = new LenientEncoder(vocabulary, this::append);
      var model = trained.plan().model();
      var weights = new Parameters(model.layout(), trained.weights());
      this.scorer = new Scorer<>(model, weights, vocabulary, scoring.boundary(), this::write);
    }

    void begin(FilePiece piece) {
      file = piece.file();
      line = piece.firstLine();
    }

    @Override
    public void next(int value) {
      encoder.append(value);
    }

    @Override
    public void lineOver(boolean ended) {
      if (scoring.lines()) {
        encoder.end();
        if (ended && lineEnd != LenientEncoder.UNKNOWN) {
          scorer.append(lineEnd);
        }
        scorer.end(new Name(file, OptionalLong.of(line)));
      } else if (ended) {
        encoder.append('\n');
      }
      line++;
    }

    void end() {
      if (!scoring.lines()) {
        encoder.end();
        scorer.end(new Name(file, OptionalLong.empty()));
      }
    }

    private void append(int symbol) {
      if (symbol == LenientEncoder.UNKNOWN && scoring.requiresKnown()) {
        throw new CarrybitException(
            ExitCode.BAD_DATA,
            "%s: expected the %d characters of the vocabulary, found %s in line %d"
                .formatted(file, vocabulary.size(), encoder.unknown(), line));
      }
      scorer.append(symbol);
    }

    private void write(Name name, Score score) {
      total = total.with(score);
      try {
        out.write(scoring.format().row(name.file(), name.line(), score, scoring.nats()));
      } catch (IOException e) {
        throw new CarrybitException(
            ExitCode.INPUT_OUTPUT, "a row of scores cannot be written: " + e.getMessage(), e);
      }
    }
  }
}
