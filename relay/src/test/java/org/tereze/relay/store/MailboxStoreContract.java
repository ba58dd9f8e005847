package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tereze.relay.store.StoreFixtures.LIFETIME;
import static org.tereze.relay.store.StoreFixtures.NOW;
import static org.tereze.relay.store.StoreFixtures.OTHER_SECRET;
import static org.tereze.relay.store.StoreFixtures.SECRET;
import static org.tereze.relay.store.StoreFixtures.bytes;
import static org.tereze.relay.store.StoreFixtures.claim;
import static org.tereze.relay.store.StoreFixtures.collect;
import static org.tereze.relay.store.StoreFixtures.commit;
import static org.tereze.relay.store.StoreFixtures.commitBy;
import static org.tereze.relay.store.StoreFixtures.id;
import static org.tereze.relay.store.StoreFixtures.key;
import static org.tereze.relay.store.StoreFixtures.put;
import static org.tereze.relay.store.StoreFixtures.putNow;
import static org.tereze.relay.store.StoreFixtures.state;
import static org.tereze.relay.store.StoreFixtures.sweepAll;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Outcome;

/** What every mailbox store promises. */
abstract class MailboxStoreContract extends StatementContract {
  @Test
  void deliversWhatWasPutByteForByte() throws StoreException {
    claim(store, 1);
    byte[] envelope = bytes(300, 1);
    assertThat(putNow(store, put(1, envelope))).isEqualTo(AckCode.STORED);
    assertThat(waiting(1)).containsExactly(envelope);
    assertThat(ask(1, envelope, NOW)).isEqualTo(Disposition.STORED);
  }

  @Test
  void takesTheLargestEnvelopeAndRefusesALargerOne() throws StoreException {
    claim(store, 1);
    assertThat(putNow(store, put(1, bytes(32_768, 1)))).isEqualTo(AckCode.STORED);
    assertThat(putNow(store, put(1, bytes(32_769, 1)))).isEqualTo(AckCode.TOO_LARGE);
    assertThat(putNow(store, put(1, 3, 0, bytes(5, 1)))).isEqualTo(AckCode.EXPIRED);
    assertThat(waiting(1)).hasSize(1);
  }

  @Test
  void keepsOrderInALaneAndLetsFlashOvertake() throws StoreException {
    claim(store, 1);
    byte[] first = bytes(10, 1);
    byte[] second = bytes(10, 2);
    byte[] flash = bytes(10, 3);
    commit(store, NOW, put(1, first), put(1, second), put(1, 0, LIFETIME, flash));
    assertThat(waiting(1)).containsExactly(flash, first, second);
  }

  @Test
  void answersARepetitionStoredAndStoresItOnce() throws StoreException {
    claim(store, 1);
    byte[] envelope = bytes(300, 1);
    PutItem first = put(1, envelope);
    PutItem sameBatch = put(1, envelope);
    commit(store, NOW, first, sameBatch);
    assertThat(List.of(first.result(), sameBatch.result())).containsOnly(AckCode.STORED);
    assertThat(putNow(store, put(1, 0, 5, envelope))).isEqualTo(AckCode.STORED);
    assertThat(waiting(1)).containsExactly(envelope);
  }

  @Test
  void doesNotStoreAgainWhatWasCollected() throws StoreException {
    claim(store, 1);
    byte[] envelope = bytes(300, 1);
    putNow(store, put(1, envelope));
    assertThat(collect(store, 1, 3, 1)).isEqualTo(Outcome.OK);
    assertThat(putNow(store, put(1, envelope))).isEqualTo(AckCode.STORED);
    assertThat(waiting(1)).isEmpty();
    assertThat(ask(1, envelope, NOW)).isEqualTo(Disposition.COLLECTED);
    sweepAll(store, NOW + 48);
    assertThat(ask(1, envelope, NOW + 48)).isEqualTo(Disposition.COLLECTED);
  }

