package org.tereze.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tereze.client.session.stored.StoredIncoming;
import org.tereze.client.session.stored.StoredLater;
import org.tereze.client.session.stored.StoredOutgoing;
import org.tereze.client.session.stored.StoredPrekey;
import org.tereze.client.session.stored.StoredReceivingEnd;
import org.tereze.client.session.stored.StoredSendingEnd;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.SecretBytes;
import org.tereze.wire.MailboxId;

/** What a seized phone and what the network can make of envelopes. */
final class SecrecyTest {
  @Test
  void theSenderCannotOpenWhatItHasSent() {
    Pair pair = Pair.exchanged();
    Bundles.publish(pair);
    List<Sealed> sent = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      sent.add(pair.write("n" + n));
    }
    for (Sealed sealed : sent) {
      assertThat(opensWithSenderState(pair, sealed.envelope())).isFalse();
      assertThat(opensWithSenderState(pair, sealed.spare())).isFalse();
    }
    // The check itself can fail: a state from before the sealing does open it.
    SendingEnd before = pair.reporterSending;
    Sealed next = pair.write("n4");
    pair.reporterSending = before;
    assertThat(opensWithSenderState(pair, next.envelope())).isTrue();
  }

  /** Tries the chain forwards, every 32 bytes as key or prekey, and the identity as recipient. */
  private static boolean opensWithSenderState(Pair pair, byte[] envelope) {
    StoredOutgoing current = pair.reporterSending.stored().getCurrent();
    StoredIncoming asRecipient =
        StoredIncoming.newBuilder()
            .setSession(current.getSession())
            .setChainKey(current.getChainKey())
            .setMaskKey(current.getMaskKey())
            .setNext(current.getNext())
            .build();
    StoredReceivingEnd.Builder thief =
        StoredReceivingEnd.newBuilder()
            .setOwnCard(pair.reporterSending.stored().getPeerCard())
            .setContact(ByteString.copyFrom(pair.reporter.publicIdentity().encoded()))
            .addSessions(asRecipient);
    for (SecretBytes key : everySecret(pair)) {
      thief.addPrekeys(StoredPrekey.newBuilder().setX25519(ByteString.copyFrom(key.expose())));
    }
    ReceivingEnd end = new ReceivingEnd(thief.build(), pair.reporterSending.peer());
    Opened opened = end.open(pair.reporterSpace, envelope, pair.reporterSending.laterSecrets(), 0);
    return opened.outcome() == Outcome.OPENED || opensAsMessageKey(pair, envelope);
  }

  private static boolean opensAsMessageKey(Pair pair, byte[] envelope) {
    for (SecretBytes key : everySecret(pair)) {
      for (int number = 0; number < 8; number++) {
        for (int offset : new int[] {0, 2, 32, 1_120}) {
          if (offset < envelope.length && opens(pair, key, number, envelope, offset)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean opens(
      Pair pair, SecretBytes key, int number, byte[] envelope, int offset) {
    try {
      MailboxId mailbox = pair.reporterSending.peer().mailbox();
      new Envelopes().openSealed(key, mailbox, number, envelope, offset);
      return true;
    } catch (CryptoException e) {
      return false;
    }
  }

  /** Every 32 bytes that the state or the person holds in a field of that length. */
  private static List<SecretBytes> everySecret(Pair pair) {
    StoredSendingEnd state = pair.reporterSending.stored();
    List<SecretBytes> secrets = new ArrayList<>();
    secrets.add(IncomingSession.secret(state.getCurrent().getChainKey()));
    secrets.add(IncomingSession.secret(state.getCurrent().getMaskKey()));
    for (StoredLater later : state.getLaterList()) {
      secrets.add(IncomingSession.secret(later.getSecret()));
    }
    byte[] bytes = pair.reporterSending.toBytes();
    for (int at = 0; at + 32 <= bytes.length; at += 64) {
      secrets.add(SecretBytes.copyOf(Arrays.copyOfRange(bytes, at, at + 32)));
    }
    secrets.add(pair.reporter.seed());
    secrets.add(pair.reporter.agreement().seed());
    secrets.add(pair.reporter.signing().seed());
    return secrets;
  }

  @Test
  void everyByteOfEveryKindOfEnvelopeLooksUniform() {
    int samples = 1_000;
    int[][] ordinary = new int[24][256];
    int[][] opening = new int[52][256];
    int[][] spare = new int[62][256];
    Pair pair = Pair.exchanged();
    org.tereze.schema.Report empty = org.tereze.schema.Report.getDefaultInstance();
    for (int i = 0; i < samples; i++) {
      pair.reporterSending = pair.reporterSending.withoutSession();
      Sealed first = pair.write(empty, Pair.HOUR);
      count(opening, first.envelope());
      count(spare, first.spare());
      // Number 1 every time: its first two bytes would be constant without the mask.
      count(ordinary, pair.write(empty, Pair.HOUR).envelope());
    }
    assertUniform(ordinary, 22, samples);
    assertUniform(opening, 52, samples);
    assertUniform(spare, 62, samples);
  }

  private static void count(int[][] histogram, byte[] envelope) {
    for (int at = 0; at < Math.min(histogram.length, envelope.length); at++) {
      histogram[at][envelope[at] & 0xff]++;
    }
  }

  /** Chi-square with 255 degrees of freedom stays below 400 but for one time in 10^8. */
  private static void assertUniform(int[][] histogram, int length, int samples) {
    double expected = samples / 256.0;
    for (int at = 0; at < length; at++) {
      double chiSquare = 0;
      for (int count : histogram[at]) {
        chiSquare += (count - expected) * (count - expected) / expected;
      }
      assertThat(chiSquare).as("byte %d", at).isBetween(140.0, 400.0);
    }
  }

  @Test
  void statesAndResultsNeverPrintSecrets() {
    Pair pair = Pair.exchanged();
    Sealed sealed = pair.write("secret words");

    assertThat(pair.reporterSending).hasToString("SendingEnd");
    assertThat(pair.relativeReceiving).hasToString("ReceivingEnd");
    assertThat(sealed.toString()).matches("Sealed\\(\\d+\\)");
    assertThat(sealed.session()).hasToString("SessionId");
    assertThat(pair.read(sealed.envelope())).hasToString("Opened(OPENED)");
  }
}
