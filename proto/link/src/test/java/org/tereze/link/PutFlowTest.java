package org.tereze.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.schema.Ack;
import org.tereze.testkit.FakeClock;
import org.tereze.testkit.SeededRandom;
import org.tereze.wire.AckCode;
import org.tereze.wire.AskVerifier;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.frame.FrameReader;

final class PutFlowTest implements Outgoing, FlowListener {
  private static final int ENVELOPE_BYTES = 4_096;
  private static final int WINDOW_BYTES = 6 * 1024;
  private static final long RTT_NANOS = 200_000_000;

  private final FakeClock clock = new FakeClock();
  private final SecureRandom random = new SeededRandom(11);
  private final X25519PrivateKey key = X25519PrivateKey.generate(random);
  private final AckingRelay relay = new AckingRelay(key, random, clock, RTT_NANOS);
  private final FrameReader frames = new FrameReader();
  private final Deque<OutgoingPut> waiting = new ArrayDeque<>();
  private final List<Long> stored = new ArrayList<>();
  private int unanswered;
  private int mostUnanswered;
  private NoiseLink link;
  private PutFlow flow;

  @BeforeEach
  void open() throws Exception {
    link = new NoiseLink(relay, LinkKeyUse.ofStatic(key.publicKey()), random, clock::nanoTime, 200);
    flow = new PutFlow(link, this, this, clock::nanoTime);
  }

  private void queue(int count) {
    for (int i = 0; i < count; i++) {
      byte[] text = ("report " + i).getBytes(StandardCharsets.US_ASCII);
      waiting.add(
          new OutgoingPut(
              i,
              MailboxId.of(new byte[MailboxId.BYTES]),
              AskVerifier.of(new byte[AskVerifier.BYTES], 0),
              Precedence.ROUTINE,
              Limits.DEFAULT_LIFETIME_HOURS,
              Arrays.copyOf(text, ENVELOPE_BYTES)));
    }
  }

  @Override
  public @Nullable OutgoingPut peek() {
    return waiting.peek();
  }

  @Override
  public void remove() {
    waiting.remove();
  }

  @Override
  public void putAdded(OutgoingPut put, int writerBytes) {
    unanswered++;
    mostUnanswered = Math.max(mostUnanswered, unanswered);
  }

  @Override
  public void othersAdded(int writerBytes) {}

  @Override
  public void wrote(int bytes) {}

  @Override
  public void answered(OutgoingPut put, AckCode code) {
    assertThat(code).isEqualTo(AckCode.STORED);
    unanswered--;
    stored.add(put.handle());
  }

  private void round() throws Exception {
    int count = flow.next();
    if (count > 0) {
      frames.feed(link.payload(), 0, count);
      while (frames.next()) {
        assertThat(frames.message(Ack.parser()).getRefusedCount()).isZero();
        flow.onAck(frames);
      }
      flow.recordRead();
    }
  }

  private void runDry() throws Exception {
    flow.fill();
    flow.sendFirst();
    while (!waiting.isEmpty() || !flow.isQuiet()) {
      round();
    }
  }

  /** Twenty windows' worth, which only goes through if each ack opens the window again. */
  @Test
  void keepsAWindowUnansweredHoweverLongTheBurst() throws Exception {
    int count = 160;
    queue(count);
    runDry();
    assertThat(stored).hasSize(count).isSorted();
    assertThat(relay.taken).hasSize(count).startsWith("report 0", "report 1");
    assertThat(flow.sentCount()).isEqualTo(count);
  }

  @Test
  void hasNoMoreThanAFirstWindowOnItsWayBeforeTheFirstAck() throws Exception {
    relay.mute = true;
    queue(40);
    flow.fill();
    flow.sendFirst();
    assertThatThrownBy(
            () -> {
              while (true) {
                round();
              }
            })
        .isInstanceOf(LinkException.class)
        .extracting(e -> ((LinkException) e).reason())
        .isEqualTo(LinkException.Cause.NO_ANSWER);
    assertThat(mostUnanswered).isEqualTo(WINDOW_BYTES / ENVELOPE_BYTES + 1);
    assertThat(stored).isEmpty();
  }

  @Test
  void callsALinkDeadOnlyAfterItsPatience() throws Exception {
    relay.mute = true;
    queue(1);
    flow.fill();
    flow.sendFirst();
    long before = clock.nanoTime();
    assertThatThrownBy(
            () -> {
              while (true) {
                round();
              }
            })
        .isInstanceOf(LinkException.class);
    // Fifteen seconds, and what an envelope takes at 150 bytes a second.
    assertThat(clock.nanoTime() - before).isEqualTo(15_000_000_000L + 27_306_000_000L);
  }

  @Test
  void growsItsRecordsWithTheMeasuredRate() throws Exception {
    queue(400);
    runDry();
    assertThat(relay.recordBytes.get(0)).isLessThanOrEqualTo(1_200);
    // Three of these envelopes, with their frames, are what fits into the largest record.
    assertThat(Collections.max(relay.recordBytes)).isBetween(3 * ENVELOPE_BYTES, 13_000);
  }
}
