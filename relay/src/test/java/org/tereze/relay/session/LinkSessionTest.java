package org.tereze.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tereze.schema.Ask;
import org.tereze.schema.Bundle;
import org.tereze.schema.Bye;
import org.tereze.schema.Fetch;
import org.tereze.schema.Hint;
import org.tereze.schema.Lookup;
import org.tereze.schema.Mailbox;
import org.tereze.schema.Tell;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.Limits;
import org.tereze.wire.Outcome;
import org.tereze.wire.frame.FrameType;

class LinkSessionTest extends LinkScene {
  @Test
  void acksAPutOfTheFirstFlightAndGivesItToItsOwner() throws Exception {
    LinkFixture.Client sender = sent("one");
    assertThat(sender.acks()).isEqualTo(Map.of(0L, AckCode.STORED));

    LinkFixture.Client reader = fetched(0);
    assertThat(delivered(reader)).containsExactly("one");
    assertThat(outcome(reader, 0)).isEqualTo(Outcome.OK);
    Hint hint = Hint.parseFrom(reader.initiator.frames(FrameType.HINT).get(0).message());
    assertThat(hint.getHour()).isEqualTo(LinkFixture.HOUR);
  }

  @Test
  void keepsAForeignMailboxShut() throws Exception {
    sent("one");
    TestOwner thief = new TestOwner("thief");
    LinkFixture.Client client = relay.client();
    byte[] hash = client.initiator.hashAfterEs();
    Fetch forged =
        owner.fetch(hash, 0).toBuilder().setSignature(thief.fetch(hash, 0).getSignature()).build();
    client
        .give(
            client.initiator.first(
                new TestFrames()
                    .add(FrameType.FETCH, forged)
                    .add(FrameType.FETCH, thief.fetch(hash, 0))
                    .bytes()))
        .await(FrameType.DONE, 2);
    assertThat(outcome(client, 0)).isEqualTo(Outcome.BAD_SIGNATURE);
    assertThat(outcome(client, 1)).isEqualTo(Outcome.NO_MAILBOX);
    assertThat(delivered(client)).isEmpty();
  }

  @Test
  void forgetsWhatItsOwnerCollectedAndTellsTheSender() throws Exception {
    sent("one", "two");
    LinkFixture.Client reader = fetched(0);
    reader.give(
        reader.initiator.transport(
            new TestFrames()
                .add(FrameType.COLLECTED, owner.collected(0, reader.initiator.finalHash(), 3, 1))
                .add(FrameType.COLLECTED, TestOwner.collectedAgain(0, 3, 1))
                .add(FrameType.BYE, Bye.getDefaultInstance())
                .bytes()));
    reader.port.runUntil(() -> reader.port.closed); // what it collected is durable
    assertThat(delivered(fetched(0))).containsExactly("two");

    LinkFixture.Client asker = relay.client();
    asker
        .give(
            asker.initiator.first(
                new TestFrames()
                    .add(FrameType.ASK, owner.ask(envelope("one"), envelope("two"), envelope("x")))
                    .bytes()))
        .await(FrameType.TELL, 1);
    Tell tell = Tell.parseFrom(asker.initiator.frames(FrameType.TELL).get(0).message());
    assertThat(tell.getDispositions().toByteArray())
        .containsExactly(
            Disposition.COLLECTED.code(), Disposition.STORED.code(), Disposition.UNKNOWN.code());
  }

  @Test
  void closesOnACollectedThatTheOwnerDidNotSign() {
    sent("one");
    LinkFixture.Client reader = fetched(0);
    reader.give(
        reader.initiator.transport(
            new TestFrames()
                .add(
                    FrameType.COLLECTED,
                    new TestOwner("thief").collected(0, reader.initiator.finalHash(), 3, 1))
                .bytes()));
    assertThat(reader.port.closed).isTrue();
  }

  @Test
  void closesOnAnUnsignedCollectedAfterAnEarlyFetch() {
    sent("one");
    LinkFixture.Client reader = fetched(0);
    reader.give(
        reader.initiator.transport(
            new TestFrames().add(FrameType.COLLECTED, TestOwner.collectedAgain(0, 3, 1)).bytes()));
    assertThat(reader.port.closed).isTrue();
  }

  @Test
  void takesAFetchUnderTheLinksKeysForProofThatTheOwnerCollects() throws Exception {
    sent("one", "two");
    LinkFixture.Client reader = relay.connected();
    byte[] hash = reader.initiator.finalHash();
    TestOwner thief = new TestOwner("thief");
    Fetch forged =
        owner.fetch(hash, 0).toBuilder().setSignature(thief.fetch(hash, 0).getSignature()).build();
    reader
        .give(
            reader.initiator.transport(
                new TestFrames()
                    .add(FrameType.FETCH, owner.fetch(hash, 0))
                    .add(FrameType.FETCH, forged)
                    .bytes()))
        .await(FrameType.DONE, 2);
    reader.give(
        reader.initiator.transport(
            new TestFrames()
                .add(FrameType.COLLECTED, TestOwner.collectedAgain(0, 3, 1))
                .add(FrameType.BYE, Bye.getDefaultInstance())
                .bytes()));
    reader.port.runUntil(() -> reader.port.closed);
    assertThat(delivered(fetched(0))).containsExactly("two");
  }

