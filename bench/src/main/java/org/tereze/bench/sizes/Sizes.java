package org.tereze.bench.sizes;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.Encoder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import org.tereze.bench.real.ScratchFolder;
import org.tereze.client.card.Card;
import org.tereze.relay.ops.RelayClock;

/**
 * Prints what the main job costs on the wire beside what it may cost. Real relay, real client, real
 * sockets; TCP and IP by a stated model. One thread.
 */
public final class Sizes {
  private static final int BURST = 100;

  /** Plaintexts are filled up to multiples of this. */
  private static final int CLASS_BYTES = 4;

  private final PrintStream out;
  private final RelayClock machine;
  private boolean met = true;

  /** Prints there; links and relays go by this clock. */
  public Sizes(PrintStream out, RelayClock machine) {
    this.out = out;
    this.machine = machine;
  }

  /**
   * Measures everything.
   *
   * @return whether every target was met
   */
  public boolean measure() throws Exception {
    try (ScratchFolder scratch = new ScratchFolder("tereze-sizes")) {
      Path folder = scratch.path();
      try (Stage stage = Stage.set(folder.resolve("put"), false, machine)) {
        putOnly(stage);
      }
      try (Stage stage = Stage.set(folder.resolve("fetch"), true, machine)) {
        Flight flight = stage.burst(1);
        row("cold start with a fetch, IP level, both ways", (double) flight.ipBytes(), 800);
        note(flight);
      }
    }
    return met;
  }

  private void putOnly(Stage stage) throws Exception {
    Flight one = stage.burst(1);
    row(
        "cold start, put only: connect, 100-byte report, custody ack; IP",
        (double) one.ipBytes(),
        700);
    note(one);
    int envelope = stage.envelopeBytes();
    row("link handshake with record framing, both ways", (double) handshake(one, envelope), 150);
    Flight burst = stage.burst(BURST);
    row(
        "burst of 100, per report beyond it: all layers, both ways; IP",
        beyond(burst.ipBytes()),
        60);
    row("  of that envelope, frame and record", beyond(burst.upBytes()), 32);
    note(burst);
    DatagramFlight datagrams = stage.burstByDatagrams(1);
    row(
        "cold start by datagram: 100-byte report, custody ack; IP, both ways",
        (double) datagrams.ipBytes(),
        400);
    DatagramFlight many = stage.burstByDatagrams(BURST);
    row(
        "burst of 100 by datagrams, per report beyond it: all layers; IP",
        beyond(many.ipBytes()),
        60);
    int plaintext = (1 + Stage.REPORT_BYTES + CLASS_BYTES - 1) / CLASS_BYTES * CLASS_BYTES;
    row("end to end inside the envelope", envelope - plaintext, 18);
    row("  codec byte and padding", plaintext - Stage.REPORT_BYTES, 1 + 3);
    String card = stage.card();
    row("card of " + card.length() + " letters: QR version at level M", version(card), 15);
    String largest = Card.SCHEME + "A".repeat((Card.MAX_BYTES * 8 + 4) / 5);
    row(
        "largest card, " + largest.length() + " letters: QR version at level M",
        version(largest),
        15);
  }

  /** What is left of both first records without their frames. */
  private static long handshake(Flight flight, int envelope) {
    return flight.bytes() - FirstFlight.upFrames(envelope) - FirstFlight.ACK_FRAME_BYTES;
  }

  private static double beyond(long bytes) {
    return (double) bytes / BURST - Stage.REPORT_BYTES;
  }

  private static int version(String text) throws WriterException {
    return Encoder.encode(text, ErrorCorrectionLevel.M).getVersion().getVersionNumber();
  }

  private void row(String what, double figure, int target) {
    boolean good = figure <= target;
    met &= good;
    String number = String.format(Locale.ROOT, figure % 1 == 0 ? "%.0f" : "%.1f", figure);
    out.printf("%-64s %7s  (≤ %d)%s%n", what, number, target, good ? "" : "  MISSED");
  }

  private void note(Flight flight) {
    out.printf(
        "    stream %d B up, %d B down; IP %d B up, %d B down%n",
        flight.upBytes(), flight.downBytes(), flight.upIpBytes(), flight.downIpBytes());
  }
}
