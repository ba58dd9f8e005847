package org.tereze.client.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.tereze.client.identity.Identity;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.Sha256;
import org.tereze.schema.Control;
import org.tereze.schema.Forwarded;
import org.tereze.schema.Report;
import org.tereze.schema.Signed;

final class SignedReportsTest {
  private static final byte[] NONE = new byte[0];
  private final Identity author = named("author");
  private final Report report =
      Report.newBuilder().setText("Площадь перекрыта").setTimeMinutes(417_000).build();

  private static Identity named(String name) {
    return Identity.fromSeed(
        SecretBytes.owning(Sha256.hash(name.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void verifiesUnderTheAuthorsKeyAndNobodyElses() throws ReportException {
    Signed signed = SignedReports.sign(author, report, NONE).getSigned();

    assertThat(SignedReports.verify(signed, author.publicIdentity())).isTrue();
    assertThat(SignedReports.verify(signed, named("other").publicIdentity())).isFalse();
    assertThat(SignedReports.inner(signed)).isEqualTo(report);
  }

  @Test
  void noticesAnyChangeOfReportSignatureOrPrevious() {
    byte[] previous = SignedReports.hash(SignedReports.sign(author, report, NONE).getSigned());
    Signed signed = SignedReports.sign(author, report, previous).getSigned();
    assertThat(SignedReports.verify(signed, author.publicIdentity())).isTrue();
    for (int i = 0; i < signed.getReport().size(); i++) {
      assertForged(signed.toBuilder().setReport(flip(signed.getReport(), i)).build());
    }
    for (int i = 0; i < signed.getSignature().size(); i++) {
      assertForged(signed.toBuilder().setSignature(flip(signed.getSignature(), i)).build());
    }
    for (int i = 0; i < signed.getPrevious().size(); i++) {
      assertForged(signed.toBuilder().setPrevious(flip(signed.getPrevious(), i)).build());
    }
    assertForged(signed.toBuilder().clearPrevious().build());
    assertForged(signed.toBuilder().clearSignature().build());
    assertForged(signed.toBuilder().setPrevious(ByteString.copyFrom(new byte[17])).build());
  }

  private void assertForged(Signed signed) {
    assertThat(SignedReports.verify(signed, author.publicIdentity())).isFalse();
  }

  private static ByteString flip(ByteString bytes, int at) {
    byte[] changed = bytes.toByteArray();
    changed[at] ^= 1;
    return ByteString.copyFrom(changed);
  }

  @Test
  void eachNamesTheOneBeforeSoThatAGapShows() {
    Signed first = SignedReports.sign(author, report, NONE).getSigned();
    Signed second = SignedReports.sign(author, report, SignedReports.hash(first)).getSigned();
    Signed third = SignedReports.sign(author, report, SignedReports.hash(second)).getSigned();

    assertThat(first.getPrevious().isEmpty()).isTrue();
    assertThat(second.getPrevious().toByteArray()).isEqualTo(SignedReports.hash(first));
    assertThat(third.getPrevious().toByteArray())
        .isEqualTo(SignedReports.hash(second))
        .isNotEqualTo(SignedReports.hash(first))
        .hasSize(SignedReports.HASH_BYTES);
  }

  @Test
  void aForwardedOriginalKeepsItsSignature() throws Exception {
    Report original = SignedReports.sign(author, report, NONE);
    byte[] sent =
        Report.newBuilder()
            .setText("from my cousin")
            .setForwarded(
                Forwarded.newBuilder()
                    .setOriginal(original.toByteString())
                    .setAuthorKey(ByteString.copyFrom(author.publicIdentity().signing().encoded()))
                    .setAuthorName("Әлия"))
            .build()
            .toByteArray();

    Report read = Report.parseFrom(Report.parseFrom(sent).getForwarded().getOriginal());

    assertThat(SignedReports.verify(read.getSigned(), author.publicIdentity())).isTrue();
    assertThat(SignedReports.inner(read.getSigned())).isEqualTo(report);
  }

  @Test
  void signsOnlyWhatIsForPeopleAndOnce() {
    Report signed = SignedReports.sign(author, report, NONE);
    Report control = Report.newBuilder().setControl(Control.getDefaultInstance()).build();

    assertThatThrownBy(() -> SignedReports.sign(author, signed, NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SignedReports.sign(author, control, NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SignedReports.sign(author, report, new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWhatASignedReportCannotHold() {
    Signed nested =
        Signed.newBuilder()
            .setReport(SignedReports.sign(author, report, NONE).toByteString())
            .build();
    Signed noise = Signed.newBuilder().setReport(ByteString.copyFrom(new byte[] {0})).build();

    assertThatThrownBy(() -> SignedReports.inner(nested)).isInstanceOf(ReportException.class);
    assertThatThrownBy(() -> SignedReports.inner(noise)).isInstanceOf(ReportException.class);
  }

  @Test
  void onlyControlIsNotForPeople() {
    Control control = Control.newBuilder().setUnopened(ByteString.copyFrom(new byte[8])).build();

    assertThat(Reports.isControlOnly(Report.newBuilder().setControl(control).build())).isTrue();
    assertThat(Reports.isControlOnly(Report.getDefaultInstance())).isTrue();
    assertThat(Reports.isControlOnly(report.toBuilder().setControl(control).build())).isFalse();
    assertThat(Reports.isControlOnly(report)).isFalse();
  }
}
