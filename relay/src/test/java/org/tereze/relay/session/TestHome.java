package org.tereze.relay.session;

import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.link.Wire;
import org.tereze.relay.queue.Committer;
import org.tereze.relay.store.MailboxStore;
import org.tereze.schema.Ask;
import org.tereze.schema.Bundle;
import org.tereze.schema.Bye;
import org.tereze.schema.Deliver;
import org.tereze.schema.Done;
import org.tereze.schema.Lookup;
import org.tereze.schema.Tell;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.frame.FrameType;

/**
 * A relay without sockets for whoever dials it from another package: its links are wires in memory
 * that can be cut at any byte. One thread.
 */
public final class TestHome implements AutoCloseable {
  private final LinkFixture relay;
  private long cutUp = Long.MAX_VALUE;
  private long cutDown = Long.MAX_VALUE;
  public long upBytes;
  public long downBytes;
  public int dials;

  /** So many of the next wires get no answer: what they wait passes on the clock of the test. */
  public int silentDials;

  public LongConsumer onSilence = millis -> {};

  public TestHome(MailboxStore store) {
    relay = new LinkFixture(store);
  }

  public X25519PublicKey key() {
    return relay.staticKey.publicKey();
  }

  public Committer committer() {
    return relay.committer;
  }

  /** For a server on sockets over the same store. */
  public LinkContext context(LongSupplier clock) {
    return relay.context(clock);
  }

  public MailboxStore store() {
    return relay.store;
  }

  /** Returns when everything that the committer was given before is done. */
  public void awaitCommitter() {
    HandedOver.await(relay.committer, List.of());
  }

  /** The newest link key has this number, and no other one lives. */
  public void renewLinkKey(int number) {
    X25519PrivateKey made = X25519PrivateKey.generate(relay.random);
    relay.ring.set(new LinkKeyRing(relay.staticKey, Map.of(number, made), number));
  }

  public RelayId id() {
    return RelayId.ofStaticKey(relay.relayKey);
  }

  public void route(Routes routes) {
    relay.routes = routes;
  }

  public int hour() {
    return relay.hour.get();
  }

  /** Time goes by. */
  public void passHours(int hours) {
    relay.hour.addAndGet(hours);
  }

  public void claim(TestOwner owner) {
    relay.claim(owner);
  }

  public void revoke(TestOwner owner) {
    LinkFixture.Client client = relay.connected();
    client
        .give(
            client.initiator.transport(
                new TestFrames().add(FrameType.REVOKE, owner.revoke(relay.relayKey, 2)).bytes()))
        .await(FrameType.DONE, 1);
  }

  /** The static public key, 32 bytes. */
  public byte[] keyBytes() {
    return relay.relayKey;
  }

  /** What it answers to a request of a new link. */
  public Done say(FrameType type, MessageLite request) throws Exception {
    return Done.parseFrom(answer(type, request, FrameType.DONE));
  }

  /** What it answers to a lookup of a new link that can be answered. */
  public Bundle find(Lookup lookup) throws Exception {
    return Bundle.parseFrom(answer(FrameType.LOOKUP, lookup, FrameType.BUNDLE));
  }

  private byte[] answer(FrameType type, MessageLite request, FrameType wanted) {
    LinkFixture.Client client = relay.connected();
    byte[] frames =
        new TestFrames().add(type, request).add(FrameType.BYE, Bye.getDefaultInstance()).bytes();
    client.give(client.initiator.transport(frames)).await(wanted, 1);
    return client.initiator.frames(wanted).get(0).message();
  }

  /** A client whose one record holds these puts. */
  public List<AckCode> put(List<OutgoingPut> puts) {
    return TestHop.put(relay.connected(), puts);
  }

