package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tereze.relay.store.RequestScene.answer;
import static org.tereze.relay.store.RequestScene.claim;
import static org.tereze.relay.store.RequestScene.lookup;
import static org.tereze.relay.store.RequestScene.publish;
import static org.tereze.relay.store.RequestScene.question;
import static org.tereze.relay.store.RequestScene.revoke;
import static org.tereze.relay.store.RequestScene.said;
import static org.tereze.relay.store.RequestScene.say;
import static org.tereze.relay.store.RequestScene.waiting;
import static org.tereze.relay.store.StoreFixtures.NOW;
import static org.tereze.relay.store.StoreFixtures.bytes;
import static org.tereze.relay.store.StoreFixtures.commit;
import static org.tereze.relay.store.StoreFixtures.commitBy;
import static org.tereze.relay.store.StoreFixtures.copy;
import static org.tereze.relay.store.StoreFixtures.sweepAll;
import static org.tereze.relay.store.TransitScene.HOME;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.rocksdb.RocksDBException;
import org.tereze.relay.store.TransitRequest.Kind;
import org.tereze.wire.Outcome;
import org.tereze.wire.RelayId;

/** What a store keeps of requests for other relays, for how long, and how much of it. */
@Execution(ExecutionMode.CONCURRENT)
final class RequestStoreIT {
  private static final byte[] BUNDLE = bytes(1_552, 1);

  @TempDir Path scratch;
  private Path directory;
  private RocksMailboxStore store;
  private long freeBytes = Long.MAX_VALUE;
  private final List<RelayId> told = new ArrayList<>();

  @BeforeEach
  void openRoomy() throws StoreException {
    directory = scratch.resolve("store");
    store = open(StoreContract.ROOMY, null);
  }

  @AfterEach
  void closeStore() throws StoreException {
    store.close();
    assertThat(StoreInspection.inspect(directory).faults()).isEmpty();
  }

  private RocksMailboxStore open(StoreLimits limits, @Nullable DurableWrite durable)
      throws StoreException {
    RocksMailboxStore opened =
        RocksMailboxStore.open(directory, limits, () -> freeBytes, new SecureRandom(), durable);
    opened.transit().watch(told::add);
    return opened;
  }

  private void reopen(StoreLimits limits) throws StoreException {
    store.close();
    store = open(limits, null);
  }

  @Test
  void keepsRequestsAndAnswersOverARestartInTheirOrder() throws Exception {
    said(store, publish(1, 2, BUNDLE));
    said(store, lookup(2, 0));
    said(store, claim(1, 1));
    said(store, claim(3, 1));
    said(store, revoke(4, 9));
    said(store, claim(5, 1));
    answer(store, claim(3, 1), Outcome.PENDING, 0);
    answer(store, claim(5, 1), Outcome.STALE, 4);
    for (int round = 0; round < 2; round++) {
      assertThat(waiting(store, false))
          .extracting(TransitRequest::kind)
          .containsExactly(Kind.REVOKE, Kind.CLAIM, Kind.LOOKUP, Kind.PUBLISH);
      assertThat(waiting(store, true))
          .extracting(TransitRequest::key)
          .containsExactly(claim(3, 1).key());
      TransitRequest bundle = waiting(store, false).get(3);
      assertThat(bundle.body()).isEqualTo(BUNDLE);
      assertThat(bundle.signature()).isEqualTo(publish(1, 2, BUNDLE).signature());
      assertThat(bundle.ownerKey()).isEqualTo(RequestScene.ownerKey(1));
      assertThat(say(store, question(Kind.CLAIM, 5, 1), NOW).serial()).isEqualTo(4);
      assertThat(store.figures().transitRequests()).isEqualTo(6);
      assertThat(store.transit().requestHomes()).containsExactly(HOME);
      reopen(StoreContract.ROOMY);
    }
    StoreReport report = StoreInspection.inspect(copied("inspected"));
    assertThat(report.requests()).isEqualTo(6);
    assertThat(report.requestsWaiting()).isEqualTo(5);
  }

  private Path copied(String name) throws IOException {
    Path copy = scratch.resolve(name);
    copy(directory, copy);
    return copy;
  }

  @Test
  void goesOnInPages() throws Exception {
    for (int owner = 1; owner <= 40; owner++) {
      said(store, claim(owner, 1));
    }
    List<MailboxKey> seen = new ArrayList<>();
    long after = -1;
    for (int page = 0; page < 4; page++) {
      for (WaitingRequest each : store.transit().requests(HOME, false, after, 11)) {
        seen.add(each.request().key());
        after = each.place();
      }
    }
    assertThat(seen).hasSize(40).doesNotHaveDuplicates().startsWith(claim(1, 1).key());
  }

