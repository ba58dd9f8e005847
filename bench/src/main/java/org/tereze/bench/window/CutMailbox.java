package org.tereze.bench.window;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tereze.bench.load.LoadLink;
import org.tereze.bench.load.LoadOwner;
import org.tereze.bench.load.PutLoad;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.burst.DeliveryReceiver;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/** What lies in somebody's mailbox, by a TCP link to the relay itself. One thread. */
final class CutMailbox {
  private static final int REQUEST = 1; // the lookup that opens the link is 0

  private final InetSocketAddress relay;
  private final byte[] relayKey;
  private final LoadOwner owner;
  private final SecureRandom random;
  private boolean done;

  CutMailbox(InetSocketAddress relay, byte[] relayKey, LoadOwner owner, SecureRandom random) {
    this.relay = relay;
    this.relayKey = relayKey;
    this.owner = owner;
    this.random = random;
  }

  /** All of it; the relay keeps it. */
  List<byte[]> fetch() throws IOException {
    List<byte[]> bodies = new ArrayList<>();
    DeliveryReceiver deliveries = new DeliveryReceiver();
    FrameWriter writer = new FrameWriter(Limits.MAX_RECORD_PAYLOAD_BYTES);
    done = false;
    try (LoadLink link = PutLoad.open(relay, relayKey, List.of(owner), random)) {
      deliveries.expect(REQUEST);
      writer.add(FrameType.FETCH, owner.fetch(link.hash()));
      link.seal(writer);
      link.sendAll();
      while (!done) {
        link.receive(
            (type, array, offset, length) -> read(deliveries, bodies, type, array, offset, length));
      }
    }
    return bodies;
  }

  private void read(
      DeliveryReceiver deliveries,
      List<byte[]> bodies,
      FrameType type,
      byte[] array,
      int offset,
      int length)
      throws MalformedFrameException {
    if (type == FrameType.DELIVER) {
      deliveries.onDeliver(array, offset, length);
      int from = deliveries.bodyOffset();
      bodies.add(Arrays.copyOfRange(array, from, from + deliveries.bodyLength()));
    } else if (type == FrameType.DONE) {
      deliveries.close(REQUEST);
      done = true;
    }
  }
}
