package org.tereze.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.testkit.FakeClock;
import org.tereze.testkit.LineShape;
import org.tereze.testkit.SeededRandom;
import org.tereze.wire.AckCode;
import org.tereze.wire.AskVerifier;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.frame.FrameReader;

/** The flow on every line that it is made for, in virtual time: late answers are waited for. */
final class ThinLineTest {
  private static final int REPORTS = 40;
  private static final int REPORT_BYTES = 300;
  private static final int SEEDS = 8;

  private final SecureRandom random = new SeededRandom(12);
  private final X25519PrivateKey key = X25519PrivateKey.generate(random);

  /** One burst, and the most that was unanswered at a time. */
  private final class World implements Outgoing, FlowListener {
    private final FakeClock clock = new FakeClock();
    private final Deque<OutgoingPut> waiting = new ArrayDeque<>();
    private final FrameReader frames = new FrameReader();
    private int stored;
    private long unansweredBytes;
    private long mostUnansweredBytes;

    void run(LineShape shape, long seed) throws Exception {
      for (int i = 0; i < REPORTS; i++) {
        waiting.add(
            new OutgoingPut(
                i,
                MailboxId.of(new byte[MailboxId.BYTES]),
                AskVerifier.of(new byte[AskVerifier.BYTES], 0),
                Precedence.ROUTINE,
                300,
                new byte[REPORT_BYTES]));
      }
      AckingRelay relay = new AckingRelay(key, random, clock, 0);
      Wire wire = new PipedWire(relay, clock, shape, new Random(seed));
      LinkKeyUse use = LinkKeyUse.ofStatic(key.publicKey());
      try (NoiseLink link = new NoiseLink(wire, use, random, clock::nanoTime, 0)) {
        PutFlow flow = new PutFlow(link, this, this, clock::nanoTime);
        flow.fill();
        flow.sendFirst();
        while (!waiting.isEmpty() || !flow.isQuiet()) {
          int count = flow.next();
          if (count > 0) {
            frames.feed(link.payload(), 0, count);
            while (frames.next()) {
              flow.onAck(frames);
            }
            flow.recordRead();
          }
        }
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
      unansweredBytes += REPORT_BYTES;
      mostUnansweredBytes = Math.max(mostUnansweredBytes, unansweredBytes);
    }

    @Override
    public void othersAdded(int writerBytes) {}

    @Override
    public void wrote(int bytes) {}

    @Override
    public void answered(OutgoingPut put, AckCode code) {
      assertThat(code).isEqualTo(AckCode.STORED);
      unansweredBytes -= REPORT_BYTES;
      stored++;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1200, 300, 0",
    "1200, 300, 0.2",
    "1200, 800, 0.05",
    "1200, 3000, 0.2",
    "20000, 300, 0.2",
    "20000, 800, 0.02",
    "20000, 3000, 0.2",
    "64000, 300, 0",
    "64000, 600, 0.05",
    "64000, 3000, 0.2"
  })
  void getsEverythingThroughInOneLink(int bitsPerSecond, int rttMillis, double loss)
      throws Exception {
    LineShape shape = LineShape.of(bitsPerSecond, Duration.ofMillis(rttMillis / 2), loss);
    for (int i = 0; i < SEEDS; i++) {
      World world = new World();
      world.run(shape, random.nextLong());
      assertThat(world.stored).isEqualTo(REPORTS);
      // A window and a record, of which a retransmission waits behind a few seconds' worth at most.
      double second = bitsPerSecond / 8.0;
      double most = Math.max(6_144, 2.5 * second * rttMillis / 1000) + Math.max(1_500, 2 * second);
      assertThat(world.mostUnansweredBytes).isLessThanOrEqualTo((long) most);
    }
  }
}
