package org.tereze.relay.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.TransitEnvelope;
import org.tereze.relay.store.TransitMailbox;
import org.tereze.wire.AskSecret;
import org.tereze.wire.MailboxId;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.Introduction;

class LaneTrackTest {
  private static final Introduction INTRODUCTION =
      Introduction.local(
          MailboxId.of(new byte[MailboxId.BYTES]),
          AskSecret.of(new byte[AskSecret.BYTES]).verifier());

  private final LaneTrack track =
      new LaneTrack(
          new LaneKey(new MailboxKey(1, 1), 3),
          new TransitMailbox(
              RelayId.of(new byte[RelayId.BYTES]),
              MailboxId.of(new byte[MailboxId.BYTES]),
              AskSecret.of(new byte[AskSecret.BYTES]).verifier(),
              null,
              List.of()),
          1,
          INTRODUCTION);

  private static List<TransitEnvelope> page(long... sequences) {
    List<TransitEnvelope> page = new ArrayList<>();
    for (long sequence : sequences) {
      page.add(new TransitEnvelope(3, sequence, sequence, 8_000, 9_000, new byte[10]));
    }
    return page;
  }

  private void send(int count) {
    for (int i = 0; i < count; i++) {
      track.sent(Objects.requireNonNull(track.peek()));
    }
  }

  @Test
  void movesOverWhatIsSettledWithoutAGap() {
    track.read(page(4, 5, 9)); // 6 to 8 are gone already
    send(3);
    track.settled(9);
    track.settled(5);
    assertThat(track.advance()).isZero();
    track.settled(4);
    assertThat(track.advance()).isEqualTo(9);
    assertThat(track.advance()).isZero();
    assertThat(track.isIdle()).isTrue();
  }

  @Test
  void putsAgainWhatWasRefusedAndNotWhatWasTakenBehindIt() {
    track.read(page(1, 2, 3, 4));
    send(3);
    track.refused(1);
    track.settled(2);
    assertThat(track.peek()).isNull();
    assertThat(track.advance()).isZero();
    track.linkEnded();
    assertThat(track.readUpTo()).isZero();
    track.read(page(1, 2, 3, 4));
    List<Long> again = new ArrayList<>();
    for (TransitEnvelope next = track.peek(); next != null; next = track.peek()) {
      again.add(next.sequence());
      track.sent(next);
    }
    assertThat(again).containsExactly(1L, 3L, 4L);
    track.settled(1);
    assertThat(track.advance()).isEqualTo(2);
  }

  @Test
  void remembersNothingOfALaneThatWasRefusedAndNothingElse() {
    track.read(page(1, 2));
    send(2);
    track.refused(1);
    assertThat(track.isIdle()).isFalse();
    track.refused(2);
    assertThat(track.isIdle()).isTrue();
  }

  @Test
  void isNotForgottenWhileAWordOfItIsOnItsWayToTheDisk() {
    track.committing();
    assertThat(track.isIdle()).isFalse();
    track.committed();
    assertThat(track.isIdle()).isTrue();
  }

  @Test
  void takesTurnsByBytes() {
    track.read(page(1, 2, 3, 4));
    send(2);
    assertThat(track.turnIsOver(30)).isFalse();
    send(1);
    assertThat(track.turnIsOver(30)).isTrue();
    assertThat(track.turnIsOver(30)).isFalse();
  }

  /** The home has some of them, and the lane may move on between the answers. */
  private void endDoubts(NavigableSet<Long> doubted, NavigableSet<Long> unsettled, Random random) {
    while (!doubted.isEmpty()) {
      long each = random.nextBoolean() ? doubted.first() : doubted.last();
      doubted.remove(each);
      if (random.nextBoolean()) {
        unsettled.remove(each);
        track.settled(each);
      }
      if (random.nextBoolean()) {
        long cursor = track.advance();
        if (!unsettled.isEmpty()) {
          assertThat(cursor).isLessThan(unsettled.first());
        }
      }
      boolean last = track.certain(each);
      assertThat(last).isEqualTo(doubted.isEmpty());
    }
  }

  /** Against the rule itself: below the cursor there is nothing that was not settled. */
  @Test
  void neverPassesAnUnsettledOneWhateverHappens() {
    long seed = Long.getLong("tereze.seed", new Random().nextInt());
    System.out.println("LaneTrackTest: -Dtereze.seed=" + seed);
    Random random = new Random(seed);
    TreeSet<Long> unsettled = new TreeSet<>();
    TreeSet<Long> onTheirWay = new TreeSet<>();
    long last = 0;
    long cursor = 0;
    for (int step = 0; step < 20_000; step++) {
      switch (random.nextInt(5)) {
        case 0 -> unsettled.add(last += 1 + random.nextInt(3));
        case 1 -> {
          long from = Math.max(track.readUpTo(), cursor);
          // The store shows everything behind its cursor, what was settled there, too.
          track.read(page(unsettled.tailSet(from, false).stream().mapToLong(s -> s).toArray()));
        }
        case 2 -> {
          TransitEnvelope next = track.peek();
          if (next != null) {
            assertThat(onTheirWay).doesNotContain(next.sequence());
            track.sent(next);
            onTheirWay.add(next.sequence());
          }
          if (random.nextInt(4) == 0) {
            track.unread();
          }
        }
        case 3 -> {
          Long answered = onTheirWay.pollFirst();
          if (answered != null && random.nextInt(8) == 0) {
            track.refused(answered);
          } else if (answered != null) {
            unsettled.remove(answered);
            track.settled(answered);
          }
        }
        case 4 -> {
          if (random.nextInt(50) == 0) {
            onTheirWay.forEach(track::doubted);
            track.linkEnded();
            endDoubts(onTheirWay, unsettled, random);
          }
        }
        default -> throw new AssertionError();
      }
      cursor = Math.max(cursor, track.advance());
      if (!unsettled.isEmpty()) {
        assertThat(cursor).isLessThan(unsettled.first());
      }
    }
    assertThat(cursor).isPositive();
  }
}
