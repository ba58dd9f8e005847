package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tereze.relay.store.RequestScene.claim;
import static org.tereze.relay.store.RequestScene.lookup;
import static org.tereze.relay.store.RequestScene.publish;
import static org.tereze.relay.store.RequestScene.question;
import static org.tereze.relay.store.RequestScene.signature;
import static org.tereze.relay.store.RequestScene.statement;
import static org.tereze.relay.store.TransitScene.relay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tereze.relay.store.TransitRequest.Kind;
import org.tereze.wire.Outcome;
import org.tereze.wire.RelayId;

/** What becomes of a request, without a store. */
final class RequestRulesTest {
  private static final int NOW = 100;
  private static final byte[] BODY = {1, 2, 3};
  private static final byte[] OTHER = {4, 5};
  private static final byte[] NOTHING = {};

  private @Nullable RequestRow row;

  private RequestRules.Said say(TransitRequest request, int now) {
    RequestRules.Said said = RequestRules.said(row, request, now);
    row = said.row() == null ? row : said.row();
    return said;
  }

  private Outcome said(TransitRequest request) {
    return say(request, NOW).outcome();
  }

  private boolean answer(TransitRequest to, Outcome outcome, long serial, byte[] body, int now) {
    RequestRow after =
        RequestRules.answered(row, new RequestAnswerItem(to, outcome, serial, body), now);
    row = after == null ? row : after;
    return after != null;
  }

  private boolean answer(TransitRequest to, Outcome outcome, long serial) {
    return answer(to, outcome, serial, NOTHING, NOW);
  }

  private RequestRow row() {
    RequestRow kept = row;
    if (kept == null) {
      throw new AssertionError("nothing is kept");
    }
    return kept;
  }

  @Test
  void isPendingUntilTheHomeHasAnsweredThisVeryStatement() {
    assertThat(said(claim(1, 5))).isEqualTo(Outcome.PENDING);
    assertThat(RequestRules.said(row, claim(1, 5), NOW).row()).isNull();
    assertThat(answer(claim(1, 6), Outcome.OK, 6)).isFalse();
    assertThat(said(claim(1, 6))).isEqualTo(Outcome.PENDING);
    assertThat(answer(claim(1, 5), Outcome.OK, 5)).isFalse(); // it was replaced
    assertThat(answer(claim(1, 6), Outcome.OK, 6)).isTrue();
    assertThat(say(claim(1, 6), NOW)).matches(s -> s.outcome() == Outcome.OK && s.serial() == 6);
    assertThat(row().content()).hasSize(16);
    assertThat(row().waits()).isFalse();
  }

  /** Its signature was not checked: whoever learned the owner's key may have said it. */
  @Test
  void neverTakesWhatMerelyWaitsForAReasonToRefuse() {
    said(claim(1, 0xFFFF_FFFFL));
    assertThat(said(claim(1, 3))).isEqualTo(Outcome.PENDING);
    assertThat(row().serial()).isEqualTo(0xFFFF_FFFFL);
    answer(claim(1, 0xFFFF_FFFFL), Outcome.BAD_SIGNATURE, 0);
    assertThat(said(claim(1, 3))).isEqualTo(Outcome.PENDING);
    assertThat(row().serial()).isEqualTo(3);
    answer(claim(1, 3), Outcome.OK, 3);
    assertThat(said(claim(1, 3))).isEqualTo(Outcome.OK);
  }

  @Test
  void keepsTheFirstOfTwoWithOneSerialUntilItIsAnswered() {
    TransitRequest forged = statement(Kind.PUBLISH, 1, 4, signature(9), BODY);
    said(forged);
    assertThat(said(publish(1, 4, BODY))).isEqualTo(Outcome.PENDING);
    assertThat(answer(publish(1, 4, BODY), Outcome.OK, 4)).isFalse();
    answer(forged, Outcome.BAD_SIGNATURE, 0);
    assertThat(said(publish(1, 4, OTHER))).isEqualTo(Outcome.PENDING);
    assertThat(row().request().body()).isEqualTo(OTHER);
  }

  @Test
  void answersStaleOnTheHomesWordOnly() {
    said(claim(1, 5));
    answer(claim(1, 5), Outcome.STALE, 8);
    assertThat(say(claim(1, 5), NOW)).matches(s -> s.outcome() == Outcome.STALE);
    assertThat(say(claim(1, 8), NOW)).matches(s -> s.outcome() == Outcome.STALE && s.serial() == 8);
    assertThat(said(claim(1, 9))).isEqualTo(Outcome.PENDING);
  }

