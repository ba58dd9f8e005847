package org.tereze.client.report;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.tereze.schema.Report;

/** Questions about reports. Stateless; safe for any thread. */
public final class Reports {
  private Reports() {}

  /** Returns whether there is nothing in it for a person: such a report is never shown. */
  public static boolean isControlOnly(Report report) {
    return report.toBuilder().clearControl().build().equals(Report.getDefaultInstance());
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
