package org.tereze.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tereze.wire.Limits;
import org.tereze.wire.Outcome;
import org.tereze.wire.frame.FrameType;

/** Links that want more than their share, up to the limit and one beyond. */
class LinkOverloadTest extends LinkScene {
  private static final int FRAMES_BYTES = 30_000;

  /** All but the last byte of a record of that payload. */
  private static byte[] half(LinkFixture.Client client, int payloadBytes) {
    TestFrames frames = new TestFrames().put(new byte[payloadBytes]);
    byte[] record = client.initiator.transport(frames.bytes());
    return Arrays.copyOf(record, record.length - 1);
  }

  private void passMillis(long millis) {
    relay.nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void doesNoHandshakeBeforeItsTurn() {
    LinkFixture.Client client = relay.client();
    client.port.turns = 0;
    ByteBuffer first = ByteBuffer.wrap(client.initiator.first(new byte[0]));
    client.session.received(first);
    assertThat(first.position()).isZero();
    assertThat(client.port.reading).isFalse();
    assertThat(client.port.turnsAsked).isEqualTo(1);
    client.session.received(first);
    assertThat(client.port.turnsAsked).as("it waits already").isEqualTo(1);
    client.port.turns = 1;
    client.session.turn();
    assertThat(client.port.reading).isTrue();
    client.give(first.array()).awaitAnswer();
    assertThat(client.initiator.answered()).isTrue();
  }

  @Test
  void checksOneSignatureATurnAndReadsNothingBeyond() throws Exception {
    LinkFixture.Client client = relay.connected();
    client.port.turns = 2;
    TestFrames claims = new TestFrames();
    for (int i = 0; i < 4; i++) {
      claims.add(FrameType.CLAIM, new TestOwner("owner " + i).claim(relay.relayKey, 1));
    }
    claims.add(FrameType.LOOKUP, owner.lookup(0));
    client.session.received(ByteBuffer.wrap(client.initiator.transport(claims.bytes())));
    assertThat(client.port.reading).isFalse();
    assertThat(client.port.turnsAsked).isEqualTo(1);
    client.port.turns = 1;
    client.session.turn();
    assertThat(client.port.turnsAsked).isEqualTo(2);
    client.port.turns = 1;
    client.session.turn();
    client.await(FrameType.DONE, 4).await(FrameType.BUNDLE, 1);
    assertThat(dones(client).values()).containsOnly(Outcome.OK).hasSize(4);
    assertThat(client.port.reading).isTrue();
  }

  @Test
  void letsAMailboxBeMadeOnlyByWhoeverMayMakeOne() throws Exception {
    AtomicInteger left = new AtomicInteger(2);
    LinkFixture.Client client = relay.connected(allowance(left));
    TestFrames claims = new TestFrames();
    claims.add(FrameType.CLAIM, owner.claim(relay.relayKey, 1)); // there already
    for (int i = 0; i < 3; i++) {
      claims.add(FrameType.CLAIM, new TestOwner("owner " + i).claim(relay.relayKey, 1));
    }
    claims.add(FrameType.CLAIM, owner.claim(relay.relayKey, 2)); // makes nothing, and may
    client.give(client.initiator.transport(claims.bytes())).await(FrameType.DONE, 5);
    assertThat(dones(client).values())
        .containsExactly(Outcome.OK, Outcome.OK, Outcome.BUSY, Outcome.BUSY, Outcome.OK);
    assertThat(left).as("the first made nothing").hasValue(1);
  }

  private static MailboxAllowance allowance(AtomicInteger left) {
    return new MailboxAllowance() {
      @Override
      public boolean take() {
        return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
      }

      @Override
      public void giveBack() {
        left.incrementAndGet();
      }
    };
  }

  @Test
  void countsNoByteAsUsefulBeforeItsRecordIsWhole() {
    LinkFixture.Client client = relay.connected();
    byte[] record = half(client, 2_000);
    for (int i = 0; i < 89; i++) {
      passMillis(10_000);
      client.session.received(ByteBuffer.wrap(record, i, 1));
      client.session.checkTime();
      assertThat(client.port.closed).isFalse();
    }
    passMillis(10_000);
    client.session.received(ByteBuffer.wrap(record, 89, 1));
    client.session.checkTime();
    assertThat(client.port.closed).isTrue();
  }

  @Test
  void givesAStrangerAMinuteForItsFirstRecordHoweverManyBytesItSends() {
    LinkFixture.Client client = relay.client();
    byte[] first = client.initiator.first(new byte[100]);
    for (int i = 0; i < 60; i++) {
      client.session.checkTime();
      assertThat(client.port.closed).isFalse();
      client.session.received(ByteBuffer.wrap(first, i, 1));
      passMillis(1_000);
    }
    client.session.checkTime();
    assertThat(client.port.closed).isTrue();
  }

  @Test
  void closesALinkThatFetchesAndNeverReads() {
    for (int i = 0; i < 20; i++) {
      sent("report " + i);
    }
    LinkFixture.Client deaf = relay.connected();
    deaf.port.stuck = true;
    fetchAll(deaf).port.runPosted();
    passMillis(899_000);
    deaf.session.checkTime();
    assertThat(deaf.port.closed).isFalse();
    passMillis(1_000);
    deaf.session.checkTime();
    assertThat(deaf.port.closed).isTrue();
  }

  @Test
  void countsWhatALinkHoldsUntilItIsGone() {
    LinkFixture.Client client = relay.connected();
    long before = relay.memory.heldBytes();
    client.give(half(client, FRAMES_BYTES));
    client.give(new byte[0]);
    assertThat(relay.memory.heldBytes() - before).isEqualTo(Limits.MAX_RECORD_BYTES);
    TestFrames introductions = new TestFrames();
    LinkFixture.Client other = relay.connected();
    for (int i = 0; i < 10; i++) {
      introductions.add(FrameType.MAILBOX, new TestOwner("named " + i).introduction());
    }
    other.give(other.initiator.transport(introductions.bytes()));
    assertThat(relay.memory.heldBytes() - before)
        .isEqualTo(Limits.MAX_RECORD_BYTES + 10 * PutIntake.MAILBOX_BYTES);
    client.session.closed();
    other.session.closed();
    assertThat(relay.memory.heldBytes()).isEqualTo(before);
  }

  @Test
  void stopsReadingFromLinksThatHoldMoreThanIsLeftForEach() {
    relay.memory = new LinkMemory(400_000);
    List<LinkFixture.Client> greedy = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      LinkFixture.Client client = relay.connected();
      client.session.received(ByteBuffer.wrap(half(client, FRAMES_BYTES)));
      greedy.add(client);
    }
    assertThat(relay.memory.heldBytes()).isBetween(300_000L, 400_000L + 100 * 40_000);
    assertThat(relay.memory.shareBytes()).isEqualTo(LinkMemory.FLOOR_BYTES);
    LinkFixture.Client last = greedy.get(99);
    assertThat(last.port.reading).isFalse();
    LinkFixture.Client modest = relay.connected();
    modest.give(modest.initiator.transport(puts("we live").bytes())).awaitAcks(1);
    assertThat(modest.acks()).hasSize(1);
    passMillis(29_000);
    last.session.checkTime();
    assertThat(last.port.closed).isFalse();
    passMillis(1_000);
    modest.session.checkTime();
    assertThat(modest.port.closed).isFalse();
    for (LinkFixture.Client client : greedy.subList(0, 99)) {
      client.session.checkTime();
      if (client.port.closed) {
        client.session.closed();
      }
    }
    assertThat(relay.memory.shareBytes()).isGreaterThan(50_000);
    last.session.checkTime();
    assertThat(last.port.closed).as("there is room again").isFalse();
    assertThat(last.port.reading).isTrue();
  }

  @Test
  void holdsLittleForTheOneThatDoesNotReadWhileMemoryIsShort() {
    for (int i = 0; i < 40; i++) {
      sent(String.valueOf((char) ('a' + i)).repeat(1_000));
    }
    relay.memory = new LinkMemory(4 * LinkMemory.FLOOR_BYTES);
    LinkFixture.Client reader = relay.connected();
    fetchAll(reader).await(FrameType.DONE, 1); // a quick line, as far as the relay knows
    reader.port.stuck = true;
    fetchAll(reader).port.runPosted();
    assertThat(relay.memory.heldBytes()).isPositive().isLessThan(2 * LinkMemory.FLOOR_BYTES);
    reader.port.unstick();
    reader.await(FrameType.DONE, 2);
    assertThat(reader.initiator.frames(FrameType.DELIVER)).hasSize(80);
  }

  private LinkFixture.Client fetchAll(LinkFixture.Client reader) {
    byte[] fetch =
        new TestFrames().add(FrameType.FETCH, owner.fetch(reader.initiator.finalHash(), 0)).bytes();
    return reader.give(reader.initiator.transport(fetch));
  }
}