  @Test
  void refusesAMailboxThatNobodyClaimedUntilItIs() throws StoreException {
    PutItem early = put(1, bytes(10, 1));
    assertThat(putNow(store, early)).isEqualTo(AckCode.NO_MAILBOX);
    assertThat(store.deliveries(key(1), START, ALL).outcome()).isEqualTo(Outcome.NO_MAILBOX);
    assertThat(collect(store, 1, 3, 1)).isEqualTo(Outcome.NO_MAILBOX);
    PutItem again = put(1, bytes(10, 1));
    commit(store, NOW, StatementItem.claim(key(1), 1), again);
    assertThat(again.result()).isEqualTo(AckCode.STORED);
  }

  @Test
  void givesPagesWithinTheBudgetButAlwaysOneEnvelope() throws StoreException {
    claim(store, 1);
    for (int i = 0; i < 5; i++) {
      putNow(store, put(1, bytes(100, i)));
    }
    DeliveryPage page = store.deliveries(key(1), START, 250);
    assertThat(page.envelopes()).hasSize(2);
    assertThat(page.more()).isTrue();
    assertThat(page.waiting()).isEqualTo(5);
    DeliveryPage next = store.deliveries(key(1), new long[] {0, 0, 0, 2}, 10);
    assertThat(next.envelopes()).hasSize(1);
    assertThat(next.envelopes().get(0).sequence()).isEqualTo(3);
    assertThat(store.deliveries(key(1), new long[] {0, 0, 0, 3}, 200).more()).isFalse();
  }

  @Test
  void saysInWhichLaneAMailboxBegins() throws StoreException {
    assertThat(store.firstLane(key(1))).isEqualTo(MailboxStore.LANES);
    claim(store, 1);
    assertThat(store.firstLane(key(1))).isEqualTo(MailboxStore.LANES);
    putNow(store, put(1, bytes(10, 1)));
    assertThat(store.firstLane(key(1))).isEqualTo(3);
    putNow(store, put(1, 1, LIFETIME, bytes(10, 2)));
    assertThat(store.firstLane(key(1))).isEqualTo(1);
    collect(store, 1, 1, 1);
    assertThat(store.firstLane(key(1))).isEqualTo(3);
    collect(store, 1, 3, 1);
    assertThat(store.firstLane(key(1))).isEqualTo(MailboxStore.LANES);
  }

  @Test
  void movesCursorsForwardOnlyAndNeverPastTheLast() throws StoreException {
    claim(store, 1);
    for (int i = 0; i < 3; i++) {
      putNow(store, put(1, bytes(100, i)));
    }
    collect(store, 1, 3, 2);
    collect(store, 1, 3, 1);
    assertThat(waiting(1)).hasSize(1);
    collect(store, 1, 3, Long.MAX_VALUE);
    putNow(store, put(1, bytes(100, 9)));
    assertThat(waiting(1)).containsExactly(bytes(100, 9));
    assertThat(store.figures().waitingCount()).isEqualTo(1);
  }

  @Test
  void asksForTheSecret() throws StoreException {
    claim(store, 1);
    byte[] envelope = bytes(300, 1);
    putNow(store, put(1, envelope));
    long[] ids = {id(1, envelope), 42};
    assertThat(store.dispositions(OTHER_SECRET, ids, NOW)).containsOnly(Disposition.UNKNOWN);
    assertThat(store.dispositions(SECRET, ids, NOW))
        .containsExactly(Disposition.STORED, Disposition.UNKNOWN);
  }

  @Test
  void saysExpiredWhenTheLifetimeEndsAndStoresARepetitionAnew() throws StoreException {
    claim(store, 1);
    byte[] envelope = bytes(300, 1);
    commit(store, NOW, put(1, 3, 10, envelope));
    assertThat(ask(1, envelope, NOW + 9)).isEqualTo(Disposition.STORED);
    assertThat(ask(1, envelope, NOW + 10)).isEqualTo(Disposition.EXPIRED);
    sweepAll(store, NOW + 48);
    assertThat(waiting(1)).isEmpty();
    assertThat(store.figures().waitingBytes()).isZero();
    assertThat(ask(1, envelope, NOW + 48)).isEqualTo(Disposition.EXPIRED);
    PutItem again = put(1, 3, 10, envelope);
    commit(store, NOW + 48, again);
    assertThat(again.result()).isEqualTo(AckCode.STORED);
    assertThat(waiting(1)).containsExactly(envelope);
    assertThat(ask(1, envelope, NOW + 48)).isEqualTo(Disposition.STORED);
  }

