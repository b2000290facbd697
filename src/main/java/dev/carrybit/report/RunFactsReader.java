package dev.carrybit.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carrybit.DataException;
import dev.carrybit.config.SettingsLoader;
import dev.carrybit.run.Metrics;
import dev.carrybit.run.RunStory;
import dev.carrybit.storage.HadoopFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what a run left, for a page. */
public final class RunFactsReader {

  private RunFactsReader() {}

  /**
   * What the run at {@code path} left so far.
   *
   * @param name what it is called on the page
   */
  public static RunFacts read(HadoopFiles files, String path, String name) {
    var story = new RunStory(files, path);
    var settings = SettingsLoader.load(path + "/run.conf", story.settings(), List.of());
    var reader = Metrics.reader();
    var metrics = story.metrics().stream().flatMap(line -> reader.apply(line).stream()).toList();
    var result = result(path, story.result());
    return new RunFacts(name, path, settings.resolved(), result, metrics, story.samples());
  }

  /** The last name of a path. */
  public static String name(String path) {
    var end = path.replaceAll("/+$", "");
    return end.isEmpty() ? path : end.substring(end.lastIndexOf('/') + 1);
  }

  private static Map<String, String> result(String path, String text) {
    var fields = new LinkedHashMap<String, String>();
    if (!text.isEmpty()) {
      try {
        var json = new JsonMapper().readTree(text);
        json.fieldNames().forEachRemaining(name -> fields.put(name, json.get(name).asText()));
      } catch (JsonProcessingException e) {
        throw new DataException(path + "/result.json: expected JSON, is damaged", e);
      }
    }
    return fields;
  }
}
