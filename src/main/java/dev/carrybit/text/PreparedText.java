package dev.carrybit.text;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.storage.Metadata;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.Sha256;
import dev.carrybit.storage.TensorFile;
import dev.carrybit.text.SymbolText.Part;
import dev.carrybit.text.SymbolText.TextRange;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An encoded text with its vocabulary, split into training, validation and test.
 *
 * <p>A file {@code text.safetensors} beside the symbols describes it. The description is valid
 * while the input files keep their lengths and times of change, and the files of symbols their
 * lengths.
 *
 * @param text the symbols; those of separate files for validation and test come last
 * @param partCounts how many parts belong to the text itself, to separate files for validation, and
 *     to separate files for test
 */
public record PreparedText(
    Vocabulary vocabulary,
    SymbolText text,
    TextRange training,
    TextRange validation,
    TextRange test,
    List<Integer> partCounts)
    implements Serializable {

  private static final String FORMAT = "carrybit-text-3";
  private static final String NAME = "/text.safetensors";
  private static final String SEPARATOR = " ";

  /** The text itself, and separate files for validation and for test. */
  private static final int TEXTS = 3;

  /**
   * Splits encoded texts as {@code source} says.
   *
   * @param texts the parts of the text itself, of validation and of test; empty for fractions
   */
  public static PreparedText of(Vocabulary vocabulary, List<List<Part>> texts, TextSource source) {
    int width = SymbolText.widthOf(vocabulary.size());
    var lengths =
        texts.stream().mapToLong(parts -> new SymbolText(parts, width).length()).toArray();
    long tested = (long) Math.floor(source.test().fraction() * lengths[0]);
    long validated = (long) Math.floor(source.validation().fraction() * lengths[0]);
    long trained = lengths[0] - validated - tested;
    long afterValidation = lengths[0] + lengths[1];
    return new PreparedText(
        vocabulary,
        new SymbolText(texts.stream().flatMap(List::stream).toList(), width),
        new TextRange(0, trained),
        source.validation().isFiles()
            ? new TextRange(lengths[0], afterValidation)
            : new TextRange(trained, trained + validated),
        source.test().isFiles()
            ? new TextRange(afterValidation, afterValidation + lengths[2])
            : new TextRange(trained + validated, lengths[0]),
        texts.stream().map(List::size).toList());
  }

  /**
   * The SHA-256, in hexadecimal digits, of the vocabulary and of the number of symbols and the
   * checksum of every part. It does not depend on where the text is stored.
   */
  public String fingerprint() {
    var digest = Sha256.digest();
    update(digest, vocabulary.tokens().name());
    vocabulary.entries().forEach(entry -> update(digest, entry));
    for (var parts : texts(text.parts(), partCounts)) {
      update(digest, Integer.toString(parts.size()));
      for (var part : parts) {
        update(digest, Long.toString(part.symbols()));
        update(digest, Long.toString(part.checksum()));
      }
    }
    return Sha256.hex(digest);
  }

  /** The length comes first, so that "a", "bc" differs from "ab", "c". */
  private static void update(MessageDigest digest, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  private static List<List<Part>> texts(List<Part> parts, List<Integer> counts) {
    var texts = new ArrayList<List<Part>>();
    int first = 0;
    for (int count : counts) {
      texts.add(parts.subList(first, first + count));
      first += count;
    }
    return texts;
  }

  /** Describes the text, prepared from {@code inputs}, in {@code directory}. */
  void save(HadoopFiles files, String directory, Map<String, String> inputs) {
    files.replace(directory + NAME, bytes(files, directory, inputs));
  }

  /** Describes the text, unless a text is described there already. Returns whether it did. */
  boolean saveFirst(HadoopFiles files, String directory, Map<String, String> inputs) {
    return files.createWhole(directory + NAME, bytes(files, directory, inputs));
  }

  private byte[] bytes(HadoopFiles files, String directory, Map<String, String> inputs) {
    var metadata = new Metadata(directory + NAME, new HashMap<>(vocabulary.metadata()));
    int prefix = files.fullPath(directory).length() + 1;
    var parts = text.parts();
    metadata.put("format", FORMAT);
    metadata.put("inputs", inputs);
    metadata.put(
        "parts",
        String.join(SEPARATOR, parts.stream().map(part -> part.path().substring(prefix)).toList()));
    metadata.put("symbols", parts.stream().mapToLong(Part::symbols).toArray());
    metadata.put("checksums", parts.stream().mapToLong(Part::checksum).toArray());
    metadata.put("texts", partCounts.stream().mapToLong(count -> count).toArray());
    return SafeTensors.bytes(new TensorFile(metadata.texts(), List.of()));
  }

  /** The text that is described in {@code directory}, if its inputs are {@code wanted}. */
  static Optional<PreparedText> find(
      HadoopFiles files,
      String directory,
      TextSource source,
      Predicate<Map<String, String>> wanted) {
    var path = directory + NAME;
    if (!files.exists(path)) {
      return Optional.empty();
    }
    try {
      var metadata = new Metadata(path, files.readTensors(path).metadata());
      boolean valid =
          FORMAT.equals(metadata.texts().get("format")) && wanted.test(metadata.texts("inputs"));
      return valid ? read(files, directory, source, metadata) : Optional.empty();
    } catch (CarrybitException damaged) {
      damaged.rethrowUnless(ExitCode.BAD_DATA);
      return Optional.empty();
    }
  }

  private static Optional<PreparedText> read(
      HadoopFiles files, String directory, TextSource source, Metadata metadata) {
    var vocabulary =
        Vocabulary.read(metadata.file(), metadata.texts())
            .orElseThrow(() -> damaged(metadata, "no vocabulary"));
    int width = SymbolText.widthOf(vocabulary.size());
    var names = metadata.text("parts").split(SEPARATOR);
    var symbols = metadata.counts("symbols");
    var checksums = metadata.counts("checksums");
    var counts =
        Arrays.stream(metadata.counts("texts"))
            .mapToObj(count -> (int) Math.min(count, Integer.MAX_VALUE))
            .toList();
    if (names.length != symbols.length
        || names.length != checksums.length
        || counts.size() != TEXTS
        || counts.stream().mapToLong(count -> count).sum() != names.length) {
      throw damaged(metadata, "%d parts in texts of %s".formatted(names.length, counts));
    }
    var parts = new ArrayList<Part>();
    for (int i = 0; i < names.length; i++) {
      var path = files.fullPath(directory) + "/" + names[i];
      if (!files.exists(path) || files.length(path) != symbols[i] * width) {
        return Optional.empty();
      }
      parts.add(new Part(path, symbols[i], checksums[i]));
    }
    return Optional.of(of(vocabulary, texts(parts, counts), source));
  }

  private static CarrybitException damaged(Metadata metadata, String found) {
    return CarrybitException.badData(
        "%s: expected a prepared text, found %s", metadata.file(), found);
  }
}
