package dev.carrybit.spark;

import dev.carrybit.spark.ShardRdd.ShardTask;
import dev.carrybit.spark.Sums.ShippedResult;
import dev.carrybit.train.Trainer.RoundResult;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.Dependency;
import org.apache.spark.HashPartitioner;
import org.apache.spark.Partition;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.shuffle.ShuffleReader;
import org.apache.spark.shuffle.ShuffleWriteProcessor;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Adds the sums of a {@link ShardRdd} on the executors: a job of two stages. Each task of the first
 * writes its sums in slices; a task of the second reads one slice of all tasks and adds it in the
 * tree in which the driver would add whole vectors. The driver receives one vector, in slices,
 * whatever the number of tasks.
 */
final class SliceRdd extends RDD<SliceRdd.SliceTotal> {

  private static final long serialVersionUID = 1;

  /** A smaller slice costs more than it saves: a task, and a block from each task before it. */
  static final int SLICE_BYTES = 64 * 1024;

  private static final ClassTag<Sums> SUMS = ClassTag$.MODULE$.apply(Sums.class);

  /** Tasks of the second stage may run on an executor that had none of the first. */
  private final CodeVersion code;

  private final int slices;

  /** A slice of the sum over all shards; the first one has the rest, too. */
  record SliceTotal(ShippedVector sum, List<ShippedResult> shards, double seconds)
      implements Serializable {}

  private SliceRdd(JavaSparkContext context, Pieces pieces) {
    super(context.sc(), list(shuffled(pieces)), ClassTag$.MODULE$.apply(SliceTotal.class));
    this.code = CodeVersion.of(context);
    this.slices = pieces.slices;
  }

  /** A stream would keep what was written until it is closed, after the last slice: it forgets. */
  private static ShuffleDependency<Integer, Slice, Sums> shuffled(Pieces pieces) {
    var forgetting = pieces.conf().clone().set("spark.serializer.objectStreamReset", "1");
    return new ShuffleDependency<>(
        pieces,
        new HashPartitioner(pieces.slices),
        new JavaSerializer(forgetting),
        Option.empty(),
        Option.empty(),
        false,
        new ShuffleWriteProcessor(),
        ClassTag$.MODULE$.apply(Integer.class),
        ClassTag$.MODULE$.apply(Slice.class),
        SUMS);
  }

  private static scala.collection.immutable.Seq<Dependency<?>> list(Dependency<?> dependency) {
    return CollectionConverters.asScala(List.<Dependency<?>>of(dependency)).toSeq();
  }

  /** The number of slices of vectors of {@code length} numbers from so many tasks. */
  static int slices(int length, int tasks) {
    long most = (long) Double.BYTES * length / SLICE_BYTES;
    return (int) Math.max(1, Math.min(tasks, most));
  }

  /**
   * Runs {@code task} on as many shards as there are {@code states}; returns the sum of its vectors
   * of {@code length} numbers.
   */
  static RoundResult run(
      JavaSparkContext context, List<ShippedVector> states, ShardTask<Sums> task, int length) {
    int slices = slices(length, ShardRdd.partitions(context, states.size()));
    return run(context, states, task, length, slices);
  }

  /** The same in so many slices. Each number of a slice is copied once, to its place in the sum. */
  static RoundResult run(
      JavaSparkContext context,
      List<ShippedVector> states,
      ShardTask<Sums> task,
      int length,
      int slices) {
    var parts = new ShardRdd<>(context, states, task, SUMS);
    var pieces = new Pieces(parts, length, slices);
    var rdd = new SliceRdd(context, pieces);
    try {
      var results = ShardRdd.results(context, rdd, SliceTotal.class);
      var sum = new double[length];
      for (int slice = 0; slice < slices; slice++) {
        var numbers = results.get(slice).sum.values();
        System.arraycopy(numbers, 0, sum, pieces.begin(slice), numbers.length);
      }
      var first = results.get(0);
      return new RoundResult(
          sum, first.shards.stream().map(ShippedResult::result).toList(), first.seconds);
    } finally {
      rdd.cleanShuffleDependencies(false);
    }
  }

  /** A slice by its place. */
  private record Place(int index) implements Partition {}

  /** A slice of the sums of a task. It is cut while it is written: Spark may collect all slices. */
  private record Slice(Sums whole, int from, int end) implements Serializable {
    private Object writeReplace() {
      return whole.slice(from, end);
    }
  }

  @Override
  public Partition[] getPartitions() {
    return IntStream.range(0, slices).mapToObj(Place::new).toArray(Partition[]::new);
  }

  @Override
  public Iterator<SliceTotal> compute(Partition partition, TaskContext context) {
    Locale.setDefault(Locale.ROOT); // on executors too, as Main does
    int slice = partition.index();
    var shuffle = (ShuffleDependency<?, ?, ?>) dependencies().head();
    ShuffleReader<Integer, Sums> reader =
        SparkEnv.get()
            .shuffleManager()
            .getReader(
                shuffle.shuffleHandle(),
                slice,
                slice + 1,
                context,
                context.taskMetrics().createTempShuffleReadMetrics());
    var arrived = new ArrayList<Sums>();
    reader.read().foreach(piece -> arrived.add(piece._2()));
    return Iterator$.MODULE$.single(total(arrived));
  }

  /** Adds a slice of all tasks, which come in any order; sorts the list and changes its arrays. */
  static SliceTotal total(List<Sums> arrived) {
    arrived.sort(Comparator.comparingInt(Sums::first));
    var total = Sums.total(arrived);
    var sum = new ShippedVector(total.sum());
    var shards = new ArrayList<ShippedResult>();
    arrived.forEach(each -> shards.addAll(each.shards()));
    return new SliceTotal(sum, shards, total.computeSeconds());
  }

  /** Nothing, as in {@link ShardRdd}. */
  @Override
  public void doCheckpoint() {}

  /** The sums of each task in pieces, each with its slice. */
  private static final class Pieces extends RDD<Tuple2<Integer, Slice>> {

    private static final long serialVersionUID = 1;

    private final int length;
    private final int slices;

    Pieces(RDD<Sums> sums, int length, int slices) {
      super(sums, ClassTag$.MODULE$.apply(Tuple2.class));
      this.length = length;
      this.slices = slices;
    }

    int begin(int slice) {
      return Math.toIntExact((long) slice * length / slices);
    }

    @SuppressWarnings("unchecked")
    private RDD<Sums> sums() {
      return (RDD<Sums>) dependencies().head().rdd();
    }

    @Override
    public Partition[] getPartitions() {
      return sums().partitions();
    }

    @Override
    public Iterator<Tuple2<Integer, Slice>> compute(Partition partition, TaskContext context) {
      var whole = sums().iterator(partition, context).next();
      return CollectionConverters.asScala(
          IntStream.range(0, slices)
              .mapToObj(i -> new Tuple2<>(i, new Slice(whole, begin(i), begin(i + 1))))
              .iterator());
    }
  }
}
