package org.tereze.relay.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.AckCode;
import org.tereze.wire.AskSecret;
import org.tereze.wire.Disposition;
import org.tereze.wire.Outcome;

/** A store in front of a right one that does one thing wrong now and then. Threads as that one. */
final class FaultyStore implements MailboxStore {
  /** What it does wrong. */
  enum Fault {
    NONE,
    /** Says that something was collected and does not write it. */
    FORGETS_CURSORS,
    /** Stores whatever comes, known or not. */
    SKIPS_DEDUPE,
    /** Says STORED of what it refused. */
    ACCEPTS_REFUSED,
    /** Stores, and says that there was no room. */
    REFUSES_STORED,
    /** Takes what expired or was evicted for a duplicate. */
    NEVER_STORES_ANEW,
    /** Gives the last two envelopes of a page in the wrong order. */
    SWAPS_DELIVERIES,
    /** Leaves an envelope in the middle of a page out. */
    SKIPS_DELIVERIES,
    /** Says of what is held that it was collected. */
    TELLS_COLLECTED,
    /** Does not know what it holds. */
    TELLS_UNKNOWN
  }

  private static final int EACH = 7;

  private final MailboxStore right;
  private final Fault fault;
  private long turn;

  FaultyStore(MailboxStore right, Fault fault) {
    this.right = right;
    this.fault = fault;
  }

  private synchronized boolean itsTurn() {
    return ++turn % EACH == 0;
  }

  @Override
  public void commit(CommitBatch batch) throws StoreException {
    CommitBatch bent = new CommitBatch().clear(batch.nowHours());
    List<PutItem> asked = new ArrayList<>();
    List<PutItem> put = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      CommitItem item = batch.item(i);
      if (item instanceof PutItem each) {
        PutItem other = bend(each, batch.nowHours());
        if (other != null) {
          asked.add(each);
          put.add(other);
          bent.add(batch.link(i), other);
        }
      } else if (item instanceof CollectedItem each && is(Fault.FORGETS_CURSORS)) {
        each.answer(Outcome.OK);
      } else {
        bent.add(batch.link(i), item);
      }
    }
    right.commit(bent);
    for (int i = 0; i < asked.size(); i++) {
      asked.get(i).answer(bend(put.get(i).result()));
    }
  }

  private boolean is(Fault wanted) {
    return fault == wanted && itsTurn();
  }

  /** What is put in its place; null if nothing is. */
  private @Nullable PutItem bend(PutItem put, int now) throws StoreException {
    if (is(Fault.SKIPS_DEDUPE)) {
      return new PutItem(
          put.mailbox(),
          put.verifier(),
          put.envelopeId() + turn,
          put.lane(),
          put.lifetimeHours(),
          put.array(),
          put.offset(),
          put.lengthBytes());
    }
    if (fault == Fault.NEVER_STORES_ANEW) {
      Disposition before =
          right.dispositions(StoreFixtures.SECRET, new long[] {put.envelopeId()}, now)[0];
      if (before == Disposition.EXPIRED || before == Disposition.EVICTED) {
        put.answer(AckCode.STORED);
        return null;
      }
    }
    return put;
  }

  private AckCode bend(AckCode answer) {
    boolean refused = answer == AckCode.FULL || answer == AckCode.BUSY;
    if (refused && fault == Fault.ACCEPTS_REFUSED) {
      return AckCode.STORED;
    }
    return answer == AckCode.STORED && is(Fault.REFUSES_STORED) ? AckCode.FULL : answer;
  }

  @Override
  public int firstLane(MailboxKey mailbox) throws StoreException {
    return right.firstLane(mailbox);
  }

  @Override
  public DeliveryPage deliveries(MailboxKey mailbox, long[] after, int maxBytes)
      throws StoreException {
    DeliveryPage page = right.deliveries(mailbox, after, maxBytes);
    List<StoredEnvelope> given = new ArrayList<>(page.envelopes());
    int size = given.size();
    if (size > 2 && is(Fault.SWAPS_DELIVERIES)) {
      Collections.swap(given, size - 1, size - 2);
    } else if (size > 2 && is(Fault.SKIPS_DELIVERIES)) {
      given.remove(size / 2);
    }
    return new DeliveryPage(page.outcome(), given, page.more(), page.waiting());
  }

  @Override
  public Disposition[] dispositions(AskSecret secret, long[] ids, int now) throws StoreException {
    Disposition[] told = right.dispositions(secret, ids, now);
    for (int i = 0; i < told.length; i++) {
      if (told[i] == Disposition.STORED && is(Fault.TELLS_COLLECTED)) {
        told[i] = Disposition.COLLECTED;
      } else if (told[i] == Disposition.STORED && is(Fault.TELLS_UNKNOWN)) {
        told[i] = Disposition.UNKNOWN;
      }
    }
    return told;
  }

  @Override
  public StoredBundle bundle(MailboxKey mailbox) throws StoreException {
    return right.bundle(mailbox);
  }

  @Override
  public TransitStore transit() {
    return right.transit();
  }

  @Override
  public @Nullable StoredTime storedTime() throws StoreException {
    return right.storedTime();
  }

  @Override
  public void keepTime(StoredTime time) throws StoreException {
    right.keepTime(time);
  }

  @Override
  public boolean sweep(int nowHours) throws StoreException {
    return right.sweep(nowHours);
  }

  @Override
  public void compact() throws StoreException {
    right.compact();
  }

  @Override
  public void linkClosed(long link) {
    right.linkClosed(link);
  }

  @Override
  public StoreFigures figures() {
    return right.figures();
  }

  @Override
  public void close() throws StoreException {
    right.close();
  }
}
