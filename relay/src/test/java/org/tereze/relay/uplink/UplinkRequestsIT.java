package org.tereze.relay.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tereze.relay.session.TestOwner;
import org.tereze.schema.Bundle;
import org.tereze.schema.Claim;
import org.tereze.schema.Done;
import org.tereze.schema.Outcome;
import org.tereze.schema.Publish;
import org.tereze.schema.Revoke;
import org.tereze.wire.AckCode;
import org.tereze.wire.Precedence;
import org.tereze.wire.frame.FrameType;

/** Statements and lookups that an edge carries to a home. */
final class UplinkRequestsIT extends UplinkScene {
  private static final byte[] BUNDLE = "sealed".repeat(250).getBytes(StandardCharsets.US_ASCII);

  private final TestOwner newcomer = new TestOwner("newcomer");

  private Claim claim(int serial) {
    return TestOwner.elsewhere(newcomer.claim(home.keyBytes(), serial), home.keyBytes());
  }

  private Publish publish(int serial, byte[] body) {
    return TestOwner.elsewhere(newcomer.publish(home.keyBytes(), serial, body), home.keyBytes());
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
    lookUp(0);
    for (int window = 0; window < 5; window++) {
      round();
      pass(LIMITS.mostBackOffMillis());
      assertThat(said(claim(1), publish(2, BUNDLE)))
          .containsExactly(Outcome.OUTCOME_PENDING, Outcome.OUTCOME_PENDING);
      assertThat(lookUp(0)).isEqualTo(Outcome.OUTCOME_PENDING);
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
}
