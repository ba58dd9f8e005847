package org.tereze.relay.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.relay.queue.Submission;
import org.tereze.relay.session.TestOwner;
import org.tereze.schema.Bundle;
import org.tereze.schema.Claim;
import org.tereze.schema.Done;
import org.tereze.schema.Outcome;
import org.tereze.schema.Publish;
import org.tereze.schema.Revoke;
import org.tereze.wire.AckCode;
import org.tereze.wire.Precedence;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.PassedRelays;
import org.tereze.wire.frame.FrameType;

/** Statements and lookups that an edge carries to a home. */
@Execution(ExecutionMode.CONCURRENT)
final class UplinkRequestsIT extends UplinkScene {
  private static final byte[] BUNDLE = "sealed".repeat(250).getBytes(StandardCharsets.US_ASCII);

  private final TestOwner newcomer = new TestOwner("newcomer");

  private Claim claim(int serial) {
    return TestOwner.elsewhere(newcomer.claim(home.keyBytes(), serial), home.keyBytes());
  }

  private Publish publish(int serial, byte[] body) {
    return TestOwner.elsewhere(newcomer.publish(home.keyBytes(), serial, body), home.keyBytes());
  }

  private Outcome outcome(Claim claim) {
    try {
      return say(FrameType.CLAIM, claim).getOutcome();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Done say(FrameType type, com.google.protobuf.MessageLite request) throws Exception {
    return edge.say(type, request);
  }

  private Outcome lookUp(int known) throws Exception {
    return say(FrameType.LOOKUP, newcomer.lookupElsewhere(known, home.keyBytes())).getOutcome();
  }

  private Bundle find(int known) throws Exception {
    return edge.find(newcomer.lookupElsewhere(known, home.keyBytes()));
  }

  private List<Outcome> said(Claim claim, Publish publish) throws Exception {
    return List.of(
        say(FrameType.CLAIM, claim).getOutcome(), say(FrameType.PUBLISH, publish).getOutcome());
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void publishAtHome(int serial, byte[] body) throws Exception {
    home.say(FrameType.CLAIM, newcomer.claim(home.keyBytes(), 1));
    home.say(FrameType.PUBLISH, newcomer.publish(home.keyBytes(), serial, body));
  }

  @Test
  void makesAMailboxAndPublishesInOneWindow() throws Exception {
    assertThat(said(claim(1), publish(2, BUNDLE)))
        .containsExactly(Outcome.OUTCOME_PENDING, Outcome.OUTCOME_PENDING);
    assertThat(said(claim(1), publish(2, BUNDLE)))
        .containsExactly(Outcome.OUTCOME_PENDING, Outcome.OUTCOME_PENDING);
    round();
    assertThat(counts.requests).containsOnly(entry(org.tereze.wire.Outcome.OK, 2));
    Done claimed = say(FrameType.CLAIM, claim(1));
    assertThat(claimed.getOutcome()).isEqualTo(Outcome.OUTCOME_OK);
    assertThat(claimed.getSerial()).isEqualTo(1);
    assertThat(say(FrameType.PUBLISH, publish(2, BUNDLE)).getSerial()).isEqualTo(2);
    assertThat(home.find(newcomer.lookup(0)).getBody()).isEqualTo(ByteString.copyFrom(BUNDLE));
    round();
    assertThat(counts.dialled).isEqualTo(1); // what was told is not asked again
  }

  /** All that waited was said by then. */
  @Test
  void saysOnTheSameLinkWhatComesWhileItIsOpen() throws Exception {
    Claim late =
        TestOwner.elsewhere(new TestOwner("latecomer").claim(home.keyBytes(), 1), home.keyBytes());
    counts.onRequested =
        () -> {
          counts.onRequested = () -> {};
          assertThat(outcome(late)).isEqualTo(Outcome.OUTCOME_PENDING);
          uplink.wake();
        };
    say(FrameType.CLAIM, claim(1));
    round();
    assertThat(counts.requests).containsOnly(entry(org.tereze.wire.Outcome.OK, 2));
    assertThat(counts.dialled).isEqualTo(1);
    assertThat(say(FrameType.CLAIM, late).getOutcome()).isEqualTo(Outcome.OUTCOME_OK);
  }

  /** It waits in the store until the answer is written there. */
  @Test
  void saysNothingAgainWhoseAnswerIsOnItsWayToTheDisk() throws Exception {
    List<Submission> underway = new ArrayList<>();
    committer = underway::add;
    say(FrameType.CLAIM, claim(1));
    round();
    round();
    assertThat(counts.requests).containsOnly(entry(org.tereze.wire.Outcome.OK, 1));
    assertThat(counts.dialled).isEqualTo(1);
    assertThat(underway).hasSize(1);
    underway.forEach(edge.committer()::offer);
    committer = edge.committer()::offer;
    edge.awaitCommitter();
    say(FrameType.CLAIM, claim(2));
    round();
    assertThat(say(FrameType.CLAIM, claim(2)).getOutcome()).isEqualTo(Outcome.OUTCOME_OK);
  }

  @Test
  void carriesReportsFirstAndAPutThatCameTooEarlyAfterwards() throws Exception {
    say(FrameType.CLAIM, claim(1));
    put(newcomer, Precedence.ROUTINE, "first");
    round();
    assertThat(counts.answers).containsEntry(AckCode.NO_MAILBOX, 1);
    pass(Retries.FIRST_MILLIS);
    round();
    assertThat(home.fetch(newcomer, false)).containsExactly("first");
  }

  @Test
  void tellsOfABundleFromWhatItHeardAndAsksAnewForANewerOne() throws Exception {
    publishAtHome(2, BUNDLE);
    assertThat(lookUp(0)).isEqualTo(Outcome.OUTCOME_PENDING);
    round();
    assertThat(find(0).getSerial()).isEqualTo(2);
    assertThat(find(0).getBody()).isEqualTo(ByteString.copyFrom(BUNDLE));
    assertThat(find(2).getBody()).isEmpty(); // heard just now
    round();
    assertThat(counts.dialled).isEqualTo(1);
    publishAtHome(5, text("newer"));
    edge.passHours(6);
    assertThat(lookUp(2)).isEqualTo(Outcome.OUTCOME_PENDING);
    round();
    assertThat(find(2).getBody()).isEqualTo(ByteString.copyFromUtf8("newer"));
    assertThat(find(0).getSerial()).isEqualTo(5);
  }

  /** Two who met inside need no line to open a session by the other's bundle. */
  @Test
  void givesABundleThatWaitsHereToWhoeverLooksItUp() throws Exception {
    unreachable = true;
    said(claim(1), publish(2, BUNDLE));
    round();
    assertThat(find(0).getBody()).isEqualTo(ByteString.copyFrom(BUNDLE));
    assertThat(find(1).getSerial()).isEqualTo(2);
    assertThat(lookUp(2)).isEqualTo(Outcome.OUTCOME_PENDING);
    unreachable = false;
    pass(LIMITS.mostBackOffMillis());
    round();
    assertThat(find(0).getBody()).isEqualTo(ByteString.copyFrom(BUNDLE)); // and afterwards
    publishAtHome(5, text("newer"));
    assertThat(find(2).getBody()).isEmpty(); // heard just now
    edge.passHours(6);
    assertThat(lookUp(2)).isEqualTo(Outcome.OUTCOME_PENDING);
    pass(Retries.FIRST_MILLIS); // it was told that there is no mailbox, before the claim
    round();
    assertThat(find(2).getBody()).isEqualTo(ByteString.copyFromUtf8("newer"));
  }

  @Test
  void givesNoBundleThatTheHomeDidNotTake() throws Exception {
    publishAtHome(5, text("hers"));
    say(FrameType.PUBLISH, publish(4, BUNDLE));
    round();
    assertThat(say(FrameType.PUBLISH, publish(4, BUNDLE)).getOutcome())
        .isEqualTo(Outcome.OUTCOME_STALE);
    assertThat(lookUp(0)).isEqualTo(Outcome.OUTCOME_PENDING);
    round();
    assertThat(find(0).getBody()).isEqualTo(ByteString.copyFromUtf8("hers"));
    say(FrameType.PUBLISH, publish(3, BUNDLE)); // STALE already
    assertThat(find(0).getBody()).isEqualTo(ByteString.copyFromUtf8("hers"));
  }

  @Test
  void asksForWhoKnowsLessThanTheOthers() throws Exception {
    publishAtHome(3, BUNDLE);
    assertThat(lookUp(7)).isEqualTo(Outcome.OUTCOME_PENDING);
    assertThat(lookUp(3)).isEqualTo(Outcome.OUTCOME_PENDING);
    assertThat(lookUp(0)).isEqualTo(Outcome.OUTCOME_PENDING);
    round();
    assertThat(find(0).getSerial()).isEqualTo(3);
    assertThat(find(7).getBody()).isEmpty();
    assertThat(counts.requests).containsOnly(entry(org.tereze.wire.Outcome.OK, 1));
  }

  @Test
  void keepsEverythingWhileTheHomeCannotBeReached() throws Exception {
    unreachable = true;
    said(claim(1), publish(2, BUNDLE));
    lookUp(7);
    for (int window = 0; window < 5; window++) {
      round();
      pass(LIMITS.mostBackOffMillis());
      assertThat(said(claim(1), publish(2, BUNDLE)))
          .containsExactly(Outcome.OUTCOME_PENDING, Outcome.OUTCOME_PENDING);
      assertThat(lookUp(7)).isEqualTo(Outcome.OUTCOME_PENDING);
    }
    unreachable = false;
    round();
    assertThat(said(claim(1), publish(2, BUNDLE)))
        .containsExactly(Outcome.OUTCOME_OK, Outcome.OUTCOME_OK);
  }

  @Test
  void tellsWhatTheHomeThinksOfIt() throws Exception {
    home.say(FrameType.CLAIM, newcomer.claim(home.keyBytes(), 9));
    say(FrameType.CLAIM, claim(4));
    Publish forged =
        publish(10, BUNDLE).toBuilder().setSignature(publish(11, BUNDLE).getSignature()).build();
    say(FrameType.PUBLISH, forged);
    round();
    Done stale = say(FrameType.CLAIM, claim(4));
    assertThat(stale.getOutcome()).isEqualTo(Outcome.OUTCOME_STALE);
    assertThat(stale.getSerial()).isEqualTo(9);
    assertThat(say(FrameType.PUBLISH, forged).getOutcome())
        .isEqualTo(Outcome.OUTCOME_BAD_SIGNATURE);
    assertThat(say(FrameType.PUBLISH, publish(10, BUNDLE)).getOutcome())
        .isEqualTo(Outcome.OUTCOME_PENDING); // hers, whatever another said in her name
    round();
    assertThat(say(FrameType.PUBLISH, publish(10, BUNDLE)).getOutcome())
        .isEqualTo(Outcome.OUTCOME_OK);
  }

  @Test
  void passesARevocationOnAndTellsLaterClaimsOfIt() throws Exception {
    publishAtHome(2, BUNDLE);
    Revoke revoke = TestOwner.elsewhere(newcomer.revoke(home.keyBytes(), 3), home.keyBytes());
    assertThat(say(FrameType.REVOKE, revoke).getOutcome()).isEqualTo(Outcome.OUTCOME_PENDING);
    say(FrameType.CLAIM, claim(4));
    round();
    assertThat(say(FrameType.REVOKE, revoke).getOutcome()).isEqualTo(Outcome.OUTCOME_OK);
    assertThat(say(FrameType.CLAIM, claim(4)).getOutcome()).isEqualTo(Outcome.OUTCOME_REVOKED);
    assertThat(say(FrameType.CLAIM, claim(5)).getOutcome()).isEqualTo(Outcome.OUTCOME_REVOKED);
    lookUp(0);
    round();
    assertThat(lookUp(0)).isEqualTo(Outcome.OUTCOME_REVOKED);
  }

  @Test
  void saysAgainWhatMayChangeButNotAtOnce() throws Exception {
    say(FrameType.PUBLISH, publish(2, BUNDLE));
    round();
    assertThat(say(FrameType.PUBLISH, publish(2, BUNDLE)).getOutcome())
        .isEqualTo(Outcome.OUTCOME_NO_MAILBOX);
    home.say(FrameType.CLAIM, newcomer.claim(home.keyBytes(), 1));
    assertThat(say(FrameType.PUBLISH, publish(2, BUNDLE)).getOutcome())
        .isEqualTo(Outcome.OUTCOME_PENDING);
    round();
    assertThat(counts.requests).containsOnly(entry(org.tereze.wire.Outcome.NO_MAILBOX, 1));
    pass(Retries.FIRST_MILLIS);
    round();
    assertThat(say(FrameType.PUBLISH, publish(2, BUNDLE)).getOutcome())
        .isEqualTo(Outcome.OUTCOME_OK);
  }

  /** Cut after every so many bytes of either direction, a window at a time. */
  @Test
  void losesAndDoublesNothingWhereverLinksAreCut() throws Exception {
    said(claim(1), publish(2, BUNDLE));
    put(owner, Precedence.ROUTINE, "beside");
    for (int cut = 1; cut < 2_400; cut += 37) {
      home.cutNext(cut, cut % 2 == 0 ? Long.MAX_VALUE : cut / 8);
      round();
      pass(LIMITS.mostBackOffMillis());
    }
    round();
    assertThat(said(claim(1), publish(2, BUNDLE)))
        .containsExactly(Outcome.OUTCOME_OK, Outcome.OUTCOME_OK);
    assertThat(home.fetch(owner, false)).containsExactly("beside");
    assertThat(home.find(newcomer.lookup(0)).getSerial()).isEqualTo(2);
  }

  /** Ten seconds of a thin line bring less than waits: a contact's claim must not be last. */
  @Test
  void letsABacklogOfReportsNotKeepAClaimOut() throws Exception {
    String large = "x".repeat(30_000);
    for (int i = 0; i < 8; i++) {
      put(owner, Precedence.FLASH, i + large);
    }
    say(FrameType.CLAIM, claim(1));
    home.cutNext(120_000, Long.MAX_VALUE);
    round();
    assertThat(waiting()).isNotEmpty();
    assertThat(say(FrameType.CLAIM, claim(1)).getOutcome()).isEqualTo(Outcome.OUTCOME_OK);
  }

  /** The hop is itself an edge: it keeps what it is told, and is then asked about it. */
  @Test
  void asksAHopInAFewBytesWhatBecameOfABundle() throws Exception {
    byte[] far = new byte[32];
    RelayId farId = RelayId.ofStaticKey(far);
    edge.route(wanted -> home.id());
    home.route(wanted -> wanted.equals(farId) ? farId : null);
    Publish publish = TestOwner.elsewhere(newcomer.publish(far, 2, BUNDLE), far);
    Publish question = publish.toBuilder().clearSignature().clearBody().build();
    say(FrameType.PUBLISH, publish);
    round();
    assertThat(counts.requests).containsOnly(entry(org.tereze.wire.Outcome.PENDING, 1));
    long saidBytes = home.upBytes;
    assertThat(saidBytes).isBetween(1_650L, 1_850L);
    round();
    assertThat(counts.dialled).isEqualTo(1);
    pass(LIMITS.newsMillis());
    round();
    assertThat(counts.requests).containsOnly(entry(org.tereze.wire.Outcome.PENDING, 2));
    assertThat(home.upBytes - saidBytes).isBetween(100L, 250L);
    assertThat(say(FrameType.PUBLISH, question).getOutcome()).isEqualTo(Outcome.OUTCOME_PENDING);

    home.route(wanted -> null); // and if it comes again, whole, it is refused there
    Done atHop =
        home.say(
            FrameType.PUBLISH,
            publish.toBuilder().setPassed(PassedRelays.bytes(List.of(home.id()))).build());
    assertThat(atHop.getOutcome()).isEqualTo(Outcome.OUTCOME_NO_ROUTE);
    pass(LIMITS.newsMillis());
    round();
    assertThat(say(FrameType.PUBLISH, question).getOutcome()).isEqualTo(Outcome.OUTCOME_NO_ROUTE);
  }

  /** It has lost what it was told, with its disk or by its bounds: it is told once more. */
  @Test
  void tellsAHopAgainThatHasForgotten() throws Exception {
    byte[] far = new byte[32];
    RelayId farId = RelayId.ofStaticKey(far);
    edge.route(wanted -> home.id());
    home.route(wanted -> wanted.equals(farId) ? farId : null);
    Claim claim = TestOwner.elsewhere(newcomer.claim(far, 2), far);
    say(FrameType.CLAIM, claim);
    round();
    while (home.store().sweep(home.hour() + 800)) {
      // one bounded step after the other
    }
    pass(LIMITS.newsMillis());
    round();
    assertThat(counts.requests).containsEntry(org.tereze.wire.Outcome.UNKNOWN, 1);
    round();
    assertThat(counts.requests).containsEntry(org.tereze.wire.Outcome.PENDING, 2);
    Claim question = claim.toBuilder().clearSignature().build();
    assertThat(home.say(FrameType.CLAIM, question).getOutcome()).isEqualTo(Outcome.OUTCOME_PENDING);
  }
}
