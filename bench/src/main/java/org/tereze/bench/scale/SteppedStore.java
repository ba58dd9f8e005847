package org.tereze.bench.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.CommitBatch;
import org.tereze.relay.store.DeliveryPage;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.StoreFigures;
import org.tereze.relay.store.StoredBundle;
import org.tereze.relay.store.StoredTime;
import org.tereze.relay.store.TransitStore;
import org.tereze.wire.AskSecret;
import org.tereze.wire.Disposition;

/** A store whose steps of cleaning are timed. Threads as in {@link MailboxStore}. */
final class SteppedStore implements MailboxStore {
  private final MailboxStore store;
  private final LongSupplier nanoTime;
  private final List<Long> stepNanos = new ArrayList<>();
  private volatile boolean done;

  SteppedStore(MailboxStore store, LongSupplier nanoTime) {
    this.store = store;
    this.nanoTime = nanoTime;
  }

  /** Whether a cleaning has come to its end. */
  boolean isDone() {
    return done;
  }

  /** How long each step took; to be asked when it is done. */
  List<Long> stepNanos() {
    return stepNanos;
  }

  @Override
  public boolean sweep(int nowHours) throws StoreException {
    long began = nanoTime.getAsLong();
    boolean more = store.sweep(nowHours);
    stepNanos.add(nanoTime.getAsLong() - began);
    done = !more;
    return more;
  }

  @Override
  public void commit(CommitBatch batch) throws StoreException {
    store.commit(batch);
  }

  @Override
  public StoredBundle bundle(MailboxKey mailbox) throws StoreException {
    return store.bundle(mailbox);
  }

  @Override
  public Disposition[] dispositions(AskSecret secret, long[] ids, int nowHours)
      throws StoreException {
    return store.dispositions(secret, ids, nowHours);
  }

  @Override
  public int firstLane(MailboxKey mailbox) throws StoreException {
    return store.firstLane(mailbox);
  }

  @Override
  public DeliveryPage deliveries(MailboxKey mailbox, long[] after, int maxBytes)
      throws StoreException {
    return store.deliveries(mailbox, after, maxBytes);
  }

  @Override
  public TransitStore transit() {
    return store.transit();
  }

  @Override
  public @Nullable StoredTime storedTime() throws StoreException {
    return store.storedTime();
  }

  @Override
  public void keepTime(StoredTime time) throws StoreException {
    store.keepTime(time);
  }

  @Override
  public void compact() throws StoreException {
    store.compact();
  }

  @Override
  public void linkClosed(long link) {
    store.linkClosed(link);
  }

  @Override
  public StoreFigures figures() {
    return store.figures();
  }

  @Override
  public void close() throws StoreException {
    store.close();
  }
}
