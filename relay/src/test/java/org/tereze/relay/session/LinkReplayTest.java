package org.tereze.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tereze.schema.Done;
import org.tereze.schema.Lookup;
import org.tereze.wire.Limits;
import org.tereze.wire.Outcome;
import org.tereze.wire.frame.FrameType;

/** What the relay sends to somebody who only replays, and to an owner who has yet to prove it. */
class LinkReplayTest extends LinkScene {
  private static final int ENVELOPE_BYTES = 1_024;
  private static final int ENVELOPES = 100;

  private void fill() {
    String[] texts = new String[20]; // what a first record holds
    for (int i = 0; i < ENVELOPES; i++) {
      texts[i % texts.length] = String.format("%0" + ENVELOPE_BYTES + "d", i);
      if ((i + 1) % texts.length == 0) {
        sent(texts);
      }
    }
  }

  private LinkFixture.Client reading(int budgetBytes) {
    LinkFixture.Client reader = relay.client();
    byte[] hash = reader.initiator.hashAfterEs();
    reader.give(
        reader.initiator.first(
            new TestFrames().add(FrameType.FETCH, owner.fetch(hash, budgetBytes)).bytes()));
    return reader;
  }

  /** Runs until a cap's worth came and nothing more is under way. */
  private static void untilHeldBack(LinkFixture.Client reader) {
    reader.await(FrameType.DELIVER, Limits.UNPROVEN_DELIVERY_BYTES / ENVELOPE_BYTES);
    reader.port.runPosted();
    reader.receive();
  }

  @Test
  void sendsAReplayerOfAFetchNoMoreThanTheCap() throws Exception {
    fill();
    LinkFixture.Client owned = relay.client();
    byte[] hash = owned.initiator.hashAfterEs();
    byte[] first =
        owned.initiator.first(new TestFrames().add(FrameType.FETCH, owner.fetch(hash, 0)).bytes());
    LinkFixture.Client replayer = relay.client();
    replayer.give(first);
    replayer.port.runUntil(() -> replayer.port.sentBytes() > Limits.UNPROVEN_DELIVERY_BYTES);
    replayer.port.runPosted();
    // 32 envelopes, their frames, the handshake, hint and records: pinned.
    assertThat(replayer.port.sentBytes()).isEqualTo(33_122);
    assertThat(replayer.port.closed).isFalse();
  }

  @Test
  void goesOnWhenTheOwnerHasSaidAnythingUnderTheLinksKeysEvenNothing() throws Exception {
    fill();
    LinkFixture.Client reader = reading(0);
    untilHeldBack(reader);
    assertThat(reader.initiator.frames(FrameType.DELIVER)).hasSize(32);
    assertThat(reader.initiator.frames(FrameType.DONE)).isEmpty();
    reader.give(reader.initiator.transport(new byte[0])).await(FrameType.DONE, 1);
    assertThat(delivered(reader)).hasSize(ENVELOPES).doesNotHaveDuplicates();
    assertThat(outcome(reader, 0)).isEqualTo(Outcome.OK);
  }

  @Test
  void doesNotTakeAnEarlyRecordForAProof() throws Exception {
    fill();
    LinkFixture.Client reader = relay.client();
    byte[] hash = reader.initiator.hashAfterEs();
    byte[] first =
        reader.initiator.first(new TestFrames().add(FrameType.FETCH, owner.fetch(hash, 0)).bytes());
    reader.give(first).give(reader.initiator.early(puts("later").bytes()));
    untilHeldBack(reader);
    assertThat(reader.initiator.frames(FrameType.DELIVER)).hasSize(32);
  }

  @Test
  void holdsNothingBackFromWhoFetchesUnderTheLinksKeys() throws Exception {
    fill();
    LinkFixture.Client reader = relay.connected();
    byte[] hash = reader.initiator.finalHash();
    reader
        .give(
            reader.initiator.transport(
                new TestFrames().add(FrameType.FETCH, owner.fetch(hash, 0)).bytes()))
        .await(FrameType.DONE, 1);
    assertThat(delivered(reader)).hasSize(ENVELOPES);
  }

  @Test
  void deliversTheOneEnvelopeThatPassesTheCap() throws Exception {
    String large = "x".repeat(32_500);
    sent(large);
    sent(large + "y");
    sent("last");
    LinkFixture.Client reader = reading(0).await(FrameType.DELIVER, 2);
    reader.port.runPosted();
    reader.receive();
    assertThat(delivered(reader)).containsExactly(large, large + "y");
    reader.give(reader.initiator.transport(new byte[0])).await(FrameType.DONE, 1);
    assertThat(delivered(reader)).containsExactly(large, large + "y", "last");
  }

  @Test
  void closesWhenWhoeverHasNotProvenItselfWillSayNothingMore() {
    fill();
    LinkFixture.Client reader = reading(0);
    untilHeldBack(reader);
    reader.session.inputClosed();
    reader.port.runPosted();
    assertThat(reader.port.closed).isTrue();
  }

  @Test
  void answersNoMoreThanEightLookupsOfAFirstFlight() throws Exception {
    LinkFixture.Client client = relay.client();
    TestFrames lookups = new TestFrames();
    for (int i = 0; i < Limits.MAX_EARLY_LOOKUPS + 1; i++) {
      lookups.add(FrameType.LOOKUP, lookup());
    }
    client.give(client.initiator.first(lookups.bytes())).await(FrameType.DONE, 1);
    client.await(FrameType.BUNDLE, Limits.MAX_EARLY_LOOKUPS);
    List<Long> busy = new ArrayList<>();
    for (TestInitiator.Frame frame : client.initiator.frames(FrameType.DONE)) {
      Done done = Done.parseFrom(frame.message());
      assertThat(done.getOutcomeValue()).isEqualTo(Outcome.BUSY.code());
      busy.add((long) done.getRequest());
    }
    assertThat(busy).containsExactly((long) Limits.MAX_EARLY_LOOKUPS);
    client
        .give(client.initiator.transport(new TestFrames().add(FrameType.LOOKUP, lookup()).bytes()))
        .await(FrameType.BUNDLE, Limits.MAX_EARLY_LOOKUPS + 1);
  }

  private Lookup lookup() {
    return Lookup.newBuilder().setMailbox(ByteString.copyFrom(owner.mailbox.bytes())).build();
  }
}
