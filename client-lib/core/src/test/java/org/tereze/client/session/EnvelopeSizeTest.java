package org.tereze.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tereze.client.codec.Padding;
import org.tereze.client.codec.Plaintext;
import org.tereze.schema.Control;
import org.tereze.schema.Receipt;
import org.tereze.schema.Report;
import org.tereze.wire.Limits;

/** Pins what each kind of envelope costs. A change that costs a byte edits a number here. */
final class EnvelopeSizeTest {
  private final Pair pair = Pair.exchanged();

  private static int plaintextBytes(Report report) {
    return Plaintext.encode(report.toByteArray(), Padding.COMPACT).length;
  }

  @Test
  void aReportCosts18BytesBeyondItsPlaintext() {
    pair.write("opening");
    Report report = Pair.text("Площадь перекрыта");

    assertThat(pair.write(report, Pair.HOUR).envelope()).hasSize(plaintextBytes(report) + 18);
  }

  @Test
  void aReportCostsAtMost22BytesBeyondItsContent() {
    pair.write("opening");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 80; i++) {
      Report report = Pair.text(text.append((char) ('!' + i * 37 % 90)).toString());
      int content = report.toByteArray().length;

      assertThat(pair.write(report, Pair.HOUR).envelope().length)
          .isLessThanOrEqualTo(content + 18 + 1 + 3);
    }
  }

  @Test
  void anOpeningCosts48BytesAndReport0RidesInside() {
    Report report = Pair.text("Площадь перекрыта");

    assertThat(pair.write(report, Pair.HOUR).envelope()).hasSize(plaintextBytes(report) + 48);
  }

  @Test
  void anOpeningWithMlKemCosts1136Bytes() {
    Bundles.publish(pair);
    Report report = Pair.text("Площадь перекрыта");

    assertThat(pair.write(report, Pair.HOUR).envelope()).hasSize(plaintextBytes(report) + 1_136);
  }

  @Test
  void aLaterOpeningCosts48BytesAgain() {
    Bundles.publish(pair);
    Bundles.confirm(pair, pair.write("first"));
    pair.reporterSending = pair.reporterSending.withoutSession();
    Report report = Pair.text("Площадь перекрыта");

    assertThat(pair.write(report, Pair.HOUR).envelope()).hasSize(plaintextBytes(report) + 48);
    assertThat(pair.reporterSending.quantumSafe()).isTrue();
  }

  @Test
  void anEmptyOpeningHas52Bytes() {
    assertThat(pair.write(Report.getDefaultInstance(), Pair.HOUR).envelope()).hasSize(52);
  }

  @Test
  void aSpareCosts58BytesBeyondItsPlaintext() {
    Report report = Pair.text("Площадь перекрыта");

    assertThat(pair.write(report, Pair.HOUR).spare()).hasSize(plaintextBytes(report) + 58);
  }

  @Test
  void receiptsOfAllShapesHaveOneSize() {
    pair.write("opening");
    for (int upTo : new int[] {0, 1, 200, 65_536}) {
      for (int later = 0; later <= OpenedNumbers.MAX_LATER_BYTES; later++) {
        Receipt receipt =
            Receipt.newBuilder()
                .setSession(com.google.protobuf.ByteString.copyFrom(new byte[8]))
                .setUpTo(upTo)
                .setLater(com.google.protobuf.ByteString.copyFrom(new byte[later]))
                .build();
        Report report =
            Report.newBuilder().setControl(Control.newBuilder().addReceipts(receipt)).build();

        assertThat(pair.write(report, Pair.HOUR).envelope()).hasSize(32 + 18);
      }
    }
  }

  @Test
  void aBundleHasOneSize() {
    Bundles.publish(pair);

    assertThat(pair.relativeReceiving.bundleBody()).hasSize(Limits.BUNDLE_BODY_BYTES);
  }

  @Test
  void theLongestReportFitsAnEnvelopeOfAnyKindAndALongerOneIsRefused() throws Exception {
    Report longest = Noise.report(SessionLimits.MAX_PLAINTEXT_BYTES);
    Report tooLong = Noise.report(SessionLimits.MAX_PLAINTEXT_BYTES + 1);
    Bundles.publish(pair);
    assertThat(pair.write(longest, Pair.HOUR).envelope()).hasSize(Limits.MAX_ENVELOPE_BYTES);
    Sealed second = pair.write(longest, Pair.HOUR);
    assertThat(second.envelope().length).isLessThan(Limits.MAX_ENVELOPE_BYTES);
    assertThat(second.spare().length).isLessThan(Limits.MAX_ENVELOPE_BYTES);
    SendingEnd before = pair.reporterSending;

    SealException e =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            SealException.class,
            () -> before.seal(pair.reporterSpace, tooLong, java.util.List.of(), Pair.HOUR));

    assertThat(e.fault()).isEqualTo(SealException.Fault.TOO_LONG);
  }
}
