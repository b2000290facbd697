package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.run.Checkpoint.Origin;

/** What a run that goes on must have in common with its beginning, beside its settings. */
final class SameOrigin {

  private SameOrigin() {}

  /**
   * Makes sure of it.
   *
   * @param path of the run
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if the text, or the file of first
   *     weights, is another than at the run's beginning
   */
  static void require(String path, Origin then, Origin now) {
    if (!then.data().equals(now.data())) {
      throw new CarrybitException(
          ExitCode.BAD_DATA,
          "text.input: expected the text that the run at %s began with, has changed; put it back, choose another run.dir, or --new-run"
              .formatted(path));
    }
    if (!then.given().equals(now.given())) {
      throw new CarrybitException(
          ExitCode.BAD_DATA,
          "model.init.from: expected the file that the run at %s began with, has changed; put it back, choose another run.dir, or --new-run"
              .formatted(path));
    }
  }
}
