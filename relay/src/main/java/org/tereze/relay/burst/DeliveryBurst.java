package org.tereze.relay.burst;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.DeliveryPage;
import org.tereze.relay.store.MailboxKey;
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
 * lane; sequences rise within a lane of a mailbox. So where several mailboxes are fetched, each is
 * first asked for the lane in which it begins, and nothing goes while something more urgent is
 * being read.
 *
 * <p>Memory: what is read ahead stays below the bound that the caller gives, plus one envelope for
 * each open read. A page is a part of it, an eighth at least, so that a few mailboxes are read for
 * at a time, and each read brings much.
 */
public final class DeliveryBurst {
  private static final List<Precedence> LANES = List.of(Precedence.values());
  private static final int LEAST_PAGE_BYTES = 1_024;
  private static final int PAGES_AHEAD = 8;

  private final DeliverySender sender = new DeliverySender();
  private final Map<Integer, OpenFetch> open = new HashMap<>();
  private final FetchTurns turns = new FetchTurns();
  private long aheadBytes;
  private long wishedBytes;
  private long unprovenBytes = Limits.UNPROVEN_DELIVERY_BYTES;
  private int deliveredCount;
  private long deliveredBytes;

  /**
   * Begins a fetch.
   *
   * @param budgetBytes of envelopes; 0: all that there are
   */
  public void open(int request, MailboxKey mailbox, long budgetBytes) {
    OpenFetch fetch =
        new OpenFetch(request, mailbox, budgetBytes == 0 ? Long.MAX_VALUE : budgetBytes);
    open.put(request, fetch);
    turns.add(fetch);
  }

  /**
   * The next read that is wanted, if there is one: to be answered by {@link #page} or {@link
   * #pageFailed}.
   *
   * @param boundBytes how much may be held read ahead on this link
   */
  public @Nullable PageWish wish(long boundBytes) {
    long held = aheadBytes + wishedBytes;
    long room = boundBytes - held;
    // Bound: what a link holds of its mailboxes; a slow reader stops the reading.
    if (room <= 0) {
      return null;
    }
    OpenFetch unseen = turns.takeUnseen();
    if (unseen != null && open.size() > 1) {
      return wished(unseen, unseen.glance());
    }
    if (unseen != null) {
      turns.changed(unseen); // nothing else that it could be ahead of
    }
    long least = Math.min(boundBytes, Math.max(LEAST_PAGE_BYTES, boundBytes / PAGES_AHEAD));
    OpenFetch wanting = room < least && held > 0 ? null : turns.wanting();
    if (wanting == null) {
      return null;
    }
    // What one fetch alone gets fills whole records; many get a part each.
    long page = Math.min(room, Math.max(least, boundBytes / open.size()));
    return wished(wanting, wanting.wish((int) Math.min(page, Integer.MAX_VALUE)));
  }

  private PageWish wished(OpenFetch fetch, PageWish wish) {
    wishedBytes += wish.maxBytes();
    turns.changed(fetch);
    return wish;
  }

  /**
   * Takes in the answer to a glance.
   *
   * @param lane the first in which something may wait, LANES if none
   */
  public void glanced(PageWish wish, int lane) {
    OpenFetch fetch = open.get(wish.request());
    if (fetch != null) {
      fetch.glanced(lane);
      turns.changed(fetch);
    }
  }

  /** Takes in the answer to a wish for envelopes. */
  public void page(PageWish wish, DeliveryPage page) {
    wishedBytes -= wish.maxBytes();
    OpenFetch fetch = open.get(wish.request());
    if (fetch != null) {
      aheadBytes += fetch.page(page);
      turns.changed(fetch);
    }
  }

  /** The wish's read failed: its fetch ends with BUSY once what was read before is sent. */
  public void pageFailed(PageWish wish) {
    wishedBytes -= wish.maxBytes();
    OpenFetch fetch = open.get(wish.request());
    if (fetch != null) {
      fetch.failed();
      turns.changed(fetch);
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
    turns.clear();
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
    OpenFetch fetch = unprovenBytes > 0 ? turns.ready() : null;
    if (fetch == null) {
      return false;
    }
    StoredEnvelope head = fetch.head();
    if (!fetch.affords(head)) {
      aheadBytes -= fetch.stop();
      turns.changed(fetch);
      return true;
    }
    byte[] bytes = head.bytes();
    Precedence lane = LANES.get(head.lane());
    if (!sender.offer(
        out, maxBytes, fetch.request, lane, head.sequence(), bytes, 0, bytes.length)) {
      return false;
    }
    fetch.removeHead();
    turns.delivered(fetch);
    aheadBytes -= bytes.length;
    unprovenBytes -= bytes.length;
    deliveredCount++;
    deliveredBytes += bytes.length;
    return true;
  }

  /** Writes Done for what is over; false if the writer has no room for one. */
  private boolean endOver(FrameWriter out) {
    for (OpenFetch fetch = turns.over(); fetch != null; fetch = turns.over()) {
      if (!out.offer(FrameType.DONE, done(fetch))) {
        return false;
      }
      turns.removeOver();
      sender.close(fetch.request);
      open.remove(fetch.request);
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
}
