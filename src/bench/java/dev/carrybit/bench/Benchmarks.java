package dev.carrybit.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.Main;

/** The benchmarks by name; each prints a table, those of JMH print JMH's. */
public final class Benchmarks {

  private static final String USAGE =
      """
      mvn -q -Pbench test-compile exec:exec -Dbench="NAME [setting …]"
        kernels, functions, cells   single products and functions, by JMH; its options may follow
        worker     a shard's part of a step, by JMH, with what it allocates
        step       training on one thread, and its share of the rate of bare products
        peers      training on one thread in turns with libtorch; shapes=lstm-128,words (all)
        products   products of H 512 on one thread in turns with OpenBLAS
        spark      a step's time on local[2]: compute, shipping, scheduling; shapes=lstm-128
        cluster    the same on a standalone cluster of two workers, started for it
        scaling    a model of a step on up to 1,000 executors, and its errors on clusters of
                   executors=2,4,8; measures what is not in target/scaling yet
        start      whole commands, start-up included
        memory     a run on a text of 1 MB and of 64 MB, every thousand steps
        corpus     a text on such a cluster, in heaps of 512 MB: its preparation, a training;
                   size=1024 (MB of the text), place=cluster (or local, for local[2])
      settings of all but memory and those of JMH: rounds=7 kernels=vector[,commons-math]\
      """;

  private Benchmarks() {}

  /** Runs the benchmark that the first argument names; the rest are its settings. */
  public static void main(String[] args) throws Exception {
    var rest = Arrays.stream(args).skip(1).toList();
    switch (args.length == 0 ? "help" : args[0]) {
      case "kernels" -> jmh("KernelBenchmark", rest);
      case "functions" -> jmh("PointwiseBenchmark", rest);
      case "cells" -> jmh("CellBenchmark", rest);
      case "worker" ->
          jmh("WorkerBenchmark", Stream.concat(Stream.of("-prof", "gc"), rest.stream()).toList());
      case "step" -> StepBenchmark.run(Settings.of(rest));
      case "peers" -> PeersBenchmark.training(Settings.of(rest));
      case "products" -> PeersBenchmark.products(Settings.of(rest));
      case "spark" -> SparkBenchmark.local(Settings.of(rest));
      case "cluster" -> SparkBenchmark.cluster(Settings.of(rest));
      case "scaling" -> ScalingBenchmark.run(Settings.of(rest));
      case "start" -> StartBenchmark.run(Settings.of(rest));
      case "memory" -> MemoryBenchmark.run();
      case "corpus" -> CorpusBenchmark.run(Settings.of(rest));
      default -> System.out.println(USAGE);
    }
  }

  private static void jmh(String name, List<String> options) throws Exception {
    Main.main(Stream.concat(Stream.of(name), options.stream()).toArray(String[]::new));
  }
}
