package org.tereze.bench.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.bench.load.LoadOwner;
import org.tereze.bench.load.PutLoad;
import org.tereze.client.card.RelayAddress;
import org.tereze.relay.store.DeliveryPage;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.RocksMailboxStore;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.StoreLimits;
import org.tereze.testkit.crash.CallLog;
import org.tereze.testkit.crash.KillPoint;
import org.tereze.testkit.crash.KillTable;
import org.tereze.wire.MailboxId;

/**
 * Kills a whole relay with SIGKILL while clients put, fetch and collect over real links: every
 * other time at a random ack, else at a chosen system call, the ones of its start included. After
 * each kill its store is compared with the ledger of the clients.
 */
final class RelayKillIT {
  private static final long SEED =
      Long.getLong("tereze.kill.seed", new SecureRandom().nextInt(Integer.MAX_VALUE));
  private static final int SENDERS = 3;
  private static final int MAILBOXES = 2;
  private static final int REPORTS = 150;
  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-Xmx192m", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

  @TempDir private Path scratch;

  private final Random random = new Random(SEED);
  private final LinkLedger ledger = new LinkLedger();
  private final List<LoadOwner> owners = new ArrayList<>();
  private final List<LinkSender> senders = new ArrayList<>();
  private final List<LinkOwner> readers = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private RelayProcess relay;

  @BeforeEach
  void prepare() throws Exception {
    if (System.getProperty("tereze.relay.classpath") == null) {
      System.setProperty("tereze.relay.classpath", System.getProperty("java.class.path"));
    }
    relay =
        new RelayProcess(
            scratch.resolve("relay"), "[quotas]\nminimum_free_mib = 0\n", FLAGS, System::nanoTime);
    byte[] key = RelayAddress.parse(relay.key()).key().encoded();
    relay.start();
    for (int i = 0; i < MAILBOXES; i++) {
      owners.add(new LoadOwner("killed " + i));
      readers.add(new LinkOwner(i, owners.get(i), key, ledger));
    }
    for (int i = 0; i < SENDERS; i++) {
      senders.add(new LinkSender(i, owners, key, ledger));
    }
    PutLoad.claim(relay.address(), key, owners, new SecureRandom());
    relay.kill();
  }

  @AfterEach
  void end() throws Exception {
    relay.kill();
  }

  /** What a client does on its links. */
  private interface Client {
    void run() throws IOException;
  }

  private List<Thread> load() {
    List<Thread> clients = new ArrayList<>();
    for (LinkSender sender : senders) {
      clients.add(client(() -> sender.run(relay.address(), REPORTS)));
    }
    for (LinkOwner reader : readers) {
      clients.add(
          client(
              () -> {
                reader.run(relay.address());
                reader.run(relay.address());
              }));
    }
    clients.forEach(Thread::start);
    return clients;
  }

  private Thread client(Client client) {
    return new Thread(
        () -> {
          try {
            client.run();
          } catch (IOException e) {
            // As it should be, if the relay is gone.
            if (relay.isAlive() && !expectsEnd) {
              synchronized (broken) {
                broken.add("broken: " + e);
              }
            }
          }
        });
  }

  private volatile boolean expectsEnd;

  private List<List<KillPoint>> watch() throws Exception {
    Path log = scratch.resolve("watched");
    expectsEnd = false;
    assertThat(relay.start(KillPoint.watching(log))).isTrue();
    for (Thread client : load()) {
      client.join();
    }
    relay.kill();
    List<List<KillPoint>> inTurn = new ArrayList<>(read(log).moments().values());
    Collections.shuffle(inTurn, random);
    return inTurn;
  }

  private CallLog read(Path log) throws IOException {
    Path data = scratch.resolve("relay/data");
    // It prints its address when it serves.
    return CallLog.read(log, data, said -> said.contains("@127.0.0.1:") ? "serving" : null);
  }

  /** Returns what it was doing when it was killed. */
  private String killAtRandom() throws Exception {
    expectsEnd = true;
    relay.start();
    int acks = ledger.acks() + 1 + random.nextInt(SENDERS * REPORTS);
    List<Thread> clients = load();
    ledger.awaitAcks(acks, () -> clients.stream().noneMatch(Thread::isAlive));
    relay.kill();
    for (Thread client : clients) {
      client.join();
    }
    return "random moment";
  }

  private String killAt(KillPoint point) throws Exception {
    Path log = scratch.resolve("calls");
    expectsEnd = true;
    if (relay.start(point.killing(log))) {
      for (Thread client : load()) {
        client.join();
      }
    }
    if (relay.isAlive()) {
      relay.kill();
      return "random moment";
    }
    return String.valueOf(read(log).momentOf(point));
  }

  private List<String> compare() throws StoreException {
    Set<Long> found = new HashSet<>();
    try (RocksMailboxStore store =
        RocksMailboxStore.open(
            scratch.resolve("relay/data/store"),
            StoreLimits.defaults(),
            () -> Long.MAX_VALUE,
            new SecureRandom())) {
      for (int i = 0; i < MAILBOXES; i++) {
        int mailbox = i;
        MailboxId id = MailboxId.of(owners.get(i).introduction().getId().toByteArray());
        DeliveryPage page =
            store.deliveries(MailboxKey.of(id), new long[MailboxStore.LANES], Integer.MAX_VALUE);
        page.envelopes()
            .forEach(
                envelope -> {
                  long report = LinkLedger.nameOf(envelope.bytes(), 0);
                  found.add(report);
                  ledger.given(report, mailbox, envelope.sequence());
                });
      }
    }
    List<String> faults = new ArrayList<>(ledger.compare(found));
    synchronized (broken) {
      faults.addAll(broken);
      broken.clear();
    }
    return faults;
  }

  @Test
  @Timeout(7_200)
  void losesNoReportThatItAcknowledgedHoweverOftenItIsKilled() throws Exception {
    KillTable table = KillTable.of("whole relay");
    List<List<KillPoint>> moments = watch();
    int rounds = KillTable.share(0.3);
    for (int turn = table.rounds(); table.rounds() < rounds; turn++) {
      int acks = ledger.acks();
      List<KillPoint> moment = moments.get(turn / 2 % moments.size());
      String killed =
          turn % 2 == 0 ? killAtRandom() : killAt(moment.get(random.nextInt(moment.size())));
      table.add(killed, ledger.acks() - acks, compare());
    }
    System.out.printf("seed %d%n%s", SEED, table);
    assertThat(table.faults()).as("seed %d", SEED).isEmpty();
    assertThat(table.acks()).isPositive();
  }

  @Test
  @Timeout(300)
  void seesAReportThatIsGone() throws Exception {
    killAtRandom();
    ledger.acked(-1);
    assertThat(compare()).hasSize(1).allMatch(fault -> fault.startsWith("lost: -1"));
  }
}
