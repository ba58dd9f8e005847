package org.tereze.client.report;

import org.tereze.schema.Report;

/** Questions about reports. Stateless; safe for any thread. */
public final class Reports {
  private Reports() {}

  /** Returns whether there is nothing in it for a person: such a report is never shown. */
  public static boolean isControlOnly(Report report) {
    return report.toBuilder().clearControl().build().equals(Report.getDefaultInstance());
  }
}
