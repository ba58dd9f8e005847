package org.tereze.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.StoreLimits;
import org.tereze.schema.Ask;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Precedence;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.Introduction;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.frame.FrameType;

/** Relays over real stores that hand envelopes on, frame by frame and without sockets. */
@Execution(ExecutionMode.CONCURRENT)
final class LinkTransitIT {
  private static final long SEED =
      Long.getLong("tereze.seed", new SecureRandom().nextInt(Integer.MAX_VALUE));
  private static final byte[] ENVELOPE = "one".getBytes(StandardCharsets.UTF_8);
  private static final byte[] SECOND = "two".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;
  private final TestOwner owner = new TestOwner("relative");
  private final List<TestHop> hops = new ArrayList<>();
  private final boolean[] diskFull = {false};

  private TestHop hop() throws StoreException {
    return hop(StoreLimits.defaults());
  }

  private TestHop hop(StoreLimits limits) throws StoreException {
    TestHop hop = new TestHop(directory.resolve("hop-" + hops.size()), limits, diskFull);
    hops.add(hop);
    return hop;
  }

  @AfterEach
  void close() throws StoreException {
    for (TestHop hop : hops) {
      hop.close();
    }
  }

  /** As a phone introduces a mailbox of that relay to another. */
  private Introduction at(RelayId home) {
    return Introduction.elsewhere(owner.mailbox, owner.secret, home, List.of());
  }

  private Disposition ask(TestHop hop, byte[] envelope) throws Exception {
    Ask ask = owner.ask(envelope);
    return hop.ask(ask);
  }

  private void collectAt(TestHop home, int count) {
    LinkFixture.Client reader = home.relay.connected();
    byte[] fetch =
        new TestFrames().add(FrameType.FETCH, owner.fetch(reader.initiator.finalHash(), 0)).bytes();
    reader.give(reader.initiator.transport(fetch)).await(FrameType.DONE, 1);
    byte[] collected =
        new TestFrames()
            .add(FrameType.COLLECTED, TestOwner.collectedAgain(0, 3, count))
            .add(FrameType.MAILBOX, owner.introduction())
            .put(ENVELOPE) // known already: its ack comes behind what was collected
            .bytes();
    reader.give(reader.initiator.transport(collected)).awaitAcks(1);
  }

  @Test
  void carriesAnEnvelopeOverTwoEdgesToItsHomeAndTheNewsBack() throws Exception {
    TestHop edge = hop();
    TestHop middle = hop();
    TestHop home = hop();
    home.relay.claim(owner);
    edge.routes.put(home.id, middle.id);
    middle.routes.put(home.id, home.id);
    assertThat(edge.put(at(home.id), ENVELOPE, SECOND))
        .containsExactly(AckCode.STORED, AckCode.STORED);
    assertThat(ask(edge, ENVELOPE)).isEqualTo(Disposition.STORED);
    edge.askNews(middle);
    edge.carryTo(middle);
    assertThat(edge.waiting()).isEmpty();
    assertThat(middle.waiting()).containsExactly(ENVELOPE, SECOND);
    edge.askNews(middle); // STORED there changes nothing here
    assertThat(ask(edge, ENVELOPE)).isEqualTo(Disposition.FORWARDED);
    assertThat(middle.carryTo(home)).containsExactly(AckCode.STORED, AckCode.STORED);
    middle.askNews(home);
    edge.askNews(middle);
    assertThat(ask(edge, ENVELOPE)).isEqualTo(Disposition.FORWARDED);
    assertThat(ask(home, ENVELOPE)).isEqualTo(Disposition.STORED);
    collectAt(home, 1);
    middle.askNews(home);
    edge.askNews(middle);
    assertThat(ask(edge, ENVELOPE)).isEqualTo(Disposition.COLLECTED);
    assertThat(ask(middle, ENVELOPE)).isEqualTo(Disposition.COLLECTED);
    assertThat(ask(edge, SECOND)).isEqualTo(Disposition.FORWARDED);
  }

  @Test
  void sendsNothingTwiceAfterALostAnswer() throws Exception {
    TestHop edge = hop();
    TestHop middle = hop();
    TestHop home = hop();
    home.relay.claim(owner);
    edge.routes.put(home.id, middle.id);
    middle.routes.put(home.id, home.id);
    edge.put(at(home.id), ENVELOPE);
    edge.carryTo(middle, false);
    middle.carryTo(home);
    assertThat(edge.waiting()).hasSize(1);
    assertThat(edge.carryTo(middle)).containsExactly(AckCode.STORED);
    assertThat(edge.waiting()).isEmpty();
    assertThat(middle.waiting()).isEmpty(); // it went on already, the same way
    assertThat(home.store.figures().waitingCount()).isEqualTo(1);
    assertThat(edge.put(at(home.id), ENVELOPE)).containsExactly(AckCode.STORED);
    assertThat(edge.waiting()).isEmpty();
  }

