package org.tereze.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import org.junit.jupiter.api.Test;
import org.tereze.schema.Ask;
import org.tereze.schema.Bundle;
import org.tereze.schema.Bye;
import org.tereze.schema.Claim;
import org.tereze.schema.Collected;
import org.tereze.schema.Done;
import org.tereze.schema.Fetch;
import org.tereze.schema.Hint;
import org.tereze.schema.LinkKey;
import org.tereze.schema.Lookup;
import org.tereze.schema.Mailbox;
import org.tereze.schema.Publish;
import org.tereze.schema.Revoke;
import org.tereze.schema.Tell;
import org.tereze.wire.frame.AckCursor;
import org.tereze.wire.frame.DeliverCursor;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;
import org.tereze.wire.frame.PutCursor;

/**
 * What each frame costs on the wire, head included. A change that costs a byte edits a number here.
 */
final class WireSizeTest {
  /**
   * A report of 100 encoded bytes, sealed in an open session: 100 + codec + padding to 104 + 18.
   */
  private static final int ENVELOPE = 122;

  private static final int ABSENT = PutCursor.ABSENT;

  @Test
  void putInARunCostsFourBytes() {
    assertThat(PutCursor.frameBytes(ABSENT, ABSENT, ABSENT, ENVELOPE) - ENVELOPE).isEqualTo(4);
    // From 128 bytes on the envelope's length takes a second byte.
    assertThat(PutCursor.frameBytes(ABSENT, ABSENT, ABSENT, 318) - 318).isEqualTo(5);
    assertThat(PutCursor.frameBytes(ABSENT, ABSENT, ABSENT, 4_000) - 4_000).isEqualTo(6);
  }

  @Test
  void putThatStartsARunCostsTwoOrThreeBytesPerChange() {
    assertThat(PutCursor.frameBytes(5, ABSENT, ABSENT, ENVELOPE) - ENVELOPE).isEqualTo(6);
    assertThat(PutCursor.frameBytes(ABSENT, 0, ABSENT, ENVELOPE) - ENVELOPE).isEqualTo(6);
    assertThat(PutCursor.frameBytes(ABSENT, ABSENT, 335, ENVELOPE) - ENVELOPE).isEqualTo(7);
    assertThat(PutCursor.frameBytes(300, 0, 335, ENVELOPE) - ENVELOPE).isEqualTo(12);
  }

  @Test
  void mailboxCosts30BytesOnceAnd48WithItsHomeAndNewsOfIt() {
    Mailbox.Builder mailbox = Mailbox.newBuilder().setId(bytes(16)).setVerifier(bytes(8));
    assertThat(sizeOf(FrameType.MAILBOX, mailbox.build())).isEqualTo(30);
    assertThat(sizeOf(FrameType.MAILBOX, mailbox.setHome(bytes(8)).build())).isEqualTo(40);
    mailbox.clearVerifier().setSecret(bytes(16));
    assertThat(sizeOf(FrameType.MAILBOX, mailbox.build())).isEqualTo(48);
    assertThat(sizeOf(FrameType.MAILBOX, mailbox.setPassed(bytes(8)).build())).isEqualTo(58);
    assertThat(sizeOf(FrameType.MAILBOX, mailbox.setPassed(bytes(64)).build())).isEqualTo(114);
  }

  @Test
  void ackOfAWholeBurstCostsThreeToFourBytes() {
    assertThat(AckCursor.frameBytes(1, 0, new int[0], 0)).isEqualTo(3);
    assertThat(AckCursor.frameBytes(100, 0, new int[0], 0)).isEqualTo(3);
    assertThat(AckCursor.frameBytes(200, 0, new int[0], 0)).isEqualTo(4);
    int[] refusedOnce = {AckCursor.refusal(3, AckCode.FULL.code())};
    assertThat(AckCursor.frameBytes(2, 1, refusedOnce, 1)).isEqualTo(10);
  }

  @Test
  void deliverInARunCostsFourBytes() {
    assertThat(DeliverCursor.frameBytes(ABSENT, ABSENT, 1, ENVELOPE) - ENVELOPE).isEqualTo(4);
    assertThat(DeliverCursor.frameBytes(1, ABSENT, 1, ENVELOPE) - ENVELOPE).isEqualTo(6);
    assertThat(DeliverCursor.frameBytes(ABSENT, 0, 1_000, ENVELOPE) - ENVELOPE).isEqualTo(9);
  }

  @Test
  void statementsOfAnOwner() {
    Claim claim =
        Claim.newBuilder().setOwnerKey(bytes(32)).setSerial(1).setSignature(bytes(64)).build();
    Revoke revoke =
        Revoke.newBuilder().setOwnerKey(bytes(32)).setSerial(2).setSignature(bytes(64)).build();
    Publish publish =
        Publish.newBuilder()
            .setOwnerKey(bytes(32))
            .setSerial(3)
            .setSignature(bytes(64))
            .setBody(bytes(Limits.BUNDLE_BODY_BYTES))
            .build();
    assertThat(sizeOf(FrameType.CLAIM, claim)).isEqualTo(104);
    assertThat(sizeOf(FrameType.REVOKE, revoke)).isEqualTo(104);
    assertThat(sizeOf(FrameType.PUBLISH, publish)).isEqualTo(1_660);
  }

