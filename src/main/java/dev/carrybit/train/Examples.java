package dev.carrybit.train;

import dev.carrybit.addition.AdditionSource.NumpyProblems;
import dev.carrybit.addition.AdditionSource.RandomProblems;
import dev.carrybit.nn.BatchSource;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.SymbolText;
import dev.carrybit.text.TextWindows.ContiguousWindows;
import dev.carrybit.text.TextWindows.RandomWindows;
import dev.carrybit.text.TextWindows.Streams;
import java.io.Serializable;

/** The description of the training data, from which a worker makes its batches. */
public sealed interface Examples extends Serializable {

  /** Time steps T of a batch. */
  int timeSteps();

  /** Opens the source of batches; a text's files are read where this is called. */
  BatchSource open(HadoopFiles files);

  /** Steps of an epoch; 0 if there is no end of examples. */
  default long stepsPerEpoch() {
    return 0;
  }

  /** Whether a window starts with the state that the one before it ended with. */
  default boolean carries() {
    return false;
  }

  /** Addition problems, drawn for each sequence. */
  record Addition(int bits, long seed) implements Examples {
    @Override
    public int timeSteps() {
      return bits;
    }

    @Override
    public BatchSource open(HadoopFiles files) {
      return new RandomProblems(bits, seed);
    }
  }

  /** Addition problems from NumPy's random stream, one a step. */
  record NumpyAddition(int bits, long seed, long wordsBefore) implements Examples {
    @Override
    public int timeSteps() {
      return bits;
    }

    @Override
    public BatchSource open(HadoopFiles files) {
      return new NumpyProblems(bits, seed, wordsBefore);
    }
  }

  /**
   * Windows of a text.
   *
   * @param carries whether each window continues the last one; else windows are drawn at random
   * @param boundary the symbol after which the state is zero
   */
  record Text(SymbolText text, Streams streams, boolean carries, long seed, Boundary boundary)
      implements Examples {

    @Override
    public int timeSteps() {
      return streams.window();
    }

    @Override
    public BatchSource open(HadoopFiles files) {
      var reader = text.open(files);
      return carries
          ? new ContiguousWindows(reader, streams, streams.wholeWindows(), boundary)
          : new RandomWindows(reader, streams.range(), streams.window(), seed, boundary);
    }

    @Override
    public long stepsPerEpoch() {
      return Math.max(1, streams.wholeWindows());
    }
  }
}