  @Test
  void storesOnceWhatTwoEdgesBring() throws Exception {
    TestHop one = hop();
    TestHop two = hop();
    TestHop home = hop();
    home.relay.claim(owner);
    one.routes.put(home.id, home.id);
    two.routes.put(home.id, home.id);
    one.put(at(home.id), ENVELOPE);
    two.put(at(home.id), ENVELOPE);
    one.carryTo(home);
    two.carryTo(home);
    assertThat(one.waiting()).isEmpty();
    assertThat(two.waiting()).isEmpty();
    assertThat(home.store.figures().waitingCount()).isEqualTo(1);
  }

  @Test
  void keepsWhatHomeDoesNotTakeYetAndLetsTheLaneWait() throws Exception {
    TestHop edge = hop();
    TestHop home = hop();
    edge.routes.put(home.id, home.id);
    edge.put(at(home.id), ENVELOPE);
    assertThat(edge.carryTo(home)).containsExactly(AckCode.NO_MAILBOX);
    assertThat(edge.waiting()).hasSize(1);
    home.relay.claim(owner);
    assertThat(edge.carryTo(home)).containsExactly(AckCode.STORED);
    assertThat(ask(edge, ENVELOPE)).isEqualTo(Disposition.FORWARDED);
  }

  @Test
  void tellsOfWhatTheHomeRefusedForGood() throws Exception {
    TestHop edge = hop();
    TestHop home = hop();
    home.relay.claim(owner);
    edge.routes.put(home.id, home.id);
    edge.put(at(home.id), ENVELOPE, SECOND);
    LinkFixture.Client client = home.relay.connected();
    byte[] revoke =
        new TestFrames().add(FrameType.REVOKE, owner.revoke(home.relay.relayKey, 2)).bytes();
    client.give(client.initiator.transport(revoke)).await(FrameType.DONE, 1);
    assertThat(edge.carryTo(home)).containsExactly(AckCode.REVOKED, AckCode.REVOKED);
    assertThat(ask(edge, ENVELOPE)).isEqualTo(Disposition.REFUSED);
    assertThat(ask(edge, SECOND)).isEqualTo(Disposition.REFUSED);
    assertThat(edge.waiting()).isEmpty();
    assertThat(edge.store.figures().waitingCount()).isZero();
    assertThat(edge.put(at(home.id), SECOND)).containsExactly(AckCode.REVOKED);
  }

  @Test
  void answersNoRouteWhereThereIsNoneAndTakesWhatLivesHere() throws Exception {
    TestHop edge = hop();
    TestHop stranger = hop();
    assertThat(edge.put(at(stranger.id), ENVELOPE)).containsExactly(AckCode.NO_ROUTE);
    assertThat(edge.store.figures().transitMailboxes()).isZero();
    edge.relay.claim(owner);
    assertThat(edge.put(at(edge.id), ENVELOPE)).containsExactly(AckCode.STORED);
    assertThat(edge.put(Introduction.local(owner.mailbox, owner.secret.verifier()), ENVELOPE))
        .containsExactly(AckCode.STORED);
    assertThat(edge.store.figures().waitingCount()).isEqualTo(1);
    assertThat(edge.waiting()).isEmpty();
  }

