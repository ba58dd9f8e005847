package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tereze.relay.store.StoreFixtures.LIFETIME;
import static org.tereze.relay.store.StoreFixtures.NOW;
import static org.tereze.relay.store.StoreFixtures.bytes;
import static org.tereze.relay.store.StoreFixtures.claim;
import static org.tereze.relay.store.StoreFixtures.collect;
import static org.tereze.relay.store.StoreFixtures.commit;
import static org.tereze.relay.store.StoreFixtures.key;
import static org.tereze.relay.store.StoreFixtures.put;
import static org.tereze.relay.store.StoreFixtures.putNow;
import static org.tereze.relay.store.StoreFixtures.state;
import static org.tereze.relay.store.StoreFixtures.sweepAll;

import org.junit.jupiter.api.Test;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Outcome;

/** What every mailbox store promises of its owners' statements: claims, bundles, revocations. */
abstract class StatementContract extends StoreContract {
  @Test
  void bundlesAreKeptBySerial() throws StoreException {
    assertThat(store.bundle(key(1)).outcome()).isEqualTo(Outcome.NO_MAILBOX);
    assertThat(state(store, StatementItem.publish(key(1), 1, bytes(9, 1))))
        .isEqualTo(Outcome.NO_MAILBOX);
    claim(store, 1);
    assertThat(store.bundle(key(1)).body()).isNull();
    assertThat(state(store, StatementItem.publish(key(1), 2, bytes(1_552, 1))))
        .isEqualTo(Outcome.OK);
    assertThat(store.bundle(key(1)).body()).isEqualTo(bytes(1_552, 1));
    assertThat(store.bundle(key(1)).serial()).isEqualTo(2);
    StatementItem older = StatementItem.publish(key(1), 1, bytes(9, 1));
    assertThat(state(store, older)).isEqualTo(Outcome.STALE);
    assertThat(older.knownSerial()).isEqualTo(2);
    assertThat(state(store, StatementItem.publish(key(1), 2, bytes(1_552, 1))))
        .isEqualTo(Outcome.OK);
    assertThat(state(store, StatementItem.publish(key(1), 2, bytes(9, 9))))
        .isEqualTo(Outcome.STALE);
    assertThat(state(store, StatementItem.claim(key(1), 1))).isEqualTo(Outcome.OK);
    assertThat(state(store, StatementItem.publish(key(1), 0xFFFF_FFFFL, bytes(9, 9))))
        .isEqualTo(Outcome.OK);
    assertThat(store.bundle(key(1)).serial()).isEqualTo(0xFFFF_FFFFL);
  }

  @Test
  void makesNoMailboxForWhomItMayNot() throws StoreException {
    StatementItem claim = StatementItem.claim(key(1), 1);
    claim.makeNothing();
    assertThat(state(store, claim)).isEqualTo(Outcome.BUSY);
    assertThat(claim.madeMailbox()).isFalse();
    assertThat(store.bundle(key(1)).outcome()).isEqualTo(Outcome.NO_MAILBOX);
    StatementItem allowed = StatementItem.claim(key(1), 1);
    assertThat(state(store, allowed)).isEqualTo(Outcome.OK);
    assertThat(allowed.madeMailbox()).isTrue();
    StatementItem newer = StatementItem.claim(key(1), 2);
    newer.makeNothing();
    assertThat(state(store, newer)).isEqualTo(Outcome.OK);
    assertThat(newer.madeMailbox()).isFalse();
  }

  @Test
  void tellsTheOwnerQuotaAndWaiting() throws StoreException {
    claim(store, 1);
    putNow(store, put(1, bytes(50, 1)));
    StatementItem again = StatementItem.claim(key(1), 1);
    assertThat(state(store, again)).isEqualTo(Outcome.OK);
    assertThat(again.quotaCount()).isEqualTo(1_000);
    assertThat(again.quotaKib()).isEqualTo(1_024);
    assertThat(again.waiting()).isEqualTo(1);
  }

  @Test
  void revokesForGood() throws StoreException {
    claim(store, 1);
    byte[] waits = bytes(50, 1);
    byte[] collected = bytes(50, 2);
    commit(store, NOW, put(1, 0, LIFETIME, collected), put(1, waits));
    collect(store, 1, 0, 1);
    assertThat(state(store, StatementItem.revoke(key(1), 2))).isEqualTo(Outcome.OK);
    assertThat(state(store, StatementItem.revoke(key(1), 2))).isEqualTo(Outcome.OK);
    assertThat(state(store, StatementItem.claim(key(1), 3))).isEqualTo(Outcome.REVOKED);
    assertThat(state(store, StatementItem.claim(key(1), 1))).isEqualTo(Outcome.REVOKED);
    assertThat(putNow(store, put(1, bytes(50, 3)))).isEqualTo(AckCode.REVOKED);
    assertThat(putNow(store, put(1, waits))).isEqualTo(AckCode.REVOKED);
    assertThat(putNow(store, put(1, collected))).isEqualTo(AckCode.STORED);
    assertThat(store.bundle(key(1)).outcome()).isEqualTo(Outcome.REVOKED);
    assertThat(store.deliveries(key(1), START, ALL).outcome()).isEqualTo(Outcome.REVOKED);
    assertThat(collect(store, 1, 3, 1)).isEqualTo(Outcome.REVOKED);
    assertThat(ask(1, waits, NOW)).isEqualTo(Disposition.EVICTED);
    assertThat(ask(1, collected, NOW)).isEqualTo(Disposition.COLLECTED);
    assertThat(store.figures().waitingCount()).isZero();
    sweepAll(store, NOW + 48);
    assertThat(ask(1, waits, NOW)).isEqualTo(Disposition.EVICTED);
  }

  @Test
  void revokesWhatWasNeverClaimedSoThatAnOldClaimStaysOut() throws StoreException {
    assertThat(state(store, StatementItem.revoke(key(1), 5))).isEqualTo(Outcome.OK);
    assertThat(state(store, StatementItem.claim(key(1), 1))).isEqualTo(Outcome.REVOKED);
    assertThat(putNow(store, put(1, bytes(50, 1)))).isEqualTo(AckCode.REVOKED);
    assertThat(putNow(store, put(2, bytes(50, 1)))).isEqualTo(AckCode.NO_MAILBOX);
  }

  @Test
  void takesNoMoreMailboxesThanItMay() throws StoreException {
    limits(new StoreLimits(2, 8, 1 << 20, 100, 1L << 30, 0, 168, 0));
    assertThat(claim(store, 1)).isEqualTo(Outcome.OK);
    assertThat(claim(store, 2)).isEqualTo(Outcome.OK);
    assertThat(claim(store, 3)).isEqualTo(Outcome.FULL);
    assertThat(claim(store, 2)).isEqualTo(Outcome.OK);
    assertThat(store.figures().mailboxes()).isEqualTo(2);
  }
}
