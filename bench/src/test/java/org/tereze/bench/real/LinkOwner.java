package org.tereze.bench.real;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import org.tereze.bench.load.LoadLink;
import org.tereze.bench.load.LoadOwner;
import org.tereze.bench.load.PutLoad;
import org.tereze.schema.Collected;
import org.tereze.wire.Limits;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.DeliveryReceiver;
import org.tereze.wire.frame.FrameSink;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/** The owner of a mailbox who fetches and collects over real links. One thread. */
final class LinkOwner {
  /** Request 0 was the lookup that opened the link. */
  private static final int FETCH = 1;

  private final int mailbox;
  private final LoadOwner owner;
  private final byte[] relayKey;
  private final LinkLedger ledger;
  private long last;
  private int done;

  LinkOwner(int mailbox, LoadOwner owner, byte[] relayKey, LinkLedger ledger) {
    this.mailbox = mailbox;
    this.owner = owner;
    this.relayKey = relayKey;
    this.ledger = ledger;
  }

  /** Fetches what is there and collects the older half of it. */
  void run(InetSocketAddress relay) throws IOException {
    try (LoadLink link = PutLoad.open(relay, relayKey, List.of(owner), new SecureRandom())) {
      DeliveryReceiver deliveries = new DeliveryReceiver();
      FrameWriter writer = new FrameWriter(Limits.MAX_RECORD_PAYLOAD_BYTES);
      writer.add(FrameType.FETCH, owner.fetch(link.hash()));
      deliveries.expect(FETCH);
      link.seal(writer);
      link.sendAll();
      last = 0;
      long[] first = {Long.MAX_VALUE};
      await(
          link,
          (type, array, offset, length) -> {
            if (type == FrameType.DELIVER) {
              deliveries.onDeliver(array, offset, length);
              last = deliveries.sequence();
              first[0] = Math.min(first[0], last);
              ledger.given(LinkLedger.nameOf(array, deliveries.bodyOffset()), mailbox, last);
            }
          });
      if (last > 0) {
        collect(link, writer, (first[0] + last) / 2);
      }
    }
  }

  private void collect(LoadLink link, FrameWriter writer, long upTo) throws IOException {
    ledger.collecting(mailbox, upTo);
    writer.add(
        FrameType.COLLECTED,
        Collected.newBuilder()
            .setRequest(FETCH)
            .addUpto(Precedence.ROUTINE.code())
            .addUpto(upTo)
            .build());
    // Order: the claim changes nothing; its answer comes behind what was collected.
    writer.add(FrameType.CLAIM, owner.claim(relayKey));
    link.seal(writer);
    link.sendAll();
    await(link, (type, array, offset, length) -> {});
    ledger.collected(mailbox, upTo);
  }

  private void await(LoadLink link, FrameSink sink) throws IOException {
    done = 0;
    while (done == 0) {
      link.receive(
          (type, array, offset, length) -> {
            if (type == FrameType.DONE) {
              done++;
            }
            sink.onFrame(type, array, offset, length);
          });
    }
  }
}
