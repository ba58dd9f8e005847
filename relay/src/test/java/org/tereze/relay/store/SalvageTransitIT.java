package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tereze.relay.store.StoreFixtures.NOW;
import static org.tereze.relay.store.StoreFixtures.SECRET;
import static org.tereze.relay.store.StoreFixtures.bytes;
import static org.tereze.relay.store.StoreFixtures.claim;
import static org.tereze.relay.store.StoreFixtures.commit;
import static org.tereze.relay.store.StoreFixtures.copy;
import static org.tereze.relay.store.StoreFixtures.sweepAll;
import static org.tereze.relay.store.TransitScene.HOME;
import static org.tereze.relay.store.TransitScene.ask;
import static org.tereze.relay.store.TransitScene.forward;
import static org.tereze.relay.store.TransitScene.id;
import static org.tereze.relay.store.TransitScene.put;
import static org.tereze.relay.store.TransitScene.putNow;
import static org.tereze.relay.store.TransitScene.relay;
import static org.tereze.relay.store.TransitScene.transit;
import static org.tereze.relay.store.TransitScene.undecided;
import static org.tereze.relay.store.TransitScene.word;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.relay.store.StoreReport.Mailbox;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Limits;
import org.tereze.wire.Outcome;

/** Inspects and salvages stores that hold envelopes for other relays. */
@Execution(ExecutionMode.CONCURRENT)
final class SalvageTransitIT {
  private static final int MAILBOXES = 40;
  private static final int EACH = 6;
  private static final int FORWARDED = 3;

  @TempDir Path scratch;
  private Path store = Path.of("");
  private Path target = Path.of("");

  /**
   * Six envelopes in each mailbox: three forwarded and swept, of every second mailbox one more that
   * is not swept; news of the second one lies in the log only.
   */
  @BeforeEach
  void fill() throws Exception {
    Path running = scratch.resolve("running");
    store = scratch.resolve("damaged");
    target = scratch.resolve("copy");
    try (RocksMailboxStore open = DamageScene.open(running)) {
      claim(open, 1);
      StoreFixtures.putNow(open, StoreFixtures.put(1, bytes(70, 1)));
      for (int m = 1; m <= MAILBOXES; m++) {
        for (int e = 0; e < EACH; e++) {
          assertThat(putNow(open, passed(m), envelope(m, e))).isEqualTo(AckCode.STORED);
        }
        forward(open, passed(m), 3, FORWARDED);
      }
      open.keepTime(new StoredTime(Limits.EPOCH_SECONDS + NOW * 3_600L, 9));
      sweepAll(open, NOW);
      for (int m = 2; m <= MAILBOXES; m += 2) {
        forward(open, passed(m), 3, forwarded(m));
      }
      open.compact();
    }
    try (RocksMailboxStore open = DamageScene.open(running)) {
      for (int m = 1; m <= MAILBOXES; m++) {
        commit(open, NOW, word(passed(m), 3, 2, envelope(m, 1), Disposition.COLLECTED));
      }
      copy(running, store);
    }
  }

  private static TransitMailbox passed(int mailbox) {
    return transit(HOME, mailbox, SECRET, relay(5));
  }

  private static int forwarded(int mailbox) {
    return FORWARDED + (mailbox % 2 == 0 ? 1 : 0);
  }

  private static byte[] envelope(int mailbox, int number) {
    return bytes(60, mailbox * 100 + number);
  }

  private SalvageReport salvage() throws StoreException {
    return StoreSalvage.salvage(store, target, new SecureRandom());
  }

  /** Everything that waited can be carried on as before, and news of the rest can be had. */
  private void isUseful(boolean cursorsKnown) throws Exception {
    assertThat(StoreInspection.inspect(target).faults()).isEmpty();
    try (RocksMailboxStore open = DamageScene.open(target)) {
      List<TransitHead> heads = open.transit().heads(HOME, 3, 0, 1_000);
      assertThat(heads).hasSize(MAILBOXES);
      Map<MailboxKey, TransitMailbox> known = new HashMap<>();
      heads.forEach(head -> known.put(head.mailbox().key(), head.mailbox()));
      for (int m = 1; m <= MAILBOXES; m++) {
        TransitMailbox mailbox = transit(m);
        TransitMailbox found = Objects.requireNonNull(known.get(mailbox.key()));
        assertThat(found.secret()).isEqualTo(SECRET);
        assertThat(found.id()).isEqualTo(mailbox.id());
        assertThat(found.passed()).containsExactly(relay(5));
        List<byte[]> waiting = TransitScene.waiting(open, mailbox, 3);
        assertThat(waiting).endsWith(envelope(m, 4), envelope(m, 5));
        assertThat(waiting).hasSize(EACH - forwarded(m));
        assertThat(ask(open, mailbox, envelope(m, 4), NOW)).isEqualTo(Disposition.STORED);
        assertThat(ask(open, mailbox, envelope(m, 1), NOW)).isEqualTo(Disposition.COLLECTED);
        if (cursorsKnown) {
          assertThat(ask(open, mailbox, envelope(m, 0), NOW)).isEqualTo(Disposition.FORWARDED);
          assertThat(undecided(open, HOME))
              .contains(id(mailbox, envelope(m, 0)), id(mailbox, envelope(m, 2)));
        }
        assertThat(putNow(open, mailbox, envelope(m, 4))).isEqualTo(AckCode.STORED);
        assertThat(TransitScene.waiting(open, mailbox, 3)).hasSize(EACH - forwarded(m));
      }
      if (cursorsKnown) {
        assertThat(undecided(open, HOME)).hasSize(2 * MAILBOXES + MAILBOXES / 2);
      }
      goesOn(open);
    }
  }

