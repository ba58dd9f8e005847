package org.tereze.relay.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.schema.Ask;
import org.tereze.schema.Bundle;
import org.tereze.schema.Bye;
import org.tereze.schema.Fetch;
import org.tereze.schema.Hint;
import org.tereze.schema.LinkKey;
import org.tereze.schema.Lookup;
import org.tereze.schema.Mailbox;
import org.tereze.schema.Tell;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
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
  void carriesHandshakeAckAndLinkKeyInOneRecord() throws Exception {
    X25519PrivateKey linkKey = X25519PrivateKey.generate(relay.random);
    relay.ring.set(new LinkKeyRing(relay.staticKey, Map.of(9, linkKey), 9));
    LinkFixture.Client sender = sent("one");
    assertThat(sender.initiator.recordsReceived()).isEqualTo(1);
    assertThat(sender.initiator.frames())
        .extracting(TestInitiator.Frame::type)
        .containsExactly(FrameType.ACK, FrameType.LINK_KEY);
    LinkKey told = LinkKey.parseFrom(sender.initiator.frames(FrameType.LINK_KEY).get(0).message());
    assertThat(told.getNumber()).isEqualTo(9);
    assertThat(told.getKey().toByteArray()).isEqualTo(linkKey.publicKey().encoded());
  }

  @Test
  void opensAFirstRecordToALinkKeyAndDoesNotTellItAgain() throws Exception {
    X25519PrivateKey linkKey = X25519PrivateKey.generate(relay.random);
    relay.ring.set(new LinkKeyRing(relay.staticKey, Map.of(9, linkKey), 9));
    LinkFixture.Client sender =
        relay.client(
            new TestInitiator(relay.relayKey, 9, linkKey.publicKey().encoded(), relay.random));
    sender.give(sender.initiator.first(puts("one").bytes())).awaitAcks(1);
    assertThat(sender.acks()).isEqualTo(Map.of(0L, AckCode.STORED));
    assertThat(sender.initiator.frames(FrameType.LINK_KEY)).isEmpty();
  }

  @Test
  void tellsTheNewestLinkKeyToAClientWithAnOlderOne() throws Exception {
    X25519PrivateKey old = X25519PrivateKey.generate(relay.random);
    X25519PrivateKey young = X25519PrivateKey.generate(relay.random);
    relay.ring.set(new LinkKeyRing(relay.staticKey, Map.of(9, old, 10, young), 10));
    LinkFixture.Client client =
        relay.client(new TestInitiator(relay.relayKey, 9, old.publicKey().encoded(), relay.random));
    client.give(client.initiator.first(new byte[0])).awaitAnswer();
    assertThat(
            LinkKey.parseFrom(client.initiator.frames(FrameType.LINK_KEY).get(0).message())
                .getNumber())
        .isEqualTo(10);
  }

  @Test
  void saysNothingToAClientWhoseLinkKeyIsDestroyed() throws Exception {
    byte[] gone = X25519PrivateKey.generate(relay.random).publicKey().encoded();
    LinkFixture.Client client =
        relay.client(new TestInitiator(relay.relayKey, 3, gone, relay.random));
    client.give(client.initiator.first(puts("one").bytes()));
    assertThat(client.port.take()).isEmpty();
    assertThat(client.port.closed).isFalse();
  }

  @Test
  void saysNothingToAStrangerAndClosesAfterHisBytes() {
    LinkFixture.Client stranger = relay.client();
    byte[] noise = new byte[relay.limits.strangerBytes() / 2];
    relay.random.nextBytes(noise);
    noise[32] = 0; // whatever length and key that makes, nothing opens
    stranger.give(noise);
    assertThat(stranger.port.closed).isFalse();
    stranger.give(noise).give(noise).give(noise);
    assertThat(stranger.port.take()).isEmpty();
    assertThat(stranger.port.closed).isTrue();
  }

  @Test
  void saysNothingToAWrongRelayKey() throws Exception {
    byte[] other = X25519PrivateKey.generate(relay.random).publicKey().encoded();
    LinkFixture.Client client = relay.client(new TestInitiator(other, relay.random));
    client.give(client.initiator.first(puts("one").bytes()));
    assertThat(client.port.take()).isEmpty();
    relay.nanos.addAndGet(120_000_000_000L);
    client.session.checkTime();
    assertThat(client.port.closed).isTrue();
  }

  @Test
  void saysNothingWhenAnyByteOfTheFirstRecordWasChanged() {
    byte[] burst = puts("one").bytes();
    for (int i = 0; i < 35 + burst.length + 16; i++) {
      LinkFixture.Client client = relay.client();
      byte[] first = client.initiator.first(burst);
      first[i] ^= 1;
      client.give(first);
      client.port.runPosted();
      assertThat(client.port.take()).as("byte %d", i).isEmpty();
    }
  }

  @Test
  void closesWhenALaterRecordWasChanged() {
    LinkFixture.Client client = relay.connected();
    byte[] record = client.initiator.transport(puts("one").bytes());
    record[record.length - 1] ^= 1;
    client.give(record);
    assertThat(client.port.closed).isTrue();
    assertThat(client.acks()).isEmpty();
  }

  @Test
  void takesARecordByteByByte() throws Exception {
    LinkFixture.Client sender = relay.client();
    for (byte b : sender.initiator.first(puts("one", "two").bytes())) {
      sender.give(new byte[] {b});
    }
    assertThat(sender.awaitAcks(2).acks()).hasSize(2);
    for (byte b : sender.initiator.transport(new TestFrames().put(envelope("three")).bytes())) {
      sender.give(new byte[] {b});
    }
    assertThat(sender.awaitAcks(3).acks()).hasSize(3);
    assertThat(delivered(fetched(0))).containsExactly("one", "two", "three");
  }

  @Test
  void takesAFirstFlightCutAtEveryOffset() {
    int bytes = 35 + puts("one", "two").bytes().length + 16;
    for (int cut = 1; cut < bytes; cut++) {
      LinkFixture.Client sender = relay.client();
      byte[] first = sender.initiator.first(puts("one", "two").bytes());
      sender.give(Arrays.copyOf(first, cut));
      sender.give(Arrays.copyOfRange(first, cut, bytes));
      assertThat(sender.awaitAcks(2).acks()).as("cut at %d", cut).hasSize(2);
      sender.session.closed();
    }
  }

  @Test
  void takesFramesCutAtEveryOffsetBetweenEarlyRecords() throws Exception {
    byte[] burst = puts("one", "two").bytes();
    for (int cut = 0; cut <= burst.length; cut++) {
      LinkFixture.Client sender = relay.client();
      sender.give(sender.initiator.first(Arrays.copyOf(burst, cut)));
      sender.give(sender.initiator.early(Arrays.copyOfRange(burst, cut, burst.length)));
      assertThat(sender.awaitAcks(2).acks()).as("cut at %d", cut).hasSize(2);
      sender.session.closed();
    }
    assertThat(delivered(fetched(0))).containsExactly("one", "two");
  }

  @Test
  void doesNothingWhenTheLinkEndsAtAnyOffsetOfTheFirstRecord() {
    byte[] burst = puts("one").bytes();
    for (int cut = 0; cut < 35 + burst.length + 16; cut++) {
      LinkFixture.Client sender = relay.client();
      sender.give(Arrays.copyOf(sender.initiator.first(burst), cut));
      sender.session.inputClosed();
      assertThat(sender.port.closed).as("cut at %d", cut).isTrue();
      sender.session.closed();
      assertThat(sender.port.take()).isEmpty();
    }
  }

  @Test
  void refusesWhatAReplayMustNotDo() {
    for (TestFrames early :
        List.of(
            new TestFrames().add(FrameType.CLAIM, owner.claim(relay.relayKey, 2)),
            new TestFrames().add(FrameType.REVOKE, owner.revoke(relay.relayKey, 2)),
            new TestFrames().add(FrameType.PUBLISH, owner.publish(relay.relayKey, 2, new byte[40])),
            new TestFrames().add(FrameType.COLLECTED, TestOwner.collectedAgain(0, 3, 1)),
            new TestFrames().add(FrameType.BYE, Bye.getDefaultInstance()))) {
      LinkFixture.Client client = relay.client();
      client.give(client.initiator.first(early.bytes()));
      assertThat(client.port.closed).isTrue();
      assertThat(client.port.take()).isEmpty();
    }
  }

  @Test
  void refusesAnEarlyRecordAfterATransportRecord() {
    LinkFixture.Client client = relay.connected();
    client.give(client.initiator.early(puts("one").bytes())).awaitAcks(1);
    client.give(client.initiator.transport(new TestFrames().put(envelope("two")).bytes()));
    assertThat(client.awaitAcks(2).acks()).hasSize(2);
    client.give(client.initiator.early(new TestFrames().put(envelope("three")).bytes()));
    assertThat(client.port.closed).isTrue();
  }

  @Test
  void bindsAFetchToTheHandshakeHashOfItsPhase() throws Exception {
    LinkFixture.Client client = relay.connected();
    byte[] late = client.initiator.finalHash();
    byte[] early = client.initiator.hashAfterEs();
    client
        .give(
            client.initiator.transport(
                new TestFrames()
                    .add(FrameType.FETCH, owner.fetch(early, 0))
                    .add(FrameType.FETCH, owner.fetch(late, 0))
                    .bytes()))
        .await(FrameType.DONE, 2);
    assertThat(dones(client)).isEqualTo(Map.of(0, Outcome.BAD_SIGNATURE, 1, Outcome.OK));
  }

  @Test
  void storesAReplayedFirstFlightOnceAndAnswersNothingThatTheReplayerCanRead() throws Exception {
    LinkFixture.Client sender = relay.client();
    byte[] hash = sender.initiator.hashAfterEs();
    byte[] first =
        sender.initiator.first(puts("one").add(FrameType.FETCH, owner.fetch(hash, 0)).bytes());
    sender.give(first).await(FrameType.DONE, 1);
    assertThat(sender.acks()).isEqualTo(Map.of(0L, AckCode.STORED));

    LinkFixture.Client replayer = relay.client();
    replayer.give(first);
    replayer.port.runUntil(() -> replayer.port.sentBytes() > 50);
    byte[] answer = replayer.port.take();
    assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("one");
    // Its length reads as anything; with so much behind it, whatever it reads as is there.
    byte[] endless = Arrays.copyOf(answer, 1 << 16);
    assertThatThrownBy(() -> replayer.initiator.receive(endless))
        .isInstanceOfAny(
            CryptoException.class,
            MalformedFrameException.class,
            IllegalStateException.class,
            NegativeArraySizeException.class);
    assertThat(delivered(fetched(0))).containsExactly("one");
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
  void leavesBehindWhatTheBudgetDoesNotCover() throws Exception {
    sent("1111111111", "2222222222", "3333333333");
    LinkFixture.Client reader = fetched(25);
    assertThat(delivered(reader)).containsExactly("1111111111", "2222222222");
    assertThat(done(reader, 0).getWaiting()).isEqualTo(1);
  }

  @Test
  void answersNoMailboxForOneThatNobodyClaimedOrThatLivesElsewhere() {
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
    assertThat(sender.acks()).isEqualTo(Map.of(0L, AckCode.NO_MAILBOX, 1L, AckCode.NO_MAILBOX));
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
  void countsATricklingStrangersBytesAsUseless() {
    LinkFixture.Client slow = relay.client();
    byte[] first = slow.initiator.first(puts("one").bytes());
    for (int i = 0; i < 61; i++) {
      slow.give(new byte[] {first[i]});
      relay.nanos.addAndGet(1_000_000_000L);
      slow.session.checkTime();
    }
    assertThat(slow.port.closed).isTrue();
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
