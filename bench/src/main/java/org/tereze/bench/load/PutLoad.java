package org.tereze.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.frame.AckCursor;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;
import org.tereze.wire.frame.PutCursor;

/**
 * Links that put reports into mailboxes and keep a given number in flight: a report counts when the
 * relay has acknowledged it. All records are sealed before the clock starts. One thread.
 */
public final class PutLoad implements AutoCloseable {
  private static final int CLAIMS_PER_LINK = 1_000;
  private static final int CLAIMS_PER_RECORD = 50;

  private final LoadShape shape;
  private final LongSupplier nanoTime;
  private final SecureRandom random;
  private final List<Sender> senders = new ArrayList<>();

  /** A load that is not prepared yet. */
  public PutLoad(LoadShape shape, LongSupplier nanoTime, SecureRandom random) {
    this.shape = shape;
    this.nanoTime = nanoTime;
    this.random = random;
  }

  /** Claims the mailboxes of a load; doing it again changes nothing. */
  public static void claim(
      InetSocketAddress relay, byte[] relayKey, List<LoadOwner> owners, SecureRandom random)
      throws IOException {
    for (int from = 0; from < owners.size(); from += CLAIMS_PER_LINK) {
      List<LoadOwner> some = owners.subList(from, Math.min(owners.size(), from + CLAIMS_PER_LINK));
      try (LoadLink link = open(relay, relayKey, List.of(some.get(0)), random)) {
        int[] done = new int[1];
        FrameWriter writer = new FrameWriter(Limits.MAX_RECORD_PAYLOAD_BYTES);
        for (int i = 0; i < some.size(); i++) {
          writer.add(FrameType.CLAIM, some.get(i).claim(relayKey));
          if ((i + 1) % CLAIMS_PER_RECORD == 0 || i + 1 == some.size()) {
            link.seal(writer);
          }
        }
        link.sendAll();
        while (done[0] < some.size()) {
          link.receive((type, array, offset, length) -> done[0] += type == FrameType.DONE ? 1 : 0);
        }
      }
    }
  }

  /** A link that the relay has answered. */
  public static LoadLink open(
      InetSocketAddress relay, byte[] relayKey, List<LoadOwner> owners, SecureRandom random)
      throws IOException {
    FrameWriter first = new FrameWriter(Limits.MAX_RECORD_PAYLOAD_BYTES);
    // The relay speaks when it is asked; an unknown mailbox's bundle is soon told.
    first.add(FrameType.LOOKUP, owners.get(0).lookup());
    byte[] frames =
        Arrays.copyOfRange(first.array(), first.offset(), first.offset() + first.size());
    LoadLink link = new LoadLink(relay, relayKey, frames, random);
    link.awaitAnswer((type, array, offset, length) -> {});
    return link;
  }

  /** Opens the links and seals what they will send. */
  public void prepare(InetSocketAddress relay, byte[] relayKey, List<LoadOwner> owners)
      throws IOException {
    for (int i = 0; i < shape.links(); i++) {
      List<LoadOwner> own = new ArrayList<>();
      for (int mailbox = i % owners.size(); mailbox < owners.size(); mailbox += shape.links()) {
        own.add(owners.get(mailbox));
      }
      Sender sender = new Sender(open(relay, relayKey, own, random));
      sender.prepare(own);
      senders.add(sender);
    }
  }

  /** Sends everything and waits for every ack. */
  public LoadResult run() throws IOException {
    try (Selector selector = Selector.open()) {
      for (Sender sender : senders) {
        sender.link.drivenBy(selector, sender);
      }
      long began = nanoTime.getAsLong();
      for (Sender sender : senders) {
        sender.sendMore();
      }
      int unfinished = senders.size();
      while (unfinished > 0) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          Sender sender = (Sender) key.attachment();
          if (key.isWritable()) {
            sender.link.flush();
          }
          if (key.isReadable()) {
            sender.receive();
          }
          if (sender.sendMore()) {
            unfinished--;
            key.cancel();
          }
        }
        selector.selectedKeys().clear();
      }
      return result(nanoTime.getAsLong() - began);
    }
  }

  private LoadResult result(long nanos) {
    long[] latencies = senders.stream().flatMapToLong(s -> Arrays.stream(s.latencyNanos)).toArray();
    return new LoadResult(shape, nanos, latencies, 0, 0);
  }

  @Override
  public void close() throws IOException {
    for (Sender sender : senders) {
      sender.link.close();
    }
  }

  /** One link with what it sends and what of it was acknowledged. */
  private final class Sender {
    private final LoadLink link;
    private final AckCursor ack = new AckCursor();
    private final int records = shape.reportsPerLink() / shape.reportsPerRecord();
    private final long[] sentNanos = new long[records];
    private final long[] latencyNanos = new long[records];
    private int sentRecords;
    private int ackedRecords;
    private long acked;

    Sender(LoadLink link) {
      this.link = link;
    }

    void prepare(List<LoadOwner> owners) {
      FrameWriter writer = new FrameWriter(Limits.MAX_RECORD_PAYLOAD_BYTES);
      byte[] report = new byte[shape.reportBytes()];
      int last = 0;
      int introduced = 0;
      for (int i = 0; i < shape.reportsPerLink(); i++) {
        int mailbox = i % owners.size();
        if (mailbox == introduced) {
          writer.add(FrameType.MAILBOX, owners.get(mailbox).introduction());
          introduced++;
        }
        random.nextBytes(report);
        int named = mailbox == last ? PutCursor.ABSENT : mailbox;
        PutCursor.write(
            writer, named, PutCursor.ABSENT, PutCursor.ABSENT, report, 0, report.length);
        last = mailbox;
        if ((i + 1) % shape.reportsPerRecord() == 0) {
          link.seal(writer);
        }
      }
    }

    /** Sends as much as may be in flight; true once everything was acknowledged. */
    boolean sendMore() throws IOException {
      while (!link.isWriting()
          && sentRecords < records
          && (long) (sentRecords + 1) * shape.reportsPerRecord() - acked <= shape.inFlight()) {
        sentNanos[sentRecords++] = nanoTime.getAsLong();
        link.sendNext();
      }
      return acked == shape.reportsPerLink();
    }

    void receive() throws IOException {
      link.receive(this::onFrame);
    }

    private void onFrame(FrameType type, byte[] array, int offset, int length)
        throws MalformedFrameException {
      if (type != FrameType.ACK) {
        return;
      }
      ack.read(array, offset, length);
      if (ack.refusedCount() > 0) {
        throw new MalformedFrameException("refused with code " + ack.refusedCode(0));
      }
      acked = Math.max(acked, ack.decided());
      long now = nanoTime.getAsLong();
      while (ackedRecords < records
          && (long) (ackedRecords + 1) * shape.reportsPerRecord() <= acked) {
        latencyNanos[ackedRecords] = now - sentNanos[ackedRecords];
        ackedRecords++;
      }
    }
  }
}