  @Test
  void keepsSayingExpiredWhenTheCursorPassesLater() throws StoreException {
    claim(store, 1);
    byte[] lost = bytes(300, 1);
    byte[] kept = bytes(300, 2);
    commit(store, NOW, put(1, 3, 10, lost), put(1, 3, 300, kept));
    sweepAll(store, NOW + 48);
    collect(store, 1, 3, 2);
    assertThat(ask(1, lost, NOW + 48)).isEqualTo(Disposition.EXPIRED);
    assertThat(ask(1, kept, NOW + 48)).isEqualTo(Disposition.COLLECTED);
  }

  @Test
  void doesNotUseASequenceTwiceAfterEverythingWasSwept() throws StoreException {
    claim(store, 1);
    byte[] lost = bytes(300, 1);
    commit(store, NOW, put(1, 3, 10, lost));
    sweepAll(store, NOW + 48);
    store.compact();
    store = reopen(store, ROOMY);
    commit(store, NOW + 48, put(1, bytes(300, 2)));
    assertThat(store.deliveries(key(1), START, ALL).envelopes().get(0).sequence()).isEqualTo(2);
  }

  @Test
  void doesNotMarkTheNewCopyWhenTheOldOneIsSwept() throws StoreException {
    claim(store, 1);
    byte[] envelope = bytes(300, 1);
    commit(store, NOW, put(1, 3, 10, envelope));
    PutItem anew = put(1, 3, 300, envelope);
    commit(store, NOW + 11, anew);
    assertThat(anew.result()).isEqualTo(AckCode.STORED);
    sweepAll(store, NOW + 48);
    assertThat(ask(1, envelope, NOW + 48)).isEqualTo(Disposition.STORED);
    assertThat(waiting(1)).containsExactly(envelope);
  }

  @Test
  void remembersIdsForLifetimeAnd32Days() throws StoreException {
    claim(store, 1);
    byte[] envelope = bytes(300, 1);
    commit(store, NOW, put(1, 3, 10, envelope));
    int end = NOW + 10 + 32 * 24;
    sweepAll(store, end - 1);
    assertThat(ask(1, envelope, end - 1)).isEqualTo(Disposition.EXPIRED);
    sweepAll(store, end + 168);
    assertThat(ask(1, envelope, end + 168)).isEqualTo(Disposition.UNKNOWN);
  }

  @Test
  void letsOneLinkFillHalfAMailboxAndTwoLinksAllOfIt() throws StoreException {
    limits(new StoreLimits(100, 8, 1 << 20, 100_000, 1L << 30, 0, 168, 0));
    claim(store, 1);
    assertThat(fill(1, 0, 8)).isEqualTo(4);
    assertThat(fill(2, 100, 8)).isEqualTo(4);
    assertThat(fill(3, 200, 8)).isZero();
    assertThat(waiting(1)).hasSize(8);
    collect(store, 1, 3, 4);
    assertThat(fill(3, 300, 8)).isEqualTo(4);
  }

  @Test
  void countsEachLinksShareApartWhenTheyTakeTurns() throws StoreException {
    limits(new StoreLimits(100, 12, 1 << 20, 100_000, 1L << 30, 0, 168, 0));
    claim(store, 1);
    assertThat(fill(1, 0, 3)).isEqualTo(3);
    assertThat(fill(2, 100, 1)).isEqualTo(1);
    assertThat(fill(1, 200, 8)).isEqualTo(3);
    assertThat(fill(2, 300, 8)).isEqualTo(5);
  }

