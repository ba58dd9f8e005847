package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Reads stores in which one bit was changed, at many places of every file ({@code
 * -Dtereze.damage.places}, per file), and counts what that costs.
 */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
final class DamagedStoreIT {
  private static final int PLACES = Integer.getInteger("tereze.damage.places", 8);
  private static final long SEED =
      Long.getLong("tereze.damage.seed", new Random().nextInt(Integer.MAX_VALUE));
  private static final HexFormat HEX = HexFormat.of();
  private static final int BLOCK_BYTES = 16 << 10;
  private static final int ROOM_BYTES = 2 << 10;

  @TempDir static Path scratch;
  private static DamageScene scene;
  private static Set<String> whole;

  private final Random random = new Random(SEED);
  private SalvageReport.Builder report = new SalvageReport.Builder();

  @BeforeAll
  static void crash() throws Exception {
    scene = new DamageScene(scratch);
    whole = new DamagedStoreIT().rows(scene.crashed);
  }

  /** Every row, as a text that sorts as its key does. */
  private Set<String> rows(Path store) throws IOException, StoreException {
    report = new SalvageReport.Builder();
    Set<String> rows = new TreeSet<>();
    new DamagedStore(new StoreLayout(store), report)
        .each(family -> true, (family, key, value) -> rows.add(text(family, key, value)));
    return rows;
  }

  private static String text(String family, byte[] key, byte[] value) {
    return family + " " + HEX.formatHex(key) + " " + Base64.getEncoder().encodeToString(value);
  }

  private Set<String> lost(Path store) throws IOException, StoreException {
    Set<String> now = rows(store);
    assertThat(now.stream().filter(row -> !whole.contains(row)).map(DamagedStoreIT::head))
        .as("seed %d", SEED)
        .isEmpty();
    Set<String> lost = new TreeSet<>(whole);
    lost.removeAll(now);
    return lost;
  }

  private static String head(String row) {
    return row.substring(0, Math.min(row.length(), 60));
  }

