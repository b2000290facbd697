package dev.carrybit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carrybit.addition.ProblemSet;
import dev.carrybit.config.TrainSettings.GradientScale;
import dev.carrybit.optim.Sgd;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.SymbolText.TextRange;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work ends early in a thread that is interrupted. */
class CancellationTest {

  private static final HadoopFiles FILES = new HadoopFiles();

  @TempDir private Path directory;

  @AfterEach
  void clear() {
    assertThat(Thread.interrupted()).as("the interrupt is left for others to see").isTrue();
  }

  @Test
  void aShardIsNotWorkedOn() {
    var plan = Plans.addition(6, 3, new Sgd(1, 0, 0), GradientScale.SUM, 2);
    var input = Plans.input(0, Plans.weights(plan).values(), new double[0]);
    try (var worker = new ShardWorker(plan, FILES)) {
      Thread.currentThread().interrupt();
      var vector = new double[plan.vectorLength()];
      assertThatThrownBy(() -> worker.work(input, plan.cut().get(0), new double[0], vector))
          .isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void nothingIsMeasured() throws Exception {
    var text = Plans.written(directory, 200);
    var plan = Plans.text(text, true, 1, 1, new Sgd(1, 0, 0), 1);
    var sums = Plans.addition(6, 3, new Sgd(1, 0, 0), GradientScale.SUM, 1);
    Thread.currentThread().interrupt();
    ends(plan, Evaluation.TextEvaluation.of(text, new TextRange(0, 200), 10, 1, Boundary.NONE));
    ends(sums, new Evaluation.Additions(new ProblemSet.All(3), 1));
  }

  private static void ends(WorkPlan plan, Evaluation evaluation) {
    var weights = Plans.weights(plan).values();
    assertThatThrownBy(() -> evaluation.measure(plan.model(), weights, 0, FILES))
        .isInstanceOf(CancellationException.class);
  }
}
