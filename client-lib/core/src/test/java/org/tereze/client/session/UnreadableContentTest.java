package org.tereze.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.tereze.client.session.stored.StoredOutgoing;
import org.tereze.crypto.SecretBytes;
import org.tereze.wire.MailboxId;

/** Authentic envelopes whose content this version does not read: kept, and read when it does. */
final class UnreadableContentTest {
  private static final byte[] CODEC_OF_TOMORROW = {30, 1, 2, 3};
  private final Pair pair = Pair.exchanged();

  /** What a newer program would seal as the next report. */
  private byte[] sealNext(byte[] plaintext) {
    StoredOutgoing current = pair.reporterSending.stored().getCurrent();
    try (SecretBytes chain = IncomingSession.secret(current.getChainKey());
        SecretBytes key = Chain.messageKey(chain)) {
      MailboxId mailbox = pair.reporterSending.peer().mailbox();
      return new Envelopes().seal(key, current.getMaskKey(), mailbox, current.getNext(), plaintext);
    }
  }

  @Test
  void keepsTheKeyOfAReportThatItCannotRead() {
    pair.read(pair.write("opening").envelope());
    byte[] unreadable = sealNext(CODEC_OF_TOMORROW);
    Sealed readable = pair.write("the same number, as this version seals it");

    Opened opened = pair.read(unreadable);

    assertThat(opened.outcome()).isEqualTo(Outcome.UNOPENABLE);
    assertThat(pair.relativeReceiving.receipts().get(0).getUpTo()).isEqualTo(1);
    assertThat(pair.read(unreadable).outcome()).isEqualTo(Outcome.UNOPENABLE);
    assertThat(pair.read(pair.write("goes on").envelope()).outcome()).isEqualTo(Outcome.OPENED);
    // The key is still there: stands for the day when the codec is known.
    assertThat(pair.read(readable.envelope()).outcome()).isEqualTo(Outcome.OPENED);
  }

  @Test
  void keepsTheSessionOfAnOpeningWhoseReport0ItCannotRead() {
    OpeningPlan plan = OpeningPlan.auth(pair.reporterSending.peer().prekey(), 0);
    byte[] unreadable;
    try (OpeningSetup setup =
        OpeningSetup.make(pair.reporter, pair.reporterSending.peer(), plan, pair.random)) {
      unreadable = setup.seal(new Envelopes(), pair.reporterSending.peer(), CODEC_OF_TOMORROW);
      StoredOutgoing.Builder current =
          StoredOutgoing.newBuilder()
              .setSession(setup.secrets().id().byteString())
              .setMaskKey(ByteString.copyFrom(setup.secrets().mask().expose()))
              .setChainKey(ByteString.copyFrom(Chain.next(setup.secrets().chain()).expose()))
              .setNext(1)
              .setOpenedHour(Pair.HOUR);
      pair.reporterSending =
          new SendingEnd(
              pair.reporterSending.stored().toBuilder().setCurrent(current).build(),
              pair.reporterSending.peer());
    } catch (org.tereze.crypto.CryptoException e) {
      throw new AssertionError(e);
    }

    assertThat(pair.read(unreadable).outcome()).isEqualTo(Outcome.UNOPENABLE);
    assertThat(pair.read(unreadable).outcome()).isEqualTo(Outcome.UNOPENABLE);
    assertThat(pair.relativeReceiving.stored().getSessionsCount()).isEqualTo(1);
    Opened next = pair.read(pair.write("next").envelope());
    assertThat(next.outcome()).isEqualTo(Outcome.OPENED);
    assertThat(next.sender()).isEqualTo(pair.reporter.publicIdentity());
  }
}
