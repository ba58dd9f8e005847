package org.tereze.relay.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.AckCode;
import org.tereze.wire.Outcome;

/**
 * A store on a disk that fails: puts, collects, sweeps, compacts and begins generations until
 * something fails, looks whether it says so and still serves reads, then opens the store anew and
 * compares. Again and again.
 *
 * <p>Arguments: directory, mode, rounds, seed. Modes: {@code full} takes the space away by a file;
 * {@code sync}: somebody makes syncs fail; {@code reserve} fills up to the reserve that the store
 * keeps free, and makes space again. Ends with 0 if no promise was broken. Says one line a round on
 * its standard output: what failed, or what is wrong.
 */
final class FaultChild {
  private static final int HOURS_PER_WEEK = 168;
  private static final int STEPS = 60;
  private static final int MOST_OPENINGS = 20;
  private static final long LARGEST_STORE_BYTES = 24L << 20;

  /** RocksDB sets aside up to 70 MiB for a table before it fills it. */
  private static final long RESERVE_BYTES = 256L << 20;

  private final Path directory;
  private final boolean fills;
  private final Random random;
  private CustodyLedger ledger = new CustodyLedger();
  private Path store;
  private int stores;
  private int number;
  private int nowHours = ChildLoad.NOW_HOURS;
  private int wrong;

  private FaultChild(Path directory, boolean fills, long seed) {
    this.directory = directory;
    this.fills = fills;
    this.random = new Random(seed);
    this.store = directory.resolve("store-0");
  }

  public static void main(String[] args) throws Exception {
    FaultChild child =
        new FaultChild(Path.of(args[0]), args[1].equals("full"), Long.parseLong(args[3]));
    for (int round = 0; round < Integer.parseInt(args[2]); round++) {
      if (args[1].equals("reserve")) {
        child.reach();
      } else {
        child.round();
      }
    }
    System.out.println("acks " + child.ledger.acks() + ", wrong " + child.wrong);
    System.out.flush();
    Runtime.getRuntime().halt(child.wrong == 0 ? 0 : 1);
  }

  private Path ballast() {
    return directory.resolve("ballast");
  }

  /** Leaves this much free, about. */
  private void fill(long leftBytes) throws IOException {
    byte[] bytes = new byte[4_096];
    random.nextBytes(bytes);
    try (RandomAccessFile file = new RandomAccessFile(ballast().toFile(), "rw")) {
      long most = Math.max(0, directory.toFile().getUsableSpace() - leftBytes);
      file.seek(file.length());
      for (long written = 0; written < most; written += bytes.length) {
        file.write(bytes);
      }
    }
  }

  private void round() throws Exception {
    RocksMailboxStore open = open();
    long margin = random.nextInt(3) == 0 ? random.nextInt(64 << 10) : random.nextInt(2 << 20);
    String failed = "nothing";
    try {
      claim(open);
      if (fills) {
        fill(margin);
      }
      for (int step = 0; step < STEPS; step++) {
        work(open);
      }
    } catch (StoreException e) {
      failed = reason(e);
      check(open.figures().readOnly(), "it does not say that it is read-only after: " + failed);
      check(refusesMore(open), "it takes more after: " + failed);
    }
    check(serves(open), "it serves no reads after: " + failed);
    open.close();
    Files.deleteIfExists(ballast());
    try (RocksMailboxStore again = open()) {
      List<String> faults = ledger.compare(again);
      check(faults.isEmpty(), faults.size() + " faults, first: " + faults.stream().findFirst());
    }
    System.out.println("failed: " + failed);
    if (sizeBytes() > LARGEST_STORE_BYTES) {
      begin();
    }
  }

  /** Takes what is free but for the reserve: then puts are BUSY, everything else goes on. */
  private void reach() throws Exception {
    StoreLimits all = ChildLoad.limits();
    StoreLimits limits =
        new StoreLimits(
            all.mailboxes(),
            all.mailboxCount(),
            all.mailboxBytes(),
            all.relayCount(),
            all.relayBytes(),
            0,
            all.guaranteedHours(),
            RESERVE_BYTES);
    try (RocksMailboxStore open =
        RocksMailboxStore.open(
            store, limits, directory.toFile()::getUsableSpace, new SecureRandom())) {
      claim(open);
      fill(RESERVE_BYTES + random.nextInt(256 << 10));
      while (!put(open).contains(AckCode.BUSY)) {
        // until so little is free
      }
      check(open.figures().diskFull(), "it does not say that the disk is full");
      collect(open);
      open.sweep(ChildLoad.NOW_HOURS);
      open.compact();
      check(serves(open), "it serves no reads on a full disk");
      check(!open.figures().readOnly(), "it is read-only though nothing failed");
      Files.delete(ballast());
      check(!put(open).contains(AckCode.BUSY), "it is BUSY though there is space");
      check(!open.figures().diskFull(), "it says that the disk is full");
    }
    try (RocksMailboxStore again = open()) {
      check(ledger.compare(again).isEmpty(), "faults: " + ledger.compare(again));
    }
    System.out.println("reached the reserve");
    begin();
  }

