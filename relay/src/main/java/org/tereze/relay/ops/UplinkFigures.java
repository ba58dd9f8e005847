package org.tereze.relay.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.tereze.link.LinkException;
import org.tereze.relay.uplink.UplinkMetrics;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;

/** An upstream's figures, labelled with its place in the configuration. Safe on any thread. */
final class UplinkFigures implements UplinkMetrics {
  private final MeterRegistry registry;
  private final String upstream;
  private final AtomicInteger open = new AtomicInteger();
  private final Counter dialled;
  private final Counter forwardedBytes;
  private final Counter sentBytes;
  private final Counter receivedBytes;
  private final Map<LinkException.Cause, Counter> failed = new EnumMap<>(LinkException.Cause.class);
  private final Map<AckCode, Counter> puts = new EnumMap<>(AckCode.class);
  private final Map<Disposition, Counter> news = new EnumMap<>(Disposition.class);

  UplinkFigures(MeterRegistry registry, int number) {
    this.registry = registry;
    this.upstream = String.valueOf(number);
    Gauge.builder("tereze.uplink.open", open, AtomicInteger::get)
        .description("1: a link to the upstream is open and was answered")
        .tag("upstream", upstream)
        .register(registry);
    dialled = counter("tereze.uplink.dialled", "Links that were begun");
    forwardedBytes = counter("tereze.uplink.forwarded.bytes", "Envelope bytes that were taken");
    sentBytes =
        counter("tereze.uplink.sent.bytes", "Bytes to the upstream, of links that are over");
    receivedBytes =
        counter("tereze.uplink.received.bytes", "Bytes from the upstream, of links that are over");
    for (LinkException.Cause cause : LinkException.Cause.values()) {
      failed.put(cause, labelled("tereze.uplink.failed", "Links that failed", "why", cause));
    }
    for (AckCode code : AckCode.values()) {
      puts.put(code, labelled("tereze.uplink.puts", "Puts, by answer", "answer", code));
    }
    for (Disposition end : Disposition.values()) {
      news.put(end, labelled("tereze.uplink.news", "Ends that were told", "end", end));
    }
  }

  boolean isOpen() {
    return open.get() == 1;
  }

  private Counter counter(String name, String what) {
    return Counter.builder(name).description(what).tag("upstream", upstream).register(registry);
  }

  private Counter labelled(String name, String what, String label, Enum<?> value) {
    return Counter.builder(name)
        .description(what)
        .tag("upstream", upstream)
        .tag(label, value.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  private static <K extends Enum<K>> void count(Map<K, Counter> counters, K key) {
    Counter counter = counters.get(key);
    if (counter != null) {
      counter.increment();
    }
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
    count(failed, why);
  }

  @Override
  public void answered(AckCode code, int bytes) {
    count(puts, code);
    if (code == AckCode.STORED) {
      forwardedBytes.increment(bytes);
    }
  }

  @Override
  public void told(Disposition disposition) {
    count(news, disposition);
  }

  @Override
  public void bytes(long sent, long received) {
    sentBytes.increment(sent);
    receivedBytes.increment(received);
  }
}
