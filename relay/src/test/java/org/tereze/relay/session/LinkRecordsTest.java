package org.tereze.relay.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.schema.Bye;
import org.tereze.schema.LinkKey;
import org.tereze.wire.AckCode;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Outcome;
import org.tereze.wire.frame.FrameType;

/** Records of a link: the handshake, strangers, link keys, cuts and replays. */
class LinkRecordsTest extends LinkScene {
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
  void takesAFrameForAsEarlyAsTheRecordInWhichItBegan() throws Exception {
    TestOwner late = new TestOwner("late");
    byte[] claim = new TestFrames().add(FrameType.CLAIM, late.claim(relay.relayKey, 1)).bytes();
    byte[] both = puts("one").add(FrameType.CLAIM, late.claim(relay.relayKey, 1)).bytes();
    int cut = both.length - claim.length - 1; // a byte of the put comes with the claim
    LinkFixture.Client client = relay.connected();
    client.give(client.initiator.early(Arrays.copyOf(both, cut)));
    client
        .give(client.initiator.transport(Arrays.copyOfRange(both, cut, both.length)))
        .await(FrameType.DONE, 1);
    assertThat(dones(client)).isEqualTo(Map.of(0, Outcome.OK));

    LinkFixture.Client replayed = relay.connected();
    replayed.give(replayed.initiator.early(Arrays.copyOf(claim, 50)));
    replayed.give(replayed.initiator.transport(Arrays.copyOfRange(claim, 50, claim.length)));
    assertThat(replayed.port.closed).isTrue();
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
}
