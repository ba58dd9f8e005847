package org.tereze.client.home;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.client.codec.Plaintext;
import org.tereze.client.record.ChunkRecord;
import org.tereze.client.record.InboxRecord;

/**
 * How much of the inbox each contact may still fill. Reads only; under the home's lock.
 *
 * <p>Bound: no contact may hold more than what is left free of the share of the inbox. So the first
 * who sends without end gets half of it, the next a quarter, and there is always room for others.
 */
public final class InboxRoom {
  private final Home home;
  private @Nullable Map<Integer, Long> used;
  private long total;

  /** Of this home. */
  public InboxRoom(Home home) {
    this.home = home;
  }

  /** The inbox may have changed otherwise than by {@link #took}. */
  public void forget() {
    used = null;
  }

  /** Whether this contact may add a report of any size. */
  public boolean isThere(int contact) {
    return of(contact) >= sizeOf(Plaintext.MAX_CONTENT_BYTES);
  }

  /** Whether this contact may add an encoded report of so many bytes. */
  public boolean fits(int contact, int reportBytes) {
    return sizeOf(reportBytes) <= of(contact);
  }

  private long of(int contact) {
    Map<Integer, Long> known = used();
    return home.shares().inboxBytes() - total - known.getOrDefault(contact, 0L);
  }

  /** A report of this contact was added. */
  public void took(int contact, int reportBytes) {
    add(used(), contact, reportBytes);
  }

  private void add(Map<Integer, Long> known, int contact, int bytes) {
    known.merge(contact, sizeOf(bytes), Long::sum);
    total += sizeOf(bytes);
  }

  private static long sizeOf(int reportBytes) {
    return (long) reportBytes + Shares.ENTRY_BYTES;
  }

  private Map<Integer, Long> used() {
    Map<Integer, Long> known = used;
    if (known == null) {
      known = new HashMap<>();
      total = 0;
      for (InboxRecord record : home.inbox.all()) {
        add(known, record.getContact(), record.getReport().size());
      }
      for (ChunkRecord record : home.chunks.all()) {
        add(known, record.getContact(), record.getBytes().size());
      }
      used = known;
    }
    return known;
  }
}