  /** To an edge ten bytes more for the home; to ask what became of it, 48 whatever it was. */
  @Test
  void statementsAndLookupsForAnotherRelay() {
    Claim claim =
        Claim.newBuilder()
            .setOwnerKey(bytes(32))
            .setSerial(1)
            .setSignature(bytes(64))
            .setHome(bytes(8))
            .build();
    Publish question =
        Publish.newBuilder().setOwnerKey(bytes(32)).setSerial(3).setHome(bytes(8)).build();
    Lookup lookup = Lookup.newBuilder().setMailbox(bytes(16)).setHome(bytes(8)).build();
    assertThat(sizeOf(FrameType.CLAIM, claim)).isEqualTo(114);
    assertThat(sizeOf(FrameType.CLAIM, claim.toBuilder().setPassed(bytes(8)).build()))
        .isEqualTo(124);
    assertThat(sizeOf(FrameType.PUBLISH, question)).isEqualTo(48);
    assertThat(sizeOf(FrameType.LOOKUP, lookup)).isEqualTo(30);
    Done pending = Done.newBuilder().setRequest(1).setOutcomeValue(7).build();
    assertThat(sizeOf(FrameType.DONE, pending)).isEqualTo(6);
  }

  @Test
  void lookupsAndBundles() {
    assertThat(sizeOf(FrameType.LOOKUP, Lookup.newBuilder().setMailbox(bytes(16)).build()))
        .isEqualTo(20);
    assertThat(sizeOf(FrameType.BUNDLE, Bundle.newBuilder().setRequest(1).build())).isEqualTo(3);
    Bundle whole =
        Bundle.newBuilder()
            .setRequest(1)
            .setSerial(2)
            .setBody(bytes(Limits.BUNDLE_BODY_BYTES))
            .build();
    assertThat(sizeOf(FrameType.BUNDLE, whole)).isEqualTo(1_562);
  }

  @Test
  void fetchingCosts102BytesPerMailboxAndLink() {
    Fetch fetch =
        Fetch.newBuilder()
            .setOwnerKey(bytes(32))
            .setSignature(bytes(64))
            .setBudgetBytes(20_000)
            .build();
    assertThat(sizeOf(FrameType.FETCH, fetch)).isEqualTo(106);
    assertThat(sizeOf(FrameType.FETCH, fetch.toBuilder().clearBudgetBytes().build()))
        .isEqualTo(102);
    Done nothing = Done.getDefaultInstance();
    assertThat(sizeOf(FrameType.DONE, nothing)).isEqualTo(1);
    Done told =
        Done.newBuilder()
            .setRequest(1)
            .setSerial(2)
            .setQuotaCount(10_000)
            .setQuotaKib(65_536)
            .build();
    assertThat(sizeOf(FrameType.DONE, told)).isEqualTo(13);
  }

  @Test
  void collectingCostsSixBytesAfterTheSignature() {
    Collected later = Collected.newBuilder().addUpto(3).addUpto(100).build();
    assertThat(sizeOf(FrameType.COLLECTED, later)).isEqualTo(6);
    assertThat(
            sizeOf(
                FrameType.COLLECTED,
                later.toBuilder().setRequest(1).setSignature(bytes(64)).build()))
        .isEqualTo(74);
  }

  @Test
  void askingCostsEightBytesPerEnvelopeAndIsAnsweredByOne() {
    Ask ask = Ask.newBuilder().setSecret(bytes(16)).setIds(bytes(10 * 8)).build();
    assertThat(sizeOf(FrameType.ASK, ask) - 10 * 8).isEqualTo(22);
    assertThat(sizeOf(FrameType.TELL, Tell.newBuilder().setDispositions(bytes(10)).build()) - 10)
        .isEqualTo(4);
  }

  @Test
  void whatALinkSaysOnce() {
    LinkKey key = LinkKey.newBuilder().setNumber(12).setKey(bytes(32)).build();
    assertThat(sizeOf(FrameType.LINK_KEY, key)).isEqualTo(38);
    assertThat(sizeOf(FrameType.HINT, Hint.newBuilder().setHour(7_800).build())).isEqualTo(4);
    assertThat(sizeOf(FrameType.BYE, Bye.getDefaultInstance())).isEqualTo(1);
  }

  private static ByteString bytes(int count) {
    return ByteString.copyFrom(new byte[count]);
  }

  private static int sizeOf(FrameType type, MessageLite message) {
    FrameWriter writer = new FrameWriter(100_000);
    writer.add(type, message);
    assertThat(writer.size()).isEqualTo(FrameWriter.frameBytes(type, message.getSerializedSize()));
    return writer.size();
  }
}
