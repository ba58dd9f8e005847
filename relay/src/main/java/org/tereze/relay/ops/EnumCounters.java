package org.tereze.relay.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** One meter with a counter for each value of its label. Safe on any thread. */
final class EnumCounters<K extends Enum<K>> {
  private final Map<K, Counter> counters;

  /**
   * Counters at 0.
   *
   * @param label whose values are the constants' names in lower case
   * @param further labels, the same for all
   */
  EnumCounters(
      MeterRegistry registry,
      Class<K> values,
      String name,
      String what,
      String label,
      Tags further) {
    counters = new EnumMap<>(values);
    for (K value : values.getEnumConstants()) {
      counters.put(
          value,
          Counter.builder(name)
              .description(what)
              .tags(further)
              .tag(label, value.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  void increment(K value) {
    Counter counter = counters.get(value);
    if (counter != null) {
      counter.increment();
    }
  }
}
