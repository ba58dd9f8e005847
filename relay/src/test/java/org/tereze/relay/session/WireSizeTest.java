package org.tereze.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.schema.Hint;
import org.tereze.window.schedule.Forecast;
import org.tereze.wire.frame.FrameType;

/** The bytes of a link's flights, pinned: a change that costs one edits a number here. */
class WireSizeTest {
  private static final int HANDSHAKE_FIRST_BYTES = 32 + 3 + 16;
  private static final int HANDSHAKE_ANSWER_BYTES = 32 + 2 + 16;
  private static final int LATER_RECORD_BYTES = 2 + 16;

  private final LinkFixture relay = new LinkFixture();
  private final TestOwner owner = new TestOwner("relative");

  @AfterEach
  void close() {
    relay.close();
  }

  @Test
  void handshakeTakes101BytesInBothDirections() {
    LinkFixture.Client client = relay.client();
    byte[] first = client.initiator.first(new byte[0]);
    client.give(first).awaitAnswer();
    assertThat(first).hasSize(HANDSHAKE_FIRST_BYTES);
    assertThat(client.initiator.firstRecordBytes()).isEqualTo(HANDSHAKE_ANSWER_BYTES);
    assertThat(first.length + client.initiator.firstRecordBytes()).isEqualTo(101);
  }

  @Test
  void coldPutOf118BytesTakes203OutAnd53Back() {
    relay.claim(owner);
    LinkFixture.Client client = relay.client();
    // 100 bytes as encoded, 18 of end-to-end overhead.
    byte[] burst =
        new TestFrames().add(FrameType.MAILBOX, owner.introduction()).put(new byte[118]).bytes();
    // Mailbox: head 2, id 18, verifier 10. Put: head 2, envelope 2 + 118.
    assertThat(burst).hasSize(30 + 122);
    byte[] first = client.initiator.first(burst);
    assertThat(first).hasSize(203);
    client.give(first).awaitAcks(1);
    // Ack: head 1 or 2, decided 2.
    assertThat(client.initiator.firstRecordBytes()).isEqualTo(HANDSHAKE_ANSWER_BYTES + 3);
    assertThat(client.initiator.recordsReceived()).isEqualTo(1);
  }

  @Test
  void aLinkKeyTakes38BytesOfTheAnswer() {
    relay.claim(owner);
    X25519PrivateKey linkKey = X25519PrivateKey.generate(relay.random);
    relay.ring.set(new LinkKeyRing(relay.staticKey, Map.of(9, linkKey), 9));
    LinkFixture.Client client = relay.client();
    client
        .give(
            client.initiator.first(
                new TestFrames()
                    .add(FrameType.MAILBOX, owner.introduction())
                    .put(new byte[118])
                    .bytes()))
        .awaitAcks(1);
    assertThat(client.initiator.firstRecordBytes()).isEqualTo(HANDSHAKE_ANSWER_BYTES + 3 + 38);
  }

  @Test
  void anAckOnAnOpenLinkTakes21Bytes() {
    relay.claim(owner);
    LinkFixture.Client client = relay.connected();
    byte[] burst =
        new TestFrames().add(FrameType.MAILBOX, owner.introduction()).put(new byte[118]).bytes();
    byte[] record = client.initiator.transport(burst);
    assertThat(record).hasSize(LATER_RECORD_BYTES + burst.length);
    client.give(record);
    client.port.runUntil(() -> client.port.sentBytes() > 0);
    assertThat(client.port.sentBytes()).isEqualTo(LATER_RECORD_BYTES + 3);
  }

  @Test
  void coldFetchOfOneEnvelopeIsAnsweredInOneRecord() {
    relay.claim(owner);
    LinkFixture.Client sender = relay.connected();
    sender
        .give(
            sender.initiator.transport(
                new TestFrames()
                    .add(FrameType.MAILBOX, owner.introduction())
                    .put(new byte[118])
                    .bytes()))
        .awaitAcks(1);
    LinkFixture.Client reader = relay.client();
    byte[] fetch =
        new TestFrames()
            .add(FrameType.FETCH, owner.fetch(reader.initiator.hashAfterEs(), 0))
            .bytes();
    // Head 2, owner key 34, signature 66.
    assertThat(fetch).hasSize(102);
    reader.give(reader.initiator.first(fetch)).await(FrameType.DONE, 1);
    assertThat(reader.initiator.recordsReceived()).isEqualTo(1);
    // Deliver: head 2, envelope 2 + 118. Done: head 1. Hint: head 1, hour 3.
    assertThat(reader.initiator.firstRecordBytes()).isEqualTo(HANDSHAKE_ANSWER_BYTES + 122 + 1 + 4);
  }

  @Test
  void coldPutWithAFetchIsAnsweredInOneRecord() {
    TestOwner reporter = new TestOwner("reporter");
    relay.claim(owner);
    relay.claim(reporter);
    LinkFixture.Client client = relay.client();
    byte[] flight =
        new TestFrames()
            .add(FrameType.FETCH, reporter.fetch(client.initiator.hashAfterEs(), 0))
            .add(FrameType.MAILBOX, owner.introduction())
            .put(new byte[118])
            .bytes();
    client.give(client.initiator.first(flight)).await(FrameType.DONE, 1).awaitAcks(1);
    assertThat(client.initiator.recordsReceived()).isEqualTo(1);
    // Ack 3, Done 1, Hint 4.
    assertThat(client.initiator.firstRecordBytes()).isEqualTo(HANDSHAKE_ANSWER_BYTES + 3 + 1 + 4);
  }

  /** A forecast is 3 to 12 bytes: its frame takes four more, at most 16. */
  @Test
  void aForecastTakesAtMost16BytesOnceOnALink() throws Exception {
    relay.forecast = new byte[Forecast.MOST_BYTES];
    relay.claim(owner);
    LinkFixture.Client sender = relay.client();
    byte[] puts =
        new TestFrames()
            .add(FrameType.MAILBOX, owner.introduction())
            .put(new byte[118])
            .put(new byte[118])
            .bytes();
    sender.give(sender.initiator.first(puts)).awaitAcks(2);
    assertThat(sender.initiator.firstRecordBytes()).isEqualTo(HANDSHAKE_ANSWER_BYTES + 3 + 16);
    ByteString told = ByteString.copyFrom(relay.forecast);
    assertThat(hints(sender)).containsExactly(Hint.newBuilder().setForecast(told).build());
    // The hour that a fetch brings, later, comes alone.
    byte[] later =
        new TestFrames()
            .put(new byte[9])
            .add(FrameType.FETCH, owner.fetch(sender.initiator.finalHash(), 1))
            .bytes();
    sender.give(sender.initiator.transport(later)).await(FrameType.DONE, 1).awaitAcks(3);
    Hint hour = Hint.newBuilder().setHour(LinkFixture.HOUR).build();
    assertThat(hints(sender)).hasSize(2).last().isEqualTo(hour);
    LinkFixture.Client reader = relay.client();
    byte[] fetch =
        new TestFrames()
            .add(FrameType.FETCH, owner.fetch(reader.initiator.hashAfterEs(), 1))
            .bytes();
    reader.give(reader.initiator.first(fetch)).await(FrameType.DONE, 1);
    assertThat(hints(reader)).containsExactly(hour.toBuilder().setForecast(told).build());
  }

  private static List<Hint> hints(LinkFixture.Client client) throws Exception {
    List<Hint> hints = new ArrayList<>();
    for (var frame : client.initiator.frames(FrameType.HINT)) {
      hints.add(Hint.parseFrom(frame.message()));
    }
    return hints;
  }
}