  private void check(boolean kept, String what) {
    if (!kept) {
      wrong++;
      System.out.println("WRONG " + what);
    }
  }

  /** Opening syncs, too, and may fail; nothing is promised then. */
  private RocksMailboxStore open() throws StoreException {
    StoreException last = new StoreException("never tried");
    for (int i = 0; i < MOST_OPENINGS; i++) {
      try {
        return RocksMailboxStore.open(
            store, ChildLoad.limits(), () -> Long.MAX_VALUE, new SecureRandom());
      } catch (StoreException e) {
        check(!String.valueOf(e.getMessage()).contains("damaged"), "damage: " + e.getMessage());
        System.out.println("opening failed: " + reason(e));
        last = e;
      }
    }
    throw last;
  }

  private static void claim(RocksMailboxStore store) throws StoreException {
    CommitBatch batch = new CommitBatch().clear(ChildLoad.NOW_HOURS);
    for (int i = 0; i < ChildLoad.MAILBOXES; i++) {
      batch.add(1, StatementItem.claim(ChildLoad.key(i), 1));
    }
    store.commit(batch);
  }

  private void work(RocksMailboxStore store) throws StoreException {
    switch (random.nextInt(10)) {
      case 0 -> store.compact();
      case 1 -> collect(store);
      case 2 -> store.sweep(ChildLoad.NOW_HOURS);
      case 3 -> {
        nowHours += HOURS_PER_WEEK; // the next put begins a generation
        put(store);
      }
      default -> put(store);
    }
  }

  private List<AckCode> put(RocksMailboxStore store) throws StoreException {
    CommitBatch batch = new CommitBatch().clear(nowHours);
    List<ChildLoad.Name> names = new ArrayList<>();
    List<PutItem> puts = new ArrayList<>();
    for (int i = random.nextInt(60); i >= 0; i--, number++) {
      ChildLoad.Name name = new ChildLoad.Name(number % ChildLoad.PRODUCERS, number);
      names.add(name);
      puts.add(name.put());
    }
    puts.forEach(put -> batch.add(2, put));
    store.commit(batch);
    for (int i = 0; i < names.size(); i++) {
      if (puts.get(i).result() == AckCode.STORED) {
        ledger.hear("A " + names.get(i).producer() + " " + names.get(i).number());
      }
    }
    return puts.stream().map(PutItem::result).toList();
  }

  private void collect(RocksMailboxStore store) throws StoreException {
    int mailbox = random.nextInt(ChildLoad.MAILBOXES);
    long[] upTo = new long[MailboxStore.LANES];
    DeliveryPage page =
        store.deliveries(ChildLoad.key(mailbox), new long[MailboxStore.LANES], 20_000);
    for (StoredEnvelope envelope : page.envelopes()) {
      ChildLoad.Name name = ChildLoad.Name.of(envelope.bytes());
      upTo[envelope.lane()] = envelope.sequence();
      ledger.hear(
          String.format(
              "D %d %d %d %d %d",
              mailbox, envelope.lane(), envelope.sequence(), name.producer(), name.number()));
    }
    CollectedItem item = new CollectedItem(ChildLoad.key(mailbox), upTo);
    store.commit(new CommitBatch().clear(nowHours).add(3, item));
    for (int lane = 0; lane < upTo.length && item.outcome() == Outcome.OK; lane++) {
      ledger.hear("C " + mailbox + " " + lane + " " + upTo[lane]);
    }
  }

  private boolean refusesMore(RocksMailboxStore store) {
    try {
      put(store);
      return false;
    } catch (StoreException e) {
      return true;
    }
  }

  private static boolean serves(RocksMailboxStore store) {
    try {
      for (int i = 0; i < ChildLoad.MAILBOXES; i++) {
        store.deliveries(ChildLoad.key(i), new long[MailboxStore.LANES], 1 << 20);
      }
      return true;
    } catch (StoreException e) {
      return false;
    }
  }

  /** The innermost reason, with the numbers of files left out. */
  private static String reason(StoreException e) {
    @Nullable Throwable innermost = e;
    String text = "";
    while (innermost != null) {
      text = String.valueOf(innermost.getMessage());
      innermost = innermost.getCause();
    }
    return text.replaceAll("/\\S*/", "").replaceAll("\\d{5,}", "N");
  }

  private long sizeBytes() throws IOException {
    try (Stream<Path> files = Files.walk(store)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** A new store, and the old one's place is free again. */
  private void begin() throws IOException {
    try (Stream<Path> files = Files.walk(store)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    store = directory.resolve("store-" + ++stores);
    CustodyLedger before = ledger;
    ledger = new CustodyLedger();
    System.out.println("a new store after " + before.acks() + " acks");
  }
}
