package org.tereze.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tereze.schema.Ack;
import org.tereze.schema.Ask;
import org.tereze.schema.Bundle;
import org.tereze.schema.Bye;
import org.tereze.schema.Claim;
import org.tereze.schema.Collected;
import org.tereze.schema.Deliver;
import org.tereze.schema.Done;
import org.tereze.schema.Fetch;
import org.tereze.schema.Hint;
import org.tereze.schema.LinkKey;
import org.tereze.schema.Lookup;
import org.tereze.schema.Mailbox;
import org.tereze.schema.Publish;
import org.tereze.schema.Put;
import org.tereze.schema.Revoke;
import org.tereze.schema.Tell;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Limits;
import org.tereze.wire.Outcome;
import org.tereze.wire.Precedence;
import org.tereze.wire.frame.AckCursor;
import org.tereze.wire.frame.DeliverCursor;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;
import org.tereze.wire.frame.PutCursor;

/**
 * Every frame, byte by byte, as {@code proto/vectors/frames.json} tells it to writers of other
 * clients.
 */
final class FramesVectorTest {
  private final FrameWriter writer = new FrameWriter(100_000);
  private final Set<FrameType> written = EnumSet.noneOf(FrameType.class);
  private final JsonVectors vectors =
      new JsonVectors(
          "frames",
          "Every frame of the link: head and message, in hexadecimal. Byte i of a field is"
              + " (start + i) mod 256, start as given; fields that are not named are absent.");

  @Test
  void framesAreThoseInTheTree() {
    putsAndAcks();
    statements();
    readingAndAsking();
    whatALinkSays();
    assertThat(written).containsExactlyInAnyOrder(FrameType.values());
    vectors.check();
  }

  @Test
  void everyFrameInTheTreeIsReadWholeAndByteByByte() throws Exception {
    framesAreThoseInTheTree(); // so that a run that writes the file has it
    for (JsonNode vector : JsonVectors.read("frames").path("vectors")) {
      byte[] frame = JsonVectors.bytes(vector.path("frame").asText());
      FrameReader reader = new FrameReader();
      reader.feed(frame, 0, frame.length);
      assertThat(reader.next()).isTrue();
      assertThat(reader.type().number()).isEqualTo(vector.path("type").asInt());
      assertThat(reader.length()).isEqualTo(vector.path("message_bytes").asInt());
      assertThat(reader.next()).isFalse();
      for (int i = 0; i < frame.length; i++) {
        reader.feed(frame, i, 1);
        assertThat(reader.next()).isEqualTo(i == frame.length - 1);
      }
    }
  }

  private void putsAndAcks() {
    Mailbox mailbox = Mailbox.newBuilder().setId(run(0, 16)).setVerifier(run(16, 8)).build();
    add("mailbox of this relay: id from 0, verifier from 16", FrameType.MAILBOX, mailbox);
    add(
        "mailbox behind an edge: the same, home from 24",
        FrameType.MAILBOX,
        mailbox.toBuilder().setHome(run(24, 8)).build());
    Put put = Put.newBuilder().setEnvelope(run(0, 122)).build();
    add("put in a run: envelope of 122 bytes from 0", FrameType.PUT, put);
    Put first =
        put.toBuilder()
            .setMailbox(1)
            .setPrecedenceValue(Precedence.FLASH.code())
            .setLifetimeHours(24)
            .build();
    add("put that starts a run: mailbox 1, FLASH, 24 hours", FrameType.PUT, first);
    byte[] body = put.getEnvelope().toByteArray();
    PutCursor.write(writer, 1, Precedence.FLASH.code(), 24, body, 0, body.length);
    assertThat(frame()).isEqualTo(bytes(FrameType.PUT, first));

    add("ack: puts 0 to 99 stored", FrameType.ACK, Ack.newBuilder().setDecided(100).build());
    int[] refused = {
      AckCursor.refusal(1, AckCode.FULL.code()), AckCursor.refusal(4, AckCode.NO_MAILBOX.code())
    };
    byte[] holes = {0b101};
    Ack ack =
        Ack.newBuilder()
            .setDecided(3)
            .setHoles(ByteString.copyFrom(holes))
            .addRefused(refused[0])
            .addRefused(refused[1])
            .build();
    add("ack: 0, 2, 6 stored, 1 FULL, 4 NO_MAILBOX, 3 and 5 undecided", FrameType.ACK, ack);
    AckCursor.write(writer, 3, holes, 1, refused, 2);
    assertThat(frame()).isEqualTo(bytes(FrameType.ACK, ack));

    int ended = AckCursor.refusal(0, AckCode.REVOKED.code());
    Ack revoked = Ack.newBuilder().setDecided(2).addRefused(ended).build();
    add("ack: 0 REVOKED, 1 stored", FrameType.ACK, revoked);
    AckCursor.write(writer, 2, new byte[0], 0, new int[] {ended}, 1);
    assertThat(frame()).isEqualTo(bytes(FrameType.ACK, revoked));
  }

