package org.tereze.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.tereze.schema.Receipt;

/** Steps of tests with prekey bundles. */
final class Bundles {
  private Bundles() {}

  /** The relative makes a bundle; its body, as it waits at the mailbox. */
  static byte[] make(Pair pair, int nowHour, int confirmedHour) {
    pair.relativeReceiving =
        pair.relativeReceiving.withNewBundle(
            pair.relative,
            Pair.relays(),
            Collections.singletonList(1),
            nowHour,
            confirmedHour,
            pair.random);
    return pair.relativeReceiving.bundleBody();
  }

  /** The reporter takes it. */
  static void fetch(Pair pair) {
    BundleAnswer answer =
        pair.reporterSending.acceptBundle(
            pair.relativeReceiving.bundleSerial(), pair.relativeReceiving.bundleBody());
    assertThat(answer.verdict()).isEqualTo(BundleVerdict.ACCEPTED);
    pair.reporterSending = answer.next();
  }

  static void publish(Pair pair) {
    make(pair, Pair.HOUR, 0);
    fetch(pair);
  }

  /** The relative opens it and the reporter gets the receipt. */
  static void confirm(Pair pair, Sealed sealed) {
    assertThat(pair.read(sealed.envelope()).outcome()).isEqualTo(Outcome.OPENED);
    for (Receipt receipt : pair.relativeReceiving.receipts()) {
      pair.reporterSending = pair.reporterSending.acceptReceipt(receipt);
    }
    pair.relativeReceiving = pair.relativeReceiving.withReceiptsTold();
  }
}
