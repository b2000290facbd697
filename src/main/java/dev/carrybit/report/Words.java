package dev.carrybit.report;

/** What ran, on what, in a sentence. */
final class Words {

  private Words() {}

  static String whatRan(RunFacts run) {
    var words = new StringBuilder();
    words.append(
        run.adds()
            ? "Binary addition of %s bits".formatted(run.setting("addition.bits"))
            : "Text, %s by %s".formatted(run.setting("text.tokens"), run.setting("text.tokens")));
    words.append(", learned by ").append(network(run));
    words.append(" and ").append(run.setting("optimizer.name"));
    words.append(
        ", %s sequences a step in %s shards"
            .formatted(run.setting("train.batch"), run.setting("train.shards")));
    var kernels = run.result().getOrDefault("kernels", run.setting("compute.kernels"));
    return words.append(", kernels ").append(kernels).append('.').toString();
  }

  private static String network(RunFacts run) {
    var layers = run.setting("model.layers");
    var each = layers.equals("1") ? "a layer" : layers + " layers";
    return "%s of %s %s units"
        .formatted(each, run.setting("model.hidden"), run.setting("model.cell"));
  }
}
