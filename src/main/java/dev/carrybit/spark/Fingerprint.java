package dev.carrybit.spark;

import dev.carrybit.storage.Digests;
import dev.carrybit.text.SymbolFiles.Written;
import dev.carrybit.text.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** What tells one prepared text from another, wherever it lies. */
final class Fingerprint {
  private final MessageDigest digest = Digests.sha256();

  private Fingerprint() {}

  /**
   * The SHA-256, in hexadecimal digits, of the vocabulary and, text by text, of every part's number
   * of symbols and check sum.
   */
  static String of(Vocabulary vocabulary, List<List<Written>> texts) {
    var fingerprint = new Fingerprint();
    fingerprint.add(vocabulary.tokens().name());
    vocabulary.entries().forEach(fingerprint::add);
    for (var written : texts) {
      fingerprint.add(Integer.toString(written.size()));
      for (var each : written) {
        fingerprint.add(Long.toString(each.part().symbols()));
        fingerprint.add(Long.toString(each.checksum()));
      }
    }
    return HexFormat.of().formatHex(fingerprint.digest.digest());
  }

  /** Adds the length too, so that "a", "bc" is not "ab", "c". */
  private void add(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }
}
