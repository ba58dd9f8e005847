package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tereze.relay.store.StoreFixtures.NOW;
import static org.tereze.relay.store.StoreFixtures.OTHER_SECRET;
import static org.tereze.relay.store.StoreFixtures.SECRET;
import static org.tereze.relay.store.StoreFixtures.bytes;
import static org.tereze.relay.store.StoreFixtures.claim;
import static org.tereze.relay.store.StoreFixtures.commit;
import static org.tereze.relay.store.StoreFixtures.commitBy;
import static org.tereze.relay.store.StoreFixtures.mailbox;
import static org.tereze.relay.store.StoreFixtures.sweepAll;
import static org.tereze.relay.store.TransitScene.HOME;
import static org.tereze.relay.store.TransitScene.OTHER_HOME;
import static org.tereze.relay.store.TransitScene.ask;
import static org.tereze.relay.store.TransitScene.fill;
import static org.tereze.relay.store.TransitScene.forward;
import static org.tereze.relay.store.TransitScene.forwarded;
import static org.tereze.relay.store.TransitScene.id;
import static org.tereze.relay.store.TransitScene.put;
import static org.tereze.relay.store.TransitScene.putNow;
import static org.tereze.relay.store.TransitScene.relay;
import static org.tereze.relay.store.TransitScene.silent;
import static org.tereze.relay.store.TransitScene.sweepDays;
import static org.tereze.relay.store.TransitScene.transit;
import static org.tereze.relay.store.TransitScene.undecided;
import static org.tereze.relay.store.TransitScene.waiting;
import static org.tereze.relay.store.TransitScene.word;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.rocksdb.RocksDBException;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Outcome;
import org.tereze.wire.RelayId;

/** What a store does with envelopes for other relays, from the put to the last news. */
@Execution(ExecutionMode.CONCURRENT)
final class TransitStoreIT {
  private static final byte[] ENVELOPE = bytes(90, 1);
  private static final byte[] SECOND = bytes(80, 2);

  @TempDir Path directory;
  private RocksMailboxStore store;
  private long freeBytes = Long.MAX_VALUE;

  @BeforeEach
  void openRoomy() throws StoreException {
    store = open(StoreContract.ROOMY, null);
  }

  @AfterEach
  void closeStore() throws StoreException {
    store.close();
    assertThat(StoreInspection.inspect(directory).faults()).isEmpty();
  }

  private RocksMailboxStore open(StoreLimits limits, @Nullable DurableWrite durable)
      throws StoreException {
    return RocksMailboxStore.open(directory, limits, () -> freeBytes, new SecureRandom(), durable);
  }

  private void reopen(StoreLimits limits) throws StoreException {
    store.close();
    store = open(limits, null);
  }

  private List<Long> heads(RelayId home, int lane) throws StoreException {
    return store.transit().heads(home, lane, 0, 1_000).stream().map(TransitHead::sequence).toList();
  }

  @Test
  void saysWhatBecameOfAnEnvelopeStepByStep() throws Exception {
    TransitMailbox to = transit(1);
    assertThat(putNow(store, to, ENVELOPE)).isEqualTo(AckCode.STORED);
    assertThat(ask(store, to, ENVELOPE, NOW)).isEqualTo(Disposition.STORED);
    assertThat(undecided(store, HOME)).isEmpty();
    forward(store, to, 3, 1);
    assertThat(ask(store, to, ENVELOPE, NOW)).isEqualTo(Disposition.FORWARDED);
    assertThat(waiting(store, to, 3)).isEmpty();
    assertThat(undecided(store, HOME)).containsExactly(id(to, ENVELOPE));
    sweepAll(store, NOW); // its bytes go, what is known of it stays
    reopen(StoreContract.ROOMY);
    assertThat(ask(store, to, ENVELOPE, NOW)).isEqualTo(Disposition.FORWARDED);
    assertThat(undecided(store, HOME)).containsExactly(id(to, ENVELOPE));
    commit(store, NOW, word(to, 3, 1, ENVELOPE, Disposition.COLLECTED));
    assertThat(ask(store, to, ENVELOPE, NOW)).isEqualTo(Disposition.COLLECTED);
    assertThat(undecided(store, HOME)).isEmpty();
    commit(store, NOW, word(to, 3, 1, ENVELOPE, Disposition.EVICTED));
    assertThat(ask(store, to, ENVELOPE, NOW)).isEqualTo(Disposition.COLLECTED);
    reopen(StoreContract.ROOMY);
    assertThat(ask(store, to, ENVELOPE, NOW)).isEqualTo(Disposition.COLLECTED);
    assertThat(store.dispositions(OTHER_SECRET, new long[] {id(to, ENVELOPE)}, NOW))
        .containsExactly(Disposition.UNKNOWN);
  }

