package org.tereze.bench.overload;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.tereze.bench.load.HeapWitness;
import org.tereze.bench.load.IdleLinks;
import org.tereze.bench.load.LoadLink;
import org.tereze.bench.load.LoadOwner;
import org.tereze.bench.load.LoadShape;
import org.tereze.bench.load.Percentiles;
import org.tereze.bench.load.PutLoad;
import org.tereze.bench.load.ServerWitness;
import org.tereze.bench.load.Targets;
import org.tereze.bench.real.RelayProcess;
import org.tereze.bench.real.ScratchFolder;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.wire.Limits;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/**
 * A relay in a process of its own, beset by links that are idle, slow, deaf or greedy, and good
 * links that go on meanwhile: what they wait, what the relay's memory is, and whether anything
 * acknowledged is lost. One thread.
 */
public final class Overload {
  private static final int FLOOD_ADDRESS = 1_100;
  private static final int MUTE_ADDRESS = 1_200;
  private static final int LEAST_CLAIMS = 200;
  private static final int BAIT_REPORTS = 6_400;
  private static final int REPORT_BYTES = 300;
  private static final double MIB = 1 << 20;
  private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx192m");

  private final Crowd crowd;
  private final LongSupplier nanoTime;
  private final Targets targets;
  private final SecureRandom random = new SecureRandom();
  private final List<Flood> floods = new ArrayList<>();
  private byte[] key = {};

  /** A trial that was not made yet. */
  public Overload(PrintStream out, Crowd crowd, LongSupplier nanoTime) {
    this.crowd = crowd;
    this.nanoTime = nanoTime;
    this.targets = new Targets(out);
  }

  /** Does it and prints; whether the relay stood it. */
  public boolean measure() throws IOException {
    try (ScratchFolder folder = new ScratchFolder("tereze-overload")) {
      return measure(folder.path());
    } catch (InterruptedException | CardException e) {
      throw new IOException("the relay could not be asked for its key", e);
    }
  }

  private boolean measure(Path folder) throws IOException, InterruptedException, CardException {
    int links = 2 * (crowd.idle() + crowd.tricklers() + crowd.mute()) + 2_000;
    String settings = String.format("[limits]%nlinks = %d%n", links);
    try (RelayProcess relay = new RelayProcess(folder, settings, FLAGS, nanoTime)) {
      key = RelayAddress.parse(relay.key()).key().encoded();
      relay.start();
      try (GoodPeople people =
              new GoodPeople(crowd.good(), relay.address(), key, nanoTime, random);
          HeapWitness heap = new HeapWitness(relay.pid())) {
        GoodPeople.Seen alone = people.run(crowd.seconds());
        tellPeople("alone", alone);
        beset(relay, people, heap);
        people.drain();
        targets.check(
            "acknowledged and lost, of " + people.ledger().ackedCount(),
            Long.toString(people.ledger().lost()),
            "0",
            people.ledger().lost() == 0);
      }
    }
    return targets.met();
  }

  private void beset(RelayProcess relay, GoodPeople people, HeapWitness heap)
      throws IOException, InterruptedException {
    InetSocketAddress address = relay.address();
    fillBait(address);
    try (IdleLinks idle = new IdleLinks(address, key, random, 0);
        IdleLinks mute = new IdleLinks(address, key, random, MUTE_ADDRESS)) {
      idle.open(crowd.idle());
      try (Tricklers tricklers = new Tricklers(address, key, random, crowd.tricklers())) {
        fetchAndNeverRead(mute);
        flood(address);
        GoodPeople.Seen seen = people.run(crowd.seconds());
        long anonymous = ServerWitness.of(relay.pid()).anonymousBytes();
        floods.forEach(Flood::close);
        tellPeople("beset", seen);
        tellCrowd(tricklers);
        targets.check(
            "every good link was served", seen.unserved() + " not", "0 not", seen.unserved() == 0);
        targets.check(
            "99 % of a good link's puts, beset",
            millis(seen.puts(), 0.99),
            String.format(Locale.ROOT, "≤ %,d ms", crowd.slowestMillis()),
            seen.puts().count() > 0 && seen.puts().millis(0.99) <= crowd.slowestMillis());
        targets.check(
            "memory (RssAnon)",
            mebibytes(anonymous),
            "≤ " + crowd.memoryMib() + " MiB",
            anonymous <= crowd.memoryMib() * MIB);
        targets.tell("of it live on the heap", mebibytes(heap.liveBytes()));
      }
    }
  }

  private void tellPeople(String when, GoodPeople.Seen seen) {
    targets.tell(
        String.format(
            Locale.ROOT,
            "%s: a put's ack (median/99 %%/longest of %,d)",
            when,
            seen.puts().count()),
        seen.puts().toString());
    targets.tell(
        String.format(
            Locale.ROOT, "%s: a new link's first answer (of %,d)", when, seen.hellos().count()),
        seen.hellos().toString());
  }

  private void tellCrowd(Tricklers tricklers) {
    targets.say(
        String.format(
            Locale.ROOT,
            "beset by %,d idle links, %,d that trickle (%,d closed), %,d that never read",
            crowd.idle(),
            crowd.tricklers(),
            tricklers.closed(),
            crowd.mute()));
    for (Flood flood : floods) {
      IOException broken = flood.broken();
      targets.tell(
          "  " + flood.name() + (broken == null ? "" : ", closed at times"),
          String.format(Locale.ROOT, "%,d/s", flood.asked() / crowd.seconds()));
    }
  }

  private static String millis(Percentiles percentiles, double part) {
    return percentiles.count() == 0
        ? "none"
        : String.format(Locale.ROOT, "%.1f ms", percentiles.millis(part));
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.0f MiB", bytes / MIB);
  }

  private static LoadOwner bait() {
    return new LoadOwner("bait");
  }

  /** More than any socket holds, for those who fetch it and never read. */
  private void fillBait(InetSocketAddress relay) throws IOException {
    List<LoadOwner> owners = List.of(bait());
    PutLoad.claim(relay, key, owners, random);
    LoadShape shape = new LoadShape(2, 64, 1, BAIT_REPORTS / 2, REPORT_BYTES);
    try (PutLoad load = new PutLoad(shape, nanoTime, random)) {
      load.prepare(relay, key, owners);
      load.run();
    }
  }

  private void fetchAndNeverRead(IdleLinks mute) throws IOException {
    mute.open(crowd.mute());
    FrameWriter writer = new FrameWriter(Limits.MAX_RECORD_PAYLOAD_BYTES);
    for (LoadLink link : mute.links()) {
      writer.add(FrameType.FETCH, bait().fetch(link.hash()));
      link.seal(writer);
      link.sendAll();
    }
  }

  private void flood(InetSocketAddress relay) throws IOException {
    List<org.tereze.schema.Claim> claims = new ArrayList<>();
    for (int i = 0; i < Math.max(LEAST_CLAIMS, crowd.idle() / 5); i++) {
      claims.add(new LoadOwner("flood " + i).claim(key));
    }
    floods.add(new Flood("handshakes that open", new HandshakeFlood(relay, key, random, true)));
    floods.add(new Flood("handshakes that do not", new HandshakeFlood(relay, key, random, false)));
    floods.add(
        new Flood(
            "claims",
            new RequestFlood(relay, key, random, FrameType.CLAIM, claims, FLOOD_ADDRESS)));
    floods.add(
        new Flood(
            "lookups",
            new RequestFlood(
                relay,
                key,
                random,
                FrameType.LOOKUP,
                List.of(bait().lookup()),
                FLOOD_ADDRESS + 4)));
  }
}
