package dev.carrybit.run;

import dev.carrybit.config.RunSettings;
import dev.carrybit.model.Sampler;
import dev.carrybit.nn.Network;
import dev.carrybit.nn.Parameters;
import dev.carrybit.nn.SplitMix64;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.Vocabulary;
import dev.carrybit.train.Round;
import dev.carrybit.train.TrainListener;
import java.util.Optional;
import java.util.function.Consumer;

/** Lets the network write, every so many steps, to the run's file of samples. */
final class SampleWriter implements TrainListener {

  private static final long PURPOSE = 0x5A;

  private final RunSettings settings;
  private final Network model;
  private final Vocabulary vocabulary;
  private final Boundary boundary;
  private final Consumer<String> samples;

  /**
   * A writer for the text of {@code assembly}.
   *
   * @param samples takes what is written
   */
  SampleWriter(RunSettings settings, RunFactory assembly, Consumer<String> samples) {
    this.settings = settings;
    this.model = assembly.model().model();
    this.vocabulary = assembly.text().orElseThrow().vocabulary();
    this.boundary = settings.boundary(Optional.of(vocabulary));
    this.samples = samples;
  }

  @Override
  public void completed(Round round, Parameters weights) {
    if (!round.endsAt(settings.train().sampleEvery())) {
      return;
    }
    long seed = SplitMix64.mix(settings.seed(), PURPOSE, round.steps());
    var sampler = new Sampler(model, weights, settings.sample(), vocabulary.tokens(), boundary);
    var written = sampler.sample(new int[0], seed);
    samples.accept("--- step %d\n%s\n".formatted(round.steps(), vocabulary.decode(written)));
  }
}
