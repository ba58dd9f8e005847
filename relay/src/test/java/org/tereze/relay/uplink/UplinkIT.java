package org.tereze.relay.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.link.LinkException;
import org.tereze.relay.session.TestOwner;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Precedence;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.Introduction;
import org.tereze.wire.burst.OutgoingPut;

/** One uplink over a real store, link by link. */
@Execution(ExecutionMode.CONCURRENT)
final class UplinkIT extends UplinkScene {
  @Test
  void carriesOnOverOneLinkAndBringsTheNewsBack() throws Exception {
    assertThat(round()).isPositive();
    assertThat(home.dials).isZero();
    put(owner, Precedence.ROUTINE, "one", "two");
    put(other, Precedence.FLASH, "three");
    assertThat(told(owner, "one")).isEqualTo(Disposition.STORED);
    assertThat(round()).isZero();
    assertThat(waiting()).isEmpty();
    assertThat(told(owner, "one")).isEqualTo(Disposition.FORWARDED);
    assertThat(home.fetch(owner, true)).containsExactly("one", "two");
    assertThat(home.fetch(other, false)).containsExactly("three");
    assertThat(round()).isPositive();
    assertThat(home.dials).isEqualTo(1);
    pass(LIMITS.newsMillis());
    assertThat(round()).isZero();
    assertThat(home.dials).isEqualTo(2);
    assertThat(told(owner, "one")).isEqualTo(Disposition.COLLECTED);
    assertThat(told(owner, "two")).isEqualTo(Disposition.COLLECTED);
    assertThat(told(other, "three")).isEqualTo(Disposition.FORWARDED);
    assertThat(counts.news).containsOnlyKeys(Disposition.COLLECTED);
    assertThat(counts.opened).isEqualTo(2).isEqualTo(counts.closed);
    assertThat(uplink.work().queue().tracked()).isZero();
  }

