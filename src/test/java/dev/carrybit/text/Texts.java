package dev.carrybit.text;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.carrybit.storage.HadoopFiles;
import dev.carrybit.text.TextSource.HeldOut;
import dev.carrybit.text.TextSplits.TextSplit;
import dev.carrybit.text.Vocabulary.Tokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Texts in memory. */
public final class Texts {
  private static final HadoopFiles FILES = new HadoopFiles();

  private Texts() {}

  /** A reader of {@code symbols}, which it finds in a new file. */
  public static SymbolText.SymbolReader reader(Path directory, int... symbols) {
    var bytes = ByteBuffer.allocate(symbols.length * Integer.BYTES).order(LITTLE_ENDIAN);
    bytes.asIntBuffer().put(symbols);
    try {
      var file = Files.createTempFile(directory, "text", ".symbols");
      Files.write(file, bytes.array());
      var part = new SymbolText.Part(file.toString(), symbols.length, 0);
      return new SymbolText(List.of(part), Integer.BYTES).open(FILES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static TextSplit split(byte[] text) {
    return TextSplit.whole(new ByteArrayInputStream(text), "file.txt");
  }

  public static TextSplit split(String text) {
    return split(text.getBytes(StandardCharsets.UTF_8));
  }

  public static TextSource source(
      String input,
      int sentences,
      long seed,
      Tokens tokens,
      int vocabularySize,
      int minimumCount,
      double validation,
      double test) {
    return new TextSource(
        input,
        sentences,
        seed,
        tokens,
        vocabularySize,
        minimumCount,
        HeldOut.fraction(validation),
        HeldOut.fraction(test));
  }

  public static TokenCounts count(Tokens tokens, TextSplit split) {
    return switch (tokens) {
      case BYTE -> new TokenCounts(encode(Vocabulary.bytes(), split).length, Map.of());
      case CHAR -> TokenCounts.ofCharacters(split);
      case WORD -> {
        try (var words = new TokenCounts.WordCounter(split)) {
          var sum = TokenCounts.NONE;
          while (words.hasNext()) {
            sum = sum.plus(words.next());
          }
          yield sum;
        }
      }
    };
  }

  public static Vocabulary vocabulary(Tokens tokens, TokenCounts counts) {
    return switch (tokens) {
      case BYTE -> Vocabulary.bytes();
      case CHAR -> counts.characters();
      case WORD ->
          Vocabulary.ofWords(
              counts.counts().entrySet().stream()
                  .filter(word -> !word.getKey().equals(Vocabulary.UNKNOWN))
                  .sorted(TokenCounts.ORDER)
                  .map(Map.Entry::getKey));
    };
  }

  public static Vocabulary vocabulary(Tokens tokens, String text) {
    return vocabulary(tokens, count(tokens, split(text)));
  }

  public static int[] encode(Vocabulary vocabulary, TextSplit split) {
    try (var encoder = new TextEncoder(vocabulary, split)) {
      var symbols = IntStream.builder();
      var block = new int[1000];
      for (int n = encoder.read(block); n > 0; n = encoder.read(block)) {
        IntStream.of(block).limit(n).forEach(symbols::add);
      }
      return symbols.build().toArray();
    }
  }
}
