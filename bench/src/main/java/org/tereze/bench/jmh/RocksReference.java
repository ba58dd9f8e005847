package org.tereze.bench.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.tereze.bench.load.BareRocks;
import org.tereze.bench.load.LogFile;
import org.tereze.bench.load.LoggedBatch;
import org.tereze.relay.store.StoreException;

/**
 * RocksDB alone: the very batches that a store wrote, written and synced again, in turn, to a
 * database with the same families and settings. Each time under new keys, so that it grows as the
 * store does.
 */
@State(Scope.Thread)
public class RocksReference {
  /** What a write-ahead log holds before RocksDB takes another. */
  private static final int ENVELOPES = 32_768;

  private static final int MOST_BATCHES = 2_048;

  private final StoreStage stage = new StoreStage();
  private final List<LoggedBatch> batches = new ArrayList<>();
  private final BareRocks rocks;
  private int next;

  @Param({"1", "16", "256", "4096"})
  private int batch;

  public RocksReference() {
    rocks = bare(stage);
  }

  static BareRocks bare(StoreStage stage) {
    try {
      return new BareRocks(stage.rocks(), stage.beside());
    } catch (IOException e) {
      throw new IllegalStateException("no database to measure", e);
    }
  }

  /** Has the store write some batches and takes them from its log. */
  @Setup
  public void record() throws IOException, StoreException {
    int before = written(stage).size();
    int count = Math.min(MOST_BATCHES, ENVELOPES / batch);
    for (int i = 0; i < count; i++) {
      stage.commit(batch, StoreStage.LIFETIME_HOURS);
    }
    List<byte[]> all = written(stage);
    for (byte[] bytes : all.subList(before, all.size())) {
      batches.add(new LoggedBatch(bytes, family -> isOfEnvelopes(rocks.family(family))));
    }
    long keys = batches.stream().mapToLong(LoggedBatch::keys).sum();
    if (batches.size() != count || keys != 2L * count * batch) {
      throw new IllegalStateException(
          batches.size() + " batches of " + count + " with " + keys + " keys are in the log");
    }
  }

  /** An envelope has a row of its own and one in the index. */
  private static boolean isOfEnvelopes(String family) {
    return family.equals("envelopes") || family.startsWith("index-");
  }

  static List<byte[]> written(StoreStage stage) throws IOException {
    List<byte[]> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(stage.rocks())) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).sorted().toList()) {
        LogFile.read(log, found::add);
      }
    }
    return found;
  }

  /** A whole batch; the suite divides by its size. */
  @Benchmark
  public int write() throws IOException {
    int round = next / batches.size();
    rocks.write(batches.get(next % batches.size()).renewed(round));
    return ++next;
  }

  /** Closes both and deletes them. */
  @TearDown
  public void close() throws IOException {
    rocks.close();
    stage.close();
  }
}
