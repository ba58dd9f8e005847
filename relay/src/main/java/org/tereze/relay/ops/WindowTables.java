package org.tereze.relay.ops;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.uplink.CallPlan;
import org.tereze.relay.uplink.UplinkLimits;
import org.tereze.window.schedule.ContactPlan;
import org.tereze.window.schedule.FixedWindow;
import org.tereze.window.schedule.MalformedWindowException;
import org.tereze.window.schedule.Probing;

/** When an {@code [[upstream]]} may be called: its windows and its probing. Stateless. */
final class WindowTables {
  private static final String ADDRESS = "address";
  private static final String PROBING = "probing";
  private static final String LEAST = "probe_least_seconds";
  private static final String USUAL = "probe_usual_seconds";
  private static final String MOST = "probe_most_seconds";
  private static final long DAY_SECONDS = 86_400;

  private WindowTables() {}

  static CallPlan read(int number, TomlTable upstream, UplinkLimits limits) throws ConfigException {
    ContactPlan windows = windows(number, upstream.tables("window"));
    boolean isPlanned = !windows.equals(ContactPlan.NONE);
    // Order: a line that opens at known times is not to be used at others unless somebody says so.
    boolean probes = upstream.flag(PROBING, !isPlanned);
    Probing probing = probing(number, upstream, CallPlan.probing(limits), probes);
    if (probing == null && !isPlanned) {
      throw new ConfigException(
          "upstream " + number + ": probing = false, and no window: it would never be called");
    }
    return new CallPlan(windows, probing);
  }

  private static ContactPlan windows(int number, List<TomlTable> tables) throws ConfigException {
    List<FixedWindow> windows = new ArrayList<>();
    for (TomlTable table : tables) {
      String name = "upstream " + number + ", window " + (windows.size() + 1) + ": ";
      Map<String, String> words = table.words();
      if (words.containsKey(ADDRESS)) {
        throw new ConfigException(
            name + "address = “" + words.get(ADDRESS) + "”: an upstream has one address");
      }
      try {
        windows.add(FixedWindow.parse(words));
      } catch (MalformedWindowException e) {
        throw new ConfigException(name + e.getMessage());
      }
    }
    try {
      return windows.isEmpty() ? ContactPlan.NONE : ContactPlan.of(windows);
    } catch (MalformedWindowException e) {
      throw new ConfigException("upstream " + number + ": " + e.getMessage());
    }
  }

  private static @Nullable Probing probing(
      int number, TomlTable table, Probing otherwise, boolean probes) throws ConfigException {
    Duration least = seconds(table, LEAST, otherwise.least());
    Duration usual = seconds(table, USUAL, otherwise.usual());
    Duration most = seconds(table, MOST, otherwise.most());
    if (!probes) {
      return null;
    }
    try {
      return Probing.of(least, usual, most);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "upstream %d: %s = %d, %s = %d, %s = %d: each must be at least the one before"
              .formatted(
                  number,
                  LEAST,
                  least.toSeconds(),
                  USUAL,
                  usual.toSeconds(),
                  MOST,
                  most.toSeconds()));
    }
  }

  private static Duration seconds(TomlTable table, String key, Duration otherwise)
      throws ConfigException {
    return Duration.ofSeconds(table.number(key, otherwise.toSeconds(), 10, DAY_SECONDS, "seconds"));
  }
}