  @Test
  void closesOnACollectedForALateFetchThatTheOwnerDidNotSign() throws Exception {
    sent("one");
    LinkFixture.Client reader = relay.connected();
    byte[] hash = reader.initiator.finalHash();
    Fetch forged =
        owner.fetch(hash, 0).toBuilder()
            .setSignature(new TestOwner("thief").fetch(hash, 0).getSignature())
            .build();
    reader
        .give(reader.initiator.transport(new TestFrames().add(FrameType.FETCH, forged).bytes()))
        .await(FrameType.DONE, 1);
    reader.give(
        reader.initiator.transport(
            new TestFrames().add(FrameType.COLLECTED, TestOwner.collectedAgain(0, 3, 1)).bytes()));
    assertThat(reader.port.closed).isTrue();
    assertThat(delivered(fetched(0))).containsExactly("one");
  }

  @Test
  void leavesBehindWhatTheBudgetDoesNotCover() throws Exception {
    sent("1111111111", "2222222222", "3333333333");
    LinkFixture.Client reader = fetched(25);
    assertThat(delivered(reader)).containsExactly("1111111111", "2222222222");
    assertThat(done(reader, 0).getWaiting()).isEqualTo(1);
  }

  @Test
  void answersNoMailboxForOneThatNobodyClaimedAndNoRouteToAnotherRelay() {
    TestOwner nobody = new TestOwner("nobody");
    Mailbox elsewhere =
        owner.introduction().toBuilder().setHome(ByteString.copyFrom(new byte[8])).build();
    LinkFixture.Client sender = relay.client();
    sender
        .give(
            sender.initiator.first(
                new TestFrames()
                    .add(FrameType.MAILBOX, nobody.introduction())
                    .add(FrameType.MAILBOX, elsewhere)
                    .put(envelope("one"))
                    .put(1, -1, envelope("two"))
                    .bytes()))
        .awaitAcks(2);
    assertThat(sender.acks()).isEqualTo(Map.of(0L, AckCode.NO_MAILBOX, 1L, AckCode.NO_ROUTE));
  }

  @Test
  void refusesTooLargeAnEnvelopeAndTakesTheLargest() {
    LinkFixture.Client sender = relay.connected();
    sender.give(sender.initiator.transport(puts().bytes()));
    byte[] frames =
        new TestFrames()
            .put(new byte[Limits.MAX_ENVELOPE_BYTES + 1])
            .put(new byte[Limits.MAX_ENVELOPE_BYTES])
            .bytes();
    for (int at = 0; at < frames.length; at += 16_384) {
      sender.give(
          sender.initiator.transport(
              Arrays.copyOfRange(frames, at, Math.min(frames.length, at + 16_384))));
    }
    sender.awaitAcks(2);
    assertThat(sender.acks()).isEqualTo(Map.of(0L, AckCode.TOO_LARGE, 1L, AckCode.STORED));
  }

  @Test
  void claimsPublishesLooksUpAndRevokes() throws Exception {
    TestOwner fresh = new TestOwner("fresh");
    LinkFixture.Client client = relay.connected();
    byte[] body = new byte[Limits.BUNDLE_BODY_BYTES];
    Arrays.fill(body, (byte) 7);
    client
        .give(
            client.initiator.transport(
                new TestFrames()
                    .add(FrameType.CLAIM, fresh.claim(relay.relayKey, 5))
                    .add(FrameType.PUBLISH, fresh.publish(relay.relayKey, 6, body))
                    .add(FrameType.CLAIM, fresh.claim(relay.relayKey, 4))
                    .add(FrameType.CLAIM, fresh.claim(new byte[32], 9))
                    .bytes()))
        .await(FrameType.DONE, 4);
    // The forged claim is answered at once, the others when they are durable.
    assertThat(dones(client))
        .containsEntry(0, Outcome.OK)
        .containsEntry(1, Outcome.OK)
        .containsEntry(2, Outcome.STALE)
        .containsEntry(3, Outcome.BAD_SIGNATURE);
    client
        .give(
            client.initiator.transport(
                new TestFrames().add(FrameType.LOOKUP, fresh.lookup(5)).bytes()))
        .await(FrameType.BUNDLE, 1);
    Bundle bundle = Bundle.parseFrom(client.initiator.frames(FrameType.BUNDLE).get(0).message());
    assertThat(bundle.getBody().toByteArray()).isEqualTo(body);
    assertThat(bundle.getSerial()).isEqualTo(6);
    assertThat(bundle.getRequest()).isEqualTo(4);
    client
        .give(
            client.initiator.transport(
                new TestFrames().add(FrameType.REVOKE, fresh.revoke(relay.relayKey, 7)).bytes()))
        .await(FrameType.DONE, 5);
    Lookup lookup = fresh.lookup(0);
    client
        .give(client.initiator.transport(new TestFrames().add(FrameType.LOOKUP, lookup).bytes()))
        .await(FrameType.DONE, 6);
    assertThat(dones(client)).containsEntry(5, Outcome.OK).containsEntry(6, Outcome.REVOKED);
  }