  private static void goesOn(RocksMailboxStore open) throws StoreException {
    TransitMailbox mailbox = transit(1);
    assertThat(putNow(open, mailbox, bytes(99, 7))).isEqualTo(AckCode.STORED);
    assertThat(TransitScene.waiting(open, mailbox, 3)).endsWith(bytes(99, 7));
    TransitScene.sweepDays(open, NOW, 100);
    assertThat(open.figures().transitMailboxes()).isZero();
  }

  @Test
  void copiesAWholeStoreAsItIs() throws Exception {
    SalvageReport report = salvage();
    assertThat(report.isComplete()).isTrue();
    assertThat(report.envelopes()).isEqualTo(MAILBOXES * (EACH - FORWARDED) - MAILBOXES / 2 + 1L);
    isUseful(true);
  }

  @Test
  void keepsWhatWaitsWhenTheRowsOfMailboxesAreDamaged() throws Exception {
    damage("mailboxes");
    assertThat(salvage().rebuilt()).isNotEmpty();
    isUseful(true); // what was forwarded says how far the cursor was
  }

  @Test
  void keepsWhatWaitsWhenTheirSecondCopyIsDamaged() throws Exception {
    damage("meta");
    assertThat(salvage().isComplete()).isFalse();
    isUseful(false);
  }

  private void damage(String family) throws Exception {
    Path table = DamageScene.table(store, family);
    for (long at = 10; at < Files.size(table) / 2; at += 500) {
      DamageScene.flip(table, at, 2);
    }
  }

  @Test
  void neverTurnsAMailboxInTransitIntoOneThatLivesHere() throws Exception {
    damage("mailboxes");
    salvage();
    try (RocksMailboxStore open = DamageScene.open(target)) {
      assertThat(open.deliveries(transit(3).key(), new long[4], 1 << 20).outcome())
          .isEqualTo(Outcome.OK);
      forward(open, transit(3), 3, 4);
      assertThat(ask(open, transit(3), envelope(3, 3), NOW)).isEqualTo(Disposition.FORWARDED);
    }
  }

  @Test
  void inspectsThemAndNamesTheirHome() throws Exception {
    StoreReport report = StoreInspection.inspect(store);
    assertThat(report.faults()).isEmpty();
    List<Mailbox> transit =
        report.mailboxes().stream().filter(mailbox -> mailbox.home() != null).toList();
    assertThat(transit).hasSize(MAILBOXES);
    assertThat(transit.get(0).home()).isEqualTo("00007e1a00000001");
    assertThat(transit.get(0).undecided()).isEqualTo(2);
    assertThat(transit.get(0).lanes().get(3).cursor()).isEqualTo(FORWARDED);
    assertThat(transit.get(0).lanes().get(3).waiting()).isEqualTo(EACH - FORWARDED);
  }

  /** Each row that an inspection must know, taken away or bent. */
  @Test
  void seesWhatDoesNotFitTogether() throws Exception {
    Map<String, byte[][]> changes = new HashMap<>();
    changes.put("known in one place only", new byte[][] {MailboxRow.transitKey(2), null});
    changes.put(
        "not what its row says", new byte[][] {MailboxRow.transitKey(2), transit(77).bytes()});
    changes.put(
        "was not forwarded",
        new byte[][] {ForwardedRow.key(3, 3, 6), ForwardedRow.value(1, NOW + 9)});
    for (var change : changes.entrySet()) {
      Path bent = scratch.resolve("bent-" + change.getKey().replace(' ', '-'));
      copy(store, bent);
      try (Database database = Database.open(new StoreLayout(bent))) {
        byte[] value = change.getValue()[1];
        byte[] key = change.getValue()[0];
        if (value == null) {
          database.rocks().delete(database.meta(), key);
        } else {
          database.rocks().put(database.meta(), key, value);
        }
      }
      assertThat(StoreInspection.inspect(bent).faults())
          .as(change.getKey())
          .anyMatch(fault -> fault.contains(change.getKey()));
    }
  }

  /** A put that was cut short in the log leaves no half of a mailbox. */
  @Test
  void readsTheLogAsWell() throws Exception {
    Path running = scratch.resolve("logged");
    try (RocksMailboxStore open = DamageScene.open(running)) {
      StoreFixtures.putNow(open, put(transit(1), envelope(1, 0)));
      copy(running, scratch.resolve("crashed"));
    }
    store = scratch.resolve("crashed");
    assertThat(salvage().isComplete()).isTrue();
    try (RocksMailboxStore open = DamageScene.open(target)) {
      assertThat(TransitScene.waiting(open, transit(1), 3)).containsExactly(envelope(1, 0));
    }
  }
}