  @Test
  void endsWithARevocation() {
    said(claim(1, 5));
    answer(claim(1, 5), Outcome.REVOKED, 7);
    assertThat(said(claim(1, 5))).isEqualTo(Outcome.REVOKED);
    assertThat(said(claim(1, 99))).isEqualTo(Outcome.REVOKED);
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_MAILBOX", "FULL", "NO_ROUTE"})
  void tellsOnceWhatMayChangeAndCarriesItOnAgain(Outcome outcome) {
    said(publish(1, 5, BODY));
    answer(publish(1, 5, BODY), outcome, 0);
    assertThat(said(question(Kind.PUBLISH, 1, 5))).isEqualTo(outcome);
    assertThat(row().waits()).isFalse();
    assertThat(said(publish(1, 5, BODY))).isEqualTo(outcome);
    assertThat(row().waits()).isTrue();
    assertThat(row().request().body()).isEqualTo(BODY);
    assertThat(said(publish(1, 5, BODY))).isEqualTo(Outcome.PENDING);
  }

  @Test
  void staysPendingWhileTheNextHopIsBusy() {
    said(claim(1, 5));
    assertThat(answer(claim(1, 5), Outcome.BUSY, 0)).isFalse();
    assertThat(said(claim(1, 5))).isEqualTo(Outcome.PENDING);
  }

  @Test
  void knowsWhatTheNextHopKeepsAndWhenItHasForgotten() {
    said(claim(1, 5));
    assertThat(answer(claim(1, 5), Outcome.PENDING, 0)).isTrue();
    assertThat(row().handed()).isTrue();
    assertThat(answer(claim(1, 5), Outcome.PENDING, 0)).isFalse();
    assertThat(answer(claim(1, 5), Outcome.UNKNOWN, 0)).isTrue();
    assertThat(row().handed()).isFalse();
    assertThat(row().waits()).isTrue();
  }

  @Test
  void answersAQuestionAboutWhatWasSaidOnly() {
    assertThat(said(question(Kind.CLAIM, 1, 5))).isEqualTo(Outcome.UNKNOWN);
    assertThat(row).isNull();
    said(claim(1, 5));
    assertThat(said(question(Kind.CLAIM, 1, 5))).isEqualTo(Outcome.PENDING);
    assertThat(said(question(Kind.CLAIM, 1, 6))).isEqualTo(Outcome.UNKNOWN);
    answer(claim(1, 5), Outcome.OK, 5);
    assertThat(said(question(Kind.CLAIM, 1, 5))).isEqualTo(Outcome.OK);
    assertThat(said(question(Kind.CLAIM, 1, 4))).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void remembersEveryWayThatItCame() {
    said(claim(1, 5, relay(1)));
    said(claim(1, 5, relay(2)));
    said(lookup(1, 5));
    assertThat(row().passed()).containsExactly(relay(1), relay(2));
    List<RelayId> others = new ArrayList<>();
    for (int i = 3; i < 10; i++) {
      others.add(relay(i));
    }
    RelayId[] seven = others.toArray(new RelayId[0]);
    assertThat(said(claim(1, 5, seven))).isEqualTo(Outcome.NO_ROUTE);
    assertThat(row().passed()).hasSize(2);
    row = null;
    said(lookup(1, 9, relay(1)));
    said(lookup(1, 4, relay(2)));
    assertThat(row().passed()).containsExactly(relay(1), relay(2));
    assertThat(row().serial()).isEqualTo(4);
  }

  @Test
  void givesNoOlderBundleThanBefore() {
    said(lookup(1, 0));
    answer(lookup(1, 0), Outcome.OK, 5, BODY, NOW);
    assertThat(say(lookup(1, 4), NOW).bundle()).isEqualTo(BODY);
    assertThat(say(lookup(1, 5), NOW).bundle()).isNull();
    assertThat(row().waits()).isFalse();
    assertThat(say(lookup(1, 5), NOW + RequestRow.FRESH_HOURS).outcome())
        .isEqualTo(Outcome.PENDING);
    answer(lookup(1, 5), Outcome.OK, 4, OTHER, NOW + 6);
    assertThat(say(lookup(1, 0), NOW + 6).serial()).isEqualTo(5);
    say(lookup(1, 5), NOW + 20);
    answer(lookup(1, 5), Outcome.OK, 5, OTHER, NOW + 20);
    assertThat(say(lookup(1, 0), NOW + 20).bundle()).isEqualTo(BODY);
    say(lookup(1, 5), NOW + 40);
    answer(lookup(1, 5), Outcome.OK, 6, OTHER, NOW + 40);
    assertThat(say(lookup(1, 0), NOW + 40).bundle()).isEqualTo(OTHER);
  }

  @Test
  void looksUpOnceMoreForWhoeverKnowsLess() {
    said(lookup(1, 7));
    assertThat(said(lookup(1, 2))).isEqualTo(Outcome.PENDING);
    assertThat(answer(lookup(1, 7), Outcome.OK, 7)).isFalse(); // says nothing of those below
    assertThat(answer(lookup(1, 2), Outcome.OK, 7, BODY, NOW)).isTrue();
    assertThat(say(lookup(1, 2), NOW).bundle()).isEqualTo(BODY);
    row = null;
    said(lookup(1, 7));
    answer(lookup(1, 7), Outcome.OK, 7);
    assertThat(said(lookup(1, 7))).isEqualTo(Outcome.OK);
    assertThat(said(lookup(1, 0))).isEqualTo(Outcome.PENDING); // there is one, and not here
    answer(lookup(1, 0), Outcome.OK, 7, BODY, NOW);
    assertThat(say(lookup(1, 0), NOW).bundle()).isEqualTo(BODY);
  }

  @Test
  void asksAnewWhereThereWasNoMailboxAndNeverOfARevokedOne() {
    said(lookup(1, 0));
    answer(lookup(1, 0), Outcome.NO_MAILBOX, 0);
    assertThat(said(lookup(1, 0))).isEqualTo(Outcome.NO_MAILBOX);
    assertThat(row().waits()).isTrue();
    answer(lookup(1, 0), Outcome.OK, 3, BODY, NOW);
    say(lookup(1, 3), NOW + 9);
    answer(lookup(1, 3), Outcome.REVOKED, 0, NOTHING, NOW + 9);
    assertThat(say(lookup(1, 0), NOW + 99).outcome()).isEqualTo(Outcome.REVOKED);
    assertThat(row().waits()).isFalse();
    assertThat(row().content()).isEmpty();
  }

  @Test
  void readsWhatItWroteAndNothingThatIsCutShort() throws Exception {
    said(claim(1, 0xFFFF_FFF0L, relay(1), relay(2)));
    byte[] waiting = row().bytes();
    assertThat(waiting).hasSize(48 + 2 * 8 + 32 + 64);
    assertThat(RequestRow.read(waiting).bytes()).isEqualTo(waiting);
    assertThat(RequestRow.read(waiting).key()).isEqualTo(claim(1, 1).key());
    for (int cut = 0; cut < waiting.length; cut++) {
      byte[] torn = Arrays.copyOf(waiting, cut);
      assertThatThrownBy(() -> RequestRow.read(torn)).isInstanceOf(StoreException.class);
    }
    answer(row().request(), Outcome.STALE, 0xFFFF_FFFFL);
    byte[] answered = row().bytes();
    assertThat(answered).hasSize(48 + 2 * 8 + 16);
    RequestRow read = RequestRow.read(answered);
    assertThat(read.bytes()).isEqualTo(answered);
    assertThat(read.told()).isEqualTo(0xFFFF_FFFFL);
    assertThat(read.outcome()).isEqualTo(Outcome.STALE);
  }

  @Test
  void takesTheLaterOfTwoVersions() {
    said(claim(1, 5));
    RequestRow first = row();
    answer(claim(1, 5), Outcome.PENDING, 0);
    RequestRow second = row();
    answer(claim(1, 5), Outcome.OK, 5, NOTHING, NOW + 1);
    RequestRow third = row();
    assertThat(first.later(second)).isSameAs(second);
    assertThat(third.later(first)).isSameAs(third);
    assertThat(second.later(third)).isSameAs(third);
  }

  @Test
  void isKeptForAMonth() {
    said(claim(1, 5));
    assertThat(row().isOver(NOW + 719)).isFalse();
    assertThat(row().isOver(NOW + 720)).isTrue();
    answer(claim(1, 5), Outcome.OK, 5, NOTHING, NOW + 700);
    assertThat(row().isOver(NOW + 1_419)).isFalse();
    assertThat(row().isOver(NOW + 1_420)).isTrue();
  }
}
