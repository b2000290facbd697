package dev.carrybit.config;

import com.typesafe.config.ConfigUtil;
import java.util.HashMap;
import java.util.Optional;
import org.apache.commons.text.WordUtils;

/** The documentation of all keys as a configuration file. */
final class KeyReference {

  private static final int WIDTH = 98;

  private static final String INTRODUCTION =
      """
      # All keys, what they mean, and their defaults.
      #
      # A configuration is a HOCON file that sets what differs from the defaults. key=value on the
      # command line overrides it, literally: no quotes are needed. Copy only the lines that you
      # set: a key without meaning beside the other settings is an error.
      """;

  private KeyReference() {}

  static String configuration(Keys keys) {
    var text = new StringBuilder(INTRODUCTION);
    var groups = new HashMap<>(keys.groups());
    for (var key : keys.all()) {
      var name = key.name();
      text.append('\n');
      for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
        var group = name.substring(0, dot);
        Optional.ofNullable(groups.remove(group))
            .ifPresent(doc -> comment(text, group + ": " + doc).append('\n'));
      }
      comment(text, key.doc());
      comment(text, "Values: " + key.type().expected() + ".");
      text.append(name).append(" = ").append(quoted(key.key().value())).append('\n');
    }
    return text.toString();
  }

  private static StringBuilder comment(StringBuilder text, String words) {
    return text.append("# ").append(WordUtils.wrap(words, WIDTH, "\n# ", false)).append('\n');
  }

  private static String quoted(String value) {
    return value.matches("[\\w.+-]+") ? value : ConfigUtil.quoteString(value);
  }
}