  @Test
  void refusesAPutThatHasComeThroughItOrThroughTooMany() throws Exception {
    TestHop edge = hop();
    TestHop home = hop();
    edge.routes.put(home.id, home.id);
    List<RelayId> way = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      way.add(RelayId.of(new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) i}));
    }
    assertThat(edge.put(by(home.id, way), ENVELOPE)).containsExactly(AckCode.STORED);
    way.add(edge.id);
    assertThat(edge.put(by(home.id, way), SECOND)).containsExactly(AckCode.NO_ROUTE);
    way.set(7, RelayId.of(new byte[8]));
    assertThat(edge.put(by(home.id, way), SECOND)).containsExactly(AckCode.NO_ROUTE);
    assertThat(edge.put(by(home.id, List.of(edge.id)), SECOND)).containsExactly(AckCode.NO_ROUTE);
    assertThat(edge.waiting()).hasSize(1);
  }

  private Introduction by(RelayId home, List<RelayId> way) {
    return Introduction.elsewhere(owner.mailbox, owner.secret, home, way);
  }

  @Test
  void isBusyWithItsDiskFullAndKeepsWhatItHas() throws Exception {
    TestHop edge = hop();
    TestHop home = hop();
    edge.routes.put(home.id, home.id);
    edge.put(at(home.id), ENVELOPE);
    diskFull[0] = true;
    assertThat(edge.put(at(home.id), SECOND, ENVELOPE))
        .containsExactly(AckCode.BUSY, AckCode.STORED);
    diskFull[0] = false;
    assertThat(edge.put(at(home.id), SECOND)).containsExactly(AckCode.STORED);
    assertThat(edge.waiting()).hasSize(2);
  }

  /** Somebody who may make so many mailboxes a day. */
  private static final class Counted implements MailboxAllowance {
    int left;

    Counted(int left) {
      this.left = left;
    }

    @Override
    public boolean take() {
      left--;
      if (left < 0) {
        left = 0;
        return false;
      }
      return true;
    }

    @Override
    public void giveBack() {
      left++;
    }
  }

  @Test
  void makesNoMoreMailboxesThanTheSenderMayInADay() throws Exception {
    TestHop edge = hop();
    TestHop home = hop();
    edge.routes.put(home.id, home.id);
    Counted allowance = new Counted(2);
    List<OutgoingPut> puts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      TestOwner other = new TestOwner("relative " + i);
      Introduction to = Introduction.elsewhere(other.mailbox, other.secret, home.id, List.of());
      puts.add(new OutgoingPut(2L * i, to, Precedence.ROUTINE, 100, ENVELOPE));
      puts.add(new OutgoingPut(2L * i + 1, to, Precedence.ROUTINE, 100, SECOND));
    }
    LinkFixture.Client client = edge.relay.connected(allowance);
    assertThat(TestHop.put(client, puts))
        .containsExactly(
            AckCode.STORED,
            AckCode.STORED,
            AckCode.STORED,
            AckCode.STORED,
            AckCode.BUSY,
            AckCode.BUSY);
    assertThat(edge.store.figures().transitMailboxes()).isEqualTo(2);
    assertThat(allowance.left).isZero();
    Counted another = new Counted(1);
    List<OutgoingPut> known = puts.subList(0, 4);
    assertThat(TestHop.put(edge.relay.connected(another), known)).containsOnly(AckCode.STORED);
    assertThat(another.left).isEqualTo(1); // those were there: it is given back
    assertThat(TestHop.put(edge.relay.connected(another), puts.subList(4, 6)))
        .containsOnly(AckCode.STORED);
    assertThat(another.left).isZero();
  }

  @Test
  void answersFullBeyondTheMailboxesThatItHasRoomFor() throws Exception {
    TestHop edge = hop(StoreLimits.defaults().withTransit(2, 1));
    TestHop home = hop();
    edge.routes.put(home.id, home.id);
    List<AckCode> answers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      TestOwner other = new TestOwner("relative " + i);
      answers.addAll(
          edge.put(
              Introduction.elsewhere(other.mailbox, other.secret, home.id, List.of()), ENVELOPE));
    }
    assertThat(answers).containsExactly(AckCode.STORED, AckCode.STORED, AckCode.FULL);
  }

  /** It came into the ring at two places: neither copy knows of the other's way. */
  @Test
  void losesNothingThatWasPutIntoARingTwice() throws Exception {
    TestHop home = hop();
    TestHop one = hop();
    TestHop two = hop();
    TestHop three = hop();
    one.routes.put(home.id, two.id);
    two.routes.put(home.id, three.id);
    three.routes.put(home.id, one.id);
    two.put(at(home.id), ENVELOPE);
    assertThat(two.carryTo(three)).containsExactly(AckCode.STORED);
    one.put(at(home.id), ENVELOPE);
    assertThat(one.carryTo(two)).containsExactly(AckCode.STORED);
    assertThat(two.waiting()).containsExactly(ENVELOPE); // once more, and now by way of one
    assertThat(three.carryTo(one)).containsExactly(AckCode.STORED);
    two.carryTo(three);
    three.carryTo(one);
    one.carryTo(two);
    assertThat(one.waiting().size() + two.waiting().size() + three.waiting().size()).isPositive();
  }

  /**
   * A ring without a way out: each relay would in turn take the others' envelopes for duplicates of
   * what it has let go.
   */
  @Test
  void losesNothingInARingHoweverItGoesRound() throws Exception {
    TestHop home = hop();
    List<TestHop> ring = List.of(hop(), hop(), hop());
    for (int i = 0; i < 3; i++) {
      ring.get(i).routes.put(home.id, ring.get((i + 1) % 3).id);
    }
    Random random = new Random(SEED);
    List<byte[]> acknowledged = new ArrayList<>();
    Set<AckCode> codes = new HashSet<>();
    for (int step = 0; step < 150; step++) {
      TestHop at = ring.get(random.nextInt(3));
      if (random.nextInt(3) == 0) {
        byte[] envelope = ("envelope " + random.nextInt(12)).getBytes(StandardCharsets.UTF_8);
        if (at.put(at(home.id), envelope).contains(AckCode.STORED)) {
          acknowledged.add(envelope);
        }
      } else {
        TestHop next = ring.get((ring.indexOf(at) + 1) % 3);
        codes.addAll(at.carryTo(next, random.nextInt(4) > 0));
      }
      List<String> held = new ArrayList<>();
      for (TestHop each : ring) {
        each.waiting().forEach(bytes -> held.add(new String(bytes, StandardCharsets.UTF_8)));
      }
      for (byte[] envelope : acknowledged) {
        assertThat(held)
            .as("seed %d, step %d", SEED, step)
            .contains(new String(envelope, StandardCharsets.UTF_8));
      }
    }
    assertThat(codes).contains(AckCode.STORED, AckCode.NO_ROUTE);
    assertThat(codes).doesNotContain(AckCode.BUSY, AckCode.FULL);
  }
}
