package dev.carrybit.config;

import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.text.WordUtils;

/** The documentation of all keys, as a configuration file and as a page. */
record KeyReference(Keys keys) {

  private static final int WIDTH = 98;

  private static final String INTRODUCTION =
      """
      # All keys, what they mean, and their defaults.
      #
      # A configuration is a HOCON file that sets what differs from the defaults. key=value on the
      # command line overrides it, literally: no quotes are needed. A key that has no meaning with
      # the other settings is an error.
      """;

  private static final String PAGE =
      """
      # Configuration

      A configuration is a HOCON file that sets what differs from the defaults.
      `key=value` on the command line overrides it, literally: no quotes are needed.
      All configuration errors are reported together, before Spark starts.
      A key that has no meaning with the other settings is an error.

      `./submit.sh check --keys` prints all keys as a configuration file; `./submit.sh check CONF` prints
      the values that a configuration resolves to.
      """;

  /** A configuration file that sets every key to its default. */
  String configuration() {
    var text = new StringBuilder(INTRODUCTION);
    var open = new ArrayList<String>();
    for (var key : keys.all()) {
      var group = group(key.name());
      while (!open.isEmpty() && !(group + ".").startsWith(open.get(open.size() - 1) + ".")) {
        open.remove(open.size() - 1);
        text.append("  ".repeat(open.size())).append("}\n");
      }
      for (int dot = 0; dot >= 0 && !group.isEmpty(); dot = group.indexOf('.', dot + 1)) {
        int end = group.indexOf('.', dot + 1);
        open(text, open, end < 0 ? group : group.substring(0, end));
      }
      text.append('\n');
      comment(text, open.size(), key.key().doc());
      var values = "Values: " + key.type().expected() + ".";
      comment(text, open.size(), values + onlyWhere(key.key(), ""));
      text.append("  ".repeat(open.size()))
          .append(group.isEmpty() ? key.name() : key.name().substring(group.length() + 1))
          .append(" = ")
          .append(quoted(key.key().defaultValue()))
          .append('\n');
    }
    for (int depth = open.size() - 1; depth >= 0; depth--) {
      text.append("  ".repeat(depth)).append("}\n");
    }
    return text.toString();
  }

  private void open(StringBuilder text, List<String> open, String group) {
    if (open.contains(group)) {
      return;
    }
    text.append('\n');
    var declaration = keys.groups().get(group);
    comment(text, open.size(), declaration.doc() + onlyWhere(declaration, ""));
    text.append("  ".repeat(open.size()))
        .append(group.substring(group.lastIndexOf('.') + 1))
        .append(" {\n");
    open.add(group);
  }

  private static void comment(StringBuilder text, int depth, String words) {
    var indent = "  ".repeat(depth) + "# ";
    var lines = WordUtils.wrap(words, WIDTH - indent.length(), "\n" + indent, false);
    text.append(indent).append(lines).append('\n');
  }

  /** The longest group that a key is in; empty for none. */
  private String group(String key) {
    var group = "";
    for (var each : keys.groups().keySet()) {
      group = key.startsWith(each + ".") && each.length() > group.length() ? each : group;
    }
    return group;
  }

  /** The conditions of a key or group, in addition to those of the group around it. */
  private static String onlyWhere(Key key, String quote) {
    var conditions = String.join(" and ", key.when());
    return conditions.isEmpty() ? "" : " Only where " + quote + conditions + quote + ".";
  }

  private static String quoted(String value) {
    return value.matches("[\\w.+-]+") ? value : ConfigUtil.quoteString(value);
  }

  /** A page in Markdown: a table for each top-level group. */
  String page() {
    var text = new StringBuilder(PAGE);
    var heading = "";
    for (var key : keys.all()) {
      var first = key.name().split("\\.")[0];
      var top = keys.groups().containsKey(first) ? first : "";
      if (!top.equals(heading) || text.length() == PAGE.length()) {
        var group = keys.groups().get(top);
        text.append(top.isEmpty() ? "\n" : "\n## %s\n\n".formatted(top))
            .append(top.isEmpty() ? "" : group.doc() + onlyWhere(group, "`") + "\n\n")
            .append("| key | default | values | meaning |\n|---|---|---|---|\n");
        heading = top;
      }
      text.append(
          "| `%s` | `%s` | %s | %s%s |\n"
              .formatted(
                  key,
                  key.key().defaultValue(),
                  escaped(key.type().expected()),
                  escaped(key.key().doc()),
                  onlyWhere(key.key(), "`")));
    }
    return text.toString();
  }

  private static String escaped(String words) {
    return words.replace("\\", "\\\\").replace("<", "\\<").replace("|", "\\|");
  }
}
