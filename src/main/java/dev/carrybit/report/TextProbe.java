package dev.carrybit.report;

import dev.carrybit.DataException;
import dev.carrybit.MissingInputException;
import dev.carrybit.model.Sampler;
import dev.carrybit.model.TextTrait;
import dev.carrybit.model.UnitActivity;
import dev.carrybit.report.TextMemory.Track;
import dev.carrybit.run.Run;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.Tokens;
import dev.carrybit.text.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds out what a trained text model keeps track of, in this process. */
public final class TextProbe {

  /** Symbols that units are held against, and of these those that are shown. */
  private static final int SYMBOLS = 4000;

  private static final int SHOWN = 280;

  /** What goes together less than this does not go together. */
  private static final double LEAST = 0.1;

  private static final long LONGEST_FILE = 1 << 24;
  private static final long SEED = 1;

  private final Run run;
  private final Vocabulary vocabulary;

  public TextProbe(Run run) {
    this.run = run;
    this.vocabulary = run.requireVocabulary();
  }

  /**
   * What it keeps track of while it reads.
   *
   * @param passage a file to be read; else what the network itself writes
   */
  public TextMemory memory(HadoopFiles files, Optional<String> passage) {
    var symbols = passage.map(file -> read(files, file)).orElseGet(this::written);
    var tokens = tokens(symbols);
    var activity = UnitActivity.ofText(run.model(), run.weights(), symbols, run.boundary());
    int from = interesting(tokens);
    int to = Math.min(tokens.size(), from + SHOWN);
    var tracks = new ArrayList<Track>();
    for (var trait : TextTrait.values()) {
      track(trait, tokens, activity, from, to).ifPresent(tracks::add);
    }
    var source = passage.orElse("a text that the network wrote itself");
    return new TextMemory(source, symbols.length, tokens.subList(from, to), tracks);
  }

  private int[] written() {
    var settings = run.settings().sample().ofLength(SYMBOLS);
    return new Sampler(run.model(), run.weights(), settings, vocabulary.tokens(), run.boundary())
        .sample(new int[0], SEED);
  }

  private int[] read(HadoopFiles files, String file) {
    if (!files.exists(file)) {
      throw new MissingInputException(file + ": expected a file, found none");
    }
    var text = new String(files.read(file, LONGEST_FILE), StandardCharsets.UTF_8);
    try {
      var symbols = vocabulary.encode(text);
      if (symbols.length == 0) {
        throw new DataException("expected a text, is empty");
      }
      return Arrays.copyOf(symbols, Math.min(symbols.length, SYMBOLS));
    } catch (DataException mistake) {
      throw new DataException(file + ": " + mistake.getMessage(), mistake);
    }
  }

  /** Symbols as they are shown: one character, or a word with the space after it. */
  private List<String> tokens(int[] symbols) {
    return Arrays.stream(symbols).mapToObj(this::token).toList();
  }

  private String token(int symbol) {
    var token = vocabulary.token(symbol);
    if (vocabulary.tokens() == Tokens.WORD) {
      return token.equals(Vocabulary.END_OF_LINE) ? "\n" : token + " ";
    }
    if (vocabulary.tokens() == Tokens.BYTE) {
      // bytes of longer characters have no sign of their own
      return symbol < 0x80 ? Character.toString(symbol) : "·";
    }
    return token;
  }

  /** Where the passage begins that is shown: at a line, before a quotation if there is one. */
  private static int interesting(List<String> tokens) {
    int last = Math.max(0, tokens.size() - SHOWN);
    int quote = Math.max(tokens.indexOf("\""), tokens.indexOf("“"));
    int from = Math.min(last, Math.max(0, quote - SHOWN / 4));
    int line = tokens.subList(from, Math.min(tokens.size(), from + SHOWN / 4)).indexOf("\n");
    return line < 0 ? from : Math.min(last, from + line + 1);
  }

  private static Optional<Track> track(
      TextTrait trait, List<String> tokens, UnitActivity activity, int from, int to) {
    var values = trait.values(tokens);
    int unit = activity.strongest(values, 1)[0];
    double correlation = activity.correlation(unit, values);
    if (Math.abs(correlation) < LEAST) {
      return Optional.empty();
    }
    var outputs = Arrays.copyOfRange(activity.outputs(unit), from, to);
    var marked = new boolean[to - from];
    for (int t = from; t < to; t++) {
      marked[t - from] = trait.holds() && values[t] == 1;
    }
    return Optional.of(new Track(trait.words(), activity.name(unit), correlation, outputs, marked));
  }
}
