package org.tereze.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.tereze.relay.queue.ForwardingStore;
import org.tereze.relay.store.CommitBatch;
import org.tereze.relay.store.MemoryMailboxStore;
import org.tereze.relay.store.StoreException;
import org.tereze.schema.Ask;
import org.tereze.schema.Tell;
import org.tereze.wire.Limits;
import org.tereze.wire.Outcome;
import org.tereze.wire.frame.FrameType;

/** A client that goes up to what a link may ask for, and one beyond. */
class LinkLimitsTest extends LinkScene {
  @Test
  void checksNoMoreSignaturesThanALinkMayAskFor() throws Exception {
    relay.limits = new LinkLimits(60_000, 900_000, 65_536, 30_000, 2, 1 << 20, 128 << 10, 30_000);
    LinkFixture.Client client = relay.connected();
    TestFrames claims = new TestFrames();
    for (int i = 0; i < 3; i++) {
      claims.add(FrameType.CLAIM, new TestOwner("owner " + i).claim(relay.relayKey, 1));
    }
    client.give(client.initiator.transport(claims.bytes())).await(FrameType.DONE, 3);
    assertThat(dones(client)).isEqualTo(Map.of(0, Outcome.OK, 1, Outcome.OK, 2, Outcome.BUSY));
  }

  @Test
  void answersAsManyRequestsAsALinkMayMakeAndClosesAtTheNext() {
    LinkFixture.Client client = relay.connected();
    for (int i = 0; i < 4; i++) {
      client.give(client.initiator.transport(lookups(Limits.MAX_REQUESTS_PER_LINK / 4)));
    }
    client.await(FrameType.BUNDLE, Limits.MAX_REQUESTS_PER_LINK);
    assertThat(client.port.closed).isFalse();
    client.give(client.initiator.transport(lookups(1)));
    client.port.runPosted();
    assertThat(client.port.closed).isTrue();
    client.receive();
    assertThat(client.initiator.frames(FrameType.BUNDLE)).hasSize(Limits.MAX_REQUESTS_PER_LINK);
  }

  private byte[] lookups(int count) {
    TestFrames frames = new TestFrames();
    for (int i = 0; i < count; i++) {
      frames.add(FrameType.LOOKUP, owner.lookup(0));
    }
    return frames.bytes();
  }

  private byte[] ask(int idsBytes) {
    return new TestFrames()
        .add(
            FrameType.ASK,
            Ask.newBuilder()
                .setSecret(ByteString.copyFrom(owner.secret.bytes()))
                .setIds(ByteString.copyFrom(new byte[idsBytes]))
                .build())
        .bytes();
  }

  @Test
  void tellsOfAsManyIdsAsAnAskMayHoldAndClosesAtMore() throws Exception {
    int most = Limits.MAX_IDS_PER_ASK;
    LinkFixture.Client client = relay.client();
    client.give(client.initiator.first(ask(most * 8))).await(FrameType.TELL, 1);
    Tell tell = Tell.parseFrom(client.initiator.frames(FrameType.TELL).get(0).message());
    assertThat(tell.getDispositions().size()).isEqualTo(most);
    for (int idsBytes : new int[] {(most + 1) * 8, most * 8 - 1, most * 8 + 1}) {
      LinkFixture.Client greedy = relay.client();
      greedy.give(greedy.initiator.first(ask(idsBytes)));
      greedy.port.runPosted();
      assertThat(greedy.port.closed).as("%d bytes of ids", idsBytes).isTrue();
      assertThat(greedy.port.sentBytes()).isZero();
    }
  }

  /** Commits nothing but the claim before it is told to. */
  private static final class StoppedStore extends ForwardingStore {
    final Semaphore permits = new Semaphore(1);

    StoppedStore() {
      super(new MemoryMailboxStore());
    }

    @Override
    public void commit(CommitBatch batch) throws StoreException {
      permits.acquireUninterruptibly();
      super.commit(batch);
    }
  }

  @Test
  void holdsAsManyUndecidedPutsAsALinkMayLeaveAndClosesAtTheNext() {
    StoppedStore store = new StoppedStore();
    try (LinkFixture stopped = new LinkFixture(store)) {
      stopped.beforeClose = () -> store.permits.release(1_000_000);
      stopped.claim(owner);
      LinkFixture.Client client = stopped.connected();
      client.give(
          client.initiator.transport(
              new TestFrames().add(FrameType.MAILBOX, owner.introduction()).bytes()));
      for (int i = 0; i < Limits.MAX_UNANSWERED_PUTS / 512; i++) {
        client.give(client.initiator.transport(tiny(512)));
      }
      client.port.runPosted();
      assertThat(client.port.closed).isFalse();
      client.give(client.initiator.transport(tiny(1)));
      assertThat(client.port.closed).isTrue();
    }
  }

  private static byte[] tiny(int puts) {
    TestFrames frames = new TestFrames();
    for (int i = 0; i < puts; i++) {
      frames.put(new byte[] {(byte) i, (byte) (i >>> 8)});
    }
    return frames.bytes();
  }
}
