package org.tereze.relay.session;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.relay.queue.Committer;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.MemoryMailboxStore;
import org.tereze.wire.EnvelopeHasher;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/** A relay's insides without sockets, over a store in memory, and clients to talk to it. */
final class LinkFixture implements AutoCloseable {
  static final int HOUR = 7_000;
  static final long QUEUE_BYTES = 8 << 20;

  final SecureRandom random = new SecureRandom();
  final X25519PrivateKey staticKey = X25519PrivateKey.generate(random);
  final byte[] relayKey = staticKey.publicKey().encoded();
  final AtomicReference<LinkKeyRing> ring =
      new AtomicReference<>(new LinkKeyRing(staticKey, Map.of(), LinkKeyRing.STATIC));
  final AtomicLong nanos = new AtomicLong();
  final MailboxStore store;
  final Committer committer;
  LinkLimits limits = LinkLimits.defaults();
  Routes routes = Routes.NONE;
  LinkMemory memory = new LinkMemory(64 << 20);

  /** Lets a store go on that a test has stopped, however the test ends. */
  Runnable beforeClose = () -> {};

  /** What the relay has accounted for. */
  final AtomicInteger hour = new AtomicInteger(HOUR);

  /** What it tells of its windows. */
  volatile byte[] forecast = {};

  private long links;

  LinkFixture() {
    this(new MemoryMailboxStore());
  }

  LinkFixture(MailboxStore store) {
    this.store = store;
    this.committer = new Committer(store, hour::get, QUEUE_BYTES, QUEUE_BYTES).start();
  }

  /** What its sessions work with. */
  LinkContext context(LongSupplier clock) {
    return new LinkContext(
        ring::get,
        random,
        committer,
        store,
        Runnable::run,
        hour::get,
        clock,
        limits,
        memory,
        () -> forecast,
        routes,
        LinkMetrics.NONE);
  }

  /** One client and the session that serves it. */
  final class Client {
    final FakePort port = new FakePort();
    final LinkSession session;
    final TestInitiator initiator;

    Client(TestInitiator initiator, MailboxAllowance newMailboxes) {
      this.initiator = initiator;
      port.newMailboxes = newMailboxes;
      session =
          new LinkSession(
              ++links, context(nanos::get), port, new RecordArrays(4), new EnvelopeHasher());
      port.session = session;
    }

    /** Gives bytes as one piece; they must all be taken. */
    Client give(byte[] bytes) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      while (in.hasRemaining()) {
        int before = in.remaining();
        session.received(in);
        if (in.remaining() == before) {
          port.runUntil(() -> port.reading);
        }
      }
      return this;
    }

    /** Runs until the client has this many frames of a type. */
    Client await(FrameType type, int count) {
      port.runUntil(
          () -> {
            receive();
            return initiator.frames(type).size() >= count || port.closed;
          });
      receive();
      return this;
    }

    Client awaitAcks(int count) {
      port.runUntil(
          () -> {
            receive();
            return acks().size() >= count || port.closed;
          });
      receive();
      return this;
    }

    Client awaitAnswer() {
      port.runUntil(
          () -> {
            receive();
            return initiator.answered() || port.closed;
          });
      return this;
    }

    Map<Long, org.tereze.wire.AckCode> acks() {
      try {
        return initiator.acks();
      } catch (MalformedFrameException e) {
        throw new AssertionError(e);
      }
    }

    void receive() {
      try {
        initiator.receive(port.take());
      } catch (CryptoException | MalformedFrameException e) {
        throw new AssertionError(e);
      }
    }
  }

  Client client() {
    return client(initiator());
  }

  Client client(TestInitiator initiator) {
    return new Client(initiator, MailboxAllowance.UNLIMITED);
  }

  TestInitiator initiator() {
    try {
      return new TestInitiator(relayKey, random);
    } catch (CryptoException e) {
      throw new AssertionError(e);
    }
  }

  /** A link beyond its handshake. */
  Client connected() {
    return connected(MailboxAllowance.UNLIMITED);
  }

  /** The same for somebody who may make so many mailboxes. */
  Client connected(MailboxAllowance newMailboxes) {
    Client client = new Client(initiator(), newMailboxes);
    client.give(client.initiator.first(new byte[0])).awaitAnswer();
    return client;
  }

  /** Makes the owner's mailbox. */
  void claim(TestOwner owner) {
    Client client = connected();
    client
        .give(
            client.initiator.transport(
                frames().add(FrameType.CLAIM, owner.claim(relayKey, 1)).bytes()))
        .await(FrameType.DONE, 1);
  }

  static TestFrames frames() {
    return new TestFrames(new FrameWriter(1 << 20));
  }

  @Override
  public void close() {
    beforeClose.run();
    committer.close();
  }
}
