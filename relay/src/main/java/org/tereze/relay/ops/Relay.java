package org.tereze.relay.ops;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tereze.relay.net.RelayServer;
import org.tereze.relay.net.ServerLimits;
import org.tereze.relay.queue.Committer;
import org.tereze.relay.session.LinkContext;
import org.tereze.relay.session.LinkKeyRing;
import org.tereze.relay.session.LinkMemory;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.StoreFigures;
import org.tereze.relay.uplink.Uplinks;
import org.tereze.wire.RelayId;

/**
 * A whole relay, put together: store, committer, readers, keys, server, figures, schedule. Started
 * and stopped once, by any thread.
 */
public final class Relay {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final long SWEEP_SECONDS = 60;
  private static final long KEYS_SECONDS = 3_600;
  private static final long COMPACT_SECONDS = 12 * 3_600;
  private static final long PATIENCE_SECONDS = 60;

  /** Opens the store in a folder. */
  @FunctionalInterface
  public interface StoreOpener {
    MailboxStore open(Path folder, RelayConfig config) throws StoreException, IOException;
  }

  private final RelayConfig config;
  private final RelayClock clock;
  private final CustodyClock custody;
  private final KeyFolder keys;
  private final MailboxStore store;
  private final Committer committer;
  private final ExecutorService readers;
  private final ScheduledExecutorService schedule;
  private final RelayMetrics metrics = new RelayMetrics();
  private final long startedNanos;
  private volatile LinkKeyRing ring;
  private @Nullable Uplinks uplinks;
  private @Nullable RelayServer server;
  private @Nullable OpsServer ops;

  private Relay(
      RelayConfig config,
      RelayClock clock,
      CustodyClock custody,
      KeyFolder keys,
      LinkKeyRing ring,
      MailboxStore store) {
    this.config = config;
    this.clock = clock;
    this.keys = keys;
    this.ring = ring;
    this.store = store;
    this.startedNanos = clock.nanos().getAsLong();
    this.custody = custody;
    this.committer =
        new Committer(
                store, custody::hours, config.queue().boundBytes(), config.queue().batchBytes())
            .start();
    this.readers = Executors.newFixedThreadPool(config.threads().readers(), named("reader"));
    this.schedule = Executors.newScheduledThreadPool(2, named("schedule"));
  }

  /**
   * Opens everything and listens.
   *
   * @throws ConfigException what the operator has to change
   * @throws StoreException if the store cannot be opened as it is
   * @throws IOException if a file or an address cannot be had
   */
  public static Relay start(
      RelayConfig config, StoreOpener opener, RelayClock clock, SecureRandom random)
      throws ConfigException, StoreException, IOException {
    ServerLimits limits = FileHandles.within(FileHandles.most(), config.server());
    KeyFolder keys = KeyFolder.open(config.data().resolve("keys"), random);
    UpstreamTables.refuseOwn(config.upstreams(), keys.staticPublic());
    LinkKeyRing ring = keys.renew(clock.epochSeconds());
    MailboxStore store = opener.open(config.data().resolve("store"), config);
    CustodyClock custody = custodyClock(store, clock);
    Relay relay = new Relay(config, clock, custody, keys, ring, store);
    try {
      relay.listen(limits, random);
    } catch (IOException | RuntimeException e) {
      relay.stop();
      throw e;
    }
    return relay;
  }