  @Test
  void answersARepeatedPutFromTheIndexWhateverHasBecomeOfIt() throws Exception {
    TransitMailbox to = transit(1);
    putNow(store, to, ENVELOPE);
    assertThat(putNow(store, to, ENVELOPE)).isEqualTo(AckCode.STORED);
    assertThat(waiting(store, to, 3)).hasSize(1);
    forward(store, to, 3, 1);
    assertThat(putNow(store, to, ENVELOPE)).isEqualTo(AckCode.STORED);
    assertThat(waiting(store, to, 3)).isEmpty();
    commit(store, NOW, word(to, 3, 1, ENVELOPE, Disposition.COLLECTED));
    assertThat(putNow(store, to, ENVELOPE)).isEqualTo(AckCode.STORED);
    assertThat(waiting(store, to, 3)).isEmpty();
    assertThat(store.figures().waitingCount()).isZero();
  }

  @Test
  void storesAnewWhatTheNextRelaysLostToTimeOrRoom() throws Exception {
    TransitMailbox to = transit(1);
    long sequence = 0;
    for (Disposition end : List.of(Disposition.EVICTED, Disposition.EXPIRED)) {
      assertThat(putNow(store, to, ENVELOPE)).isEqualTo(AckCode.STORED);
      sequence++;
      assertThat(waiting(store, to, 3)).hasSize(1);
      forward(store, to, 3, sequence);
      commit(store, NOW, word(to, 3, sequence, ENVELOPE, end));
      assertThat(ask(store, to, ENVELOPE, NOW)).isEqualTo(end);
    }
    PutItem again = put(to, ENVELOPE);
    commit(store, NOW, word(to, 3, sequence, ENVELOPE, Disposition.EVICTED), again);
    assertThat(again.result()).isEqualTo(AckCode.STORED);
    assertThat(waiting(store, to, 3)).hasSize(1);
    assertThat(ask(store, to, ENVELOPE, NOW)).isEqualTo(Disposition.STORED);
  }

  /** In one batch the word comes first: a put behind it must not be answered by what was before. */
  @Test
  void hearsTheWordAndThenThePutOfOneBatch() throws Exception {
    TransitMailbox to = transit(1);
    putNow(store, to, ENVELOPE);
    PutItem again = put(to, ENVELOPE);
    commit(store, NOW, forwarded(to, 3, 1), word(to, 3, 1, ENVELOPE, Disposition.EVICTED), again);
    assertThat(again.result()).isEqualTo(AckCode.STORED);
    assertThat(waiting(store, to, 3)).containsExactly(ENVELOPE);
  }

  @Test
  void skipsWhatWasRefusedForGoodAndGoesOn() throws Exception {
    TransitMailbox to = transit(1);
    putNow(store, to, ENVELOPE);
    putNow(store, to, SECOND);
    commit(store, NOW, word(to, 3, 1, ENVELOPE, Disposition.REFUSED));
    assertThat(ask(store, to, ENVELOPE, NOW)).isEqualTo(Disposition.REFUSED);
    assertThat(store.figures().waitingCount()).isEqualTo(2); // until the lane has passed it
    forward(store, to, 3, 2);
    assertThat(ask(store, to, ENVELOPE, NOW)).isEqualTo(Disposition.REFUSED);
    assertThat(ask(store, to, SECOND, NOW)).isEqualTo(Disposition.FORWARDED);
    assertThat(store.figures().waitingCount()).isZero();
    assertThat(undecided(store, HOME)).containsExactly(id(to, SECOND));
  }

