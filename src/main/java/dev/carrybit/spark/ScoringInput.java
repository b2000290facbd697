package dev.carrybit.spark;

import dev.carrybit.storage.HadoopFiles;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What one task scores: neighbouring pieces of a data set. How it is cut depends on its files
 * alone, so that what is written does not depend on the cluster.
 *
 * @param number its place among all
 * @param pieces what it reads
 */
record ScoringInput(int number, List<FilePiece> pieces) implements Serializable {

  /** Inputs of a data set, if that is neither too little for a task nor too much. */
  private static final int INPUTS = 128;

  private static final long LEAST = 1 << 17;
  private static final long MOST = 1 << 24;

  /** Bytes that take as long as opening a file. */
  private static final long OPENING = 1 << 12;

  /** The inputs that {@code input} means; a line belongs to the one in which it begins. */
  static List<ScoringInput> of(JavaSparkContext context, String input, boolean lines) {
    var entries = new HadoopFiles(HadoopProperties.of(context)).expand(input);
    long total = entries.stream().mapToLong(HadoopFiles.Entry::length).sum();
    long size = Math.max(LEAST, Math.min(MOST, total / INPUTS));
    var pieces = new ArrayList<FilePiece>();
    for (var entry : entries) {
      pieces.addAll(
          lines
              ? FilePiece.cut(entry.path(), entry.length(), size)
              : List.of(FilePiece.whole(entry.path(), entry.length())));
    }
    return grouped(numbered(context, pieces), size);
  }

  /** Where files are cut, the lines of their pieces have to be counted first. */
  private static List<FilePiece> numbered(JavaSparkContext context, List<FilePiece> pieces) {
    if (pieces.stream().allMatch(FilePiece::whole)) {
      return pieces;
    }
    var lines = lines(context, pieces);
    var numbered = new ArrayList<FilePiece>();
    long next = 1;
    for (int i = 0; i < pieces.size(); i++) {
      var piece = pieces.get(i);
      next = piece.from() == 0 ? 1 : next;
      numbered.add(piece.startingAt(next));
      next += lines.get(i);
    }
    return numbered;
  }

  private static List<Long> lines(JavaSparkContext context, List<FilePiece> pieces) {
    Map<String, String> hadoop = HadoopProperties.of(context);
    context.setJobGroup("scores", "counting of lines", true);
    try {
      return context
          .parallelize(pieces, pieces.size())
          .map(piece -> piece.whole() ? 0 : piece.lines(new HadoopFiles(hadoop)))
          .collect();
    } catch (Exception failure) {
      throw TaskFailure.cause(failure, context.sc().isStopped());
    }
  }

  private static List<ScoringInput> grouped(List<FilePiece> pieces, long size) {
    var inputs = new ArrayList<ScoringInput>();
    var group = new ArrayList<FilePiece>();
    long bytes = 0;
    for (var piece : pieces) {
      if (bytes > 0 && bytes + piece.length() > size) {
        inputs.add(new ScoringInput(inputs.size(), List.copyOf(group)));
        group.clear();
        bytes = 0;
      }
      group.add(piece);
      bytes += OPENING + piece.length();
    }
    inputs.add(new ScoringInput(inputs.size(), List.copyOf(group)));
    return inputs;
  }
}
