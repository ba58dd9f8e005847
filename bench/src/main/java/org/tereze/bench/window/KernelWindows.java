package org.tereze.bench.window;

import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.tereze.bench.load.LoadOwner;
import org.tereze.bench.load.PutLoad;
import org.tereze.bench.real.RelayProcess;
import org.tereze.bench.real.ScratchFolder;
import org.tereze.bench.window.Sending.Window;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.link.Dialer;
import org.tereze.link.LinkException;
import org.tereze.link.LinkKeyUse;
import org.tereze.link.SocketWire;
import org.tereze.link.Wire;
import org.tereze.testkit.LineShape;

/**
 * What a cold window of ten seconds carries over a line between two network namespaces, by
 * datagrams and by the kernel's TCP, and what a TCP transfer keeps of a line that a burst shares.
 * Prints; judges nothing. One thread, one for what runs beside.
 */
public final class KernelWindows {
  private static final int SECONDS = 10;
  private static final int SHARED_SECONDS = 60;
  private static final int REPORT_BYTES = 300;
  private static final int MAILBOXES = 8;
  private static final Path CONTROL = Path.of("/proc/sys/net/ipv4/tcp_congestion_control");
  private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx256m");

  /** One line. */
  private record Line(int bitsPerSecond, int rttMillis, double loss) {
    LineShape shape() {
      return LineShape.of(bitsPerSecond, Duration.ofMillis(rttMillis / 2), loss);
    }
  }

  private static final List<Line> LINES =
      List.of(new Line(20_000, 800, 0.02), new Line(64_000, 600, 0.05), new Line(20_000, 800, 0.2));

  private final PrintStream out;
  private final Path root;
  private final LongSupplier nanoTime;
  private final SecureRandom random = new SecureRandom();

  public KernelWindows(PrintStream out, Path root, LongSupplier nanoTime) {
    this.out = out;
    this.root = root;
    this.nanoTime = nanoTime;
  }

  /**
   * Measures and prints.
   *
   * @param seeds windows on each line, one after the other
   */
  public void measure(int seeds) throws IOException {
    try (ScratchFolder folder = new ScratchFolder("kernel");
        KernelLine line = new KernelLine(root);
        RelayProcess relay = new RelayProcess(folder.path(), KernelLine.FAR, "", FLAGS, nanoTime)) {
      RelayAddress address = RelayAddress.parse(relay.key());
      relay.start(line.farSide());
      List<LoadOwner> owners = new ArrayList<>();
      for (int i = 0; i < MAILBOXES; i++) {
        owners.add(new LoadOwner("kernel " + i));
      }
      PutLoad.claim(relay.address(), address.key().encoded(), owners, random);
      LinkKeyUse key = LinkKeyUse.ofStatic(address.key());
      out.println("congestion control of TCP: " + Files.readString(CONTROL).strip());
      for (Line one : LINES) {
        out.printf(
            Locale.ROOT,
            "%n%d kbit/s, %d ms, %.0f %% loss%n",
            one.bitsPerSecond() / 1_000,
            one.rttMillis(),
            one.loss() * 100);
        for (Sending sending : Sending.values()) {
          int[] stored = new int[seeds];
          for (int seed = 0; seed < seeds; seed++) {
            line.shape(one.shape(), one.bitsPerSecond(), seed);
            stored[seed] = window(sending, window(relay, key, one, owners, SECONDS, seed));
          }
          Arrays.sort(stored);
          out.printf(
              Locale.ROOT,
              "  %-10s %d s: %d reports of %d B, the least %d, of %d windows%n",
              sending.name().toLowerCase(Locale.ROOT),
              SECONDS,
              stored[seeds / 2],
              REPORT_BYTES,
              stored[0],
              seeds);
        }
        if (one.loss() < 0.1) {
          shared(line, one, window(relay, key, one, owners, SHARED_SECONDS, 77));
        }
      }
    } catch (InterruptedException | CardException e) {
      throw new IOException("the relay could not be asked for its key", e);
    }
  }

  private Window window(
      RelayProcess relay,
      LinkKeyUse key,
      Line line,
      List<LoadOwner> owners,
      int seconds,
      long seed) {
    int count = 2 * line.bitsPerSecond() * seconds / Byte.SIZE / REPORT_BYTES;
    Reporter reporter = new Reporter(owners, count, REPORT_BYTES, random, nanoTime);
    return new Window(
        relay.address(), key, line.shape(), seconds * 1_000L, seed, reporter, random, nanoTime);
  }

  private int window(Sending sending, Window window) throws IOException {
    AtomicReference<Wire> opened = new AtomicReference<>();
    CompletableFuture<Void> over =
        CompletableFuture.runAsync(
            () -> {
              Wire wire = opened.get();
              if (wire != null) {
                wire.close();
              }
            },
            CompletableFuture.delayedExecutor(window.millis, TimeUnit.MILLISECONDS));
    Dialer real = SocketWire.dialer(nanoTime);
    try {
      if (sending == Sending.DATAGRAMS) {
        Sending.burst(window, window.relay);
      } else {
        Sending.link(
            window,
            window.relay,
            (host, port, timeout) -> {
              Wire wire = real.dial(host, port, timeout);
              opened.set(wire);
              return wire;
            });
      }
    } catch (LinkException e) {
      if (e.reason() == LinkException.Cause.MALFORMED) {
        throw new IOException(e);
      }
      // The window is over.
    }
    over.join();
    return window.stored((int) (window.millis / 1_000));
  }

  /** A TCP transfer that was there ten seconds before the burst. */
  private void shared(KernelLine line, Line one, Window window) throws IOException {
    line.shape(one.shape(), one.bitsPerSecond(), window.seed);
    CompletableFuture<Void> writing;
    try (Socket transfer = new Socket(KernelLine.FAR, KernelLine.SINK_PORT)) {
      transfer.setSoLinger(true, 0);
      writing =
          CompletableFuture.runAsync(
              () -> {
                byte[] bytes = new byte[1_400];
                try {
                  while (true) {
                    transfer.getOutputStream().write(bytes);
                  }
                } catch (IOException e) {
                  return; // closed
                }
              });
      CompletableFuture.runAsync(
              () -> {}, CompletableFuture.delayedExecutor(SECONDS, TimeUnit.SECONDS))
          .join();
      KernelLine.Carried before = line.carried();
      window(Sending.DATAGRAMS, window);
      KernelLine.Carried after = line.carried();
      double all = one.bitsPerSecond() / 8.0 * SHARED_SECONDS;
      out.printf(
          Locale.ROOT,
          "  a TCP transfer that was there first kept %.0f %% of the line beside a burst, which had %.0f %%%n",
          (after.tcpBytes() - before.tcpBytes()) * 100 / all,
          (after.udpBytes() - before.udpBytes()) * 100 / all);
    }
    writing.join();
  }
}
