package org.tereze.client.vault;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The typed name of one ordered map in the vault. Immutable.
 *
 * <p>On disk a table is one byte: bit 7 says that it is dropped when the vault turns out to be a
 * copy, bits 0–6 are the id. Two tables of one segment must not share that byte; the ids are the
 * caller's to give and never to reuse.
 */
public final class Table {
  static final int DROPPED_WHEN_COPIED = 0x80;
  private static final int MAX_ID = 0x7f;

  private final Segment segment;
  private final int mark;
  private final String name;

  private Table(Segment segment, int id, int flag, String name) {
    if (id < 0 || id > MAX_ID) {
      throw new IllegalArgumentException("table id " + id + " is not within 0.." + MAX_ID);
    }
    this.segment = segment;
    this.mark = id | flag;
    this.name = name;
  }

  /** A table of the journal: contacts, outbox, inbox, settings. */
  public static Table journal(int id, String name) {
    return new Table(Segment.JOURNAL, id, 0, name);
  }

  /**
   * A table of the chains segment that must not live twice, such as sending chains: it is emptied
   * when the vault turns out to be a copy ({@link Vault#restoredFromCopy()}).
   */
  public static Table chains(int id, String name) {
    return new Table(Segment.CHAINS, id, DROPPED_WHEN_COPIED, name);
  }

  /**
   * A table of the chains segment that a copy may keep, such as receiving chains and prekeys: using
   * it twice harms nobody and losing it loses mail. It is lost all the same when the device's own
   * key is not there to open the segment.
   */
  public static Table receivingChains(int id, String name) {
    return new Table(Segment.CHAINS, id, 0, name);
  }

  /** The file that this table lives in. */
  public Segment segment() {
    return segment;
  }

  /** The name for people; not stored. */
  public String name() {
    return name;
  }

  /** The byte that stands for this table on disk. */
  int mark() {
    return mark;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Table
        && ((Table) other).segment == segment
        && ((Table) other).mark == mark;
  }

  @Override
  public int hashCode() {
    return segment.mark() << 8 | mark;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s/%s", segment.fileName(), name);
  }
}
