package org.tereze.relay.store;

import java.util.Arrays;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Walks the rows of all mailboxes from a position, which a later walk may take up. One thread. */
final class MailboxRows implements AutoCloseable {
  private final ReadOptions options = new ReadOptions().setFillCache(false);
  private final RocksIterator rows;
  private byte[] key = {};
  private boolean atEnd;

  MailboxRows(Database database, byte[] position) {
    rows = database.rocks().newIterator(database.mailboxes(), options);
    rows.seek(position);
  }

  /** Goes to the next row; false at the end. */
  boolean next() throws StoreException {
    if (key.length > 0) {
      rows.next();
    }
    while (rows.isValid()) {
      key = rows.key();
      if (key.length == MailboxKey.BYTES) {
        return true;
      }
      rows.next();
    }
    try {
      rows.status();
    } catch (RocksDBException e) {
      throw new StoreException("cannot read mailboxes", e);
    }
    atEnd = true;
    return false;
  }

  boolean more() {
    return !atEnd;
  }

  MailboxKey key() {
    return MailboxKey.read(key);
  }

  MailboxRow row() throws StoreException {
    return MailboxRow.read(rows.value());
  }

  /** Behind the row that was read last. */
  byte[] position() {
    return Arrays.copyOf(key, key.length + 1);
  }

  @Override
  public void close() {
    rows.close();
    options.close();
  }
}
