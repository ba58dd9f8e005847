package org.tereze.bench.history;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.bench.load.LoadOwner;
import org.tereze.bench.load.PutLoad;
import org.tereze.bench.real.RelayProcess;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.testkit.LineShape;
import org.tereze.testkit.LinkProxy;
import org.tereze.testkit.Way;
import org.tereze.testkit.history.History;
import org.tereze.testkit.history.Rules;
import org.tereze.testkit.history.Statement;
import org.tereze.wire.Outcome;

/**
 * Many clients on real links to a relay in a process of its own that is killed under them, started
 * again, killed again; links break off at any byte. What all of them saw is one history. Run once,
 * by one thread.
 *
 * <p>The relay goes by the machine's clock, so that nothing expires and nothing is evicted here.
 */
public final class RelayHistory {
  static final int MAILBOXES = 6;
  private static final int CLAIMED_AT_FIRST = 4;
  private static final int CLIENTS = 8;
  private static final int LEAST_ANSWERS = 200;
  private static final int MOST_ANSWERS = 1_200;
  private static final int MOST_CUT_BYTES = 6_000;
  private static final long PATIENCE_SECONDS = 60;
  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-Xshare:auto");
  private static final String SETTINGS =
      "[quotas]\nmailbox_envelopes = 300\nminimum_free_mib = 0\n";

  /** What happens to the relay's folder while it is dead. */
  public interface Interlude {
    /** Nothing does. */
    Interlude NONE = (data, deaths) -> {};

    /**
     * The relay is dead.
     *
     * @param data the folder of its keys and its store
     * @param deaths how often it died
     */
    void dead(Path data, int deaths) throws IOException;
  }

  private final Path folder;
  private final LongSupplier nanoTime;
  private final int lives;
  private final Interlude interlude;
  private final Random random;
  private final SecureRandom keys = new SecureRandom();
  private final History history = new History(0);
  private final List<LoadOwner> owners = new ArrayList<>();
  private final AtomicInteger links = new AtomicInteger();
  private final AtomicInteger envelopes = new AtomicInteger(MAILBOXES);
  private final AtomicReference<@Nullable RuntimeException> broken = new AtomicReference<>();
  private final Semaphore answers = new Semaphore(0);
  private byte[] relayKey = {};
  private volatile boolean over;

  /**
   * A history that has not begun.
   *
   * @param folder empty, for the relay
   * @param lives how often it is killed
   */
  public RelayHistory(
      Path folder, long seed, LongSupplier nanoTime, int lives, Interlude interlude) {
    this.folder = folder;
    this.nanoTime = nanoTime;
    this.lives = lives;
    this.interlude = interlude;
    this.random = new Random(seed);
    for (int i = 0; i < MAILBOXES; i++) {
      owners.add(new LoadOwner("history " + i));
    }
  }

  /** Lives through all deaths; then everything is fetched and asked once more. */
  public History run() throws IOException, InterruptedException {
    try (RelayProcess relay = new RelayProcess(folder, SETTINGS, FLAGS, nanoTime)) {
      relayKey = key(relay);
      relay.start();
      claimSome(relay.address());
      for (int deaths = 1; deaths <= lives; deaths++) {
        live(relay);
        interlude.dead(folder.resolve("data"), deaths);
        relay.start();
      }
      try (HistoryLink last = new HistoryLink(this, relay.address(), random, keys)) {
        last.look(envelopes());
      }
    }
    return history;
  }

  private static byte[] key(RelayProcess relay) throws IOException, InterruptedException {
    try {
      return RelayAddress.parse(relay.key()).key().encoded();
    } catch (CardException e) {
      throw new IOException("the relay's address is none", e);
    }
  }

  private void claimSome(InetSocketAddress relay) throws IOException {
    List<Statement> claims = new ArrayList<>();
    int link = nextLink();
    for (int mailbox = 0; mailbox < CLAIMED_AT_FIRST; mailbox++) {
      claims.add(history.claim(link, mailbox));
    }
    PutLoad.claim(relay, relayKey, owners.subList(0, CLAIMED_AT_FIRST), keys);
    claims.forEach(claim -> history.answered(claim, Outcome.OK));
  }

  /** Until enough was answered; when this returns, nobody has a link any more. */
  private void live(RelayProcess relay) throws IOException, InterruptedException {
    over = false;
    answers.drainPermits();
    List<Thread> threads = new ArrayList<>();
    List<LinkProxy> proxies = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      LinkProxy proxy =
          new LinkProxy(
              relay.address(), LineShape.PERFECT, LineShape.PERFECT, random.nextLong(), nanoTime);
      proxy.openWindow();
      proxies.add(proxy);
      Random own = new Random(random.nextLong());
      threads.add(new Thread(() -> talk(proxy, own), "client-" + i));
    }
    threads.forEach(Thread::start);
    int enough = LEAST_ANSWERS + random.nextInt(MOST_ANSWERS - LEAST_ANSWERS);
    boolean came = answers.tryAcquire(enough, PATIENCE_SECONDS, TimeUnit.SECONDS);
    relay.kill();
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
    proxies.forEach(LinkProxy::close);
    history.died();
    RuntimeException why = broken.get();
    if (why != null) {
      throw why;
    }
    if (!came) {
      throw new IOException("the relay answered too little in " + PATIENCE_SECONDS + " s");
    }
  }

  /** One link after the other, every third of them cut somewhere, until the relay is dead. */
  private void talk(LinkProxy proxy, Random own) {
    while (!over) {
      if (own.nextInt(3) == 0) {
        proxy.cutAfter(own.nextBoolean() ? Way.UP : Way.DOWN, 1 + own.nextInt(MOST_CUT_BYTES));
      }
      try (HistoryLink link = new HistoryLink(this, proxy.address(), own, keys)) {
        link.run();
      } catch (IOException e) {
        Thread.onSpinWait(); // cut, or dead: the next link tells
      } catch (RuntimeException e) {
        broken.compareAndSet(null, e);
        return;
      }
    }
  }

  /** What the relay was told to do. */
  public Rules rules() {
    return Rules.roomy();
  }

  /** Links that were opened, or tried. */
  public int links() {
    return links.get();
  }

  /** Different envelopes that were put. */
  int envelopes() {
    return envelopes.get();
  }

  int nextEnvelope() {
    return envelopes.getAndIncrement();
  }

  int nextLink() {
    return links.incrementAndGet();
  }

  History history() {
    return history;
  }

  List<LoadOwner> owners() {
    return owners;
  }

  byte[] relayKey() {
    return relayKey;
  }

  /** One mailbox of all may end. */
  boolean mayRevoke(int mailbox) {
    return mailbox == 0;
  }

  /** Something was answered. */
  void answered() {
    answers.release();
  }
}