  @Test
  void letsOneLinkFillHalfOfAMailboxsBytes() throws StoreException {
    limits(new StoreLimits(100, 1_000, 100_000, 100_000, 1L << 30, 0, 168, 0));
    claim(store, 1);
    assertThat(putNow(store, put(1, bytes(20_000, 1)))).isEqualTo(AckCode.STORED);
    assertThat(putNow(store, put(1, bytes(20_000, 2)))).isEqualTo(AckCode.STORED);
    assertThat(putNow(store, put(1, bytes(10_001, 3)))).isEqualTo(AckCode.FULL);
    assertThat(putNow(store, put(1, bytes(10_000, 4)))).isEqualTo(AckCode.STORED);
    assertThat(putNow(store, put(1, bytes(1, 5)))).isEqualTo(AckCode.FULL);
  }

  @Test
  void freesALinksShareWhenTheOwnerCollectsAndWhenTheLinkEnds() throws StoreException {
    limits(new StoreLimits(100, 8, 1 << 20, 100_000, 1L << 30, 0, 168, 0));
    claim(store, 1);
    fill(1, 0, 8);
    collect(store, 1, 3, 4);
    assertThat(fill(1, 100, 8)).isEqualTo(4);
    store.linkClosed(1);
    assertThat(fill(1, 200, 8)).isEqualTo(4);
  }

  @Test
  void countsBytesOfAMailboxToo() throws StoreException {
    limits(new StoreLimits(100, 1_000, 100_000, 100_000, 1L << 30, 0, 168, 0));
    claim(store, 1);
    for (int i = 0; i < 4; i++) {
      PutItem item = put(1, bytes(20_000, i));
      commitBy(store, i, NOW, item);
      assertThat(item.result()).isEqualTo(AckCode.STORED);
    }
    PutItem last = put(1, bytes(20_001, 7));
    commitBy(store, 9, NOW, last);
    assertThat(last.result()).isEqualTo(AckCode.FULL);
  }

  @Test
  void keepsTheRelaysReserveForThoseWhoHoldLittle() throws StoreException {
    // 640 envelopes, the last 128 in reserve, of which a mailbox or a link may have 2.
    limits(new StoreLimits(100, 640, 16 << 20, 640, 1L << 30, 0.2, 168, 0));
    claim(store, 1);
    claim(store, 2);
    claim(store, 3);
    assertThat(fill(1, 0, 400) + fill(2, 1_000, 400)).isEqualTo(512);
    assertThat(fill(3, 2_000, 3)).isZero();
    assertThat(fillBox(4, 2, 3_000, 5)).isEqualTo(2);
    assertThat(fillBox(4, 3, 4_000, 5)).isZero();
    assertThat(fillBox(5, 3, 5_000, 5)).isEqualTo(2);
  }

  private int fill(long link, int seed, int count) throws StoreException {
    return fillBox(link, 1, seed, count);
  }

  private int fillBox(long link, int mailbox, int seed, int count) throws StoreException {
    int stored = 0;
    for (int i = 0; i < count; i++) {
      PutItem item = put(mailbox, bytes(50, seed + i));
      commitBy(store, link, NOW, item);
      stored += item.result() == AckCode.STORED ? 1 : 0;
    }
    return stored;
  }

  @Test
  void saysBusyWhenTheDiskIsNearlyFullAndGoesOnReading() throws StoreException {
    claim(store, 1);
    putNow(store, put(1, bytes(50, 1)));
    freeBytes = 999;
    assertThat(putNow(store, put(1, bytes(50, 2)))).isEqualTo(AckCode.BUSY);
    assertThat(putNow(store, put(1, bytes(50, 1)))).isEqualTo(AckCode.STORED);
    assertThat(claim(store, 2)).isEqualTo(Outcome.BUSY);
    assertThat(waiting(1)).hasSize(1);
    assertThat(collect(store, 1, 3, 1)).isEqualTo(Outcome.OK);
    assertThat(store.figures().diskFull()).isTrue();
    freeBytes = 1_000;
    assertThat(putNow(store, put(1, bytes(50, 2)))).isEqualTo(AckCode.STORED);
  }

