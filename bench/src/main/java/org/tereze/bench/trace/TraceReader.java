package org.tereze.bench.trace;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one trace, line by line. One thread. */
final class TraceReader {
  private static final Pattern NUMBER =
      Pattern.compile("([0-9]{1,7}(?:\\.[0-9]{1,3})?)([A-Za-z%]+)");
  private static final Map<String, Integer> RATES =
      Map.of("bit", 1, "kbit", 1_000, "Mbit", 1_000_000);
  private static final int MOST_BITS_PER_SECOND = 1_000_000_000;
  private static final int MOST_RTT_MILLIS = 60_000;

  private final String source;
  private final List<TracedWindow> windows = new ArrayList<>();
  private @Nullable String name;
  private @Nullable ZoneId zone;
  private @Nullable Instant from;
  private @Nullable Instant until;
  private int line;

  TraceReader(String source) {
    this.source = source;
  }

  Trace read(String text) throws TraceException {
    for (String raw : text.split("\n", -1)) {
      line++;
      int comment = raw.indexOf('#');
      String said = (comment < 0 ? raw : raw.substring(0, comment)).trim();
      if (!said.isEmpty()) {
        read(said.split("\\s+", 2)[0], said);
      }
    }
    if (name == null || windows.isEmpty()) {
      throw new TraceException(source, name == null ? "has no name" : "has no window");
    }
    Instant begins = from == null ? windows.get(0).opens() : from;
    Instant ends = until == null ? windows.get(windows.size() - 1).closes() : until;
    if (begins.isAfter(windows.get(0).opens())
        || ends.isBefore(windows.get(windows.size() - 1).closes())) {
      throw new TraceException(source, "has windows before its “from” or after its “until”");
    }
    return new Trace(
        name, zone == null ? ZoneOffset.UTC : zone, begins, ends, List.copyOf(windows));
  }

  private void read(String word, String said) throws TraceException {
    String rest = said.substring(word.length()).trim();
    switch (word) {
      case "name" -> name = once(name, word, rest);
      case "zone" -> zone = once(zone, word, zone(rest));
      case "from" -> from = once(from, word, time(rest));
      case "until" -> until = once(until, word, time(rest));
      case "window" -> windows.add(window(rest.split("\\s+", -1)));
      default -> throw wrong("“" + word + "” is not name, zone, from, until or window");
    }
  }

  private <T> T once(@Nullable T before, String word, T value) throws TraceException {
    if (before != null) {
      throw wrong("a second “" + word + "”");
    }
    if (value.toString().isEmpty()) {
      throw wrong("“" + word + "” says nothing");
    }
    return value;
  }

  private ZoneId zone(String text) throws TraceException {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw wrong("“" + text + "” is no time zone, as Asia/Almaty");
    }
  }

  private Instant time(String text) throws TraceException {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw wrong("“" + text + "” is no time, as 2022-01-05T17:30Z");
    }
  }

  private TracedWindow window(String[] words) throws TraceException {
    if (words.length < 2) {
      throw wrong("a window has two times");
    }
    Instant opens = time(words[0]);
    Instant closes = time(words[1]);
    if (!closes.isAfter(opens)) {
      throw wrong("the window closes before it opens");
    }
    if (!windows.isEmpty() && opens.isBefore(windows.get(windows.size() - 1).closes())) {
      throw wrong("the window opens before the last one closed");
    }
    int bitsPerSecond = 0;
    Duration rtt = Duration.ZERO;
    double loss = 0;
    for (int i = 2; i < words.length; i++) {
      String[] pair = words[i].split("=", 2);
      String value = pair.length == 2 ? pair[1] : "";
      switch (pair[0]) {
        case "rate" -> bitsPerSecond = rate(value);
        case "rtt" -> rtt = Duration.ofMillis((long) amount("rtt", value, "ms", MOST_RTT_MILLIS));
        case "loss" -> loss = amount("loss", value, "%", 100) / 100;
        default -> throw wrong("“" + words[i] + "” is not rate=, rtt= or loss=");
      }
    }
    return new TracedWindow(opens, closes, bitsPerSecond, rtt, loss);
  }

  private int rate(String value) throws TraceException {
    Matcher parts = NUMBER.matcher(value);
    Integer unit = parts.matches() ? RATES.get(parts.group(2)) : null;
    double rate = unit == null ? -1 : Double.parseDouble(parts.group(1)) * unit;
    if (rate < 1 || rate > MOST_BITS_PER_SECOND) {
      throw wrong("rate “" + value + "” is not 1bit to 1000Mbit");
    }
    return (int) rate;
  }

  private double amount(String what, String value, String unit, double most) throws TraceException {
    Matcher parts = NUMBER.matcher(value);
    double amount =
        parts.matches() && parts.group(2).equals(unit) ? Double.parseDouble(parts.group(1)) : -1;
    if (amount < 0 || amount > most) {
      throw wrong(what + " “" + value + "” is not 0" + unit + " to " + (int) most + unit);
    }
    return amount;
  }

  private TraceException wrong(String reason) {
    return new TraceException(source, line, reason);
  }
}
