package org.tereze.relay.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tereze.relay.queue.Submission;
import org.tereze.relay.store.CollectedItem;
import org.tereze.relay.store.DispositionItem;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.TransitEnvelope;
import org.tereze.relay.store.TransitMailbox;
import org.tereze.wire.AskSecret;
import org.tereze.wire.Disposition;
import org.tereze.wire.MailboxId;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.Introduction;

class SettlementTest {
  private final List<Submission> taken = new ArrayList<>();
  private final List<LaneTrack> committed = new ArrayList<>();
  private boolean room = true;
  private final Settlement settlement =
      new Settlement(-1, submission -> room && taken.add(submission), Runnable::run);
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
          Introduction.local(
              MailboxId.of(new byte[MailboxId.BYTES]),
              AskSecret.of(new byte[AskSecret.BYTES]).verifier()));

  private TransitEnvelope sent(long sequence) {
    TransitEnvelope envelope =
        new TransitEnvelope(3, sequence, sequence, 8_000, 9_000, new byte[1]);
    track.read(List.of(envelope));
    track.sent(envelope);
    return envelope;
  }

  @Test
  void saysTheLastWordBeforeTheCursorPasses() {
    settlement.onCommitted(committed::add);
    settlement.refused(track, sent(1), Disposition.REFUSED);
    settlement.taken(track, sent(2));
    settlement.submit();
    assertThat(taken).hasSize(1);
    assertThat(taken.get(0).items()).hasSize(2);
    assertThat(taken.get(0).items().get(0)).isInstanceOf(DispositionItem.class);
    assertThat(taken.get(0).items().get(1)).isInstanceOf(CollectedItem.class);
    assertThat(committed).isEmpty();
    assertThat(track.isIdle()).isFalse();
    settlement.committed(taken);
    assertThat(committed).containsExactly(track);
    assertThat(track.isIdle()).isTrue();
    settlement.submit();
    assertThat(taken).hasSize(1);
  }

  @Test
  void keepsWhatTheCommitterRefusesAndAsksForNoMoreAnswersMeanwhile() {
    room = false;
    for (int i = 1; i <= 20; i++) {
      assertThat(settlement.isBacklogged()).isEqualTo(i > 17);
      settlement.taken(track, sent(i));
      settlement.submit();
    }
    assertThat(taken).isEmpty();
    room = true;
    settlement.room();
    assertThat(taken).hasSize(20);
    assertThat(settlement.isBacklogged()).isFalse();
  }

  @Test
  void stopsForGoodWhenAWriteFailed() {
    settlement.taken(track, sent(1));
    settlement.submit();
    settlement.commitFailed(taken, new StoreException("the disk is gone"));
    assertThat(settlement.isBacklogged()).isTrue();
    assertThat(settlement.failure()).isNotNull();
    assertThat(track.isIdle()).isFalse();
  }
}
