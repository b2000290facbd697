package dev.carrybit.cli;

import dev.carrybit.config.RunSettings;
import dev.carrybit.data.SplitMix64;
import dev.carrybit.data.Vocabulary;
import dev.carrybit.io.RunDirectory;
import dev.carrybit.nn.SequenceModel;
import dev.carrybit.params.Parameters;
import dev.carrybit.train.Round;
import dev.carrybit.train.Sampler;
import dev.carrybit.train.TrainListener;

/** Lets the network write, every so many steps, to the run's file of samples. */
final class SampleWriter implements TrainListener {

  private static final long PURPOSE = 0x5A;

  private final RunSettings settings;
  private final SequenceModel model;
  private final Vocabulary vocabulary;
  private final RunDirectory directory;

  SampleWriter(RunSettings settings, Assembly assembly, RunDirectory directory) {
    this.settings = settings;
    this.model = assembly.model().model();
    this.vocabulary = assembly.text().orElseThrow().vocabulary();
    this.directory = directory;
  }

  @Override
  public void completed(Round round, Parameters weights) {
    if (!round.endsAt(settings.train().sampleEvery())) {
      return;
    }
    long seed = SplitMix64.mix(settings.seed(), PURPOSE, round.steps());
    var written = new Sampler(model, weights, settings.sample()).sample(new int[0], seed);
    directory.addSample("--- step %d\n%s\n".formatted(round.steps(), vocabulary.decode(written)));
  }
}