  @Test
  void answersRevokedOnceTheNextHopHasSaidSo() throws Exception {
    TransitMailbox to = transit(1);
    putNow(store, to, ENVELOPE);
    putNow(store, to, SECOND);
    StatementItem revoked = StatementItem.revoke(to.key(), 1);
    commit(store, NOW, forwarded(to, 3, 1), revoked);
    assertThat(revoked.outcome()).isEqualTo(Outcome.OK);
    assertThat(heads(HOME, 3)).isEmpty();
    assertThat(waiting(store, to, 3)).isEmpty();
    assertThat(ask(store, to, ENVELOPE, NOW)).isEqualTo(Disposition.FORWARDED);
    assertThat(ask(store, to, SECOND, NOW)).isEqualTo(Disposition.REFUSED);
    assertThat(putNow(store, to, SECOND)).isEqualTo(AckCode.REVOKED);
    assertThat(putNow(store, to, bytes(30, 3))).isEqualTo(AckCode.REVOKED);
    assertThat(store.figures().waitingCount()).isZero();
    sweepAll(store, NOW);
    reopen(StoreContract.ROOMY);
    assertThat(ask(store, to, SECOND, NOW)).isEqualTo(Disposition.REFUSED);
    assertThat(putNow(store, to, SECOND)).isEqualTo(AckCode.REVOKED);
    sweepDays(store, NOW, 80);
    assertThat(store.figures().transitMailboxes()).isZero();
  }

  @Test
  void keepsTheWordOfARefusalOverARestartAndOverTheEndOfItsLife() throws Exception {
    TransitMailbox to = transit(1);
    putNow(store, to, ENVELOPE);
    commit(store, NOW, word(to, 3, 1, ENVELOPE, Disposition.REFUSED));
    reopen(StoreContract.ROOMY);
    assertThat(waiting(store, to, 3)).hasSize(1); // it is asked once more
    commit(store, NOW, word(to, 3, 1, ENVELOPE, Disposition.REFUSED), forwarded(to, 3, 1));
    assertThat(undecided(store, HOME)).isEmpty();
    putNow(store, to, SECOND);
    commit(store, NOW, word(to, 3, 2, SECOND, Disposition.REFUSED));
    sweepDays(store, NOW, 20); // SECOND's life ends while it stands there refused
    assertThat(ask(store, to, SECOND, NOW + 480)).isEqualTo(Disposition.REFUSED);
    assertThat(store.figures().waitingCount()).isZero();
  }

  @Test
  void expiresInTransitAndSaysSo() throws Exception {
    TransitMailbox to = transit(1);
    StoreFixtures.putNow(store, put(to, 1, 10, ENVELOPE));
    assertThat(ask(store, to, ENVELOPE, NOW + 10)).isEqualTo(Disposition.EXPIRED);
    TransitHead head = store.transit().heads(HOME, 1, 0, 1).get(0);
    assertThat(head.expiryHours()).isEqualTo(NOW + 10);
    assertThat(head.storedHours()).isEqualTo(NOW);
    sweepAll(store, NOW + 48);
    assertThat(heads(HOME, 1)).isEmpty();
    assertThat(store.figures().waitingCount()).isZero();
    assertThat(ask(store, to, ENVELOPE, NOW + 48)).isEqualTo(Disposition.EXPIRED);
    PutItem again = put(to, 1, 100, ENVELOPE);
    commit(store, NOW + 48, again);
    assertThat(again.result()).isEqualTo(AckCode.STORED);
    assertThat(heads(HOME, 1)).containsExactly(2L);
  }

  /** Whoever carries on need not wait for the sweep to go past what is over. */
  @Test
  void letsTheLaneGoPastWhatExpiredInIt() throws Exception {
    TransitMailbox to = transit(1);
    StoreFixtures.putNow(store, put(to, 3, 10, ENVELOPE));
    putNow(store, to, SECOND);
    commit(store, NOW + 11, word(to, 3, 1, ENVELOPE, Disposition.EXPIRED), forwarded(to, 3, 2));
    assertThat(ask(store, to, ENVELOPE, NOW + 11)).isEqualTo(Disposition.EXPIRED);
    assertThat(ask(store, to, SECOND, NOW + 11)).isEqualTo(Disposition.FORWARDED);
    assertThat(undecided(store, HOME)).containsExactly(id(to, SECOND));
    assertThat(store.figures().waitingCount()).isZero();
    sweepAll(store, NOW + 48);
    assertThat(ask(store, to, ENVELOPE, NOW + 48)).isEqualTo(Disposition.EXPIRED);
  }