  private static CustodyClock custodyClock(MailboxStore store, RelayClock clock)
      throws StoreException {
    try {
      return new CustodyClock(clock, store.storedTime(), () -> store.figures().mailboxes() == 0);
    } catch (StoreException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private void listen(ServerLimits limits, SecureRandom random) throws IOException {
    metrics.watch(store, committer);
    metrics.watch(custody);
    tick(); // Order: a confirmation that waits counts before the first link comes
    Uplinks onward = onward(random);
    LinkContext context =
        new LinkContext(
            () -> ring,
            random,
            committer,
            store,
            readers,
            custody::hours,
            clock.nanos(),
            config.link(),
            new LinkMemory(config.server().linksMemoryBytes()),
            onward::forecast,
            onward.routes(),
            metrics);
    InetSocketAddress opsAddress = config.ops();
    if (opsAddress != null) {
      ops = new OpsServer(opsAddress, metrics::scrape, this::health, onward::networkChanged);
    }
    RelayServer listening =
        RelayServer.start(config.listen(), limits, context, config.threads().eventLoops());
    server = listening;
    every(SWEEP_SECONDS, this::tick);
    every(KEYS_SECONDS, this::renewKeys);
    every(COMPACT_SECONDS, this::compact);
    LOG.atInfo()
        .addKeyValue("port", listening.port())
        .addKeyValue("transport", listening.transport())
        .addKeyValue("linkKey", ring.newest())
        .log("the relay takes links");
  }

  private Uplinks onward(SecureRandom random) {
    Uplinks started =
        Uplinks.start(
            config.upstreams(),
            config.uplink(),
            RelayId.ofStaticKey(ring.staticPublic()),
            store.transit(),
            committer,
            custody::hours,
            clock.wall(),
            clock.nanos(),
            random,
            new HistoryFolder(config.data().resolve("windows")),
            metrics::uplink);
    uplinks = started;
    return started;
  }

  /** The port that links come to. */
  public int port() {
    RelayServer listening = server;
    if (listening == null) {
      throw new IllegalStateException("not listening");
    }
    return listening.port();
  }

  /** The port that shows figures; 0 if none does. */
  public int opsPort() {
    OpsServer shown = ops;
    return shown == null ? 0 : shown.port();
  }

  /** The static public key, 32 bytes. */
  public byte[] staticPublic() {
    return ring.staticPublic();
  }

  /** Answers what was taken, then closes everything in reverse order. */
  public void stop() {
    LOG.atInfo().log("the relay stops");
    schedule.shutdownNow();
    try {
      RelayServer listening = server;
      if (listening != null) {
        listening.close(config.stopMillis());
      }
      Uplinks onward = uplinks;
      if (onward != null) {
        onward.stop();
      }
      committer.close();
      readers.shutdown();
      readers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
      // Order: nobody may be in the store when it closes.
      schedule.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    OpsServer shown = ops;
    if (shown != null) {
      shown.close();
    }
    try {
      store.close();
    } catch (StoreException e) {
      LOG.error("the store did not close cleanly; it will recover at the next start", e);
    }
    metrics.close();
    keys.close();
    LOG.atInfo().log("the relay has stopped");
  }

  /** Accounts for the time that has passed, and cleans by it. */
  void tick() {
    custody.tick();
    try {
      if (ClockConfirmation.take(config.data(), clock.wall().instant())) {
        custody.confirm();
      }
    } catch (IOException e) {
      LOG.error("a confirmation of the clock could not be read", e);
    }
    committer.sweep(custody.hours(), custody.due());
  }

  private void renewKeys() {
    try {
      int before = ring.newest();
      ring = keys.renew(clock.epochSeconds());
      if (ring.newest() != before) {
        LOG.atInfo().addKeyValue("linkKey", ring.newest()).log("a new link key");
      }
    } catch (IOException e) {
      LOG.error("link keys could not be renewed; the old ones stay", e);
    }
  }

  private void compact() {
    try {
      store.compact();
    } catch (StoreException e) {
      LOG.error("the store could not be compacted", e);
    }
  }

  private void every(long seconds, Runnable task) {
    Runnable guarded =
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.error("a scheduled task broke", e);
          } catch (Error e) {
            Thread here = Thread.currentThread(); // the executor would keep it to itself
            here.getUncaughtExceptionHandler().uncaughtException(here, e);
          }
        };
    var unused = schedule.scheduleWithFixedDelay(guarded, seconds, seconds, TimeUnit.SECONDS);
  }

  private OpsServer.Health health() {
    StoreFigures figures = store.figures();
    boolean readOnly = figures.readOnly() || committer.failure() != null;
    String status = readOnly ? "read_only" : figures.diskFull() ? "disk_full" : clockStatus();
    long seconds = (clock.nanos().getAsLong() - startedNanos) / 1_000_000_000L;
    String json =
        String.format(
            "{\"status\":\"%s\",\"links\":%d,\"uplinks\":%d,\"waiting\":%d,\"queueBytes\":%d,"
                + "\"uptimeSeconds\":%d}%n",
            status,
            metrics.openLinks(),
            metrics.openUplinks(),
            figures.waitingCount(),
            committer.heldBytes(),
            seconds);
    return new OpsServer.Health(status.equals("ok"), json);
  }

  private String clockStatus() {
    return switch (custody.standing()) {
      case AGREES -> "ok";
      case AHEAD -> "clock_ahead";
      case BEHIND -> "clock_behind";
    };
  }

  private static ThreadFactory named(String what) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "tereze-" + what + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