  private void statements() {
    add(
        "claim: owner key from 0, serial 1, signature from 32",
        FrameType.CLAIM,
        Claim.newBuilder().setOwnerKey(run(0, 32)).setSerial(1).setSignature(run(32, 64)).build());
    add(
        "revoke: owner key from 0, serial 2, signature from 32",
        FrameType.REVOKE,
        Revoke.newBuilder().setOwnerKey(run(0, 32)).setSerial(2).setSignature(run(32, 64)).build());
    add(
        "publish: owner key from 0, serial 3, signature from 32, body of 1,552 bytes from 96",
        FrameType.PUBLISH,
        Publish.newBuilder()
            .setOwnerKey(run(0, 32))
            .setSerial(3)
            .setSignature(run(32, 64))
            .setBody(run(96, Limits.BUNDLE_BODY_BYTES))
            .build());
    add(
        "claim behind an edge: the same as above, home from 24",
        FrameType.CLAIM,
        Claim.newBuilder()
            .setOwnerKey(run(0, 32))
            .setSerial(1)
            .setSignature(run(32, 64))
            .setHome(run(24, 8))
            .build());
    add(
        "publish that asks an edge: owner key from 0, serial 3, home from 24, passed from 32",
        FrameType.PUBLISH,
        Publish.newBuilder()
            .setOwnerKey(run(0, 32))
            .setSerial(3)
            .setHome(run(24, 8))
            .setPassed(run(32, 8))
            .build());
    add(
        "done: request 2, PENDING",
        FrameType.DONE,
        Done.newBuilder().setRequest(2).setOutcomeValue(Outcome.PENDING.code()).build());
    add(
        "done: request 0, OK, serial 3, quota 10,000 envelopes and 65,536 KiB, 7 waiting",
        FrameType.DONE,
        Done.newBuilder()
            .setSerial(3)
            .setQuotaCount(10_000)
            .setQuotaKib(65_536)
            .setWaiting(7)
            .build());
    add(
        "done: request 1, STALE, serial 9",
        FrameType.DONE,
        Done.newBuilder().setRequest(1).setOutcomeValue(Outcome.STALE.code()).setSerial(9).build());
  }

  private void readingAndAsking() {
    add(
        "lookup: mailbox from 0, serial 3 known",
        FrameType.LOOKUP,
        Lookup.newBuilder().setMailbox(run(0, 16)).setKnownSerial(3).build());
    add(
        "lookup behind an edge: mailbox from 0, serial 3 known, home from 24",
        FrameType.LOOKUP,
        Lookup.newBuilder().setMailbox(run(0, 16)).setKnownSerial(3).setHome(run(24, 8)).build());
    add(
        "bundle: request 2, nothing newer",
        FrameType.BUNDLE,
        Bundle.newBuilder().setRequest(2).build());
    add(
        "bundle: request 2, serial 4, body of 1,552 bytes from 96",
        FrameType.BUNDLE,
        Bundle.newBuilder()
            .setRequest(2)
            .setSerial(4)
            .setBody(run(96, Limits.BUNDLE_BODY_BYTES))
            .build());
    add(
        "fetch: owner key from 0, signature from 32, at most 20,000 bytes",
        FrameType.FETCH,
        Fetch.newBuilder()
            .setOwnerKey(run(0, 32))
            .setSignature(run(32, 64))
            .setBudgetBytes(20_000)
            .build());
    Deliver deliver = Deliver.newBuilder().setEnvelope(run(0, 122)).build();
    add("deliver in a run: envelope of 122 bytes from 0", FrameType.DELIVER, deliver);
    Deliver first = deliver.toBuilder().setRequest(1).setLaneValue(0).setStep(1_000).build();
    add("deliver: request 1, lane FLASH, step 1,000", FrameType.DELIVER, first);
    byte[] body = deliver.getEnvelope().toByteArray();
    DeliverCursor.write(writer, 1, 0, 1_000, body, 0, body.length);
    assertThat(frame()).isEqualTo(bytes(FrameType.DELIVER, first));
    add(
        "collected: request 1, FLASH up to 1,000, ROUTINE up to 7, signature from 32",
        FrameType.COLLECTED,
        Collected.newBuilder()
            .setRequest(1)
            .addAllUpto(Arrays.asList(0L, 1_000L, 3L, 7L))
            .setSignature(run(32, 64))
            .build());
    add(
        "ask: secret from 0, two ids from 16",
        FrameType.ASK,
        Ask.newBuilder().setSecret(run(0, 16)).setIds(run(16, 16)).build());
    byte[] told = {(byte) Disposition.COLLECTED.code(), (byte) Disposition.UNKNOWN.code()};
    add(
        "tell: COLLECTED, UNKNOWN",
        FrameType.TELL,
        Tell.newBuilder().setDispositions(ByteString.copyFrom(told)).build());
  }

  private void whatALinkSays() {
    add(
        "link key 12: key from 0",
        FrameType.LINK_KEY,
        LinkKey.newBuilder().setNumber(12).setKey(run(0, 32)).build());
    add("hint: hour 7,800", FrameType.HINT, Hint.newBuilder().setHour(7_800).build());
    add("bye", FrameType.BYE, Bye.getDefaultInstance());
  }

  private void add(String what, FrameType type, MessageLite message) {
    written.add(type);
    vectors
        .add(what)
        .put("type", type.number())
        .put("message_bytes", message.getSerializedSize())
        .put("frame", JsonVectors.hex(bytes(type, message)));
  }

  private byte[] bytes(FrameType type, MessageLite message) {
    writer.add(type, message);
    return frame();
  }

  private byte[] frame() {
    int end = writer.offset() + writer.size();
    byte[] frame = Arrays.copyOfRange(writer.array(), writer.offset(), end);
    writer.clear();
    return frame;
  }

  private static ByteString run(int start, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (start + i);
    }
    return ByteString.copyFrom(bytes);
  }
}
