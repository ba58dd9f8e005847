package org.tereze.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Outcome;

/** Histories that a mailbox can have, and for each thing that it must not do one that shows it. */
final class HistoryCheckerTest {
  private static final int WRITER = 1;
  private static final int OWNER = 2;
  private static final int LANE = 3;
  private static final int HOUR = 1_000;
  private static final int LIFETIME = 100;
  private static final int GUARANTEED = 50;

  private final History history = new History(HOUR);

  @BeforeEach
  void claim() {
    history.answered(history.claim(OWNER, 0), Outcome.OK);
  }

  private Put begin(int envelope) {
    return history.put(WRITER, 0, envelope, LANE, LIFETIME, 300);
  }

  private void put(int envelope, AckCode answer) {
    history.answered(begin(envelope), answer);
  }

  private void put(int envelope) {
    put(envelope, AckCode.STORED);
  }

  /** Fetches everything; pairs of sequence and envelope. */
  private void fetch(int... pairs) {
    Fetch fetch = history.fetch(OWNER, 0);
    give(fetch, pairs);
    history.answered(fetch, Outcome.OK, true);
  }

  private void give(Fetch fetch, int... pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      history.given(fetch, LANE, pairs[i], pairs[i + 1]);
    }
  }

  private Collect beginCollect(long upTo) {
    return history.collect(OWNER, 0, new long[] {0, 0, 0, upTo});
  }

  private void collect(long upTo) {
    history.answered(beginCollect(upTo), Outcome.OK);
  }

  private void ask(int envelope, Disposition told) {
    history.answered(history.ask(WRITER, 0, envelope), told);
  }

  private void hour(int hour) {
    history.ended(history.hour(hour));
  }

  private void revoke() {
    history.answered(history.revoke(OWNER, 0), Outcome.OK);
  }

  private List<Anomaly> anomalies() {
    return HistoryChecker.check(history, Rules.evictingAfter(GUARANTEED)).stream()
        .map(Violation::anomaly)
        .distinct()
        .collect(Collectors.toList());
  }

  private void assertAllowed() {
    assertThat(HistoryChecker.check(history, Rules.evictingAfter(GUARANTEED))).isEmpty();
  }

  @Test
  void allowsWhatAMailboxDoes() {
    put(1);
    put(2);
    put(1);
    ask(1, Disposition.STORED);
    ask(9, Disposition.UNKNOWN);
    fetch(1, 1, 2, 2);
    collect(1);
    put(1);
    ask(1, Disposition.COLLECTED);
    ask(2, Disposition.STORED);
    fetch(2, 2);
    collect(2);
    fetch();
    revoke();
    put(3, AckCode.REVOKED);
    put(2);
    ask(2, Disposition.COLLECTED);
    assertAllowed();
  }

  @Test
  void findsALostEnvelope() {
    put(1);
    fetch();
    assertThat(anomalies()).containsExactly(Anomaly.LOST);
  }

  @Test
  void findsOneThatIsLostAfterItWasSeenOrTold() {
    Put unknown = begin(1);
    begin(2);
    fetch(1, 1);
    ask(2, Disposition.STORED);
    history.died();
    fetch();
    assertThat(unknown.answered).isFalse();
    assertThat(HistoryChecker.check(history, Rules.roomy())).hasSize(2);
    assertThat(anomalies()).containsExactly(Anomaly.LOST);
  }

  @Test
  void believesThatAnUnansweredPutWasDoneOrNotAtAnyTimeUntilItsEnd() {
    history.put(WRITER + 9, 0, 1, LANE, LIFETIME, 300);
    begin(2);
    fetch();
    fetch(1, 2);
    fetch(1, 2);
    history.died();
    fetch(1, 2);
    ask(1, Disposition.UNKNOWN);
    assertAllowed();
    fetch(1, 2, 2, 1);
    assertThat(anomalies()).isEmpty(); // put 1 may have been done just before the end
  }

  @Test
  void missesNothingWhenAnAskAndAFetchOverlapThePut() {
    Put put = begin(1);
    Fetch early = history.fetch(OWNER, 0);
    Ask ask = history.ask(WRITER, 0, 1);
    history.answered(put, AckCode.STORED);
    history.answered(early, Outcome.OK, true);
    history.answered(ask, Disposition.UNKNOWN);
    assertAllowed();
  }

  @Test
  void findsWhatIsGivenAfterItWasCollected() {
    put(1);
    fetch(1, 1);
    collect(1);
    fetch(1, 1);
    assertThat(anomalies()).containsExactly(Anomaly.RESURRECTED);
  }

  @Test
  void findsWhatIsStoredAnewAfterItWasCollected() {
    put(1);
    fetch(1, 1);
    collect(1);
    put(1);
    fetch(2, 1);
    assertThat(anomalies()).containsExactly(Anomaly.RESURRECTED);
  }

  @Test
  void believesThatAnUnansweredCollectedWasDoneOrNot() {
    put(1);
    put(2);
    fetch(1, 1, 2, 2);
    beginCollect(1);
    fetch(1, 1, 2, 2);
    fetch(2, 2);
    ask(1, Disposition.COLLECTED);
    assertAllowed();
    ask(1, Disposition.STORED);
    assertThat(anomalies()).containsExactly(Anomaly.FALSE_DISPOSITION);
  }

  @Test
  void findsOneEnvelopeTwiceInAFetch() {
    put(1);
    fetch(1, 1, 1, 1);
    assertThat(anomalies()).containsExactly(Anomaly.STORED_TWICE);
  }

  @Test
  void findsARepeatedPutThatIsStoredTwice() {
    put(1);
    put(1);
    fetch(1, 1, 2, 1);
    assertThat(anomalies()).containsExactly(Anomaly.STORED_TWICE);
  }

  @Test
  void findsAnUnansweredPutAndItsRepetitionStoredTwice() {
    begin(1);
    put(1);
    fetch(1, 1, 2, 1);
    assertThat(anomalies()).containsExactly(Anomaly.STORED_TWICE);
  }

  @Test
  void findsWhatNobodyPutAndWhatWasRefused() {
    put(1, AckCode.FULL);
    fetch(1, 1);
    assertThat(anomalies()).containsExactly(Anomaly.STORED_UNASKED);
  }

  @Test
  void findsAnotherEnvelopeAtTheSamePlace() {
    put(1);
    Put unknown = begin(2);
    fetch(1, 1);
    collect(1);
    history.died();
    fetch(1, 2);
    assertThat(unknown.endedAt).isNotEqualTo(Operation.NEVER);
    assertThat(anomalies()).contains(Anomaly.PLACE_REUSED);
  }

  @Test
  void findsALaneOutOfOrderInAFetch() {
    begin(1);
    begin(2);
    fetch(2, 1, 1, 2);
    assertThat(anomalies()).contains(Anomaly.DISORDER);
  }

  @Test
  void findsALaneOutOfOrderOfItsAcks() {
    put(1);
    history.answered(history.put(WRITER + 9, 0, 2, LANE, LIFETIME, 1), AckCode.STORED);
    fetch(1, 2, 2, 1);
    assertThat(anomalies()).containsExactly(Anomaly.DISORDER);
  }

  @Test
  void findsPipelinedPutsOfOneLinkOutOfOrder() {
    Put first = begin(1);
    Put second = begin(2);
    history.answered(second, AckCode.STORED);
    history.answered(first, AckCode.STORED);
    fetch(1, 2, 2, 1);
    assertThat(anomalies()).containsExactly(Anomaly.DISORDER);
  }

  @Test
  void allowsFlashToOvertake() {
    put(1);
    history.answered(history.put(WRITER, 0, 2, 0, LIFETIME, 300), AckCode.STORED);
    Fetch fetch = history.fetch(OWNER, 0);
    history.given(fetch, 0, 1, 2);
    history.given(fetch, LANE, 1, 1);
    history.answered(fetch, Outcome.OK, true);
    assertAllowed();
  }

  @Test
  void findsAHoleBeforeALaterOne() {
    put(1);
    put(2);
    put(3);
    fetch(1, 1, 2, 2, 3, 3);
    Fetch cut = history.fetch(OWNER, 0);
    give(cut, 1, 1, 3, 3);
    assertThat(anomalies()).containsExactly(Anomaly.DISORDER);
  }

  @Test
  void allowsAFetchThatBrokeOff() {
    put(1);
    put(2);
    Fetch cut = history.fetch(OWNER, 0);
    give(cut, 1, 1);
    history.answered(cut, Outcome.OK, false);
    fetch(1, 1, 2, 2);
    assertAllowed();
  }

  @Test
  void findsFalseDispositions() {
    put(1);
    ask(1, Disposition.UNKNOWN);
    ask(1, Disposition.EXPIRED);
    ask(1, Disposition.EVICTED);
    ask(1, Disposition.FORWARDED);
    put(3);
    ask(3, Disposition.COLLECTED);
    put(2, AckCode.FULL);
    ask(2, Disposition.STORED);
    fetch(1, 1, 2, 3);
    collect(1);
    ask(1, Disposition.STORED);
    assertThat(HistoryChecker.check(history, Rules.roomy()))
        .filteredOn(each -> each.anomaly() == Anomaly.FALSE_DISPOSITION)
        .hasSize(7);
  }

  @Test
  void allowsExpiryAndANewCopyAndWantsIt() {
    put(1);
    fetch(1, 1);
    hour(HOUR + LIFETIME);
    ask(1, Disposition.EXPIRED);
    fetch();
    put(1);
    ask(1, Disposition.STORED);
    fetch(2, 1);
    collect(2);
    assertAllowed();
    fetch(2, 1);
    assertThat(anomalies()).containsExactly(Anomaly.RESURRECTED);
  }

  @Test
  void allowsThatAnExpiredOneIsStillGivenForADay() {
    put(1);
    hour(HOUR + LIFETIME - 1);
    Put repeated = begin(1);
    hour(HOUR + LIFETIME);
    history.answered(repeated, AckCode.STORED);
    hour(HOUR + LIFETIME + 20);
    fetch(1, 1);
    fetch();
    assertAllowed();
  }

  @Test
  void findsAnExpiredOneThatIsNotStoredAnew() {
    put(1);
    fetch(1, 1);
    hour(HOUR + LIFETIME);
    put(1);
    fetch();
    assertThat(anomalies()).containsExactly(Anomaly.LOST);
  }

  @Test
  void findsExpiryBeforeTheLifetimeEnded() {
    put(1);
    hour(HOUR + GUARANTEED - 1);
    put(1);
    hour(HOUR + LIFETIME - 1);
    ask(1, Disposition.EXPIRED);
    assertThat(anomalies()).containsExactly(Anomaly.FALSE_DISPOSITION);
  }

  @Test
  void findsADuplicateThatProlongsALifetime() {
    put(1);
    hour(HOUR + GUARANTEED - 1);
    put(1);
    hour(HOUR + LIFETIME);
    ask(1, Disposition.STORED);
    assertThat(anomalies()).containsExactly(Anomaly.FALSE_DISPOSITION);
  }

  @Test
  void allowsEvictionOfTheOldAndANewCopyAndWantsIt() {
    put(1);
    fetch(1, 1);
    hour(HOUR + GUARANTEED);
    ask(1, Disposition.EVICTED);
    fetch();
    put(1);
    fetch(2, 1);
    assertAllowed();
    fetch();
    assertThat(anomalies()).containsExactly(Anomaly.LOST); // the new one is young
  }

  @Test
  void findsAnEvictedOneThatIsNotStoredAnew() {
    put(1);
    hour(HOUR + GUARANTEED);
    ask(1, Disposition.EVICTED);
    put(1);
    fetch();
    assertThat(anomalies()).containsExactly(Anomaly.LOST);
  }

  @Test
  void findsAnEvictedOneThatReturnsByItself() {
    put(1);
    hour(HOUR + GUARANTEED);
    ask(1, Disposition.EVICTED);
    ask(1, Disposition.STORED);
    assertThat(anomalies()).containsExactly(Anomaly.FALSE_DISPOSITION);
  }

  @Test
  void findsEvictionOfTheYoung() {
    put(1);
    hour(HOUR + GUARANTEED - 1);
    ask(1, Disposition.EVICTED);
    fetch();
    assertThat(anomalies()).containsExactlyInAnyOrder(Anomaly.FALSE_DISPOSITION, Anomaly.LOST);
  }

  @Test
  void findsFalseAnswers() {
    put(1, AckCode.NO_MAILBOX);
    put(2, AckCode.REVOKED);
    put(3, AckCode.TOO_LARGE);
    put(4, AckCode.EXPIRED);
    revoke();
    put(5);
    history.answered(history.claim(OWNER, 0), Outcome.OK);
    history.answered(history.fetch(OWNER, 0), Outcome.OK, true);
    history.answered(history.put(WRITER, 7, 6, LANE, LIFETIME, 1), AckCode.STORED);
    assertThat(HistoryChecker.check(history, Rules.roomy()))
        .hasSize(8)
        .allMatch(each -> each.anomaly() == Anomaly.FALSE_ANSWER);
  }

  @Test
  void forgetsWhatNeedNotBeRemembered() {
    put(1);
    fetch(1, 1);
    collect(1);
    hour(HOUR + LIFETIME + Rules.REMEMBERED_HOURS);
    ask(1, Disposition.UNKNOWN);
    put(1);
    fetch(2, 1);
    assertAllowed();
  }

  @Test
  void saysTheSameOfAHistoryThatWasKept(@TempDir Path folder) throws Exception {
    allowsWhatAMailboxDoes();
    Fetch cut = history.fetch(OWNER, 0);
    give(cut, 1, 1);
    hour(HOUR + 1);
    history.died();
    begin(4);
    List<Violation> found = HistoryChecker.check(history, Rules.roomy());
    Path file = folder.resolve("history.jsonl");
    HistoryLines.write(history, file);
    History kept = HistoryLines.read(file);
    Path again = folder.resolve("again.jsonl");
    HistoryLines.write(kept, again);
    assertThat(again).hasSameTextualContentAs(file);
    assertThat(found).isNotEmpty();
    assertThat(HistoryChecker.check(kept, Rules.roomy()).stream().map(Violation::excerpt))
        .containsExactlyElementsOf(
            found.stream().map(Violation::excerpt).collect(Collectors.toList()));
    assertThat(found.get(0).excerpt()).contains("RESURRECTED: envelope 1", "puts 1", "broken off");
  }
}
