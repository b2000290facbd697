package dev.carrybit.run;

import dev.carrybit.ConfigurationException;
import dev.carrybit.DataException;
import dev.carrybit.linalg.KernelIdentity;
import dev.carrybit.train.Checkpoint.Origin;
import java.util.List;

/** What a run that goes on must have in common with its beginning, beside its settings. */
final class SameOrigin {

  private SameOrigin() {}

  /**
   * Makes sure of it.
   *
   * @param path of the run
   * @throws DataException if the text, or the file of first weights, is another than at the run's
   *     beginning
   * @throws ConfigurationException if the kernels are
   */
  static void require(String path, Origin then, Origin now) {
    if (!then.data().equals(now.data())) {
      throw new DataException(
          "text.input: expected the text that the run at %s began with, has changed; put it back, choose another run.dir, or --new-run"
              .formatted(path));
    }
    if (!then.given().equals(now.given())) {
      throw new DataException(
          "model.init.from: expected the file that the run at %s began with, has changed; put it back, choose another run.dir, or --new-run"
              .formatted(path));
    }
    if (!words(then).equals(words(now))) {
      throw new ConfigurationException(
          List.of(
              "compute.kernels: expected %s as in the run at %s, was %s, in other bits; choose the same, another run.dir, or --new-run"
                  .formatted(words(then), path, words(now))));
    }
  }

  private static String words(Origin origin) {
    return KernelIdentity.inWords(origin.kernels(), origin.library());
  }
}