  @Test
  void listsWhatWaitsByHomeAndLaneAndPageByPage() throws Exception {
    List<TransitMailbox> here = fill(store, HOME, 1, 5);
    fill(store, OTHER_HOME, 100, 2);
    StoreFixtures.putNow(store, put(here.get(2), 0, 20, SECOND));
    assertThat(store.transit().homes()).containsExactlyInAnyOrder(HOME, OTHER_HOME);
    assertThat(heads(HOME, 3)).hasSize(5);
    assertThat(heads(HOME, 0)).hasSize(1);
    assertThat(heads(HOME, 1)).isEmpty();
    assertThat(heads(OTHER_HOME, 3)).hasSize(2);
    assertThat(heads(relay(9), 3)).isEmpty();
    List<TransitHead> page = store.transit().heads(HOME, 3, 0, 2);
    List<TransitHead> rest = store.transit().heads(HOME, 3, page.get(1).number(), 100);
    List<TransitMailbox> all = new ArrayList<>();
    page.forEach(head -> all.add(head.mailbox()));
    rest.forEach(head -> all.add(head.mailbox()));
    assertThat(all.stream().map(TransitMailbox::key))
        .containsExactlyElementsOf(here.stream().map(TransitMailbox::key).toList());
    forward(store, here.get(0), 3, 1);
    assertThat(heads(HOME, 3)).hasSize(4);
    putNow(store, here.get(0), SECOND);
    assertThat(heads(HOME, 3)).contains(2L).hasSize(5);
    reopen(StoreContract.ROOMY);
    assertThat(heads(HOME, 3)).hasSize(5);
    assertThat(heads(HOME, 0)).hasSize(1);
    assertThat(heads(OTHER_HOME, 3)).hasSize(2);
  }

  @Test
  void readsALaneInPagesBehindAPosition() throws Exception {
    TransitMailbox to = transit(1);
    for (int i = 0; i < 6; i++) {
      putNow(store, to, bytes(100, i));
    }
    forward(store, to, 3, 1);
    TransitStore transit = store.transit();
    assertThat(transit.envelopes(to.key(), 3, 0, 2, 1 << 20))
        .extracting(TransitEnvelope::sequence)
        .containsExactly(2L, 3L);
    assertThat(transit.envelopes(to.key(), 3, 3, 9, 250))
        .extracting(TransitEnvelope::sequence)
        .containsExactly(4L, 5L);
    assertThat(transit.envelopes(to.key(), 3, 5, 9, 1)).hasSize(1);
    TransitEnvelope last = transit.envelopes(to.key(), 3, 5, 9, 1).get(0);
    assertThat(last.bytes()).isEqualTo(bytes(100, 5));
    assertThat(last.envelopeId()).isEqualTo(id(to, bytes(100, 5)));
    assertThat(last.expiryHours()).isEqualTo(NOW + StoreFixtures.LIFETIME);
    assertThat(transit.envelopes(to.key(), 2, 0, 9, 1 << 20)).isEmpty();
    claim(store, 7);
    StoreFixtures.putNow(store, StoreFixtures.put(7, ENVELOPE));
    assertThat(transit.envelopes(StoreFixtures.key(7), 3, 0, 9, 1 << 20)).isEmpty();
  }