  @Test
  void evictsOldRoutineFirstAndNothingYoungerThanGuaranteed() throws StoreException {
    limits(new StoreLimits(100, 100, 1 << 20, 100, 1L << 30, 0, 168, 0));
    claim(store, 1);
    byte[] flash = bytes(50, -1);
    commitBy(store, 1, NOW, put(1, 0, 720, flash));
    for (int i = 0; i < 94; i++) {
      commitBy(store, 2 + i % 2, NOW + (i < 20 ? 0 : 24), put(1, 3, 720, bytes(50, i)));
    }
    sweepAll(store, NOW + 167);
    assertThat(store.figures().evictedCount()).isZero();
    sweepAll(store, NOW + 168);
    assertThat(store.figures().evictedCount()).isEqualTo(15);
    assertThat(store.figures().waitingCount()).isEqualTo(80);
    assertThat(waiting(1)).hasSize(80);
    int gone = -1;
    for (int i = 0; i < 94; i++) {
      boolean evicted = ask(1, bytes(50, i), NOW + 168) == Disposition.EVICTED;
      assertThat(evicted && i >= 20).isFalse();
      gone = evicted ? i : gone;
    }
    assertThat(ask(1, flash, NOW + 168)).isEqualTo(Disposition.STORED);
    PutItem again = put(1, 3, 10, bytes(50, gone)); // forgotten earlier than its first copy
    commit(store, NOW + 168, again);
    assertThat(again.result()).isEqualTo(AckCode.STORED);
    assertThat(ask(1, bytes(50, gone), NOW + 168)).isEqualTo(Disposition.STORED);
    assertThat(waiting(1)).hasSize(81);
  }

  @Test
  void keepsTheTimeThatWasAccountedFor() throws StoreException {
    assertThat(store.storedTime()).isNull();
    store.keepTime(new StoredTime(1_800_000_000L, 5));
    store.keepTime(new StoredTime(1_800_000_600L, 129_600));
    claim(store, 1);
    store = reopen(store, ROOMY);
    assertThat(store.storedTime()).isEqualTo(new StoredTime(1_800_000_600L, 129_600));
  }

  @Test
  void keepsEverythingAcrossAReopening() throws StoreException {
    claim(store, 1);
    claim(store, 2);
    state(store, StatementItem.publish(key(1), 2, bytes(99, 1)));
    state(store, StatementItem.revoke(key(2), 2));
    for (int i = 0; i < 20; i++) {
      putNow(store, put(1, i % 4, LIFETIME, bytes(100, i)));
    }
    collect(store, 1, 0, 2);
    List<byte[]> before = waiting(1);
    store = reopen(store, ROOMY);
    assertThat(waiting(1)).containsExactlyElementsOf(before).hasSize(18);
    assertThat(store.figures().waitingCount()).isEqualTo(18);
    assertThat(store.figures().waitingBytes()).isEqualTo(1_800);
    assertThat(store.figures().mailboxes()).isEqualTo(2);
    assertThat(ask(1, bytes(100, 0), NOW)).isEqualTo(Disposition.COLLECTED);
    assertThat(ask(1, bytes(100, 8), NOW)).isEqualTo(Disposition.STORED);
    assertThat(store.bundle(key(1)).body()).isEqualTo(bytes(99, 1));
    assertThat(claim(store, 2)).isEqualTo(Outcome.REVOKED);
    assertThat(putNow(store, put(2, bytes(50, 1)))).isEqualTo(AckCode.REVOKED);
    for (int i = 0; i < 20; i++) {
      assertThat(putNow(store, put(1, i % 4, LIFETIME, bytes(100, i)))).isEqualTo(AckCode.STORED);
    }
    assertThat(waiting(1)).hasSize(18);
  }
}
