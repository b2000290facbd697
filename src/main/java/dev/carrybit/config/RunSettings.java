package dev.carrybit.config;

import com.typesafe.config.ConfigUtil;
import dev.carrybit.ConfigurationException;
import dev.carrybit.linalg.KernelChoice;
import dev.carrybit.nn.Initialization;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.optim.Optimizer;
import dev.carrybit.text.Boundary;
import dev.carrybit.text.Vocabulary;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a user may set about a run, valid by construction.
 *
 * @param task what is learned
 * @param seed of all random numbers
 * @param random where random numbers come from
 * @param runDirectory where the run's files go; a local path or any that Hadoop knows
 * @param model the network
 * @param optimizer the rule that changes the weights
 * @param clip bounds on what is propagated back
 * @param train the course of the run
 * @param checkpoint when its state is saved
 * @param sample how the network writes text
 * @param kernels the implementation of the matrix products
 * @param cluster how long it is waited for
 */
public record RunSettings(
    TaskSettings task,
    long seed,
    RandomSource random,
    String runDirectory,
    ModelSettings model,
    Optimizer optimizer,
    ClipSettings clip,
    TrainSettings train,
    CheckpointSettings checkpoint,
    SampleSettings sample,
    KernelChoice kernels,
    ClusterSettings cluster)
    implements Serializable {

  /** Checks what the parts demand of each other. */
  public RunSettings {
    Expect.text("run.dir", runDirectory);
    var broken = Rules.broken(task, seed, random, model, train, checkpoint);
    if (!broken.isEmpty()) {
      throw new ConfigurationException(broken.stream().map(Problem::message).toList());
    }
  }

  /**
   * The network of this run.
   *
   * @param symbols size of the text's vocabulary; ignored by addition, which needs none
   */
  public ModelSpec spec(int symbols) {
    return model.spec(task, symbols);
  }

  /** The rule for the first weights of {@link #spec}'s network. */
  public Initialization initialization(int symbols) {
    return model.init().initialization(model.hidden().units(symbols));
  }

  /**
   * The symbol that ends a document; none for an adder.
   *
   * @throws ConfigurationException if the vocabulary does not have it
   */
  public Boundary boundary(Optional<Vocabulary> vocabulary) {
    return task instanceof TextSettings text
        ? vocabulary.map(text::boundary).orElse(Boundary.NONE)
        : Boundary.NONE;
  }

  /**
   * The value of every key that this run uses, in the order of the defaults; loading them again
   * gives equal settings.
   */
  public Map<String, String> resolved() {
    return SettingsWriter.write(this);
  }

  /** The {@link #resolved} values as a configuration file. */
  public String render() {
    var text = new StringBuilder();
    resolved()
        .forEach(
            (key, value) ->
                text.append(key).append(" = ").append(ConfigUtil.quoteString(value)).append('\n'));
    return text.toString();
  }
}
