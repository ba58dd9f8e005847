package org.tereze.relay.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.crypto.noise.FirstDatagram;
import org.tereze.link.DatagramBurst;
import org.tereze.link.KnownPath;
import org.tereze.link.LinkKeyUse;
import org.tereze.link.SocketDatagrams;
import org.tereze.wire.AckCode;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.datagram.DatagramLimits;
import org.tereze.wire.datagram.DatagramSender;
import org.tereze.wire.datagram.PayloadSize;

/** Somebody who sends bursts of datagrams to a server on real sockets. */
abstract class DatagramScene extends ServerScene {
  final Deque<OutgoingPut> waiting = new ArrayDeque<>();
  final Map<Long, AckCode> answers = new HashMap<>();
  final SecureRandom random = new SecureRandom();

  /** Started by whoever uses this, before each test. */
  @SuppressWarnings("NullAway.Init")
  RelayServer server;

  final class Queue implements Outgoing {
    @Override
    public @Nullable OutgoingPut peek() {
      return waiting.peek();
    }

    @Override
    public void remove() {
      waiting.remove();
    }
  }

  final void add(int count, int bytes, MailboxId mailbox) {
    for (int i = 0; i < count; i++) {
      byte[] body = new byte[bytes];
      random.nextBytes(body);
      long handle = (long) answers.size() + waiting.size();
      waiting.add(
          new OutgoingPut(handle, mailbox, owner.secret.verifier(), Precedence.ROUTINE, 300, body));
    }
  }

  final InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
  }

  final DatagramBurst burst(InetSocketAddress to) throws Exception {
    LinkKeyUse use = LinkKeyUse.ofStatic(X25519PublicKey.of(relayKey));
    return new DatagramBurst(
        new SocketDatagrams(to),
        use,
        new Queue(),
        (handle, code) -> answers.put(handle, code),
        KnownPath.UNKNOWN,
        random,
        System::nanoTime);
  }

  /** Of a burst's first datagram: one put of 100 bytes to a mailbox that is not there. */
  final byte[] payload() {
    add(1, 100, MailboxId.of(new byte[MailboxId.BYTES]));
    byte[] out = new byte[DatagramLimits.MAX_DATAGRAM_BYTES];
    DatagramSender sender =
        new DatagramSender(new Queue(), (handle, code) -> {}, PayloadSize.FULL, 0);
    return Arrays.copyOf(out, sender.next(0, FirstDatagram.LEAST_BYTES, out));
  }

  /** One burst until all is answered or it ends otherwise. */
  final DatagramBurst.End burst(InetSocketAddress to, long silenceMillis, long mostMillis)
      throws Exception {
    try (DatagramBurst burst = burst(to)) {
      return burst.run(silenceMillis, mostMillis);
    }
  }
}
