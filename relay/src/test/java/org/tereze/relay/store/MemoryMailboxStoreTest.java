package org.tereze.relay.store;

import java.util.function.LongSupplier;

final class MemoryMailboxStoreTest extends MailboxStoreContract {
  @Override
  MailboxStore open(StoreLimits limits, LongSupplier freeBytes) {
    return new MemoryMailboxStore(limits, freeBytes);
  }

  @Override
  MailboxStore reopen(MailboxStore old, StoreLimits limits) {
    return old;
  }
}