  @Test
  void listsUndecidedOnesInPagesAndOnlyWhereTheSecretIsKnown() throws Exception {
    TransitMailbox one = transit(1);
    TransitMailbox mute = silent(2);
    TransitMailbox three = transit(3);
    for (int i = 0; i < 3; i++) {
      putNow(store, one, bytes(50, i));
      putNow(store, mute, bytes(50, i));
      putNow(store, three, bytes(50, i));
    }
    for (TransitMailbox each : List.of(one, mute, three)) {
      forward(store, each, 3, 3);
    }
    UndecidedEnvelope after = null;
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      List<UndecidedEnvelope> page = store.transit().undecided(HOME, after, 2);
      assertThat(page).hasSize(2);
      page.forEach(each -> ids.add(each.envelopeId()));
      after = page.get(1);
    }
    assertThat(store.transit().undecided(HOME, after, 2)).isEmpty();
    assertThat(ids)
        .containsExactly(
            id(one, bytes(50, 0)),
            id(one, bytes(50, 1)),
            id(one, bytes(50, 2)),
            id(three, bytes(50, 0)),
            id(three, bytes(50, 1)),
            id(three, bytes(50, 2)));
  }

  @Test
  void learnsTheSecretFromWhoeverTellsItAndKeepsVerifiersApart() throws Exception {
    putNow(store, silent(1), ENVELOPE);
    putNow(store, transit(1), SECOND); // the same verifier: the same mailbox
    assertThat(store.figures().transitMailboxes()).isEqualTo(1);
    reopen(StoreContract.ROOMY);
    TransitMailbox known = store.transit().heads(HOME, 3, 0, 9).get(0).mailbox();
    assertThat(known.secret()).isEqualTo(SECRET);
    assertThat(known.id()).isEqualTo(mailbox(1));
    putNow(store, transit(HOME, 1, OTHER_SECRET), bytes(30, 3));
    assertThat(store.figures().transitMailboxes()).isEqualTo(2);
    putNow(store, silent(1), bytes(30, 4));
    assertThat(heads(HOME, 3)).containsExactly(1L, 1L);
  }

  @Test
  void remembersWhereWaitingOnesCameThrough() throws Exception {
    putNow(store, transit(HOME, 1, SECRET, relay(5)), ENVELOPE);
    putNow(store, transit(HOME, 1, SECRET, relay(6)), SECOND);
    assertThat(passed()).containsExactly(relay(5), relay(6));
    reopen(StoreContract.ROOMY);
    assertThat(passed()).containsExactly(relay(5), relay(6));
    forward(store, transit(1), 3, 2); // nothing waits: the way of the next one counts
    putNow(store, transit(1), bytes(50, 3));
    assertThat(passed()).isEmpty();
  }

  private List<RelayId> passed() throws StoreException {
    return store.transit().heads(HOME, 3, 0, 9).get(0).mailbox().passed();
  }

  @Test
  void refusesWhatWouldMakeTheWayTooLong() throws Exception {
    RelayId[] seven = new RelayId[7];
    for (int i = 0; i < seven.length; i++) {
      seven[i] = relay(10 + i);
    }
    putNow(store, transit(HOME, 1, SECRET, seven), ENVELOPE);
    assertThat(putNow(store, transit(HOME, 1, SECRET, relay(20), relay(21)), SECOND))
        .isEqualTo(AckCode.NO_ROUTE);
    assertThat(putNow(store, transit(HOME, 1, SECRET, relay(20)), SECOND))
        .isEqualTo(AckCode.STORED);
    assertThat(passed()).hasSize(8);
    assertThat(store.transit().heads(HOME, 3, 0, 9).get(0).mailbox().onward(relay(2), relay(3)))
        .isNull();
  }

  /** A relay would let go of it on this word, and the copy that went on may come back to it. */
  @Test
  void takesAnewWhatItHasForwardedWhenARelayBringsItAnotherWay() throws Exception {
    putNow(store, transit(1), ENVELOPE);
    forward(store, transit(1), 3, 1);
    TransitMailbox byFive = transit(HOME, 1, SECRET, relay(5));
    assertThat(putNow(store, byFive, ENVELOPE)).isEqualTo(AckCode.STORED);
    assertThat(waiting(store, transit(1), 3)).containsExactly(ENVELOPE);
    forward(store, transit(1), 3, 2);
    assertThat(putNow(store, byFive, ENVELOPE)).isEqualTo(AckCode.STORED);
    assertThat(putNow(store, transit(1), ENVELOPE)).isEqualTo(AckCode.STORED);
    assertThat(waiting(store, transit(1), 3)).isEmpty(); // the ways it came before
    assertThat(putNow(store, transit(HOME, 1, SECRET, relay(6)), ENVELOPE))
        .isEqualTo(AckCode.STORED);
    assertThat(waiting(store, transit(1), 3)).hasSize(1);
    reopen(StoreContract.ROOMY);
    forward(store, transit(1), 3, 3);
    assertThat(putNow(store, byFive, ENVELOPE)).isEqualTo(AckCode.STORED);
    assertThat(waiting(store, transit(1), 3)).hasSize(1);
  }

  @Test
  void isBusyForOthersWhenItsDiskIsFullAndMakesNothing() throws Exception {
    putNow(store, transit(1), ENVELOPE);
    freeBytes = 0;
    assertThat(putNow(store, transit(1), SECOND)).isEqualTo(AckCode.BUSY);
    assertThat(putNow(store, transit(2), SECOND)).isEqualTo(AckCode.BUSY);
    assertThat(putNow(store, transit(1), ENVELOPE)).isEqualTo(AckCode.STORED);
    assertThat(store.figures().transitMailboxes()).isEqualTo(1);
    forward(store, transit(1), 3, 1); // letting go goes on
    assertThat(ask(store, transit(1), ENVELOPE, NOW)).isEqualTo(Disposition.FORWARDED);
    freeBytes = Long.MAX_VALUE;
    assertThat(putNow(store, transit(2), SECOND)).isEqualTo(AckCode.STORED);
  }

  @Test
  void makesNoMoreMailboxesThanItMayInAllAndForOneLink() throws Exception {
    reopen(StoreContract.ROOMY.withTransit(5, 3));
    for (int i = 1; i <= 4; i++) {
      PutItem item = put(transit(i), bytes(50, i));
      commitBy(store, 1, NOW, item);
      assertThat(item.result()).isEqualTo(i <= 3 ? AckCode.STORED : AckCode.BUSY);
      assertThat(item.madeMailbox()).isEqualTo(i <= 3);
    }
    PutItem known = put(transit(3), bytes(50, 9));
    commitBy(store, 1, NOW, known);
    assertThat(known.result()).isEqualTo(AckCode.STORED);
    for (int i = 4; i <= 6; i++) {
      PutItem item = put(transit(i), bytes(50, i));
      commitBy(store, 2, NOW, item);
      assertThat(item.result()).isEqualTo(i <= 5 ? AckCode.STORED : AckCode.FULL);
    }
    store.linkClosed(1);
    PutItem later = put(transit(6), bytes(50, 6));
    commitBy(store, 1, NOW, later);
    assertThat(later.result()).isEqualTo(AckCode.FULL);
    reopen(StoreContract.ROOMY.withTransit(6, 3));
    PutItem forbidden = put(transit(6), bytes(50, 6));
    forbidden.makeNothing();
    commitBy(store, 3, NOW, forbidden);
    assertThat(forbidden.result()).isEqualTo(AckCode.BUSY);
    assertThat(putNow(store, transit(6), bytes(50, 6))).isEqualTo(AckCode.STORED);
    assertThat(putNow(store, transit(7), bytes(50, 7))).isEqualTo(AckCode.FULL);
  }

  /** Who claims mailboxes and who names those of others do not use up each other's places. */
  @Test
  void countsClaimedMailboxesApart() throws Exception {
    store.close();
    store = open(new StoreLimits(2, 8, 1 << 20, 100, 1L << 30, 0, 168, 0).withTransit(2, 9), null);
    fill(store, HOME, 1, 2);
    assertThat(claim(store, 1)).isEqualTo(Outcome.OK);
    assertThat(claim(store, 2)).isEqualTo(Outcome.OK);
    assertThat(claim(store, 3)).isEqualTo(Outcome.FULL);
    assertThat(putNow(store, transit(3), ENVELOPE)).isEqualTo(AckCode.FULL);
  }

  @Test
  void hasTheSameQuotasForTransitAsForAll() throws Exception {
    store.close();
    store = open(new StoreLimits(9, 4, 1 << 20, 100, 1L << 30, 0, 168, 0), null);
    List<AckCode> answers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      answers.add(putNow(store, transit(1), bytes(50, i)));
    }
    assertThat(answers).containsExactly(AckCode.STORED, AckCode.STORED, AckCode.FULL);
    forward(store, transit(1), 3, 2);
    assertThat(putNow(store, transit(1), bytes(50, 2))).isEqualTo(AckCode.STORED);
  }

  @Test
  void forgetsAMailboxWhenNothingWaitsAndNothingIsRemembered() throws Exception {
    TransitMailbox done = transit(1);
    TransitMailbox waits = transit(2);
    StoreFixtures.putNow(store, put(done, 3, 24, ENVELOPE));
    StoreFixtures.putNow(store, put(waits, 3, 720, SECOND));
    forward(store, done, 3, 1);
    sweepDays(store, NOW, 2);
    assertThat(store.figures().transitMailboxes()).isEqualTo(2);
    assertThat(undecided(store, HOME)).containsExactly(id(done, ENVELOPE));
    int remembered = NOW + 24 + StoreLimits.REMEMBERED_HOURS;
    sweepDays(store, remembered - 24, 9); // its week is over, and then it is
    assertThat(store.figures().transitMailboxes()).isEqualTo(1);
    assertThat(undecided(store, HOME)).isEmpty();
    assertThat(ask(store, done, ENVELOPE, remembered)).isEqualTo(Disposition.UNKNOWN);
    reopen(StoreContract.ROOMY);
    assertThat(store.figures().transitMailboxes()).isEqualTo(1);
    PutItem again = put(done, ENVELOPE);
    commit(store, remembered + 300, again);
    assertThat(again.result()).isEqualTo(AckCode.STORED);
    assertThat(waiting(store, done, 3)).containsExactly(ENVELOPE);
    sweepDays(store, remembered + 300, 100);
    assertThat(store.figures().transitMailboxes()).isZero();
    assertThat(store.figures().mailboxes()).isZero();
    assertThat(store.transit().homes()).isEmpty();
  }

  /** Two mailboxes with one envelope: its entry lies where the longer life has put it. */
  @Test
  void isNotForgottenWhileALaterGenerationNamesIt() throws Exception {
    claim(store, 1);
    StoreFixtures.putNow(store, StoreFixtures.put(1, 3, 720, ENVELOPE));
    TransitMailbox to = transit(1); // the same mailbox id, so the same envelope id
    StoreFixtures.putNow(store, put(to, 3, 1, ENVELOPE));
    int over = NOW + 24 + StoreLimits.REMEMBERED_HOURS + 2 * 168;
    sweepDays(store, NOW, (over - NOW) / 24);
    assertThat(store.figures().transitMailboxes()).isEqualTo(1);
    store.dispositions(SECRET, new long[] {id(to, ENVELOPE)}, over);
    sweepDays(store, over, 40);
    assertThat(store.figures().transitMailboxes()).isZero();
  }

  @Test
  void leavesNoMailboxIdOnTheDiskOnceItIsForgotten() throws Exception {
    MailboxId random = MailboxId.of(bytes(16, 77));
    TransitMailbox to =
        new TransitMailbox(HOME, random, OTHER_SECRET.verifier(), OTHER_SECRET, List.of());
    StoreFixtures.putNow(store, put(to, 3, 24, ENVELOPE));
    forward(store, to, 3, 1);
    assertThat(filesContain(to.id().bytes())).isTrue();
    assertThat(filesContain(OTHER_SECRET.bytes())).isTrue();
    store.compact();
    assertThat(filesContain(to.id().bytes())).isTrue();
    sweepDays(store, NOW, 60);
    store.compact();
    assertThat(filesContain(to.id().bytes())).isFalse();
    assertThat(filesContain(OTHER_SECRET.bytes())).isFalse();
  }

  private boolean filesContain(byte[] wanted) throws IOException {
    String needle = new String(wanted, StandardCharsets.ISO_8859_1);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(needle)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The rows of what was forwarded go with the ids, though the mailbox lives on. */
  @Test
  void asksNoLongerForWhatIsForgotten() throws Exception {
    TransitMailbox to = transit(1);
    StoreFixtures.putNow(store, put(to, 3, 24, ENVELOPE));
    forward(store, to, 3, 1);
    int later = NOW + 24 + StoreLimits.REMEMBERED_HOURS;
    sweepDays(store, NOW, 3);
    assertThat(undecided(store, HOME)).hasSize(1);
    PutItem other = put(to, 3, 720, SECOND);
    commit(store, later - 1, other);
    sweepAll(store, later - 1);
    assertThat(undecided(store, HOME)).hasSize(1);
    sweepAll(store, later + 23);
    assertThat(undecided(store, HOME)).isEmpty();
    assertThat(store.figures().transitMailboxes()).isEqualTo(1);
    assertThat(waiting(store, to, 3)).containsExactly(SECOND);
  }

  @Test
  void tellsTheWatcherAfterTheSyncAndOnlyOfWhatIsNew() throws Exception {
    List<RelayId> told = new ArrayList<>();
    List<Integer> seen = new ArrayList<>();
    store
        .transit()
        .watch(
            home -> {
              told.add(home);
              try {
                seen.add(heads(home, 3).size());
              } catch (StoreException e) {
                throw new AssertionError(e);
              }
            });
    claim(store, 1);
    StoreFixtures.putNow(store, StoreFixtures.put(1, ENVELOPE));
    assertThat(told).isEmpty();
    commit(store, NOW, put(transit(1), ENVELOPE), put(transit(1), SECOND));
    assertThat(told).containsExactly(HOME);
    assertThat(seen).containsExactly(1);
    putNow(store, transit(1), ENVELOPE); // a repetition
    forward(store, transit(1), 3, 1);
    assertThat(told).hasSize(1);
  }

  /** What a crash takes must not have been let go of: the cursor is on the disk or nowhere. */
  @Test
  void letsGoOfNothingWhenTheCursorWasNotWritten() throws Exception {
    store.close();
    boolean[] broken = {false};
    store =
        open(
            StoreContract.ROOMY,
            (rocks, batch) -> {
              if (broken[0]) {
                throw new RocksDBException("IO error");
              }
              StoreFault.writeRaw(rocks, batch.data(), true);
            });
    TransitMailbox to = transit(1);
    putNow(store, to, ENVELOPE);
    broken[0] = true;
    assertThatThrownBy(() -> forward(store, to, 3, 1)).isInstanceOf(StoreException.class);
    assertThat(ask(store, to, ENVELOPE, NOW)).isEqualTo(Disposition.STORED);
    assertThat(waiting(store, to, 3)).containsExactly(ENVELOPE);
    reopen(StoreContract.ROOMY);
    assertThat(ask(store, to, ENVELOPE, NOW)).isEqualTo(Disposition.STORED);
    assertThat(waiting(store, to, 3)).containsExactly(ENVELOPE);
    assertThat(heads(HOME, 3)).containsExactly(1L);
  }

  @Test
  void refusesAWordThatEndsNothing() {
    for (Disposition said :
        List.of(Disposition.UNKNOWN, Disposition.STORED, Disposition.FORWARDED)) {
      assertThatThrownBy(() -> word(transit(1), 3, 1, ENVELOPE, said))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void ignoresWordsOfWhatIsNotThere() throws Exception {
    claim(store, 5);
    StoreFixtures.putNow(store, StoreFixtures.put(5, ENVELOPE));
    TransitMailbox to = transit(1);
    putNow(store, to, SECOND);
    long local = StoreFixtures.id(5, ENVELOPE);
    commit(
        store,
        NOW,
        word(transit(9), 3, 1, SECOND, Disposition.EVICTED),
        word(to, 3, 7, SECOND, Disposition.EVICTED),
        word(to, 2, 1, SECOND, Disposition.EVICTED),
        new DispositionItem(StoreFixtures.key(5), 3, 1, local, Disposition.EVICTED));
    assertThat(ask(store, to, SECOND, NOW)).isEqualTo(Disposition.STORED);
    assertThat(store.dispositions(SECRET, new long[] {local}, NOW))
        .containsExactly(Disposition.STORED);
  }
}
