package org.tereze.relay.store;

import static org.tereze.relay.store.StoreFixtures.SECRET;
import static org.tereze.relay.store.StoreFixtures.id;
import static org.tereze.relay.store.StoreFixtures.key;

import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.tereze.wire.Disposition;

/** A store for the tests of the contract, opened anew for each. */
abstract class StoreContract {
  static final long[] START = new long[MailboxStore.LANES];
  static final int ALL = 1 << 30;

  /** Two links may fill a mailbox of eight; nothing is near the relay's bounds. */
  static final StoreLimits ROOMY =
      new StoreLimits(100, 1_000, 1 << 20, 100_000, 1L << 30, 0.1, 168, 1_000);

  MailboxStore store;
  long freeBytes = Long.MAX_VALUE;

  abstract MailboxStore open(StoreLimits limits, LongSupplier freeBytes) throws StoreException;

  /** Closes the store and opens what it left, where it leaves anything. */
  abstract MailboxStore reopen(MailboxStore old, StoreLimits limits) throws StoreException;

  @BeforeEach
  void openRoomy() throws StoreException {
    store = open(ROOMY, () -> freeBytes);
  }

  @AfterEach
  void closeStore() throws StoreException {
    store.close();
  }

  void limits(StoreLimits limits) throws StoreException {
    store.close();
    store = open(limits, () -> freeBytes);
  }

  List<byte[]> waiting(int mailbox) throws StoreException {
    return store.deliveries(key(mailbox), START, ALL).envelopes().stream()
        .map(StoredEnvelope::bytes)
        .toList();
  }

  Disposition ask(int mailbox, byte[] envelope, int now) throws StoreException {
    return store.dispositions(SECRET, new long[] {id(mailbox, envelope)}, now)[0];
  }
}
