package org.tereze.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.tereze.relay.queue.ForwardingStore;
import org.tereze.relay.store.CommitBatch;
import org.tereze.relay.store.MemoryMailboxStore;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.StoreLimits;
import org.tereze.schema.Done;
import org.tereze.wire.AckCode;
import org.tereze.wire.Outcome;
import org.tereze.wire.frame.FrameType;

/** A link whose disk lags, fails or is full, and a client that does not read. */
class LinkPressureTest {
  private final TestOwner owner = new TestOwner("relative");

  /** A store that commits only when it is let. */
  private static final class LaggingStore extends ForwardingStore {
    final Semaphore permits = new Semaphore(0);

    LaggingStore() {
      super(new MemoryMailboxStore());
    }

    @Override
    public void commit(CommitBatch batch) throws StoreException {
      permits.acquireUninterruptibly();
      super.commit(batch);
    }
  }

  private static LinkFixture lagging(LaggingStore store) {
    LinkFixture relay = new LinkFixture(store);
    relay.beforeClose = () -> store.permits.release(1_000_000);
    return relay;
  }

  private TestFrames puts(int count, int bytes) {
    TestFrames frames = new TestFrames();
    for (int i = 0; i < count; i++) {
      byte[] envelope = new byte[bytes];
      ByteBuffer.wrap(envelope).putInt(i);
      frames.put(envelope);
    }
    return frames;
  }

  private byte[] introduction() {
    return new TestFrames().add(FrameType.MAILBOX, owner.introduction()).bytes();
  }

  @Test
  void acksNothingBeforeItIsDurable() {
    LaggingStore store = new LaggingStore();
    try (LinkFixture relay = lagging(store)) {
      store.permits.release(1);
      relay.claim(owner);
      LinkFixture.Client client = relay.connected();
      client.give(client.initiator.transport(introduction()));
      client.give(client.initiator.transport(puts(3, 100).bytes()));
      client.port.runPosted();
      assertThat(client.port.take()).isEmpty();
      store.permits.release(1_000);
      assertThat(client.awaitAcks(3).acks()).hasSize(3);
    }
  }

  @Test
  void stopsReadingWhileTheDiskLagsAndLosesNothing() {
    LaggingStore store = new LaggingStore();
    try (LinkFixture relay = lagging(store)) {
      store.permits.release(1);
      relay.claim(owner);
      relay.limits =
          new LinkLimits(60_000, 900_000, 65_536, 30_000, 64, 64 << 10, 128 << 10, 30_000);
      LinkFixture.Client client = relay.connected();
      client.give(client.initiator.transport(introduction()));
      int taken = 0;
      ByteBuffer record = ByteBuffer.allocate(0);
      while (client.port.reading && taken < 1_000) {
        record = ByteBuffer.wrap(client.initiator.transport(puts(10, 1_000).bytes()));
        client.session.received(record);
        taken += 10;
      }
      assertThat(taken).isBetween(60, 80);
      ByteBuffer more = ByteBuffer.wrap(client.initiator.transport(puts(10, 1_000).bytes()));
      client.session.received(more);
      assertThat(more.remaining()).as("a link that does not read takes no bytes").isPositive();
      store.permits.release(1_000);
      client.port.runUntil(() -> client.port.reading);
      client.session.received(more);
      assertThat(client.awaitAcks(taken + 10).acks()).hasSize(taken + 10);
      assertThat(client.acks().values()).containsOnly(AckCode.STORED);
    }
  }

  @Test
  void waitsForRoomInTheQueueThatAnotherLinkHasFilled() {
    LaggingStore store = new LaggingStore();
    try (LinkFixture relay = lagging(store)) {
      store.permits.release(1);
      relay.claim(owner);
      relay.limits =
          new LinkLimits(60_000, 900_000, 65_536, 30_000, 64, 64 << 20, 128 << 10, 30_000);
      LinkFixture.Client greedy = relay.connected();
      greedy.give(greedy.initiator.transport(introduction()));
      for (int i = 0; greedy.port.reading && i < 1_000; i++) {
        greedy.session.received(
            ByteBuffer.wrap(greedy.initiator.transport(puts(1, 16_000).bytes())));
      }
      assertThat(relay.committer.heldBytes()).isLessThanOrEqualTo(LinkFixture.QUEUE_BYTES);
      LinkFixture.Client other = relay.connected();
      other.give(other.initiator.transport(introduction()));
      other.give(other.initiator.transport(puts(2, 16_000).bytes().clone()));
      assertThat(other.port.reading).isFalse();
      store.permits.release(1_000);
      assertThat(other.awaitAcks(2).acks()).hasSize(2);
      assertThat(other.port.reading).isTrue();
    }
  }

