package org.tereze.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** One changed bit anywhere, a cut anywhere, bytes behind: nothing opens and nothing changes. */
final class TamperedEnvelopeTest {
  private final Pair pair = Pair.exchanged();

  @Test
  void ordinaryEnvelope() {
    pair.read(pair.write("opening").envelope());
    assertWithstands(pair.write("Площадь перекрыта").envelope());
  }

  @Test
  void opening() {
    assertWithstands(pair.write("Площадь перекрыта").envelope());
  }

  @Test
  void openingInModeBase() {
    Pair strangers = new Pair(new SeededRandom("tampered"), false);
    assertWithstands(strangers, strangers.write("Площадь перекрыта").envelope(), 7);
  }

  @Test
  void openingWithMlKem() {
    Bundles.publish(pair);
    assertWithstands(pair, pair.write("Площадь перекрыта").envelope(), 7);
  }

  @Test
  void openingFromAnEarlierSession() {
    Bundles.publish(pair);
    Bundles.confirm(pair, pair.write("first"));
    pair.reporterSending = pair.reporterSending.withoutSession();
    assertWithstands(pair.write("Площадь перекрыта").envelope());
  }

  @Test
  void spare() {
    pair.read(pair.write("opening").envelope());
    assertWithstands(pair.write("Площадь перекрыта").spare());
  }

  private void assertWithstands(byte[] envelope) {
    assertWithstands(pair, envelope, 1);
  }

  private static void assertWithstands(Pair pair, byte[] envelope, int stride) {
    ReceivingEnd before = pair.relativeReceiving;
    for (int i = 0; i < envelope.length; i++) {
      byte[] changed = envelope.clone();
      changed[i] ^= (byte) (1 << (i % 8));
      assertUnopenable(pair, changed, "byte " + i);
    }
    for (int length = 0; length < envelope.length; length += stride) {
      assertUnopenable(pair, Arrays.copyOf(envelope, length), "cut at " + length);
    }
    assertUnopenable(pair, Arrays.copyOf(envelope, envelope.length + 1), "longer");
    assertThat(pair.relativeReceiving.toBytes()).isEqualTo(before.toBytes());

    assertThat(pair.read(envelope).outcome()).isEqualTo(Outcome.OPENED);
  }

  private static void assertUnopenable(Pair pair, byte[] envelope, String what) {
    ReceivingEnd before = pair.relativeReceiving;
    Opened opened =
        before.open(pair.relativeSpace, envelope, pair.relativeSending.laterSecrets(), 0);
    assertThat(opened.outcome()).as(what).isEqualTo(Outcome.UNOPENABLE);
    assertThat(opened.next()).as(what).isSameAs(before);
  }

  @Test
  void anotherMailboxsEnvelopeDoesNotOpen() {
    Pair other = new Pair(new SeededRandom("other pair"), true);
    pair.read(pair.write("opening").envelope());
    assertThat(pair.read(other.write("opening").envelope()).outcome())
        .isEqualTo(Outcome.UNOPENABLE);
    assertThat(pair.read(other.write("second").envelope()).outcome()).isEqualTo(Outcome.UNOPENABLE);
  }

  @Test
  void anEnvelopeBeyondTheLimitIsNotTried() {
    assertThat(pair.read(new byte[org.tereze.wire.Limits.MAX_ENVELOPE_BYTES + 1]).outcome())
        .isEqualTo(Outcome.UNOPENABLE);
  }
}
