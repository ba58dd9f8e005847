package org.tereze.relay.store;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an inspection found. Immutable. Mailboxes are named by the first bytes of their hashed id.
 *
 * @param formatVersion of everything in the store
 * @param waitingCount envelopes that their owners have not collected
 * @param waitingBytes of these, as received
 * @param supersededCount of these, copies that expired and were put again; the next sweep takes
 *     them
 * @param mailboxes by local number
 * @param requests in transit, answered or not
 * @param requestsWaiting of these, not answered
 * @param expiryDays day since 2026-01-01 → mailboxes in which something expires on it
 * @param generations of the index, the newest first
 * @param faults what is damaged, a hundred at most; empty if all is well
 */
public record StoreReport(
    int formatVersion,
    long waitingCount,
    long waitingBytes,
    long supersededCount,
    List<Mailbox> mailboxes,
    long requests,
    long requestsWaiting,
    SortedMap<Integer, Integer> expiryDays,
    List<Generation> generations,
    List<String> faults) {

  /**
   * A mailbox and what waits in it.
   *
   * @param home of a mailbox in transit, 16 hexadecimal digits; null if it lives here
   * @param undecided envelopes that were forwarded and of whose end nothing is known
   */
  public record Mailbox(
      String key,
      int number,
      boolean revoked,
      long waitingBytes,
      List<Lane> lanes,
      @Nullable String home,
      long undecided) {}

  /** A lane: how far it was collected, and how many wait behind. */
  public record Lane(int lane, long cursor, long waiting) {}

  /** A week of remembered ids, and how many of them ended uncollected. */
  public record Generation(int number, long ids, long expired, long evicted) {}

  public boolean isSound() {
    return faults.isEmpty();
  }

  /** Collects while the store is read. */
  static final class Builder {
    private final List<Mailbox> mailboxes = new ArrayList<>();
    private final SortedMap<Integer, Integer> expiryDays = new TreeMap<>();
    private final List<Generation> generations = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private int formatVersion;
    private long waitingCount;
    private long waitingBytes;
    private long superseded;
    private long requests;
    private long requestsWaiting;

    void formatVersion(int version) {
      formatVersion = version;
    }

    int formatVersion() {
      return formatVersion;
    }

    void waiting(long count, long bytes) {
      waitingCount = count;
      waitingBytes = bytes;
    }

    void superseded() {
      superseded++;
    }

    void request(boolean waits) {
      requests++;
      requestsWaiting += waits ? 1 : 0;
    }

    void mailbox(Mailbox mailbox) {
      mailboxes.add(mailbox);
    }

    void expiryDay(int day) {
      expiryDays.merge(day, 1, Integer::sum);
    }

    void generation(Generation generation) {
      generations.add(generation);
    }

    void fault(String what) {
      faults.add(what);
    }

    int faults() {
      return faults.size();
    }

    StoreReport build() {
      return new StoreReport(
          formatVersion,
          waitingCount,
          waitingBytes,
          superseded,
          List.copyOf(mailboxes),
          requests,
          requestsWaiting,
          expiryDays,
          List.copyOf(generations),
          List.copyOf(faults));
    }
  }
}