  @Test
  void seesWithinABatchWhatTheBatchDid() throws Exception {
    RequestItem first = new RequestItem(claim(1, 5));
    RequestAnswerItem answered = new RequestAnswerItem(claim(1, 5), Outcome.OK, 5);
    RequestItem second = new RequestItem(claim(1, 5));
    RequestItem third = new RequestItem(claim(1, 6));
    commit(store, NOW, first, answered, second, third);
    assertThat(first.outcome()).isEqualTo(Outcome.PENDING);
    assertThat(second.outcome()).isEqualTo(Outcome.OK);
    assertThat(third.outcome()).isEqualTo(Outcome.PENDING);
    assertThat(waiting(store, false)).extracting(TransitRequest::serial).containsExactly(6L);
  }

  /** Whoever hears PENDING may forget it for now: it must be on the disk. */
  @Test
  void tellsNobodyOfWhatIsNotWritten() throws Exception {
    store.close();
    store =
        open(
            StoreContract.ROOMY,
            (rocks, batch) -> {
              throw new RocksDBException("no disk");
            });
    assertThatThrownBy(() -> said(store, claim(1, 1))).isInstanceOf(StoreException.class);
    assertThat(told).isEmpty();
    assertThat(waiting(store, false)).isEmpty();
    reopen(StoreContract.ROOMY);
    assertThat(store.figures().transitRequests()).isZero();
  }

  @Test
  void tellsWhomItConcernsOnceSomethingNewWaits() throws Exception {
    said(store, claim(1, 1));
    assertThat(told).containsExactly(HOME);
    said(store, claim(1, 1));
    answer(store, claim(1, 1), Outcome.OK, 1);
    said(store, claim(1, 1));
    assertThat(told).hasSize(1);
    said(store, lookup(1, 0));
    assertThat(told).hasSize(2);
  }

  @Test
  void keepsNoMoreThanItsNumberAndLetsAnswersGoFirst() throws Exception {
    reopen(StoreContract.ROOMY.withTransitRequests(3, 1 << 20));
    assertThat(said(store, claim(1, 1))).isEqualTo(Outcome.PENDING);
    assertThat(said(store, claim(2, 1))).isEqualTo(Outcome.PENDING);
    assertThat(said(store, claim(3, 1))).isEqualTo(Outcome.PENDING);
    assertThat(said(store, claim(4, 1))).isEqualTo(Outcome.FULL);
    assertThat(said(store, claim(2, 2))).isEqualTo(Outcome.PENDING); // in the place of another
    answer(store, claim(3, 1), Outcome.OK, 1);
    answer(store, claim(1, 1), Outcome.OK, 1);
    assertThat(said(store, claim(4, 1))).isEqualTo(Outcome.PENDING);
    assertThat(said(store, question(Kind.CLAIM, 3, 1))).isEqualTo(Outcome.UNKNOWN);
    assertThat(said(store, question(Kind.CLAIM, 1, 1))).isEqualTo(Outcome.OK);
    assertThat(store.figures().transitRequests()).isEqualTo(3);
    reopen(StoreContract.ROOMY.withTransitRequests(3, 1 << 20));
    assertThat(said(store, claim(5, 1))).isEqualTo(Outcome.PENDING);
    assertThat(said(store, claim(6, 1))).isEqualTo(Outcome.FULL);
    assertThat(waiting(store, false)).hasSize(3);
  }

  @Test
  void keepsNoMoreBytesAndCountsALookupWithItsBundle() throws Exception {
    reopen(StoreContract.ROOMY.withTransitRequests(1_000, 4_900));
    assertThat(said(store, publish(1, 1, BUNDLE))).isEqualTo(Outcome.PENDING);
    assertThat(said(store, lookup(2, 0))).isEqualTo(Outcome.PENDING);
    assertThat(said(store, publish(3, 1, BUNDLE))).isEqualTo(Outcome.FULL);
    assertThat(said(store, lookup(3, 0))).isEqualTo(Outcome.FULL);
    assertThat(said(store, claim(3, 1))).isEqualTo(Outcome.PENDING);
    answer(store, publish(1, 1, BUNDLE), Outcome.OK, 1);
    assertThat(said(store, lookup(3, 0))).isEqualTo(Outcome.PENDING);
  }

