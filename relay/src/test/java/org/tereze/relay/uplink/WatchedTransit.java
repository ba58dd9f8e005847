package org.tereze.relay.uplink;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.TransitEnvelope;
import org.tereze.relay.store.TransitHead;
import org.tereze.relay.store.TransitStore;
import org.tereze.relay.store.UndecidedEnvelope;
import org.tereze.relay.store.WaitingRequest;
import org.tereze.wire.RelayId;

/** A store whose reads of what waits are counted, and fail when told to. One thread. */
final class WatchedTransit implements TransitStore {
  private final TransitStore store;
  int pages;
  int heads;
  boolean failing;

  WatchedTransit(TransitStore store) {
    this.store = store;
  }

  private void fail() throws StoreException {
    if (failing) {
      throw new StoreException("a read that was to fail", new IllegalStateException("disk"));
    }
  }

  @Override
  public Set<RelayId> homes() {
    return store.homes();
  }

  @Override
  public List<TransitHead> heads(RelayId home, int lane, int after, int most)
      throws StoreException {
    fail();
    List<TransitHead> found = store.heads(home, lane, after, most);
    heads += found.size();
    return found;
  }

  @Override
  public List<TransitEnvelope> envelopes(
      MailboxKey mailbox, int lane, long after, int most, int maxBytes) throws StoreException {
    fail();
    pages++;
    return store.envelopes(mailbox, lane, after, most, maxBytes);
  }

  @Override
  public List<UndecidedEnvelope> undecided(
      RelayId home, @Nullable UndecidedEnvelope after, int most) throws StoreException {
    return store.undecided(home, after, most);
  }

  @Override
  public Set<RelayId> requestHomes() {
    return store.requestHomes();
  }

  @Override
  public List<WaitingRequest> requests(RelayId home, boolean handed, long after, int most)
      throws StoreException {
    return store.requests(home, handed, after, most);
  }

  @Override
  public void watch(Consumer<RelayId> watcher) {
    store.watch(watcher);
  }
}
