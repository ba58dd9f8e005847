package org.tereze.bench.real;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import org.tereze.bench.load.LoadLink;
import org.tereze.bench.load.LoadOwner;
import org.tereze.bench.load.PutLoad;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.frame.AckCursor;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;
import org.tereze.wire.frame.PutCursor;

/**
 * A client that puts reports over a real link, a few in flight, until the link breaks or all are
 * acknowledged. After a break it puts again what it does not know of, and some that it does. One
 * thread.
 */
final class LinkSender {
  private static final int PER_RECORD = 3;
  private static final int PUT_AGAIN = 15;
  private static final int MOST_BYTES = 600;

  private final int number;
  private final List<LoadOwner> owners;
  private final byte[] relayKey;
  private final LinkLedger ledger;
  private int acked;

  LinkSender(int number, List<LoadOwner> owners, byte[] relayKey, LinkLedger ledger) {
    this.number = number;
    this.owners = owners;
    this.relayKey = relayKey;
    this.ledger = ledger;
  }

  /** Report n of this sender, always the same. */
  private byte[] report(int n) {
    Random random = new Random(number * 1_000_003L + n);
    byte[] bytes = new byte[Long.BYTES + 32 + random.nextInt(MOST_BYTES)];
    random.nextBytes(bytes);
    ByteBuffer.wrap(bytes).putInt(number).putInt(n);
    return bytes;
  }

  /** Puts as many as this, and returns when they are acknowledged or the link is gone. */
  void run(InetSocketAddress relay, int reports) throws IOException {
    int from = Math.max(0, acked - PUT_AGAIN);
    int to = acked + reports;
    try (LoadLink link = PutLoad.open(relay, relayKey, owners, new SecureRandom())) {
      Acks acks = new Acks(from);
      int sent = from;
      FrameWriter writer = new FrameWriter(Limits.MAX_RECORD_PAYLOAD_BYTES);
      writer.add(FrameType.MAILBOX, owners.get(number % owners.size()).introduction());
      while (acks.decided() < to) {
        while (sent < to && sent - acks.decided() < 2 * PER_RECORD) {
          for (int i = 0; i < PER_RECORD && sent < to; i++, sent++) {
            byte[] bytes = report(sent);
            PutCursor.write(
                writer,
                PutCursor.ABSENT,
                PutCursor.ABSENT,
                PutCursor.ABSENT,
                bytes,
                0,
                bytes.length);
          }
          link.seal(writer);
        }
        link.sendAll();
        link.receive(acks::onFrame);
      }
    }
  }

  /** Counts what was acknowledged on one link. */
  private final class Acks {
    private final AckCursor ack = new AckCursor();
    private final int from;
    private int decided;

    Acks(int from) {
      this.from = from;
      this.decided = from;
    }

    int decided() {
      return decided;
    }

    void onFrame(FrameType type, byte[] array, int offset, int length)
        throws MalformedFrameException {
      if (type != FrameType.ACK) {
        return;
      }
      ack.read(array, offset, length);
      if (ack.refusedCount() > 0) {
        throw new MalformedFrameException("refused with code " + ack.refusedCode(0));
      }
      for (; decided < from + (int) ack.decided(); decided++) {
        ledger.acked(LinkLedger.nameOf(report(decided), 0));
      }
      acked = Math.max(acked, decided);
    }
  }
}
