package org.tereze.relay.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rocksdb.RocksDBException;

/** Turns RocksDB's refusal to open into a sentence for an operator. */
final class OpenFailure {
  private static final Pattern FILE =
      Pattern.compile("[\\w./-]*(?:\\d{6}\\.(?:log|sst)|MANIFEST-\\d+|CURRENT)");

  private OpenFailure() {}

  static StoreException explain(StoreLayout layout, RocksDBException e) {
    String reason = String.valueOf(e.getMessage());
    if (reason.contains("lock")) {
      return new StoreException(
          "another process has the store in " + layout.directory() + " open", e);
    }
    if (reason.startsWith("Corruption") || reason.contains("orruption")) {
      return new StoreException(
          "the store in "
              + layout.directory()
              + " is damaged"
              + file(reason)
              + "; nothing was changed. Restore it from a backup. ("
              + reason
              + ")",
          e);
    }
    return new StoreException("cannot open the store in " + layout.directory() + ": " + reason, e);
  }

  private static String file(String reason) {
    Matcher file = FILE.matcher(reason);
    return file.find() ? " (file " + file.group() + ")" : "";
  }
}
