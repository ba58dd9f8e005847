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
  record Found(IndexGeneration generation, byte[] hash, IndexEntry entry) {}

  private record Candidate(int question, IndexGeneration generation) {}

  private final Database database;
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<ColumnFamilyHandle> families = new ArrayList<>();
  private final List<byte[]> hashes = new ArrayList<>();

  IndexLookup(Database database) {
    this.database = database;
  }

  /** Asks for an id where the filters do not rule it out; committer's thread. */
  void askFiltered(int question, long id, List<IndexGeneration> newestFirst) {
    for (IndexGeneration generation : newestFirst) {
      byte[] hash = generation.hash(id);
      if (generation.mightContain(hash)) {
        ask(question, generation, hash);
      }
    }
  }

  void ask(int question, IndexGeneration generation, byte[] hash) {
    candidates.add(new Candidate(question, generation));
    families.add(generation.family());
    hashes.add(hash);
  }

  /**
   * The newest entry for each question.
   *
   * @param questions how many there are; a question is an index below it
   */
  @Nullable Found[] answers(int questions) throws StoreException {
    @Nullable Found[] found = new Found[questions];
    if (candidates.isEmpty()) {
      return found;
    }
    try (ReadOptions options = new ReadOptions()) {
      List<byte[]> values = database.rocks().multiGetAsList(options, families, hashes);
      for (int i = 0; i < candidates.size(); i++) {
        Candidate asked = candidates.get(i);
        byte[] value = values.get(i);
        if (value != null && isNewer(asked, found[asked.question()])) {
          found[asked.question()] =
              new Found(asked.generation(), hashes.get(i), IndexEntry.read(value));
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
