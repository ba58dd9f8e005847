package org.tereze.relay.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;

/**
 * One question to the index about many ids: filters first, then a single multiGet for what they let
 * through. Used once, by one thread.
 */
final class IndexLookup {
  /** What was found, and where. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Found(IndexGeneration generation, byte[] key, IndexEntry entry) {}

  private record Candidate(int question, IndexGeneration generation) {}

  private final Database database;
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<ColumnFamilyHandle> families = new ArrayList<>();
  private final List<byte[]> keys = new ArrayList<>();

  IndexLookup(Database database) {
    this.database = database;
  }

  /**
   * Asks for ids where the filters do not rule them out; committer's thread. A question's number is
   * its id's position.
   *
   * @param batch names this set of ids, never 0
   */
  void askFiltered(long batch, long[] ids, int count, List<IndexGeneration> newestFirst) {
    for (IndexGeneration generation : newestFirst) {
      generation.hide(batch, ids, count);
      for (int i = 0; i < count; i++) {
        if (generation.mightContain(i)) {
          ask(i, generation, generation.key(i));
        }
      }
    }
  }

  void ask(int question, IndexGeneration generation, byte[] key) {
    candidates.add(new Candidate(question, generation));
    families.add(generation.family());
    keys.add(key);
  }

  /**
   * The newest entry for each question.
   *
   * @param questions how many there are; a question is an index below it
   */
  @Nullable Found[] answers(int questions) throws StoreException {
    try (ReadOptions options = new ReadOptions()) {
      return answers(questions, options);
    }
  }

  /** The same, read with these options. */
  @Nullable Found[] answers(int questions, ReadOptions options) throws StoreException {
    @Nullable Found[] found = new Found[questions];
    if (candidates.isEmpty()) {
      return found;
    }
    try {
      List<byte[]> values = database.rocks().multiGetAsList(options, families, keys);
      for (int i = 0; i < candidates.size(); i++) {
        Candidate asked = candidates.get(i);
        byte[] value = values.get(i);
        if (value != null && isNewer(asked, found[asked.question()])) {
          found[asked.question()] =
              new Found(asked.generation(), keys.get(i), IndexEntry.read(value));
        }
      }
      return found;
    } catch (RocksDBException e) {
      throw new StoreException("cannot read the index", e);
    }
  }

  private static boolean isNewer(Candidate asked, @Nullable Found best) {
    return best == null || asked.generation().number() > best.generation().number();
  }
}
