package org.tereze.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The main road: two cards, an opening, reports after it. */
final class FirstReportsTest {
  private final Pair pair = Pair.exchanged();

  @Test
  void opensWhatWasSealedInOrder() {
    for (int n = 0; n < 5; n++) {
      Sealed sealed = pair.write("Площадь перекрыта, " + n);
      assertThat(sealed.number()).isEqualTo(n);

      Opened opened = pair.read(sealed.envelope());

      assertThat(opened.outcome()).isEqualTo(Outcome.OPENED);
      assertThat(opened.report().getText()).isEqualTo("Площадь перекрыта, " + n);
      assertThat(opened.number()).isEqualTo(n);
      assertThat(opened.session()).isEqualTo(sealed.session());
      assertThat(opened.sender()).isEqualTo(pair.reporter.publicIdentity());
      assertThat(opened.spare()).isFalse();
    }
  }

  @Test
  void survivesBeingStoredBetweenAnyTwoSteps() throws StateException {
    for (int n = 0; n < 5; n++) {
      pair.reporterSending = SendingEnd.fromBytes(pair.reporterSending.toBytes());
      pair.relativeReceiving = ReceivingEnd.fromBytes(pair.relativeReceiving.toBytes());
      Opened opened = pair.read(pair.write("n" + n).envelope());

      assertThat(opened.outcome()).isEqualTo(Outcome.OPENED);
      assertThat(opened.report().getText()).isEqualTo("n" + n);
    }
  }

  @Test
  void opensASpareWhenTheOriginalIsLost() {
    pair.read(pair.write("first").envelope());
    Sealed lost = pair.write("second");

    Opened opened = pair.read(lost.spare());

    assertThat(opened.outcome()).isEqualTo(Outcome.OPENED);
    assertThat(opened.report().getText()).isEqualTo("second");
    assertThat(opened.spare()).isTrue();
    assertThat(opened.session()).isEqualTo(lost.session());
    assertThat(opened.number()).isEqualTo(1);
  }

  @Test
  void opensABaseOpeningOfAStrangerWhoProvesTheCardInside() throws Exception {
    Pair strangers = new Pair(new SeededRandom("strangers"), false);
    Sealed sealed = strangers.write("from a stranger");

    Opened opened = strangers.read(sealed.envelope());

    assertThat(opened.outcome()).isEqualTo(Outcome.OPENED);
    assertThat(opened.report().getText()).isEqualTo("from a stranger");
    assertThat(opened.sender()).isEqualTo(strangers.reporter.publicIdentity());
    assertThat(opened.report().getControl().getCard().toByteArray())
        .isEqualTo(strangers.reporterReceiving.own().encoded());
  }

  @Test
  void upgradesToMlKemByItselfOnceABundleWasFetched() {
    pair.read(pair.write("before").envelope());
    pair.relativeReceiving =
        pair.relativeReceiving.withNewBundle(
            pair.relative,
            Pair.relays(),
            org.tereze.client.codec.ReadableModels.NONE,
            Pair.HOUR,
            0,
            pair.random);
    BundleAnswer answer =
        pair.reporterSending.acceptBundle(
            pair.relativeReceiving.bundleSerial(), pair.relativeReceiving.bundleBody());
    assertThat(answer.verdict()).isEqualTo(BundleVerdict.ACCEPTED);
    pair.reporterSending = answer.next();

    Sealed sealed = pair.write("after");

    assertThat(sealed.opening()).isTrue();
    Opened opened = pair.read(sealed.envelope());
    assertThat(opened.outcome()).isEqualTo(Outcome.OPENED);
    assertThat(opened.quantumSafe()).isTrue();
    assertThat(pair.reporterSending.quantumSafe()).isTrue();
  }
}