  @Test
  void makesNoMoreForOneLinkThanItMay() throws Exception {
    reopen(StoreContract.ROOMY.withTransit(100, 2));
    List<RequestItem> items = new ArrayList<>();
    for (int owner = 1; owner <= 3; owner++) {
      items.add(new RequestItem(claim(owner, 1)));
    }
    items.add(new RequestItem(claim(1, 2)));
    commitBy(store, 7, NOW, items.toArray(new CommitItem[0]));
    assertThat(items)
        .extracting(RequestItem::outcome)
        .containsExactly(Outcome.PENDING, Outcome.PENDING, Outcome.BUSY, Outcome.PENDING);
    assertThat(items).extracting(RequestItem::madeRow).containsExactly(true, true, false, false);
    RequestItem byAnother = new RequestItem(claim(3, 1));
    commitBy(store, 8, NOW, byAnother);
    assertThat(byAnother.outcome()).isEqualTo(Outcome.PENDING);
    RequestItem nothing = new RequestItem(claim(4, 1));
    nothing.makeNothing();
    commitBy(store, 9, NOW, nothing);
    assertThat(nothing.outcome()).isEqualTo(Outcome.BUSY);
  }

  @Test
  void isBusyWithItsDiskFullAndStillTellsWhatItKnows() throws Exception {
    said(store, claim(1, 1));
    answer(store, claim(1, 1), Outcome.OK, 1);
    freeBytes = 0;
    assertThat(said(store, claim(2, 1))).isEqualTo(Outcome.BUSY);
    assertThat(said(store, claim(1, 1))).isEqualTo(Outcome.OK);
    freeBytes = Long.MAX_VALUE;
    assertThat(said(store, claim(2, 1))).isEqualTo(Outcome.PENDING);
  }

  @Test
  void forgetsAfterAMonthAndLeavesNoTraceOnTheDisk() throws Exception {
    said(store, publish(1, 1, BUNDLE));
    said(store, claim(2, 1));
    answer(store, claim(2, 1), Outcome.OK, 1);
    store.compact(); // into a table, which keeps what a later one deletes
    assertThat(isOnDisk(claim(1, 1).mailbox().bytes())).isTrue();
    sweepAll(store, NOW + RequestRow.KEPT_HOURS - 1);
    assertThat(store.figures().transitRequests()).isEqualTo(2);
    sweepAll(store, NOW + RequestRow.KEPT_HOURS);
    assertThat(store.figures().transitRequests()).isZero();
    assertThat(waiting(store, false)).isEmpty();
    assertThat(store.transit().requestHomes()).isEmpty();
    store.compact();
    assertThat(isOnDisk(claim(1, 1).mailbox().bytes())).isFalse();
    assertThat(isOnDisk(claim(2, 1).mailbox().bytes())).isFalse();
    said(store, claim(3, 1));
    assertThat(isOnDisk(claim(3, 1).mailbox().bytes())).isTrue(); // the test can see it
  }

  private boolean isOnDisk(byte[] id) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] all = Files.readAllBytes(file);
        for (int at = 0; at + id.length <= all.length; at++) {
          if (Objects.equals(
              java.nio.ByteBuffer.wrap(all, at, id.length), java.nio.ByteBuffer.wrap(id))) {
            return true;
          }
        }
      }
      return false;
    }
  }

  @Test
  void isSalvagedInItsLastVersion() throws Exception {
    said(store, publish(1, 1, BUNDLE));
    said(store, claim(2, 1));
    said(store, lookup(3, 0));
    store.compact();
    answer(store, claim(2, 1), Outcome.OK, 1);
    commit(store, NOW, new RequestAnswerItem(lookup(3, 0), Outcome.OK, 6, BUNDLE));
    store.close();
    Path target = scratch.resolve("salvaged");
    SalvageReport report = StoreSalvage.salvage(directory, target, new SecureRandom());
    assertThat(report.isComplete()).isTrue();
    directory = target;
    store = open(StoreContract.ROOMY, null);
    assertThat(waiting(store, false))
        .extracting(TransitRequest::key)
        .containsExactly(publish(1, 1, BUNDLE).key());
    assertThat(waiting(store, false).get(0).body()).isEqualTo(BUNDLE);
    assertThat(said(store, question(Kind.CLAIM, 2, 1))).isEqualTo(Outcome.OK);
    assertThat(say(store, lookup(3, 0), NOW).bundle()).isEqualTo(BUNDLE);
  }

  @Test
  void isSeenWhereItDoesNotBelong() throws Exception {
    said(store, claim(1, 1));
    store.close();
    Path bent = copied("bent");
    try (Database database = Database.open(new StoreLayout(bent))) {
      byte[] row = database.rocks().get(database.meta(), RequestRow.key(claim(1, 1).key()));
      database.rocks().put(database.meta(), RequestRow.key(claim(2, 1).key()), row);
      database.rocks().put(database.meta(), RequestRow.key(claim(3, 1).key()), new byte[9]);
    }
    assertThat(StoreInspection.inspect(bent).faults())
        .anyMatch(fault -> fault.contains("under another's key"))
        .anyMatch(fault -> fault.contains("cut short"));
  }
}
