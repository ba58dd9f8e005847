package org.tereze.relay.store;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
final class RocksMailboxStoreIT extends MailboxStoreContract {
  @TempDir Path directory;
  private int opened;

  @Override
  MailboxStore open(StoreLimits limits, LongSupplier freeBytes) throws StoreException {
    opened++;
    return RocksMailboxStore.open(
        directory.resolve("store-" + opened), limits, freeBytes, new SecureRandom());
  }

  @Override
  MailboxStore reopen(MailboxStore old, StoreLimits limits) throws StoreException {
    old.close();
    return RocksMailboxStore.open(
        directory.resolve("store-" + opened), limits, () -> freeBytes, new SecureRandom());
  }
}
