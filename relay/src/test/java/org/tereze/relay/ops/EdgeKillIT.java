package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.relay.net.SocketClient;
import org.tereze.relay.session.TestFrames;
import org.tereze.relay.session.TestInitiator;
import org.tereze.relay.session.TestOwner;
import org.tereze.schema.Ask;
import org.tereze.schema.Deliver;
import org.tereze.schema.Tell;
import org.tereze.testkit.FreePorts;
import org.tereze.wire.Disposition;
import org.tereze.wire.frame.FrameType;

/** Two edges and a home in processes of their own, each of which is killed while all work. */
@Timeout(120)
final class EdgeKillIT {
  private static final long SEED =
      Long.getLong("tereze.kill.seed", new SecureRandom().nextInt(Integer.MAX_VALUE));
  private static final int HOME = 0;
  private static final int EDGES = 2;
  private static final int OWNERS = 3;
  private static final int REPORTS = 240;

  @TempDir Path folder = Path.of("");
  private final Random random = new Random(SEED);
  private final List<TestOwner> owners = new ArrayList<>();
  private final int[] ports = new int[1 + EDGES];
  private final AtomicReferenceArray<ChildRelay> relays = new AtomicReferenceArray<>(1 + EDGES);
  private final List<EdgeSender> senders = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private byte[] homeKey = {};

  private Path folder(int relay) {
    return folder.resolve("relay-" + relay);
  }

  private void start(int relay) throws Exception {
    String upstream =
        "uplink.news_seconds = 1\nuplink.most_back_off_seconds = 1\n[[upstream]]\naddress = '"
            + RelayAddress.text(homeKey, "127.0.0.1:" + ports[HOME])
            + "'\n";
    relays.set(relay, new ChildRelay(folder(relay), ports[relay], relay == HOME ? "" : upstream));
  }

  private CompletableFuture<?> startLater(int relay) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            start(relay);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  private void kill(int relay) {
    relays.get(relay).close();
  }

  @AfterEach
  void end() throws Exception {
    threads.forEach(Thread::interrupt);
    for (int relay = 0; relay <= EDGES; relay++) {
      if (relays.get(relay) != null) {
        kill(relay);
      }
    }
  }

  private void claim(TestOwner owner) throws Exception {
    try (SocketClient client = new SocketClient(ports[HOME], homeKey)) {
      client.first(new byte[0]).awaitAnswer();
      client.transport(new TestFrames().add(FrameType.CLAIM, owner.claim(homeKey, 1)).bytes());
      client.await(FrameType.DONE, 1);
    }
  }

  /** What lies in a mailbox of the home, by its text, and how often. */
  private Map<String, Integer> waiting(TestOwner owner, boolean collect) throws Exception {
    Map<String, Integer> texts = new TreeMap<>();
    try (SocketClient client = new SocketClient(ports[HOME], homeKey)) {
      client.first(new byte[0]).awaitAnswer();
      byte[] hash = client.link.finalHash();
      client.transport(new TestFrames().add(FrameType.FETCH, owner.fetch(hash, 0)).bytes());
      client.await(FrameType.DONE, 1);
      long[] upTo = new long[2 * 4];
      int lane = 3;
      for (TestInitiator.Frame frame : client.link.frames(FrameType.DELIVER)) {
        Deliver deliver = Deliver.parseFrom(frame.message());
        lane = deliver.hasLane() ? deliver.getLaneValue() : lane;
        upTo[2 * lane] = lane;
        upTo[2 * lane + 1] += deliver.hasStep() ? deliver.getStep() : 1;
        texts.merge(deliver.getEnvelope().toStringUtf8().split(" ", 2)[0], 1, Integer::sum);
      }
      if (collect) {
        client.transport(
            new TestFrames()
                .add(FrameType.COLLECTED, TestOwner.collectedAgain(0, upTo))
                .add(FrameType.LOOKUP, owner.lookup(0))
                .bytes());
        client.await(FrameType.BUNDLE, 1); // which comes behind what was said before
      }
    }
    return texts;
  }

  private Map<String, Integer> waiting(boolean collect) throws Exception {
    Map<String, Integer> all = new TreeMap<>();
    for (TestOwner owner : owners) {
      waiting(owner, collect).forEach((text, count) -> all.merge(text, count, Integer::sum));
    }
    return all;
  }

