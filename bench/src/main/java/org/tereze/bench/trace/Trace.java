package org.tereze.bench.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one place in one time. A text file, one thing a line; what follows {@code #} is a
 * comment:
 *
 * <pre>
 * name Kazakhstan, January 2022
 * zone Asia/Almaty                 local time there, for those who read it
 * from 2022-01-05T10:00Z           where the trace begins; the first window unless said
 * until 2022-01-10T00:00Z          where it ends and the network is back; the last window unless said
 * window 2022-01-05T17:30Z 2022-01-05T22:00Z rate=20kbit rtt=800ms loss=2%
 * </pre>
 *
 * <p>Windows are in order and do not overlap; times are UTC; rate (bit, kbit, Mbit a second), rtt
 * (ms) and loss (%) may be left out.
 */
public record Trace(
    String name, ZoneId zone, Instant from, Instant until, List<TracedWindow> windows) {
  /** Names of those that are shipped. */
  public static final List<String> RECORDED = List.of("kazakhstan-2022", "iran-2026");

  private static final int MOST_BYTES = 1 << 20;

  /** One that is shipped. */
  public static Trace recorded(String name) throws IOException, TraceException {
    try (InputStream in = Trace.class.getResourceAsStream(name + ".trace")) {
      if (in == null) {
        throw new TraceException(name, "no such trace; there are " + RECORDED);
      }
      return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** One of a file. */
  public static Trace read(Path file) throws IOException, TraceException {
    if (Files.size(file) > MOST_BYTES) {
      throw new TraceException(file.toString(), "larger than " + MOST_BYTES + " bytes");
    }
    return parse(file.toString(), Files.readString(file));
  }

  /** The text of one; {@code source} is for errors. */
  public static Trace parse(String source, String text) throws TraceException {
    return new TraceReader(source).read(text);
  }

  /** Of all windows. */
  public Duration windowTime() {
    return windows.stream().map(TracedWindow::lasts).reduce(Duration.ZERO, Duration::plus);
  }

  /** The one that is open then; null if none is. */
  public @Nullable TracedWindow at(Instant instant) {
    for (TracedWindow window : windows) {
      if (window.isOpen(instant)) {
        return window;
      }
    }
    return null;
  }
}
