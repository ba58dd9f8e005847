package org.tereze.client.session;

/** What a sending end makes of a bundle, and the state after it. Immutable. */
public final class BundleAnswer {
  private final BundleVerdict verdict;
  private final SendingEnd next;

  BundleAnswer(BundleVerdict verdict, SendingEnd next) {
    this.verdict = verdict;
    this.next = next;
  }

  /** Returns whether it was taken. */
  public BundleVerdict verdict() {
    return verdict;
  }

  /** Returns the state after it, unchanged unless it was accepted. */
  public SendingEnd next() {
    return next;
  }
}
