package org.tereze.client.home;

/**
 * How the bytes of the vault's journal are shared out, so that nothing others send can take the
 * place of what this person writes. Immutable; any thread.
 *
 * <pre>
 * share          of the journal   with the standard 64 MiB
 * unopened       1/4, a mailbox 1/16     16 MiB, 4 MiB
 * inbox          3/8              24 MiB; a contact no more than is left free
 * outbox         1/4              16 MiB
 * all the rest   1/8              8 MiB: contacts, mailboxes, marks of what was seen, what reports cost
 * </pre>
 */
public final class Shares {
  /** What an entry is taken to need beside the bytes that somebody else chose. */
  public static final int ENTRY_BYTES = 64;

  private static final int BYTES_PER_SEEN_MARK = 32;

  private final long journalBytes;

  Shares(long journalBytes) {
    this.journalBytes = journalBytes;
  }

  /** Envelopes that do not open, of all mailboxes together. */
  public long unopenedBytes() {
    return journalBytes / 4;
  }

  /** Envelopes that do not open, of one mailbox. */
  public long mailboxUnopenedBytes() {
    return journalBytes / 16;
  }

  /** Reports that were opened. */
  public long inboxBytes() {
    return journalBytes / 8 * 3;
  }

  /** Reports that were written here, with their spares. */
  public long outboxBytes() {
    return journalBytes / 4;
  }

  /** Marks of what was shown. */
  public int seenMarks() {
    return (int) (journalBytes / 16 / BYTES_PER_SEEN_MARK);
  }
}