  public Disposition ask(Ask ask) throws Exception {
    LinkFixture.Client client = relay.connected();
    byte[] frames = new TestFrames().add(FrameType.ASK, ask).bytes();
    client.give(client.initiator.transport(frames)).await(FrameType.TELL, 1);
    Tell tell = Tell.parseFrom(client.initiator.frames(FrameType.TELL).get(0).message());
    return Disposition.of(tell.getDispositions().byteAt(0));
  }

  /** What lies in a mailbox, in the order of delivery; ROUTINE is collected if wanted. */
  public List<String> fetch(TestOwner owner, boolean collect) throws Exception {
    LinkFixture.Client reader = relay.connected();
    byte[] fetch =
        new TestFrames().add(FrameType.FETCH, owner.fetch(reader.initiator.finalHash(), 0)).bytes();
    reader.give(reader.initiator.transport(fetch)).await(FrameType.DONE, 1);
    List<String> texts = new ArrayList<>();
    long last = 0;
    for (TestInitiator.Frame frame : reader.initiator.frames(FrameType.DELIVER)) {
      Deliver deliver = Deliver.parseFrom(frame.message());
      texts.add(deliver.getEnvelope().toStringUtf8());
      last += deliver.hasStep() ? deliver.getStep() : 1;
    }
    if (collect) {
      byte[] collected =
          new TestFrames()
              .add(FrameType.COLLECTED, TestOwner.collectedAgain(0, 3, last))
              .bytes();
      reader.give(reader.initiator.transport(collected));
      awaitCommitter(); // a Collected has no answer, and those to reads do not wait for it
    }
    return texts;
  }

  /** The next wire is cut after so many bytes of either direction. */
  public void cutNext(long up, long down) {
    cutUp = up;
    cutDown = down;
  }

  /** A new link. */
  public Wire dial() {
    dials++;
    SessionWire wire = new SessionWire(relay.client(), cutUp, cutDown);
    cutUp = Long.MAX_VALUE;
    cutDown = Long.MAX_VALUE;
    return wire;
  }

  @Override
  public void close() {
    relay.close();
  }

  /** Bytes to and from a session, at once. */
  private final class SessionWire implements Wire {
    private final LinkFixture.Client client;
    private long leftUp;
    private long leftDown;
    private final boolean silent = silentDials-- > 0;
    private byte[] came = {};

    SessionWire(LinkFixture.Client client, long leftUp, long leftDown) {
      this.client = client;
      this.leftUp = leftUp;
      this.leftDown = leftDown;
    }

    private boolean isCut() {
      return leftUp == 0 || leftDown == 0;
    }

    @Override
    public int read(byte[] into, int offset, int length, long timeoutMillis) {
      if (came.length == 0 && !isCut()) {
        if (silent) {
          onSilence.accept(timeoutMillis);
        } else if (timeoutMillis > 0) {
          boolean[] woken = {false};
          wake = () -> woken[0] = true;
          client.port.runUntil(() -> client.port.sentBytes() > 0 || client.port.closed || woken[0]);
        } else {
          client.port.runPosted();
        }
        came = client.port.take();
      }
      if (came.length == 0) {
        return isCut() || client.port.closed ? -1 : 0;
      }
      int count = (int) Math.min(Math.min(length, came.length), leftDown);
      System.arraycopy(came, 0, into, offset, count);
      came = count == leftDown ? new byte[0] : Arrays.copyOfRange(came, count, came.length);
      leftDown -= count;
      downBytes += count;
      return count;
    }

    private Runnable wake = () -> {};

    @Override
    public void write(byte[] from, int offset, int length, long timeoutMillis) throws IOException {
      if (isCut()) {
        throw new IOException("cut");
      }
      int count = (int) Math.min(length, leftUp);
      leftUp -= count;
      upBytes += count;
      if (!client.port.closed) {
        client.give(Arrays.copyOfRange(from, offset, offset + count));
      }
    }

    @Override
    public void wake() {
      client.port.executor().execute(() -> wake.run());
    }

    @Override
    public void close() {
      leftUp = 0;
    }
  }
}
