package org.tereze.relay.burst;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.DeliveryPage;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.StoredEnvelope;
import org.tereze.schema.Done;
import org.tereze.wire.Limits;
import org.tereze.wire.Outcome;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.DeliverySender;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/**
 * The delivery side of one link's burst: says what to read, takes what was read, writes Deliver and
 * Done frames. One thread; no I/O, no clock.
 *
 * <p>Order: FLASH of any mailbox before IMMEDIATE of any, and so on; mailboxes take turns within a
 * lane; sequences rise within a lane of a mailbox. While a mailbox's most urgent envelope is
 * unknown, only FLASH goes.
 *
 * <p>Memory: what is read ahead stays below the bound that the caller gives, plus one envelope for
 * each open read.
 */
public final class DeliveryBurst {
  private static final List<Precedence> LANES = List.of(Precedence.values());
  private static final int LEAST_PAGE_BYTES = 2_048;

  private final DeliverySender sender = new DeliverySender();
  private final List<OpenFetch> open = new ArrayList<>();
  private int turn;
  private long aheadBytes;
  private long wishedBytes;
  private boolean mayRead;
  private long unprovenBytes = Limits.UNPROVEN_DELIVERY_BYTES;
  private int deliveredCount;
  private long deliveredBytes;

  /**
   * Begins a fetch.
   *
   * @param budgetBytes of envelopes; 0: all that there are
   */
  public void open(int request, MailboxKey mailbox, long budgetBytes) {
    open.add(new OpenFetch(request, mailbox, budgetBytes == 0 ? Long.MAX_VALUE : budgetBytes));
  }

  /**
   * The next read that is wanted, if there is one: to be answered by {@link #page} or {@link
   * #pageFailed}.
   *
   * @param boundBytes how much may be held read ahead on this link
   */
  public @Nullable PageWish wish(long boundBytes) {
    long room = boundBytes - aheadBytes - wishedBytes;
    // Bound: what a link holds of its mailboxes; a slow reader stops the reading.
    mayRead = room > 0;
    if (!mayRead) {
      return null;
    }
    OpenFetch wanting = mostUrgentRead();
    if (wanting == null) {
      return null;
    }
    long share = Math.max(LEAST_PAGE_BYTES, boundBytes / open.size());
    int maxBytes = (int) Math.min(Math.min(share, room), Integer.MAX_VALUE);
    wishedBytes += maxBytes;
    return wanting.wish(maxBytes);
  }

  /** Takes in the answer to a wish. */
  public void page(PageWish wish, DeliveryPage page) {
    wishedBytes -= wish.maxBytes();
    OpenFetch fetch = find(wish.request());
    if (fetch != null) {
      aheadBytes += fetch.page(page);
    }
  }

  /** The wish's read failed: its fetch ends with BUSY once what was read before is sent. */
  public void pageFailed(PageWish wish) {
    wishedBytes -= wish.maxBytes();
    OpenFetch fetch = find(wish.request());
    if (fetch != null) {
      fetch.failed();
    }
  }

  /** Adds frames while the writer holds no more than {@code maxBytes}, or is empty. */
  public void fill(FrameWriter out, int maxBytes) {
    while (endOver(out) && deliverNext(out, maxBytes)) {
      // Order: a fetch's Done goes right behind its last Deliver.
    }
  }

  /** The peer holds the link's keys: what it fetches is not for a replayer of its first flight. */
  public void peerProven() {
    unprovenBytes = Long.MAX_VALUE;
  }

  /** Whether nothing more is delivered until the peer has proven itself. */
  public boolean isHeldBack() {
    return unprovenBytes <= 0 && !open.isEmpty();
  }

  /** Bytes of envelopes that were read and not written, or are being read. */
  public long aheadBytes() {
    return aheadBytes + wishedBytes;
  }

  /** Ends all fetches without a word. */
  public void abandon() {
    open.clear();
    aheadBytes = 0;
  }

  /** Whether no fetch is open. */
  public boolean isIdle() {
    return open.isEmpty();
  }

  /** Envelopes written since the last call. */
  public int takeDeliveredCount() {
    int count = deliveredCount;
    deliveredCount = 0;
    return count;
  }

  /** Bytes of envelopes written since the last call. */
  public long takeDeliveredBytes() {
    long bytes = deliveredBytes;
    deliveredBytes = 0;
    return bytes;
  }

  private boolean deliverNext(FrameWriter out, int maxBytes) {
    // Bound: what a replayed first flight makes the relay send.
    OpenFetch fetch = unprovenBytes > 0 ? next() : null;
    if (fetch == null) {
      return false;
    }
    StoredEnvelope head = fetch.head();
    if (!fetch.affords(head)) {
      aheadBytes -= fetch.stop();
      return true;
    }
    byte[] bytes = head.bytes();
    Precedence lane = LANES.get(head.lane());
    if (!sender.offer(
        out, maxBytes, fetch.request, lane, head.sequence(), bytes, 0, bytes.length)) {
      return false;
    }
    fetch.removeHead();
    turn = open.indexOf(fetch) + 1;
    aheadBytes -= bytes.length;
    unprovenBytes -= bytes.length;
    deliveredCount++;
    deliveredBytes += bytes.length;
    return true;
  }

  /** The fetch whose turn it is in the most urgent lane, if its head may go now. */
  private @Nullable OpenFetch next() {
    OpenFetch best = null;
    int bestLane = MailboxStore.LANES;
    boolean unknown = false;
    for (int i = 0; i < open.size(); i++) {
      OpenFetch fetch = open.get((turn + i) % open.size());
      int lane = fetch.headLane();
      unknown |= fetch.headUnknown();
      if (lane < bestLane) {
        best = fetch;
        bestLane = lane;
      }
    }
    return unknown && mayRead && bestLane > 0 ? null : best;
  }

  private @Nullable OpenFetch mostUrgentRead() {
    OpenFetch wanting = null;
    for (int i = 0; i < open.size(); i++) {
      OpenFetch fetch = open.get((turn + i) % open.size());
      if (fetch.wantsRead()) {
        if (fetch.headUnknown()) {
          return fetch;
        }
        wanting = wanting == null ? fetch : wanting;
      }
    }
    return wanting;
  }

  /** Writes Done for what is over; false if the writer has no room for one. */
  private boolean endOver(FrameWriter out) {
    for (int i = 0; i < open.size(); i++) {
      OpenFetch fetch = open.get(i);
      if (fetch.isOver()) {
        if (!out.offer(FrameType.DONE, done(fetch))) {
          return false;
        }
        sender.close(fetch.request);
        open.remove(i--);
      }
    }
    return true;
  }

  private static Done done(OpenFetch fetch) {
    Outcome outcome = fetch.outcome();
    return Done.newBuilder()
        .setRequest(fetch.request)
        .setOutcomeValue(outcome.code())
        .setWaiting(fetch.leftBehind())
        .build();
  }

  private @Nullable OpenFetch find(int request) {
    for (OpenFetch fetch : open) {
      if (fetch.request == request) {
        return fetch;
      }
    }
    return null;
  }
}
