package org.tereze.client.report;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.tereze.schema.Part;
import org.tereze.schema.Report;

/** Questions about reports. Stateless; safe for any thread. */
public final class Reports {
  private Reports() {}

  /** Returns whether there is nothing in it for a person: such a report is never shown. */
  public static boolean isControlOnly(Report report) {
    return report.toBuilder().clearControl().build().equals(Report.getDefaultInstance());
  }

  /**
   * Parts that a report may have, so that 100,000 characters of any script fit, however little can
   * be made of them.
   */
  public static final int MAX_PARTS = 512;

  /** Returns whether this says which of how many parts. Bound: of more, a reader takes none. */
  public static boolean isPlace(Part part) {
    return part.getNumber() >= 1 && part.getNumber() <= part.getOf() && part.getOf() <= MAX_PARTS;
  }

  /**
   * Returns what its author said: what is signed, if something is.
   *
   * @throws ReportException if that is none
   */
  public static Report words(Report report) throws ReportException {
    return report.hasSigned() ? SignedReports.inner(report.getSigned()) : report;
  }

  /** Returns how long its texts are as UTF-8, in bytes, those that are signed or forwarded too. */
  public static int textBytes(Report report) {
    return report.getTextBytes().size()
        + textBytes(report.getSigned().getReport(), false)
        + textBytes(report.getForwarded().getOriginal(), true);
  }

  private static int textBytes(ByteString encoded, boolean mayBeSigned) {
    try {
      Report inner = Report.parseFrom(encoded);
      int bytes = inner.getTextBytes().size();
      return mayBeSigned ? bytes + textBytes(inner.getSigned().getReport(), false) : bytes;
    } catch (InvalidProtocolBufferException e) {
      return 0;
    }
  }
}
