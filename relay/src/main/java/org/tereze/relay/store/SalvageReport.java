package org.tereze.relay.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a salvage copied, and what is missing. Immutable. Mailboxes are named by the first bytes of
 * their hashed id.
 *
 * @param envelopes copied, and waiting for their owners
 * @param envelopeBytes of these, as received
 * @param mailboxes copied
 * @param losses what could not be read, file by file
 * @param missing envelopes that are known to be gone, mailbox by mailbox
 * @param rebuilt mailboxes of which only the name was left: what they had collected is guessed, so
 *     that envelopes may be delivered again, and one that was revoked is open again
 * @param nameless local number → envelopes that cannot be delivered, since no name leads to them
 * @param unasked envelopes of which nobody can ask any more what became of them
 * @param notes what is worth knowing and no loss
 */
public record SalvageReport(
    long envelopes,
    long envelopeBytes,
    int mailboxes,
    List<Loss> losses,
    List<Missing> missing,
    List<String> rebuilt,
    Map<Integer, Long> nameless,
    long unasked,
    List<String> notes) {
  private static final int LEAST_BYTES_OF_AN_ENTRY = EnvelopeRow.KEY_BYTES + EnvelopeRow.HEAD_BYTES;

  /**
   * A stretch of a file, or a whole one.
   *
   * @param from first byte
   * @param to behind the last byte
   * @param what was there
   */
  public record Loss(String file, long from, long to, String what) {}

  /**
   * Envelopes of a lane that are gone. Their senders are told that they were evicted, and may send
   * them again.
   */
  public record Missing(String mailbox, int number, int lane, long count, long first, long last) {
    private Missing and(Missing other) {
      return new Missing(
          mailbox,
          number,
          lane,
          count + other.count,
          Math.min(first, other.first),
          Math.max(last, other.last));
    }
  }

  /** Whether everything that was ever acknowledged is in the copy, as far as can be known. */
  public boolean isComplete() {
    return losses.isEmpty() && missing.isEmpty() && rebuilt.isEmpty() && nameless.isEmpty();
  }

  /** Collects while a store is read. */
  static final class Builder {
    final Map<String, Loss> losses = new LinkedHashMap<>();
    final Map<Long, Missing> missing = new TreeMap<>();
    final List<String> rebuilt = new ArrayList<>();
    final Map<Integer, Long> nameless = new LinkedHashMap<>();
    final List<String> notes = new ArrayList<>();
    private long lostWrites;
    private long unasked;

    /** The same stretch counts once, however often it is met. */
    void lost(String file, long from, long to, String what) {
      Loss before = losses.putIfAbsent(file + "@" + from, new Loss(file, from, to, what));
      if (before == null) {
        lostWrites += (to - from) / LEAST_BYTES_OF_AN_ENTRY + 1;
      }
    }

    void lostWrites(long count) {
      lostWrites += count;
    }

    /** No more entries than this can have been lost. */
    long mostLost() {
      return lostWrites;
    }

    void unasked() {
      unasked++;
    }

    void missing(String mailbox, IndexEntry entry) {
      long at = entry.sequence();
      missing.merge(
          (long) entry.number() * MailboxStore.LANES + entry.lane(),
          new Missing(mailbox, entry.number(), entry.lane(), 1, at, at),
          Missing::and);
    }

    void note(String what) {
      if (!notes.contains(what)) {
        notes.add(what);
      }
    }

    SalvageReport build(long envelopes, long envelopeBytes, int mailboxes) {
      return new SalvageReport(
          envelopes,
          envelopeBytes,
          mailboxes,
          List.copyOf(losses.values()),
          List.copyOf(missing.values()),
          List.copyOf(rebuilt),
          nameless,
          unasked,
          List.copyOf(notes));
    }
  }
}
