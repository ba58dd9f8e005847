package org.tereze.bench.peers;

import java.io.IOException;
import java.util.List;
import org.tereze.bench.load.LoadLink;
import org.tereze.bench.load.LoadOwner;
import org.tereze.schema.Collected;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.burst.DeliveryReceiver;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/**
 * A link that fetches whole mailboxes and says that they are collected. Owners' signatures are made
 * before the clock starts; the relay checks them after. One thread.
 */
final class TerezeDrain implements AutoCloseable {
  /** Request 0 was the lookup that opened the link. */
  private static final int FIRST_FETCH = 1;

  private static final int PER_RECORD = 64;

  private final LoadLink link;
  private final List<LoadOwner> owners;
  private final byte[] relayKey;
  private final DeliveryReceiver deliveries = new DeliveryReceiver();
  private final FrameWriter writer = new FrameWriter(Limits.MAX_RECORD_PAYLOAD_BYTES);
  private final long[] upto;
  private long reports;
  private int done;

  /** Takes over a link that the relay has answered. */
  TerezeDrain(LoadLink link, List<LoadOwner> owners, byte[] relayKey) {
    this.link = link;
    this.owners = owners;
    this.relayKey = relayKey;
    this.upto = new long[owners.size()];
    for (int i = 0; i < owners.size(); i++) {
      writer.add(FrameType.FETCH, owners.get(i).fetch(link.hash()));
      deliveries.expect(FIRST_FETCH + i);
      if ((i + 1) % PER_RECORD == 0 || i + 1 == owners.size()) {
        link.seal(writer);
      }
    }
  }

  /** Reports that were there. */
  long run() throws IOException {
    link.sendAll();
    while (done < owners.size()) {
      link.receive(this::onFrame);
    }
    for (int i = 0; i < owners.size(); i++) {
      if (upto[i] > 0) {
        writer.add(FrameType.COLLECTED, collected(i));
      }
      if ((i + 1) % PER_RECORD == 0 || i + 1 == owners.size()) {
        // Order: the claim changes nothing; its answer comes behind what was collected.
        writer.add(FrameType.CLAIM, owners.get(0).claim(relayKey));
        link.seal(writer);
      }
    }
    int claims = (owners.size() + PER_RECORD - 1) / PER_RECORD;
    link.sendAll();
    while (done < owners.size() + claims) {
      link.receive(this::onFrame);
    }
    return reports;
  }

  private Collected collected(int index) {
    return Collected.newBuilder()
        .setRequest(FIRST_FETCH + index)
        .addUpto(org.tereze.wire.Precedence.ROUTINE.code())
        .addUpto(upto[index])
        .build();
  }

  private void onFrame(FrameType type, byte[] array, int offset, int length)
      throws MalformedFrameException {
    if (type == FrameType.DELIVER) {
      deliveries.onDeliver(array, offset, length);
      upto[deliveries.request() - FIRST_FETCH] = deliveries.sequence();
      reports++;
    } else if (type == FrameType.DONE) {
      done++;
    }
  }

  @Override
  public void close() throws IOException {
    link.close();
  }
}
