package org.tereze.bench.screen;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tereze.cli.term.Terminal;

/** Where a program tells a story: lines, and one line that lives. */
public final class Screen implements AutoCloseable {
  private static final long REDRAW_MILLIS = 200;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final boolean watched = Terminal.ofSystem().interactive();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          body -> {
            Thread thread = new Thread(body, "demo-screen");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable ScheduledFuture<?> live;

  /** A new part of the story. */
  public void chapter(String title) {
    out.println();
    out.println("── " + title);
  }

  /** A line of it. */
  public void line(String format, Object... values) {
    out.println("   " + String.format(Locale.ROOT, format, values));
  }

  /** Redraws a line until {@link #endLive}; only where somebody watches. */
  public void live(Supplier<String> text) {
    if (watched) {
      live =
          timer.scheduleAtFixedRate(
              () -> out.print("\r\033[K   " + text.get()), 0, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** No line lives any more. */
  public void endLive() {
    ScheduledFuture<?> running = live;
    if (running != null) {
      running.cancel(false);
      live = null;
      out.print("\r\033[K");
    }
  }

  @Override
  public void close() {
    endLive();
    timer.shutdownNow();
  }
}