  private List<Integer> places(long size) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      places.add(random.nextInt((int) size));
    }
    return places;
  }

  private static long sizeOf(Set<String> rows) {
    return rows.stream().mapToLong(String::length).sum() / 2;
  }

  @Test
  void readsAWholeStoreWithoutALoss() throws Exception {
    assertThat(lost(scene.crashed)).isEmpty();
    assertThat(report.losses).isEmpty();
    assertThat(whole).hasSizeGreaterThan(2 * 2_000);
  }

  @Test
  void losesOneBlockOfATableAtMost() throws Exception {
    Path store = scene.another();
    for (String family : List.of("envelopes", "mailboxes", "expiry", "meta", index(store))) {
      Path table = DamageScene.table(store, family);
      byte[] bytes = Files.readAllBytes(table);
      List<String> ofTable = rowsOf(table, family);
      Set<Long> seen = new TreeSet<>();
      for (int at : places(bytes.length)) {
        byte[] damaged = bytes.clone();
        damaged[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        Files.write(table, damaged);
        Set<String> lost = lost(store);
        String what = family + " at " + at + " of " + bytes.length + ", seed " + SEED;
        assertThat(sizeOf(lost)).as(what).isLessThan(BLOCK_BYTES + ROOM_BYTES);
        assertThat(report.losses.size()).as(what).isLessThanOrEqualTo(1);
        assertThat(lost.isEmpty() || !report.losses.isEmpty()).as(what).isTrue();
        assertThat(isInOnePiece(lost, ofTable)).as(what).isTrue();
        report.losses.values().forEach(loss -> seen.add(loss.from()));
      }
      Files.write(table, bytes);
      if (family.equals("envelopes")) {
        assertThat(seen).hasSizeGreaterThan(PLACES / 4);
      }
    }
  }

  private static String index(Path store) throws Exception {
    for (Path table : LogCheck.files(store.resolve("rocks"), "*.sst")) {
      String family = TableFile.open(table).family();
      if (family != null && IndexGenerations.number(family) >= 0) {
        return family;
      }
    }
    throw new AssertionError("no table of an index");
  }

  /** Whether these are neighbours in their table. */
  private static boolean isInOnePiece(Set<String> lost, List<String> ofTable) {
    List<Integer> at = lost.stream().map(ofTable::indexOf).sorted().toList();
    return at.isEmpty() || (at.get(0) >= 0 && at.get(at.size() - 1) - at.get(0) == at.size() - 1);
  }

  private static List<String> rowsOf(Path table, String family) throws Exception {
    List<String> rows = new ArrayList<>();
    TableFile.open(table)
        .read(
            new TableFile.Listener() {
              @Override
              public void put(byte[] key, byte[] value) {
                rows.add(text(family, key, value));
              }

              @Override
              public void fault(long from, long to) {
                throw new AssertionError("it is whole");
              }
            });
    return rows;
  }

  @Test
  void losesOneBatchOfALogAtMost() throws Exception {
    Path store = scene.another();
    Path log = largestLog(store);
    byte[] bytes = Files.readAllBytes(log);
    int hit = 0;
    for (int at : places(bytes.length)) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      Files.write(log, damaged);
      Set<String> lost = lost(store);
      String what = "byte " + at + " of " + bytes.length + ", seed " + SEED;
      assertThat(batchesOf(lost)).as(what).hasSizeLessThanOrEqualTo(1);
      assertThat(report.losses.size() + report.notes.size()).as(what).isEqualTo(1);
      hit += batchesOf(lost).size();
    }
    assertThat(hit).isPositive();
  }

  private static Path largestLog(Path store) throws IOException {
    return LogCheck.files(store.resolve("rocks"), "*.log").stream()
        .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
        .orElseThrow();
  }

  /** Which of the batches that were committed these envelopes came with. */
  private static Set<Integer> batchesOf(Set<String> lost) {
    Map<ByteBuffer, Integer> committedWith = new HashMap<>();
    for (int i = 0; i < scene.batches.size(); i++) {
      for (byte[] envelope : scene.batches.get(i)) {
        committedWith.put(ByteBuffer.wrap(envelope), i);
      }
    }
    Set<Integer> batches = new TreeSet<>();
    for (String row : lost) {
      if (row.startsWith("envelopes ")) {
        byte[] value = Base64.getDecoder().decode(row.substring(row.lastIndexOf(' ') + 1));
        int length = value.length - EnvelopeRow.HEAD_BYTES;
        batches.add(committedWith.get(ByteBuffer.wrap(value, EnvelopeRow.HEAD_BYTES, length)));
      }
    }
    return batches;
  }

  @Test
  void losesOnlyTheBatchesThatAZeroedSectorTouches() throws Exception {
    Path store = scene.another();
    Path log = largestLog(store);
    byte[] bytes = Files.readAllBytes(log);
    for (int i = 0; i < PLACES; i++) {
      int sector = random.nextInt(bytes.length / 512 - 1) * 512;
      byte[] damaged = bytes.clone();
      Arrays.fill(damaged, sector, sector + 512, (byte) 0);
      Files.write(log, damaged);
      assertThat(batchesOf(lost(store)))
          .as("sector at %d of %d, seed %d", sector, bytes.length, SEED)
          .hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void needsNeitherManifestNorCurrent() throws Exception {
    for (String name : List.of("MANIFEST-*", "CURRENT")) {
      Path store = scene.another();
      Path file;
      try (var found = Files.newDirectoryStream(store.resolve("rocks"), name)) {
        file = found.iterator().next();
      }
      byte[] bytes = Files.readAllBytes(file);
      for (int at : places(bytes.length)) {
        byte[] damaged = bytes.clone();
        damaged[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        Files.write(file, damaged);
        Set<String> now = rows(store);
        assertThat(now.containsAll(whole)).as("%s at %d, seed %d", name, at, SEED).isTrue();
        // The end of CURRENT's line may become another white space, which names the same file.
        if (!name.equals("CURRENT") || at < bytes.length - 1) {
          assertThat(report.losses.size() + report.notes.size())
              .as("%s at %d, seed %d", name, at, SEED)
              .isPositive();
        }
      }
      Files.delete(file);
      assertThat(rows(store).containsAll(whole)).isTrue();
      assertThat(report.losses).isNotEmpty();
    }
  }
}
