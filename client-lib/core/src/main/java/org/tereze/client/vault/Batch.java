package org.tereze.client.vault;

import java.util.EnumMap;
import java.util.Map;

/**
 * Changes over any tables that are committed together. Not thread-safe; used once.
 *
 * <p>Guarantees: when {@code commit} returns, everything is durable. Per segment, a crash leaves
 * all of it or nothing; over both, never the second without the first.
 *
 * <p>Non-guarantees: a commit that <em>threw</em> may be found done or not done after reopening.
 */
public final class Batch {
  /** Bound of a key, in bytes; at least 1. */
  public static final int MAX_KEY_BYTES = Changes.MAX_KEY_BYTES;

  /** Bound of a value, in bytes; it may be empty. */
  public static final int MAX_VALUE_BYTES = Changes.MAX_VALUE_BYTES;

  /** Bound of all changes to one segment; 8 bytes are added to each key and value. */
  public static final int MAX_SEGMENT_BYTES = RecordFrame.MAX_BODY_BYTES;

  private final Vault vault;
  private final Map<Segment, Changes> changes = new EnumMap<>(Segment.class);
  private boolean committed;

  Batch(Vault vault) {
    this.vault = vault;
  }

  /**
   * Puts a value, in the place of an older one. Both arrays are copied.
   *
   * @throws IllegalArgumentException if the key is empty or too long, the value too long, or the
   *     batch too big
   */
  public Batch put(Table table, byte[] key, byte[] value) {
    if (value.length > MAX_VALUE_BYTES) {
      throw new IllegalArgumentException(table + ": a value of " + value.length + " bytes");
    }
    checkRoom(table, key, value.length);
    changesOf(table).set(table.mark(), key.clone(), value.clone());
    return this;
  }

  /**
   * Deletes a key, which need not be there.
   *
   * @throws IllegalArgumentException as {@link #put}
   */
  public Batch delete(Table table, byte[] key) {
    checkRoom(table, key, 0);
    changesOf(table).set(table.mark(), key.clone(), null);
    return this;
  }

  /** Whether there is nothing to commit. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /**
   * Commits a batch that touches one segment only; an empty one does nothing.
   *
   * @throws VaultFullException if it would grow the segment over its bound; nothing was changed
   * @throws VaultException if it could not be made durable; the vault can then be read but not
   *     written to until it is opened again
   * @throws IllegalStateException if it touches both segments, or was committed before
   */
  public void commit() throws VaultException {
    if (changes.size() > 1) {
      throw new IllegalStateException("a batch over both segments needs a CommitOrder");
    }
    commit(CommitOrder.JOURNAL_FIRST);
  }

  /** As {@link #commit()}, for a batch that may touch both segments. */
  public void commit(CommitOrder order) throws VaultException {
    if (committed) {
      throw new IllegalStateException("a batch is committed once");
    }
    committed = true;
    vault.commit(changes, order);
  }

  private Changes changesOf(Table table) {
    return changes.computeIfAbsent(table.segment(), unused -> new Changes());
  }

  private void checkRoom(Table table, byte[] key, int valueBytes) {
    if (key.length == 0 || key.length > MAX_KEY_BYTES) {
      throw new IllegalArgumentException(table + ": a key of " + key.length + " bytes");
    }
    Changes touched = changes.get(table.segment());
    long used = touched == null ? 1 : touched.encodedBytes();
    // Bound: a record is read back as a whole.
    if (used + LiveTables.ENTRY_BYTES + key.length + valueBytes > MAX_SEGMENT_BYTES) {
      throw new IllegalArgumentException("a batch of over " + MAX_SEGMENT_BYTES + " bytes");
    }
  }
}
