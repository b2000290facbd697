package dev.carrybit.config;

import dev.carrybit.config.Key.Doc;
import dev.carrybit.storage.Quote;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * All keys, read from the {@link Key} declarations of a settings record and of the records inside
 * it. This is the only class that uses reflection.
 *
 * @param all the keys, in the order of their declarations, top-level groups kept together
 * @param groups what the groups of keys mean, by name
 */
record Keys(List<Declared> all, Map<String, String> groups) {

  /** Longer words are no misspellings, and comparing them would take long. */
  private static final int LONGEST_MISSPELLING = 100;

  /**
   * A declared key.
   *
   * @param doc what it means, and where it has a meaning
   * @param when conditions, all of which must hold for the key to have a meaning
   * @param read reads its value from the settings
   */
  record Declared(
      String name,
      Key key,
      String doc,
      KeyType type,
      List<AppliesWhen> when,
      UnaryOperator<Object> read) {

    @Override
    public String toString() {
      return name;
    }
  }

  /** The condition that another key has one of some values. */
  record AppliesWhen(String key, List<String> values) {

    static AppliesWhen parse(String condition) {
      var sides = condition.split(" = ");
      return new AppliesWhen(sides[0], List.of(sides[1].split(" or ")));
    }

    boolean holds(Map<String, String> texts) {
      return values.contains(texts.get(key));
    }

    @Override
    public String toString() {
      return key + " = " + String.join(" or ", values);
    }
  }

  static Keys of(Class<? extends Record> settings) {
    var all = new ArrayList<Declared>();
    var groups = new TreeMap<String, String>();
    collect(settings, "", List.of(), UnaryOperator.identity(), all, groups);
    var together =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    each -> each.name.split("\\.")[0], LinkedHashMap::new, Collectors.toList()));
    return new Keys(together.values().stream().flatMap(List::stream).toList(), groups);
  }

  private static void collect(
      Class<?> type,
      String group,
      List<AppliesWhen> when,
      UnaryOperator<Object> record,
      List<Declared> all,
      Map<String, String> groups) {
    for (var component : type.getRecordComponents()) {
      var key = component.getAnnotation(Key.class);
      var name = name(group, component);
      var conditions =
          Stream.concat(when.stream(), Stream.of(key.when()).map(AppliesWhen::parse)).toList();
      UnaryOperator<Object> read = settings -> value(component, record.apply(settings));
      if (isGroup(component.getType())) {
        groups.put(name, doc(component));
        collect(component.getType(), name, conditions, read, all, groups);
      } else {
        var keyType = KeyType.of(component.getType(), key);
        all.add(new Declared(name, key, doc(component), keyType, conditions, read));
      }
    }
  }

  private static Object value(RecordComponent component, Object record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + ": expected a component that can be read", e);
    }
  }

  private static String doc(RecordComponent component) {
    var conditions = String.join(" and ", component.getAnnotation(Key.class).when());
    return component.getAnnotation(Doc.class).value()
        + (conditions.isEmpty() ? "" : " Only where " + conditions + ".");
  }

  private static boolean isGroup(Class<?> type) {
    return type.isRecord() && type.getRecordComponents()[0].isAnnotationPresent(Key.class);
  }

  private static String name(String group, RecordComponent component) {
    var name = component.getAnnotation(Key.class).name();
    if (!name.isEmpty()) {
      return name;
    }
    var last = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    return group.isEmpty() ? last : group + "." + last;
  }

  /** A settings record of the values of all keys, by name. */
  <R extends Record> R bind(Class<R> type, Map<String, Object> values) {
    return type.cast(bind(type, "", values));
  }

  private static Object bind(Class<?> type, String group, Map<String, Object> values) {
    var components = type.getRecordComponents();
    var types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    var arguments = new ArrayList<Object>();
    for (var component : components) {
      var name = name(group, component);
      boolean isGroup = isGroup(component.getType());
      arguments.add(isGroup ? bind(component.getType(), name, values) : values.get(name));
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(arguments.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + ": expected a record that can be made", e);
    }
  }

  /** The text of every key's value in a settings record, by name in the order of the keys. */
  Map<String, String> texts(Record settings) {
    var texts = new LinkedHashMap<String, String>();
    all.forEach(key -> texts.put(key.name, key.type.write().apply(key.read.apply(settings))));
    return texts;
  }

  /** The {@link #texts} of the keys that have a meaning. */
  Map<String, String> applicable(Record settings) {
    var texts = texts(settings);
    var applicable = new LinkedHashMap<>(texts);
    all.stream()
        .filter(key -> !key.when.stream().allMatch(condition -> condition.holds(texts)))
        .forEach(key -> applicable.remove(key.name));
    return applicable;
  }

  boolean isKey(String name) {
    return all.stream().anyMatch(each -> each.name.equals(name));
  }

  /** Whether keys begin with {@code name} and a dot. */
  boolean isPrefix(String name) {
    return all.stream().anyMatch(each -> each.name.startsWith(name + "."));
  }

  /** What is wrong with a name that no key has. */
  String unknown(String name) {
    var nearest = name.length() > LONGEST_MISSPELLING ? "" : nearest(name);
    return Quote.of(name)
        + ": unknown key"
        + (nearest.isEmpty() ? "; check --keys prints all keys" : ", the nearest is " + nearest);
  }

  /**
   * The key that ends in {@code name}, else the one that takes the fewest edits; empty where all
   * take more than one for three letters.
   */
  private String nearest(String name) {
    var distance = new LevenshteinDistance((name.length() + 2) / 3);
    var nearest = "";
    int fewest = Integer.MAX_VALUE;
    for (var each : all) {
      int edits = each.name.endsWith("." + name) ? 1 : distance.apply(name, each.name);
      if (edits >= 0 && edits < fewest) {
        nearest = each.name;
        fewest = edits;
      }
    }
    return nearest;
  }
}
