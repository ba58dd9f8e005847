package org.tereze.relay.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.tereze.link.LinkException;
import org.tereze.relay.uplink.UplinkMetrics;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Outcome;

/** An upstream's figures, labelled with its place in the configuration. Safe on any thread. */
final class UplinkFigures implements UplinkMetrics {
  private static final long MILLIS = 1_000;

  private final MeterRegistry registry;
  private final String upstream;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong nextTryMillis = new AtomicLong(-MILLIS);
  private final Counter opened;
  private final Counter nothing;
  private final Counter dialled;
  private final Counter forwardedBytes;
  private final Counter sentBytes;
  private final Counter receivedBytes;
  private final EnumCounters<LinkException.Cause> failed;
  private final EnumCounters<AckCode> puts;
  private final EnumCounters<Disposition> news;
  private final EnumCounters<Outcome> requests;

  UplinkFigures(MeterRegistry registry, int number) {
    this.registry = registry;
    this.upstream = String.valueOf(number);
    Gauge.builder("tereze.uplink.open", open, AtomicInteger::get)
        .description("1: a link to the upstream is open and was answered")
        .tag("upstream", upstream)
        .register(registry);
    Gauge.builder("tereze.uplink.next.try.seconds", nextTryMillis, m -> m.get() / (double) MILLIS)
        .description("Until the next call, as of a minute ago at most; -1: there is no need of one")
        .tag("upstream", upstream)
        .register(registry);
    opened = tries("opened");
    nothing = tries("nothing");
    dialled = counter("tereze.uplink.dialled", "Links that were dialled");
    forwardedBytes = counter("tereze.uplink.forwarded.bytes", "Envelope bytes that were taken");
    sentBytes =
        counter(
            "tereze.uplink.sent.bytes",
            "Bytes to the upstream, of links and datagrams that are over");
    receivedBytes =
        counter(
            "tereze.uplink.received.bytes",
            "Bytes from the upstream, of links and datagrams that are over");
    failed = by(LinkException.Cause.class, "tereze.uplink.failed", "Links that failed", "why");
    puts = by(AckCode.class, "tereze.uplink.puts", "Puts, by answer", "answer");
    news = by(Disposition.class, "tereze.uplink.news", "Ends that were told", "end");
    requests = by(Outcome.class, "tereze.uplink.requests", "Requests, by answer", "answer");
  }

  private <K extends Enum<K>> EnumCounters<K> by(
      Class<K> values, String name, String what, String label) {
    return new EnumCounters<>(registry, values, name, what, label, Tags.of("upstream", upstream));
  }

  boolean isOpen() {
    return open.get() == 1;
  }

  private Counter tries(String outcome) {
    return Counter.builder("tereze.uplink.tries")
        .description("Calls, by whether anything of them was answered")
        .tag("upstream", upstream)
        .tag("outcome", outcome)
        .register(registry);
  }

  private Counter counter(String name, String what) {
    return Counter.builder(name).description(what).tag("upstream", upstream).register(registry);
  }

  @Override
  public void tried(boolean answered) {
    (answered ? opened : nothing).increment();
  }

  @Override
  public void nextTry(double seconds) {
    nextTryMillis.set((long) (seconds * MILLIS));
  }

  @Override
  public void dialled() {
    dialled.increment();
  }

  @Override
  public void linkOpened() {
    open.set(1);
  }

  @Override
  public void linkClosed() {
    open.set(0);
  }

  @Override
  public void linkFailed(LinkException.Cause why) {
    failed.increment(why);
  }

  @Override
  public void answered(AckCode code, int bytes) {
    puts.increment(code);
    if (code == AckCode.STORED) {
      forwardedBytes.increment(bytes);
    }
  }

  @Override
  public void told(Disposition disposition) {
    news.increment(disposition);
  }

  @Override
  public void requested(Outcome outcome) {
    requests.increment(outcome);
  }

  @Override
  public void bytes(long sent, long received) {
    sentBytes.increment((double) sent);
    receivedBytes.increment((double) received);
  }
}
