package org.tereze.client.report;

/** What is wrong with a report, in one sentence for its writer or reader. */
public final class ReportException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With that sentence. */
  public ReportException(String message) {
    super(message);
  }
}
