package dev.carrybit.text;

import dev.carrybit.DataException;
import dev.carrybit.storage.Facts;
import dev.carrybit.storage.FileFailures;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.TensorFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The file that describes a prepared text, beside its symbols, so that it need not be prepared
 * again. It is good as long as the files that the text was made of have the lengths and times of
 * change that they had then, and those of its symbols their lengths.
 */
public final class PreparedTextFile {
  private static final String FORMAT = "carrybit-text-2";

  /** What no name of a part has. */
  private static final String SEPARATOR = " ";

  private final HadoopFiles files;
  private final String directory;
  private final TextSource source;

  /** The file of the text that is prepared from {@code source} in {@code directory}. */
  public PreparedTextFile(HadoopFiles files, String directory, TextSource source) {
    this.files = files;
    this.directory = directory;
    this.source = source;
  }

  /**
   * What the text is made of, to be asked before it is prepared: whatever changes after that is
   * noticed by the next one who asks. Fractions are no part of it.
   *
   * @throws dev.carrybit.MissingInputException if there is no such input
   */
  public static Map<String, String> inputs(HadoopFiles files, TextSource source) {
    var inputs = new TreeMap<String, String>();
    inputs.put("", source.tokens() + " " + source.vocabularySize() + " " + source.minimumCount());
    if (TextSource.generated(source.input())) {
      inputs.put("generated", source.generatedSentences() + " " + source.seed());
    } else {
      put(files, "text", source.input(), inputs);
    }
    if (source.validation() instanceof HeldOut.Files own) {
      put(files, "validation", own.input(), inputs);
    }
    if (source.test() instanceof HeldOut.Files own) {
      put(files, "test", own.input(), inputs);
    }
    return inputs;
  }

  private static void put(
      HadoopFiles files, String part, String input, Map<String, String> inputs) {
    for (var entry : files.expand(input)) {
      var changed = files.modified(entry.path()).map(Object::toString).orElse("");
      inputs.put(part + " " + entry.path(), entry.length() + " " + changed);
    }
  }

  /** Describes {@code text}, which was made of {@code inputs}. */
  public void save(PreparedText text, Map<String, String> inputs) {
    files.replace(path(), bytes(text, inputs));
  }

  /**
   * Describes {@code text} unless another one is described by now.
   *
   * @return whether it did
   */
  boolean saveFirst(PreparedText text, Map<String, String> inputs) {
    return files.createWhole(path(), bytes(text, inputs));
  }

  private byte[] bytes(PreparedText text, Map<String, String> inputs) {
    var facts = new Facts(path(), new HashMap<>());
    facts.put("format", FORMAT);
    facts.put("inputs", inputs);
    facts.put("fingerprint", text.fingerprint());
    VocabularyFacts.put(facts, text.vocabulary());
    var parts = text.text().parts();
    facts.put("parts", String.join(SEPARATOR, parts.stream().map(this::name).toList()));
    facts.put("symbols", parts.stream().mapToLong(SymbolText.Part::symbols).toArray());
    facts.put("texts", text.partsOfTexts().stream().mapToLong(count -> count).toArray());
    return SafeTensors.bytes(new TensorFile(facts.texts(), List.of()));
  }

  private String name(SymbolText.Part part) {
    return part.path().substring(files.fullPath(directory).length() + 1);
  }

  /** The prepared text, if it is there and was made of {@code inputs}. */
  public Optional<PreparedText> find(Map<String, String> inputs) {
    if (!files.exists(path())) {
      return Optional.empty();
    }
    try (var in = files.open(path())) {
      var file = SafeTensors.readChecked(in, files.length(path()), path());
      var facts = new Facts(path(), file.metadata());
      boolean known = FORMAT.equals(facts.texts().get("format"));
      return known && facts.texts("inputs").equals(inputs) ? text(facts) : Optional.empty();
    } catch (DataException damaged) {
      return Optional.empty();
    } catch (IOException e) {
      throw FileFailures.unreadable(path(), e);
    }
  }

  private Optional<PreparedText> text(Facts facts) {
    var vocabulary = VocabularyFacts.read(facts).orElseThrow(() -> damaged("no vocabulary"));
    int width = SymbolText.widthOf(vocabulary.size());
    var names = facts.text("parts").split(SEPARATOR);
    var symbols = facts.counts("symbols");
    if (names.length != symbols.length) {
      throw damaged(names.length + " parts of " + symbols.length);
    }
    var parts = new ArrayList<SymbolText.Part>();
    for (int i = 0; i < names.length; i++) {
      var path = files.fullPath(directory) + "/" + names[i];
      if (!files.exists(path) || files.length(path) != symbols[i] * width) {
        return Optional.empty();
      }
      parts.add(new SymbolText.Part(path, symbols[i]));
    }
    var texts = texts(parts, facts.counts("texts"), width);
    return Optional.of(PreparedText.of(vocabulary, texts, source, facts.text("fingerprint")));
  }

  private List<SymbolText> texts(List<SymbolText.Part> parts, long[] counts, int width) {
    if (counts.length != PreparedText.TEXTS || Arrays.stream(counts).sum() != parts.size()) {
      throw damaged("%d parts in texts of %s".formatted(parts.size(), Arrays.toString(counts)));
    }
    var texts = new ArrayList<SymbolText>();
    int first = 0;
    for (long count : counts) {
      int end = first + (int) count;
      texts.add(new SymbolText(parts.subList(first, end), width));
      first = end;
    }
    return texts;
  }

  private DataException damaged(String found) {
    return new DataException(path() + ": expected a prepared text, found " + found);
  }

  private String path() {
    return directory + "/text.safetensors";
  }
}
