package org.tereze.relay.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.tereze.link.CallMeter;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.TransitMailbox;
import org.tereze.relay.store.UndecidedEnvelope;
import org.tereze.window.schedule.ContactPlan;
import org.tereze.window.schedule.FixedWindow;
import org.tereze.window.schedule.WindowHistory;
import org.tereze.wire.AskSecret;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Precedence;
import org.tereze.wire.RelayId;

/** When the next hop is asked what became of what it took. */
class NewsTimesTest {
  private static final long EVERY_MILLIS = 600_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final RelayId UPSTREAM = relay(2);

  private Instant wall = Instant.parse("2026-11-22T12:00:00Z");
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may wrap
  private final StubTransitStore store = new StubTransitStore();
  private final Onward onward = new Onward(store, home -> UPSTREAM, relay(1), UPSTREAM);
  private final CurrentCall current = new CurrentCall(new CallMeter(nanos::get), 60_000);
  private final NewsTimes news = times();

  private static RelayId relay(int number) {
    return RelayId.of(ByteBuffer.allocate(RelayId.BYTES).putInt(number).array());
  }

  private NewsTimes times() {
    Settlement settlement = new Settlement(1, submission -> true, Runnable::run);
    WaitingRequests requests =
        new WaitingRequests(onward, new Retries(nanos::get, EVERY_MILLIS), settlement, current);
    return new NewsTimes(new News(store, onward), requests, current, nanos::get, EVERY_MILLIS);
  }

  private void pass(long millis) {
    nanos.addAndGet(millis * NANOS_PER_MILLI);
    wall = wall.plusMillis(millis);
  }

  private void somethingIsUndecided() {
    AskSecret secret = AskSecret.of(new byte[16]);
    TransitMailbox mailbox =
        new TransitMailbox(
            UPSTREAM, MailboxId.of(new byte[16]), secret.verifier(), secret, List.of());
    store.undecided.add(new UndecidedEnvelope(1, mailbox, 3, 1, 7, 9_000));
  }

  @Test
  void looksOnceInARoundWhetherThereIsAnything() throws StoreException {
    assertThat(news.isDue()).isTrue();
    assertThat(news.areThere()).isFalse();
    somethingIsUndecided();
    assertThat(news.areThere()).isFalse();
    assertThat(news.untilDueMillis()).isBetween(EVERY_MILLIS, EVERY_MILLIS + 1);
    pass(EVERY_MILLIS);
    assertThat(news.areThere()).isTrue();
    assertThat(news.areThere()).isTrue();
  }

  @Test
  void asksOnceInARound() throws StoreException {
    somethingIsUndecided();
    assertThat(news.areThere()).isTrue();
    assertThat(news.next().asked()).hasSize(1);
    assertThat(news.isDue()).isFalse();
    assertThat(news.areThere()).isFalse();
    pass(EVERY_MILLIS - 1);
    assertThat(news.isDue()).isFalse();
    pass(1);
    assertThat(news.isDue()).isTrue();
  }

  @Test
  void putsOffOnlyWhatIsDue() {
    news.putOff();
    assertThat(news.isDue()).isFalse();
    pass(EVERY_MILLIS - 1);
    news.putOff();
    pass(1);
    assertThat(news.isDue()).isTrue();
  }

  @Test
  void asksAtOnceWhenThereMayBeAWay() throws StoreException {
    news.next();
    news.hasten();
    assertThat(news.isDue()).isTrue();
  }

  @Test
  void asksNothingInACallThatBringsNoAnswers() throws Exception {
    somethingIsUndecided();
    ContactPlan plan =
        ContactPlan.of(
            List.of(FixedWindow.parse(Map.of("at", "0 12 * * *", "lasts", "1h", "only", "send"))));
    CallTimes times =
        new CallTimes(
            new CallPlan(plan, null),
            new WindowHistory(),
            UplinkLimits.defaults(),
            new CallTimes.Means(() -> wall, nanos::get, new Random(1), b -> {}));
    pass(times.pauseMillis(Precedence.ROUTINE));
    assertThat(times.pauseMillis(Precedence.ROUTINE)).isZero();
    current.begin(times);
    assertThat(news.isDue()).isFalse();
    assertThat(news.areThere()).isFalse();
    assertThat(news.untilDueMillis()).isEqualTo(Long.MAX_VALUE);
    current.end();
    assertThat(news.areThere()).isTrue();
  }
}