  @Test
  void answersBusyAfterAFailedWriteAndStillReads() throws Exception {
    MemoryMailboxStore store = new MemoryMailboxStore();
    try (LinkFixture relay = new LinkFixture(store)) {
      relay.claim(owner);
      LinkFixture.Client client = relay.connected();
      client.give(client.initiator.transport(introduction()));
      client.give(client.initiator.transport(puts(1, 50).bytes())).awaitAcks(1);
      store.failWith(new StoreException("the disk is gone"));
      client.give(
          client.initiator.transport(
              puts(2, 60)
                  .add(FrameType.CLAIM, new TestOwner("late").claim(relay.relayKey, 1))
                  .bytes()));
      client.awaitAcks(3).await(FrameType.DONE, 1);
      assertThat(client.acks())
          .isEqualTo(Map.of(0L, AckCode.STORED, 1L, AckCode.BUSY, 2L, AckCode.BUSY));
      Done done = Done.parseFrom(client.initiator.frames(FrameType.DONE).get(0).message());
      assertThat(done.getOutcomeValue()).isEqualTo(Outcome.BUSY.code());
      client
          .give(
              client.initiator.transport(
                  new TestFrames()
                      .add(FrameType.FETCH, owner.fetch(client.initiator.finalHash(), 0))
                      .bytes()))
          .await(FrameType.DONE, 2);
      assertThat(client.initiator.frames(FrameType.DELIVER)).hasSize(1);
    }
  }

  @Test
  void answersFullWhenTheMailboxIs() {
    StoreLimits limits = new StoreLimits(10, 4, 1 << 20, 1_000, 1 << 30, 0, 24, 0);
    try (LinkFixture relay =
        new LinkFixture(new MemoryMailboxStore(limits, () -> Long.MAX_VALUE))) {
      relay.claim(owner);
      LinkFixture.Client client = relay.connected();
      client.give(client.initiator.transport(introduction()));
      client.give(client.initiator.transport(puts(3, 50).bytes())).awaitAcks(3);
      assertThat(client.acks())
          .isEqualTo(Map.of(0L, AckCode.STORED, 1L, AckCode.STORED, 2L, AckCode.FULL));
    }
  }

  @Test
  void holdsLittleForAClientThatDoesNotRead() {
    try (LinkFixture relay = new LinkFixture()) {
      relay.claim(owner);
      LinkFixture.Client client = relay.connected();
      client.give(client.initiator.transport(introduction()));
      client.give(client.initiator.transport(puts(300, 100).bytes())).awaitAcks(300);
      client.port.stuck = true;
      client.give(
          client.initiator.transport(
              new TestFrames()
                  .add(FrameType.FETCH, owner.fetch(client.initiator.finalHash(), 0))
                  .bytes()));
      client.port.runPosted();
      assertThat(client.port.stuckBytes).isPositive().isLessThan(3 * 2 * 16_384);
      client.port.unstick();
      client.await(FrameType.DONE, 1);
      assertThat(client.initiator.frames(FrameType.DELIVER)).hasSize(300);
    }
  }

  @Test
  void stopsReadingWhileAnswersPileUp() {
    try (LinkFixture relay = new LinkFixture()) {
      relay.claim(owner);
      LinkFixture.Client client = relay.connected();
      client.port.stuck = true;
      TestFrames asks = new TestFrames();
      byte[][] none = new byte[60][8];
      for (int i = 0; i < 60; i++) {
        asks.add(FrameType.ASK, owner.ask(none));
      }
      int records = 0;
      while (client.port.reading && records < 100) {
        client.session.received(ByteBuffer.wrap(client.initiator.transport(asks.bytes())));
        client.port.runPosted();
        records++;
      }
      assertThat(client.port.reading).isFalse();
      assertThat(records).isLessThan(30);
      client.port.unstick();
      client.await(FrameType.TELL, records * 60);
      assertThat(client.port.reading).isTrue();
    }
  }

  @Test
  void survivesAnswersThatComeAfterTheLinkIsGone() {
    LaggingStore store = new LaggingStore();
    try (LinkFixture relay = lagging(store)) {
      store.permits.release(1);
      relay.claim(owner);
      LinkFixture.Client client = relay.connected();
      client.give(client.initiator.transport(introduction()));
      client.give(client.initiator.transport(puts(3, 100).bytes()));
      client.session.closed();
      store.permits.release(1_000);
      LinkFixture.Client other = relay.connected();
      other.give(other.initiator.transport(introduction()));
      other.give(other.initiator.transport(puts(3, 100).bytes())).awaitAcks(3);
      client.port.runPosted();
      assertThat(client.port.take()).isEmpty();
      assertThat(other.acks().values()).containsOnly(AckCode.STORED);
    }
  }
}