  @Test
  void losesAndDoublesNothingAtWhateverByteItIsCut() throws Exception {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      String[] texts = {"cut " + i + " a", "cut " + i + " b", "cut " + i + " c"};
      put(owner, Precedence.ROUTINE, texts);
      all.addAll(List.of(texts));
      boolean up = i % 2 == 0;
      home.cutNext(up ? 2L * i : Long.MAX_VALUE, up ? Long.MAX_VALUE : i);
      round();
      for (String text : texts) {
        // Let go of only if it is at home: the cursor never runs ahead.
        assertThat(
                told(owner, text) == Disposition.STORED || home.fetch(owner, false).contains(text))
            .isTrue();
      }
      pass(600_000);
      round();
      assertThat(waiting()).isEmpty();
    }
    assertThat(home.fetch(owner, false)).containsExactlyElementsOf(all);
    assertThat(counts.failures).hasSizeGreaterThan(55);
  }

  @Test
  void asksTheHomeBeforeItPutsAgainWhatMayHaveArrived() throws Exception {
    String filler = "x".repeat(300);
    put(owner, Precedence.ROUTINE, "one" + filler, "two" + filler);
    put(other, Precedence.FLASH, "three" + filler);
    home.cutNext(Long.MAX_VALUE, 1);
    round();
    assertThat(home.upBytes).isGreaterThan(900);
    assertThat(waiting()).hasSize(3);
    pass(600_000);
    long before = home.upBytes;
    round();
    assertThat(home.upBytes - before).isLessThan(250);
    assertThat(waiting()).isEmpty();
    assertThat(home.fetch(owner, false)).containsExactly("one" + filler, "two" + filler);
    assertThat(home.fetch(other, false)).containsExactly("three" + filler);
    assertThat(counts.answers).containsExactly(Map.entry(AckCode.STORED, 3));
    assertThat(uplink.work().queue().tracked()).isZero();
    put(owner, Precedence.ROUTINE, "four" + filler);
    home.cutNext(100, Long.MAX_VALUE);
    round();
    pass(600_000);
    round(); // it had not arrived, and is put again
    assertThat(home.fetch(owner, false)).last().isEqualTo("four" + filler);
    assertThat(waiting()).isEmpty();
  }

  @Test
  void waitsLongerAfterEachFailureAndGoesAtOnceAfterSuccess() throws Exception {
    unreachable = true;
    put(owner, Precedence.ROUTINE, "one");
    long quick = 0;
    for (int i = 0; i < 12; i++) {
      assertThat(round()).isZero();
      long pause = round();
      quick += pause < 30_000 ? 1 : 0;
      assertThat(pause).isBetween(1L, i < 5 ? 16_001L : 45 * 60_000L * 5 / 4);
      pass(pause);
    }
    // A few soon, since a line that was there is probably there again; then as the schedule says.
    assertThat(quick).isBetween(5L, 6L);
    assertThat(counts.tries).hasSize(12).containsOnly(false);
    assertThat(counts.failures).hasSize(12).containsOnly(LinkException.Cause.UNREACHABLE);
    unreachable = false;
    assertThat(round()).isZero();
    put(owner, Precedence.ROUTINE, "two");
    assertThat(round()).isZero();
    assertThat(home.fetch(owner, false)).containsExactly("one", "two");
    unreachable = true;
    put(owner, Precedence.ROUTINE, "three");
    round();
    assertThat(round()).isBetween(1L, 1_001L);
  }

  /** Behind quick tries in vain, when the next one is far off. */
  private void awaitALongPause() throws Exception {
    unreachable = true;
    put(owner, Precedence.ROUTINE, "one");
    for (int i = 0; i < 8; i++) {
      round();
      pass(round());
    }
    assertThat(counts.failures).hasSize(8);
    round(); // the ninth
    assertThat(round()).isGreaterThan(60_000);
  }

  /** Each look reads the store. */
  @Test
  void looksOnceASecondAtWhatComesWhileThereIsNoLine() throws Exception {
    awaitALongPause();
    assertThat(round()).isBetween(1L, 1_001L);
    pass(1_001);
    assertThat(round()).isGreaterThan(60_000);
    assertThat(uplink.round()).as("nothing came").isGreaterThan(60_000);
  }

  @Test
  void triesWhenItHearsThatTheNetworkChangedButOnceASecond() throws Exception {
    awaitALongPause();
    uplink.networkChanged();
    assertThat(round()).isZero();
    assertThat(counts.failures).hasSize(10);
    uplink.networkChanged();
    assertThat(round()).isBetween(1L, 1_001L);
    assertThat(counts.failures).hasSize(10);
    unreachable = false;
    pass(1_001);
    assertThat(round()).isZero();
    assertThat(home.fetch(owner, false)).containsExactly("one");
  }

  @Test
  void keepsWhatHomeDoesNotTakeYetAndPutsTheRestOn() throws Exception {
    TestOwner late = new TestOwner("claims late");
    put(late, Precedence.ROUTINE, "early one", "early two");
    put(owner, Precedence.ROUTINE, "one");
    round();
    assertThat(waiting()).containsExactly("early one", "early two");
    assertThat(home.fetch(owner, false)).containsExactly("one");
    assertThat(counts.answers.get(AckCode.NO_MAILBOX)).isEqualTo(2);
    put(owner, Precedence.ROUTINE, "two");
    round(); // its time has not come
    assertThat(counts.answers.get(AckCode.NO_MAILBOX)).isEqualTo(2);
    home.claim(late);
    pass(Retries.FIRST_MILLIS);
    round();
    assertThat(home.fetch(late, false)).containsExactly("early one", "early two");
    assertThat(waiting()).isEmpty();
    assertThat(home.fetch(owner, false)).containsExactly("one", "two");
  }

  @Test
  void keepsTheLastWordOfWhatHomeWillNeverTake() throws Exception {
    home.revoke(other);
    put(other, Precedence.ROUTINE, "nobody reads it", "nor this");
    put(other, Precedence.FLASH, "nor that");
    put(owner, Precedence.ROUTINE, "one");
    round();
    for (String text : List.of("nobody reads it", "nor this", "nor that")) {
      assertThat(told(other, text)).isEqualTo(Disposition.REFUSED);
    }
    OutgoingPut more = new OutgoingPut(0, at(other), Precedence.ROUTINE, 9, bytes("more"));
    assertThat(edge.put(List.of(more))).containsExactly(AckCode.REVOKED);
    assertThat(waiting()).isEmpty();
    assertThat(home.fetch(owner, false)).containsExactly("one");
  }

  @Test
  void doesNotPutWhatHasExpiredHere() throws Exception {
    putFor(owner, Precedence.ROUTINE, 2, "too late");
    putFor(owner, Precedence.ROUTINE, 50, "in time");
    hours.addAndGet(2);
    round();
    assertThat(home.fetch(owner, false)).containsExactly("in time");
    assertThat(told(owner, "too late")).isEqualTo(Disposition.EXPIRED);
    assertThat(waiting()).isEmpty();
  }

  @Test
  void namesAHomeThatTheNextHopHasNoWayTo() throws Exception {
    edge.route(wanted -> home.id());
    TestOwner far = new TestOwner("far away");
    byte[] farKey = new byte[32];
    farKey[0] = 9;
    RelayId elsewhere = RelayId.ofStaticKey(farKey);
    edge.put(
        List.of(
            new OutgoingPut(
                0,
                Introduction.elsewhere(far.mailbox, far.secret, elsewhere, List.of()),
                Precedence.ROUTINE,
                100,
                bytes("far"))));
    round();
    assertThat(counts.answers).containsEntry(AckCode.NO_ROUTE, 1);
    assertThat(edge.store().transit().heads(elsewhere, 3, 0, 10)).hasSize(1);
  }

  @Test
  void usesTheNewestLinkKeyAndTheStaticOneAfterSilence() throws Exception {
    home.onSilence = this::pass;
    home.renewLinkKey(1);
    put(owner, Precedence.ROUTINE, "one");
    round(); // to the static key, and is told the link key
    put(owner, Precedence.ROUTINE, "two");
    round();
    assertThat(home.dials).isEqualTo(2);
    home.renewLinkKey(2); // the first one is destroyed: a relay says nothing to it
    home.silentDials = 1;
    put(owner, Precedence.ROUTINE, "three");
    long before = nanos.get();
    round();
    // A silence, and what five bytes may take on the thinnest line.
    assertThat(nanos.get() - before).isEqualTo(15_033_000_000L);
    assertThat(home.dials).isEqualTo(4);
    assertThat(waiting()).isEmpty();
    assertThat(home.fetch(owner, false)).containsExactly("one", "two", "three");
    assertThat(counts.failures).isEmpty();
  }

  @Test
  void goesOnOverAnotherLinkWhenOneHasNamedAllTheMailboxesItMay() throws Exception {
    int count = Limits.MAX_MAILBOXES_PER_LINK + 3;
    for (int from = 0; from < count; from += 400) {
      List<OutgoingPut> puts = new ArrayList<>();
      for (int i = from; i < Math.min(count, from + 400); i++) {
        byte[] id = ByteBuffer.allocate(MailboxId.BYTES).putInt(i).array();
        Introduction to =
            Introduction.elsewhere(MailboxId.of(id), owner.secret, home.id(), List.of());
        puts.add(new OutgoingPut(i, to, Precedence.ROUTINE, 100, bytes("to many")));
      }
      assertThat(edge.put(puts)).containsOnly(AckCode.STORED);
    }
    round();
    assertThat(counts.answers)
        .containsExactly(Map.entry(AckCode.NO_MAILBOX, Limits.MAX_MAILBOXES_PER_LINK));
    round();
    assertThat(home.dials).isEqualTo(2);
    assertThat(counts.answers).containsExactly(Map.entry(AckCode.NO_MAILBOX, count));
    assertThat(counts.failures).isEmpty();
    assertThat(uplink.work().queue().tracked()).isZero();
  }
}
