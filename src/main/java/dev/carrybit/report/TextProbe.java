package dev.carrybit.report;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.model.Sampler;
import dev.carrybit.model.TextProperty;
import dev.carrybit.model.TrainedRun;
import dev.carrybit.model.UnitActivity;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.TextEncoder;
import dev.carrybit.text.TextSplits.TextSplit;
import dev.carrybit.text.Vocabulary;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds the hidden units of a trained text model whose outputs correlate most with properties of
 * the text. Everything is computed in this process.
 */
public final class TextProbe {

  /** Symbols that correlations are taken over. */
  private static final int SYMBOLS = 4000;

  private static final int SHOWN_SYMBOLS = 280;
  static final double LEAST_CORRELATION = 0.1;
  private static final long LONGEST_FILE = 1 << 24;
  private static final long SEED = 1;

  /**
   * What the probe found.
   *
   * @param source of the text, in words
   * @param units of a layer
   * @param symbols that correlations are taken over
   * @param passage the symbols that are shown
   * @param features one for each property that a unit correlates with
   */
  public record TextFindings(
      String source, int units, int symbols, List<String> passage, List<Feature> features) {}

  /**
   * The unit that correlates most with a property.
   *
   * @param outputs h after each symbol of the passage
   * @param marked whether each symbol has the property; all false for a numeric property
   */
  public record Feature(
      String property, String unit, double correlation, double[] outputs, boolean[] marked) {}

  private TextProbe() {}

  /**
   * Probes the model of {@code run} while it reads.
   *
   * @param passage a file to read; if empty, the model reads a sample of its own
   * @throws CarrybitException ({@link ExitCode#NO_INPUT}) if the file does not exist
   * @throws CarrybitException ({@link ExitCode#BAD_DATA}) if it is empty or has unknown symbols
   */
  public static TextFindings findings(TrainedRun run, HadoopFiles files, Optional<String> passage) {
    var vocabulary = run.requireVocabulary();
    var symbols =
        passage.map(file -> read(vocabulary, files, file)).orElseGet(() -> sample(run, vocabulary));
    var tokens = Arrays.stream(symbols).mapToObj(symbol -> token(vocabulary, symbol)).toList();
    var activity = UnitActivity.ofText(run.network(), run.weights(), symbols, run.boundary());
    int from = start(tokens);
    int to = Math.min(tokens.size(), from + SHOWN_SYMBOLS);
    var features =
        TextProperty.of(vocabulary.tokens()).stream()
            .map(property -> feature(property, tokens, activity, from, to))
            .filter(feature -> Math.abs(feature.correlation()) >= LEAST_CORRELATION)
            .toList();
    var source = passage.orElse("text sampled from the model");
    return new TextFindings(
        source, run.plan().spec().hidden(), symbols.length, tokens.subList(from, to), features);
  }

  private static int[] sample(TrainedRun run, Vocabulary vocabulary) {
    var settings = run.settings().sample().ofLength(SYMBOLS);
    return new Sampler(run.network(), run.weights(), settings, vocabulary.tokens(), run.boundary())
        .sample(new int[0], SEED);
  }

  private static int[] read(Vocabulary vocabulary, HadoopFiles files, String file) {
    files.length(file); // reports a missing file
    var bytes = new ByteArrayInputStream(files.readAny(file, LONGEST_FILE));
    var symbols = new int[SYMBOLS];
    try (var text = new TextEncoder(vocabulary, TextSplit.whole(bytes, file))) {
      int count = text.read(symbols);
      if (count == 0) {
        throw CarrybitException.badData("%s: expected a text, is empty", file);
      }
      return Arrays.copyOf(symbols, count);
    }
  }

  /** A character, a word with the space after it, or a dot for a byte that is not ASCII. */
  private static String token(Vocabulary vocabulary, int symbol) {
    var token = vocabulary.token(symbol);
    return switch (vocabulary.tokens()) {
      case WORD -> token.equals(Vocabulary.END_OF_LINE) ? "\n" : token + " ";
      case BYTE -> symbol < 0x80 ? Character.toString(symbol) : "·";
      default -> token;
    };
  }

  /** Where the shown passage starts: after a line end, before the first quotation if any. */
  private static int start(List<String> tokens) {
    int last = Math.max(0, tokens.size() - SHOWN_SYMBOLS);
    int quote = Math.max(tokens.indexOf("\""), tokens.indexOf("“"));
    int from = Math.min(last, Math.max(0, quote - SHOWN_SYMBOLS / 4));
    int end = Math.min(tokens.size(), from + SHOWN_SYMBOLS / 4);
    int line = tokens.subList(from, end).indexOf("\n");
    return line < 0 ? from : Math.min(last, from + line + 1);
  }

  private static Feature feature(
      TextProperty property, List<String> tokens, UnitActivity activity, int from, int to) {
    var values = property.values(tokens);
    int unit = activity.strongest(values, 1)[0];
    var marked = new boolean[to - from];
    for (int t = from; t < to; t++) {
      marked[t - from] = property.isBinary() && values[t] == 1;
    }
    return new Feature(
        property.title(),
        activity.name(unit),
        activity.correlation(unit, values),
        Arrays.copyOfRange(activity.outputs(unit), from, to),
        marked);
  }
}
