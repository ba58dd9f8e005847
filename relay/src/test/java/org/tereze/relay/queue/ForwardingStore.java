package org.tereze.relay.queue;

import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.CommitBatch;
import org.tereze.relay.store.DeliveryPage;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.MemoryMailboxStore;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.StoreFigures;
import org.tereze.relay.store.StoredBundle;
import org.tereze.relay.store.StoredTime;
import org.tereze.relay.store.TransitStore;
import org.tereze.wire.AskSecret;
import org.tereze.wire.Disposition;

/** Passes every call on, so that a test need only write the one it bends. */
public class ForwardingStore implements MailboxStore {
  final MemoryMailboxStore memory;

  public ForwardingStore(MemoryMailboxStore memory) {
    this.memory = memory;
  }

  @Override
  public void commit(CommitBatch batch) throws StoreException {
    memory.commit(batch);
  }

  @Override
  public StoredBundle bundle(MailboxKey mailbox) {
    return memory.bundle(mailbox);
  }

  @Override
  public Disposition[] dispositions(AskSecret secret, long[] ids, int nowHours) {
    return memory.dispositions(secret, ids, nowHours);
  }

  @Override
  public int firstLane(MailboxKey mailbox) {
    return memory.firstLane(mailbox);
  }

  @Override
  public DeliveryPage deliveries(MailboxKey mailbox, long[] after, int maxBytes) {
    return memory.deliveries(mailbox, after, maxBytes);
  }

  @Override
  public TransitStore transit() {
    return memory.transit();
  }

  @Override
  public @Nullable StoredTime storedTime() {
    return memory.storedTime();
  }

  @Override
  public void keepTime(StoredTime time) throws StoreException {
    memory.keepTime(time);
  }

  @Override
  public boolean sweep(int nowHours) {
    return memory.sweep(nowHours);
  }

  @Override
  public void compact() {
    memory.compact();
  }

  @Override
  public void linkClosed(long link) {
    memory.linkClosed(link);
  }

  @Override
  public StoreFigures figures() {
    return memory.figures();
  }

  @Override
  public void close() {
    memory.close();
  }
}
