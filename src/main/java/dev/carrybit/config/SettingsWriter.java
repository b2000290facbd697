package dev.carrybit.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The way back from settings to the values of keys; keys without meaning are left out. */
final class SettingsWriter {

  private final Map<String, String> values = new LinkedHashMap<>();

  private SettingsWriter() {}

  static Map<String, String> write(RunSettings settings) {
    var writer = new SettingsWriter();
    TaskKeys.write(settings, writer);
    ModelKeys.write(settings.model(), writer);
    OptimizerKeys.write(settings.optimizer(), writer);
    ScheduleKeys.write(settings.train().schedule(), writer);
    ClipKeys.write(settings.clip(), writer);
    TrainKeys.write(settings.train(), writer);
    CheckpointKeys.write(settings.checkpoint(), writer);
    if (settings.task() instanceof TextSettings) {
      SampleKeys.write(settings.sample(), writer);
    }
    ComputeKeys.write(settings, writer);
    return Collections.unmodifiableMap(writer.values);
  }

  <T> void put(Key<T> key, T value) {
    values.put(key.name(), key.kind().write().apply(value));
  }
}