  private int acked() {
    return senders.stream().mapToInt(sender -> sender.acked.size()).sum();
  }

  private void await(int relay) throws InterruptedException {
    assertThat(relays.get(relay).process.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
  }

  private boolean sending() {
    return threads.stream().anyMatch(Thread::isAlive);
  }

  @Test
  void bringsEverythingAckedAtAnEdgeHomeOnceThoughEachPartIsKilled() throws Exception {
    System.out.println("EdgeKillIT: -Dtereze.kill.seed=" + SEED);
    for (int relay = 0; relay <= EDGES; relay++) {
      ports[relay] = FreePorts.any();
    }
    homeKey = ChildRelay.publicKey(folder(HOME).resolve("custody/keys"));
    CompletableFuture.allOf(startLater(0), startLater(1), startLater(2)).get();
    for (int i = 0; i < OWNERS; i++) {
      owners.add(new TestOwner("relative " + i));
      claim(owners.get(i));
    }
    Set<String> all = send();

    List<Integer> victims = new ArrayList<>(List.of(1, HOME, 2));
    Collections.shuffle(victims, random);
    for (int victim : victims) {
      int moment = acked() + 1 + random.nextInt(EDGES * REPORTS / 8);
      while (acked() < moment && sending()) {
        await(1);
      }
      kill(victim);
      start(victim);
      senders.forEach(EdgeSender::tryAgain);
    }
    while (sending()) {
      await(1);
    }
    assertThat(senders).noneMatch(sender -> sender.failed);
    assertThat(acked()).isGreaterThanOrEqualTo(all.size());

    Map<String, Integer> home = waiting(false);
    while (home.size() < all.size()) {
      await(HOME);
      home = waiting(false);
    }
    assertThat(home.keySet()).isEqualTo(all);
    assertThat(home.values()).containsOnly(1);

    waiting(true);
    newsReachTheEdges();
    assertThat(waiting(false)).isEmpty();
  }

  /** Both edges get half of the reports, and some of them both. */
  private Set<String> send() throws Exception {
    Set<String> all = new TreeSet<>();
    for (int edge = 1; edge <= EDGES; edge++) {
      List<EdgeSender.Report> reports = new ArrayList<>();
      for (int i = 0; i < REPORTS; i++) {
        String text = i % 8 == 0 ? "both-" + i : "edge-" + edge + "-" + i;
        reports.add(new EdgeSender.Report(i % OWNERS, text));
        all.add(text);
      }
      int here = edge;
      EdgeSender sender =
          new EdgeSender(
              () -> ports[here], relays.get(edge).key, homeKey, owners, reports, SEED + edge);
      senders.add(sender);
      threads.add(new Thread(sender, "sender-" + edge));
    }
    threads.forEach(Thread::start);
    return all;
  }

  /** Each sender is told at his edge that all of it was collected at home. */
  private void newsReachTheEdges() throws Exception {
    for (int edge = 1; edge <= EDGES; edge++) {
      EdgeSender sender = senders.get(edge - 1);
      for (int owner = 0; owner < OWNERS; owner++) {
        int of = owner;
        byte[][] bodies =
            sender.acked.stream()
                .filter(report -> report.owner() == of)
                .map(EdgeSender::body)
                .toArray(byte[][]::new);
        Ask ask = owners.get(owner).ask(bodies);
        while (!told(edge, ask).stream().allMatch(Disposition.COLLECTED::equals)) {
          await(edge);
        }
      }
    }
  }

  private List<Disposition> told(int edge, Ask ask) throws Exception {
    List<Disposition> all = new ArrayList<>();
    try (SocketClient client = new SocketClient(ports[edge], relays.get(edge).key)) {
      client.first(new TestFrames().add(FrameType.ASK, ask).bytes()).await(FrameType.TELL, 1);
      Tell tell = Tell.parseFrom(client.link.frames(FrameType.TELL).get(0).message());
      for (byte code : tell.getDispositions().toByteArray()) {
        all.add(Disposition.of(code));
      }
    } catch (IOException e) {
      assertThat(relays.get(edge).process.isAlive()).isTrue();
    }
    return all;
  }
}
