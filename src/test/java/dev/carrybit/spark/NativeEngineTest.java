package dev.carrybit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carrybit.config.GradientScale;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.linalg.KernelIdentity;
import dev.carrybit.linalg.NativeKernelsTest;
import dev.carrybit.linalg.NativeLibraryException;
import dev.carrybit.nn.Input;
import dev.carrybit.nn.Loss;
import dev.carrybit.nn.Lstm;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.nn.Output;
import dev.carrybit.optim.Sgd;
import dev.carrybit.train.GradientEngine;
import dev.carrybit.train.LocalEngine;
import dev.carrybit.train.ModelPlan;
import dev.carrybit.train.Plans;
import dev.carrybit.train.RoundInput;
import dev.carrybit.train.WorkPlan;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Native kernels on executors: the same ones as the driver's, or none. */
class NativeEngineTest {

  private static final int SHARDS = 3;

  @BeforeEach
  void requirePlatform() {
    assumeTrue(NativeKernelsTest.platformHasIt(), "no OpenBLAS comes for this platform");
  }

  /** Additions by a network that is wide enough for native products. */
  private static WorkPlan plan(KernelIdentity kernels) {
    var narrow = Plans.addition(24, SHARDS, new Sgd(0.1, 0), GradientScale.SUM, 1);
    var spec =
        new ModelSpec(
            new Input.Symbols(4), new Lstm(), 2, 33, true, 2, Output.SOFTMAX, Loss.CROSS_ENTROPY);
    return new WorkPlan(
        new ModelPlan(spec, kernels, Double.POSITIVE_INFINITY),
        narrow.examples(),
        narrow.batch(),
        narrow.shards(),
        narrow.optimizer(),
        narrow.clipping(),
        narrow.scale(),
        narrow.localSteps());
  }

  private static double[] gradient(WorkPlan plan, GradientEngine engine) {
    try (engine) {
      var carried = Collections.nCopies(plan.shards(), new double[0]);
      var weights = Plans.weights(plan).values();
      return engine.round(new RoundInput(3, weights, new double[0], carried)).vector();
    }
  }

  @Test
  void oneCoreAndTwoGiveTheBitsOfTheLocalEngine() {
    var plan = plan(KernelIdentity.of(KernelChoice.NATIVE));
    var local = gradient(plan, new LocalEngine(plan));
    var portable = plan(KernelIdentity.of(KernelChoice.PORTABLE));
    assertThat(local).isNotEqualTo(gradient(portable, new LocalEngine(portable)));
    for (int cores = 1; cores <= 2; cores++) {
      try (var context = SparkEngineTest.start("local[" + cores + "]", cores)) {
        assertThat(gradient(plan, new SparkEngine(context, plan))).containsExactly(local);
        var far = new FarContext(context.sc());
        assertThat(gradient(plan, new SparkEngine(far, plan))).containsExactly(local);
      }
    }
  }

  @Test
  void anExecutorWithAnotherLibraryStopsTheRun() {
    var plan = plan(new KernelIdentity(KernelChoice.NATIVE, "OpenBLAS 0.3.31, Z80, 1 thread"));
    try (var context = SparkEngineTest.start("local[2]", 2)) {
      var engine = new SparkEngine(context, plan);
      assertThatThrownBy(() -> gradient(plan, engine))
          .isInstanceOf(NativeLibraryException.class)
          .hasMessageStartingWith("compute.kernels: expected OpenBLAS 0.3.31, Z80, 1 thread as on");
    }
  }
}
