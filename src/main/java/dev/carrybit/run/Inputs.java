package dev.carrybit.run;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.config.RunSettings;
import dev.carrybit.config.TextSettings;
import dev.carrybit.model.GivenWeights;
import dev.carrybit.storage.HadoopFiles;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** The files that a run takes in, looked at before anything is made or started. */
public final class Inputs {

  private Inputs() {}

  /**
   * Makes sure that they are there.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) naming the key and the file that is not
   */
  public static void require(HadoopFiles files, RunSettings settings) {
    var given = settings.model().init().given();
    given.ifPresent(file -> named("model.init.from", () -> files.length(file)));
    if (settings.task() instanceof TextSettings text && !text.isGenerated()) {
      named("text.input", () -> files.expand(text.input()));
    }
  }

  /**
   * Makes sure that a run that is yet to begin can begin with the weights that it is given, as far
   * as that can be said before the text is read: their own symbols are taken for the text's.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if their file is missing
   * @throws CarrybitException if it is no sound safetensors file
   * @throws CarrybitException if they are another network's
   */
  public static void requireWeights(HadoopFiles files, RunSettings settings) {
    var isText = settings.task() instanceof TextSettings;
    weights(files, settings)
        .ifPresent(
            given ->
                (isText ? given.symbols() : OptionalInt.of(1))
                    .ifPresent(count -> given.weights(settings.spec(count), Optional.empty())));
  }

  /**
   * The weights that a run begins with, where they are not drawn.
   *
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if their file is missing
   * @throws CarrybitException if it is no sound safetensors file
   */
  public static Optional<GivenWeights> weights(HadoopFiles files, RunSettings settings) {
    var given = settings.model().init().given();
    return given.map(
        path ->
            GivenWeights.of(
                path, named("model.init.from", () -> files.read(path, Integer.MAX_VALUE))));
  }

  private static <T> T named(String key, Supplier<T> look) {
    try {
      return look.get();
    } catch (CarrybitException missing) {
      missing.rethrowUnless(ExitCode.NO_INPUT);
      throw new CarrybitException(ExitCode.NO_INPUT, key + ": " + missing.getMessage(), missing);
    }
  }
}
