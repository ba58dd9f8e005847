package org.tereze.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collections;
import org.tereze.client.codec.ReadableModels;
import org.tereze.schema.Prekeys;
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
            new ReadableModels(Collections.singletonList(9), Collections.singletonList(-2L)),
            nowHour,
            confirmedHour,
            pair.random);
    return pair.relativeReceiving.bundleBody();
  }

  /** The message of a bundle as it was before it was signed. */
  static Prekeys unsigned(Bundle bundle) {
    try {
      return Prekeys.parseFrom(bundle.encoded()).toBuilder().clearSignature().build();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
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
