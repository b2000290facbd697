package dev.carrybit.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Locale;

/**
 * The kinds of file that are taken for a safetensors file by mistake, known by their first bytes.
 */
final class ForeignFile {
  private record FileKind(String start, String name) {}

  private static final List<FileKind> KINDS =
      List.of(
          new FileKind("pk\3\4", "a zip archive (PyTorch's .pt is one)"),
          new FileKind("\u00ac\u00ed\0\5", "a Java-serialised object"),
          new FileKind("\u0080\2", "a Python pickle"),
          new FileKind("\u0080\3", "a Python pickle"),
          new FileKind("\u0080\4", "a Python pickle"),
          new FileKind("\u0080\5", "a Python pickle"),
          new FileKind("\u0089hdf", "an HDF5 file"),
          new FileKind("\u0093numpy", "a NumPy array"),
          new FileKind("\u001f\u008b", "a gzip file"),
          new FileKind("version ", "a pointer of Git LFS"),
          new FileKind("<", "an HTML or XML page"),
          new FileKind("{", "a JSON text"));

  private ForeignFile() {}

  /** Says what a file that begins with {@code start} is not, and what it looks like. */
  static String describe(byte[] start) {
    var exact = new String(start, ISO_8859_1).toLowerCase(Locale.ROOT);
    var text = exact.stripLeading();
    for (var kind : KINDS) {
      if (exact.startsWith(kind.start()) || text.startsWith(kind.start())) {
        return "not a safetensors file: looks like " + kind.name();
      }
    }
    return "not a safetensors file: no header at byte 8"
        + (start.length <= Long.BYTES ? ", the file is cut off before it" : "");
  }
}