  @Test
  void closesOnUnknownOversizedAndRelayOnlyFrames() {
    byte[] unknown = {(byte) 18};
    byte[] zero = {0};
    byte[] oversized = {(byte) 0xe2, (byte) 0xff, (byte) 0xff, 0x7f};
    byte[] unending = {(byte) 0xe2, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1};
    byte[] relayOnly = {(byte) 3};
    byte[] truncatedMessage = {32 + 2, 0x22};
    for (byte[] bad : List.of(unknown, zero, oversized, unending, relayOnly, truncatedMessage)) {
      LinkFixture.Client client = relay.connected();
      client.give(client.initiator.transport(bad));
      assertThat(client.port.closed).as("%s", Arrays.toString(bad)).isTrue();
    }
  }

  @Test
  void skipsFramesOfTheFuture() {
    LinkFixture.Client client = relay.connected();
    byte[] frames = puts("one").bytes();
    byte[] withFuture = new byte[frames.length + 3];
    withFuture[0] = 32 + 24; // one byte, type 24
    System.arraycopy(frames, 0, withFuture, 2, frames.length);
    withFuture[withFuture.length - 1] = 31;
    client.give(client.initiator.transport(withFuture)).awaitAcks(1);
    assertThat(client.acks()).isEqualTo(Map.of(0L, AckCode.STORED));
  }

  @Test
  void finishesItsAnswersAfterByeAndCloses() {
    LinkFixture.Client client = relay.connected();
    client.give(
        client.initiator.transport(
            puts("one", "two").add(FrameType.BYE, Bye.getDefaultInstance()).bytes()));
    client.port.runUntil(() -> client.port.closed);
    client.receive();
    assertThat(client.acks()).isEqualTo(Map.of(0L, AckCode.STORED, 1L, AckCode.STORED));
  }

  @Test
  void finishesItsAnswersWhenTheClientClosesItsHalf() {
    LinkFixture.Client client = relay.client();
    client.give(client.initiator.first(puts("one").bytes()));
    client.session.inputClosed();
    client.port.runUntil(() -> client.port.closed);
    client.receive();
    assertThat(client.acks()).isEqualTo(Map.of(0L, AckCode.STORED));
  }

  @Test
  void finishesItsAnswersWhenTheRelayStops() {
    LinkFixture.Client client = relay.client();
    client.give(client.initiator.first(puts("one").bytes()));
    client.session.finish();
    client.port.runUntil(() -> client.port.closed);
    client.receive();
    assertThat(client.acks()).isEqualTo(Map.of(0L, AckCode.STORED));
  }

  @Test
  void closesLinksThatAreUseless() {
    LinkFixture.Client silent = relay.client();
    LinkFixture.Client idle = relay.connected();
    relay.nanos.addAndGet(59_000_000_000L);
    silent.session.checkTime();
    idle.session.checkTime();
    assertThat(silent.port.closed).isFalse();
    relay.nanos.addAndGet(2_000_000_000L);
    silent.session.checkTime();
    idle.session.checkTime();
    assertThat(silent.port.closed).isTrue();
    assertThat(idle.port.closed).isFalse();
    relay.nanos.addAndGet(840_000_000_000L);
    idle.session.checkTime();
    assertThat(idle.port.closed).isTrue();
  }

  @Test
  void givesFlashFirstThoughItCameLast() throws Exception {
    LinkFixture.Client sender = relay.client();
    sender
        .give(
            sender.initiator.first(
                puts("routine")
                    .put(-1, 1, envelope("immediate"))
                    .put(-1, 0, envelope("flash"))
                    .bytes()))
        .awaitAcks(3);
    assertThat(delivered(fetched(0))).containsExactly("flash", "immediate", "routine");
  }

  @Test
  void answersAnAskWithTheWrongSecretAsUnknown() throws Exception {
    sent("one");
    LinkFixture.Client asker = relay.client();
    EnvelopeId id = EnvelopeId.of(owner.mailbox, envelope("one"));
    asker
        .give(
            asker.initiator.first(
                new TestFrames()
                    .add(
                        FrameType.ASK,
                        Ask.newBuilder()
                            .setSecret(ByteString.copyFrom(new TestOwner("thief").secret.bytes()))
                            .setIds(ByteString.copyFrom(id.bytes()))
                            .build())
                    .bytes()))
        .await(FrameType.TELL, 1);
    Tell tell = Tell.parseFrom(asker.initiator.frames(FrameType.TELL).get(0).message());
    assertThat(tell.getDispositions().toByteArray()).containsExactly(Disposition.UNKNOWN.code());
  }
}
