package org.tereze.relay.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.tereze.relay.queue.Committer;
import org.tereze.relay.session.FirstFate;
import org.tereze.relay.session.LinkMetrics;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.StoreFigures;
import org.tereze.relay.uplink.UplinkMetrics;
import org.tereze.relay.uplink.Upstream;
import org.tereze.wire.AckCode;
import org.tereze.wire.Outcome;

/**
 * The relay's figures in Prometheus form: counts and times only, no label that names anybody. Safe
 * on any thread.
 */
final class RelayMetrics implements LinkMetrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicInteger links = new AtomicInteger();
  private final Counter opened = counter("tereze.links.opened", "Connections that were taken");
  private final Counter handshakes = counter("tereze.handshakes", "First records that opened");
  private final Counter strangers = counter("tereze.strangers", "First records that did not open");
  private final Counter malformed = counter("tereze.malformed", "Links closed for a broken rule");
  private final Counter received = counter("tereze.received.bytes", "Bytes from links");
  private final Counter sent = counter("tereze.sent.bytes", "Bytes to links");
  private final Counter delivered = counter("tereze.delivered", "Envelopes sent to owners");
  private final Counter deliveredBytes =
      counter("tereze.delivered.bytes", "Bytes of envelopes sent to owners");
  private final Counter pauses = counter("tereze.pauses", "Times that reading from a link stopped");
  private final EnumCounters<FirstFate> firsts;
  private final EnumCounters<AckCode> puts;
  private final EnumCounters<Outcome> requests;
  private final Timer custody;
  private final List<UplinkFigures> uplinks = new CopyOnWriteArrayList<>();

  RelayMetrics() {
    firsts =
        new EnumCounters<>(
            registry,
            FirstFate.class,
            "tereze.datagrams",
            "Datagrams of no open burst, by what became of them",
            "what",
            Tags.empty());
    puts =
        new EnumCounters<>(
            registry, AckCode.class, "tereze.puts", "Puts, by answer", "answer", Tags.empty());
    requests =
        new EnumCounters<>(
            registry,
            Outcome.class,
            "tereze.requests",
            "Requests, by outcome",
            "outcome",
            Tags.empty());
    custody =
        Timer.builder("tereze.custody")
            .description("From a record's arrival until its envelopes are durable")
            .serviceLevelObjectives(
                Duration.ofMillis(2),
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofMillis(250),
                Duration.ofSeconds(1))
            .register(registry);
    Gauge.builder("tereze.links", links, AtomicInteger::get)
        .description("Links that are open")
        .register(registry);
  }

  /** Shows the store's and the queue's figures, too. */
  void watch(MailboxStore store, Committer committer) {
    gauge(store, "tereze.waiting", "Envelopes in custody", StoreFigures::waitingCount);
    gauge(store, "tereze.waiting.bytes", "Bytes in custody", StoreFigures::waitingBytes);
    gauge(store, "tereze.mailboxes", "Mailboxes and tombstones", StoreFigures::mailboxes);
    gauge(
        store,
        "tereze.transit.mailboxes",
        "Mailboxes of other relays",
        StoreFigures::transitMailboxes);
    gauge(
        store,
        "tereze.transit.requests",
        "Requests for other relays, and their answers",
        StoreFigures::transitRequests);
    gauge(store, "tereze.disk.free.bytes", "Free bytes of the disk", StoreFigures::freeBytes);
    gauge(store, "tereze.disk.full", "1: puts are refused", f -> f.diskFull() ? 1 : 0);
    gauge(store, "tereze.read.only", "1: a durable write failed", f -> f.readOnly() ? 1 : 0);
    total(store, "tereze.evicted", "Envelopes evicted", StoreFigures::evictedCount);
    total(store, "tereze.expired", "Envelopes that expired", StoreFigures::expiredCount);
    Gauge.builder("tereze.queue.bytes", committer, Committer::heldBytes)
        .description("Bytes that wait for the disk")
        .register(registry);
    Gauge.builder("tereze.heap.bytes", Runtime.getRuntime(), r -> r.totalMemory() - r.freeMemory())
        .description("Heap in use")
        .register(registry);
  }

  /** Shows how the machine's clock stands, too. */
  void watch(CustodyClock custody) {
    Gauge.builder("tereze.clock.gap.hours", custody, CustodyClock::gapHours)
        .description("How far the machine's clock is ahead of the hours accounted for")
        .register(registry);
    Gauge.builder(
            "tereze.clock.doubtful",
            custody,
            c -> c.standing() == CustodyClock.Standing.AGREES ? 0 : 1)
        .description("1: custody goes by the relay's own count of hours")
        .register(registry);
  }

  /** Those of one upstream. */
  UplinkMetrics uplink(Upstream upstream) {
    UplinkFigures figures = new UplinkFigures(registry, upstream.number());
    uplinks.add(figures);
    return figures;
  }

  /** All figures as Prometheus reads them. */
  String scrape() {
    return registry.scrape();
  }

  /** Upstreams to which a link is open. */
  int openUplinks() {
    return (int) uplinks.stream().filter(UplinkFigures::isOpen).count();
  }

  int openLinks() {
    return links.get();
  }

  void close() {
    registry.close();
  }

  private void gauge(
      MailboxStore store, String name, String what, ToDoubleFunction<StoreFigures> of) {
    Gauge.builder(name, store, s -> of.applyAsDouble(s.figures()))
        .description(what)
        .register(registry);
  }

  private void total(
      MailboxStore store, String name, String what, ToDoubleFunction<StoreFigures> of) {
    FunctionCounter.builder(name, store, s -> of.applyAsDouble(s.figures()))
        .description(what)
        .register(registry);
  }

  private Counter counter(String name, String what) {
    return Counter.builder(name).description(what).register(registry);
  }

  @Override
  public void linkOpened() {
    links.incrementAndGet();
    opened.increment();
  }

  @Override
  public void linkClosed() {
    links.decrementAndGet();
  }

  @Override
  public void handshake() {
    handshakes.increment();
  }

  @Override
  public void stranger() {
    strangers.increment();
  }

  @Override
  public void malformed() {
    malformed.increment();
  }

  @Override
  public void first(FirstFate fate) {
    firsts.increment(fate);
  }

  @Override
  public void received(int bytes) {
    received.increment(bytes);
  }

  @Override
  public void sent(int bytes) {
    sent.increment(bytes);
  }

  @Override
  public void put(AckCode code) {
    puts.increment(code);
  }

  @Override
  public void request(Outcome outcome) {
    requests.increment(outcome);
  }

  @Override
  public void delivered(int count, long bytes) {
    delivered.increment(count);
    deliveredBytes.increment((double) bytes);
  }

  @Override
  public void custodyNanos(long nanos) {
    custody.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void paused() {
    pauses.increment();
  }
}
