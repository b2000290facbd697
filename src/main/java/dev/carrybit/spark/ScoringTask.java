package dev.carrybit.spark;

import dev.carrybit.nn.Parameters;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.SaveException;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.train.ModelPlan;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.spark.TaskContext;

/**
 * One task of a scoring: it reads, predicts, and writes a file of this attempt alone.
 *
 * @param scoring what all tasks have in common
 * @param input what this one reads
 */
record ScoringTask(Scoring scoring, ScoringInput input) implements Serializable {

  /**
   * What was written.
   *
   * @param name of the file
   * @param total of its rows
   */
  record Written(String name, Scoring.Total total) implements Serializable {}

  /** Does it. */
  Written written(HadoopFiles files, ModelPlan plan, double[] weights, Vocabulary vocabulary) {
    long attempt = TaskContext.get().taskAttemptId();
    var name = String.format(Locale.ROOT, ".%s-%d", scoring.fileName(input.number()), attempt);
    var path = scoring.output() + "/" + name;
    var model = plan.model();
    boolean done = false;
    try (var out = new OutputStreamWriter(files.create(path), StandardCharsets.UTF_8);
        var writer = new BufferedWriter(out)) {
      var parameters = new Parameters(model.layout(), weights);
      var rows = new ScoringRows(scoring, model, parameters, vocabulary, row -> write(writer, row));
      writer.write(scoring.format().header(scoring.lines()));
      var total = rows.read(files, input.pieces());
      writer.flush();
      done = true;
      return new Written(name, total);
    } catch (IOException e) {
      throw new SaveException(path + ": cannot be written: " + e.getMessage(), e);
    } finally {
      if (!done) {
        files.delete(path);
      }
    }
  }

  private static void write(BufferedWriter writer, String row) {
    try {
      writer.write(row);
    } catch (IOException e) {
      throw new SaveException("a row of scores cannot be written: " + e.getMessage(), e);
    }
  }
}
