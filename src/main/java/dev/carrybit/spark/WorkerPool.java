package dev.carrybit.spark;

import dev.carrybit.train.ShardWorker;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The idle workers of this JVM, by run. It is static, and changes: Spark makes new task objects for
 * each step, and only the JVM outlives them. A worker is lent to one task at a time, so there are
 * never more than tasks ran at once; one whose task failed is closed, not given back.
 */
final class WorkerPool {

  private static final Map<String, Deque<ShardWorker>> IDLE = new ConcurrentHashMap<>();

  private WorkerPool() {}

  /** An idle worker of the run, or a new one. */
  static ShardWorker borrow(Assignment assignment) {
    var idle = IDLE.computeIfAbsent(assignment.run(), run -> new ConcurrentLinkedDeque<>());
    var worker = idle.pollFirst();
    return worker == null ? new ShardWorker(assignment.plan(), HadoopProperties.ofTask()) : worker;
  }

  /** Makes a worker idle again. */
  static void giveBack(Assignment assignment, ShardWorker worker) {
    var idle = IDLE.get(assignment.run());
    if (idle == null) {
      worker.close();
    } else {
      idle.addFirst(worker);
    }
  }

  /** Closes the idle workers of a run that is over. */
  static void discard(String run) {
    var idle = IDLE.remove(run);
    if (idle != null) {
      idle.forEach(ShardWorker::close);
    }
  }
}
