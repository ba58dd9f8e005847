package org.tereze.bench.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.bench.load.LoadLink;
import org.tereze.bench.load.LoadOwner;
import org.tereze.bench.load.LoadResult;
import org.tereze.bench.load.LoadShape;
import org.tereze.bench.load.PutLoad;
import org.tereze.bench.load.ServerWitness;
import org.tereze.bench.real.RelayProcess;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.testkit.LinkProxy;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.frame.AckCursor;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;
import org.tereze.wire.frame.PutCursor;

/** The relay, with as many mailboxes on a link as a load wants. One thread. */
final class TerezePeer implements Peer {
  static final String NAME = "tereze";

  private static final String SETTINGS =
      "[quotas]\nmailbox_envelopes = 10000000\nmailbox_kib = 16777216\nminimum_free_mib = 0\n";
  private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx192m");

  private final Path folder;
  private final RelayProcess relay;
  private final LongSupplier nanoTime;
  private final SecureRandom random = new SecureRandom();
  private final List<LoadOwner> owners = new ArrayList<>();
  private byte[] key = {};

  TerezePeer(Path folder, LongSupplier nanoTime) throws IOException {
    this.folder = folder;
    this.nanoTime = nanoTime;
    relay = new RelayProcess(folder, SETTINGS, FLAGS, nanoTime);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String promise() {
    return "synced";
  }

  /** Where its database lies. */
  Path rocks() {
    return folder.resolve("data/store/rocks");
  }

  @Override
  public void start() throws IOException {
    try {
      key = RelayAddress.parse(relay.key()).key().encoded();
    } catch (CardException | InterruptedException e) {
      throw new IOException("the relay could not be asked for its key", e);
    }
    relay.start();
  }

  @Override
  public long pid() {
    return relay.pid();
  }

  @Override
  public void kill() throws IOException {
    try {
      relay.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void makeMailboxes(int count) throws IOException {
    while (owners.size() < count) {
      owners.add(new LoadOwner("load " + owners.size()));
    }
    PutLoad.claim(relay.address(), key, owners.subList(0, count), random);
  }

  @Override
  public LoadResult put(LoadShape shape) throws IOException {
    try (PutLoad load = new PutLoad(shape, nanoTime, random)) {
      load.prepare(relay.address(), key, owners.subList(0, shape.mailboxes()));
      double cpu = ServerWitness.of(relay.pid()).cpuSeconds();
      LoadResult result = load.run();
      return result.witnessed(ServerWitness.of(relay.pid()).cpuSeconds() - cpu, 0);
    }
  }

  @Override
  public Drained drain(int[] expected) throws IOException {
    int links = Math.min(Crew.SIZE, expected.length);
    List<TerezeDrain> drains = new ArrayList<>();
    try {
      List<Callable<Long>> work = new ArrayList<>();
      for (int i = 0; i < links; i++) {
        List<LoadOwner> own = new ArrayList<>();
        for (int mailbox : Crew.share(i, links, expected.length)) {
          own.add(owners.get(mailbox));
        }
        LoadLink link = PutLoad.open(relay.address(), key, own, random);
        TerezeDrain drain = new TerezeDrain(link, own, key);
        drains.add(drain);
        work.add(drain::run);
      }
      long began = nanoTime.getAsLong();
      long reports = Crew.sum(work);
      return new Drained(reports, nanoTime.getAsLong() - began);
    } finally {
      for (TerezeDrain drain : drains) {
        drain.close();
      }
    }
  }

  @Override
  public Wire wire(int reports) throws IOException {
    FrameWriter writer = new FrameWriter(Limits.MAX_RECORD_PAYLOAD_BYTES);
    byte[] report = new byte[Peers.REPORT_BYTES];
    writer.add(FrameType.MAILBOX, owners.get(0).introduction());
    for (int i = 0; i < reports; i++) {
      random.nextBytes(report); // equal ones would be one
      PutCursor.write(
          writer, PutCursor.ABSENT, PutCursor.ABSENT, PutCursor.ABSENT, report, 0, report.length);
    }
    byte[] frames =
        Arrays.copyOfRange(writer.array(), writer.offset(), writer.offset() + writer.size());
    Acked acked = new Acked();
    try (LinkProxy proxy = Wire.proxy(relay.address(), nanoTime);
        LoadLink link = new LoadLink(proxy.address(), key, frames, random)) {
      while (acked.count < reports) {
        link.receive(acked::onFrame);
      }
      return Wire.of(proxy);
    }
  }

  @Override
  public @Nullable Wire wireInTls(int reports) {
    return null; // every link is encrypted
  }

  @Override
  public void close() {
    relay.close();
  }

  /** Counts what was acknowledged. */
  private static final class Acked {
    private final AckCursor ack = new AckCursor();
    private long count;

    void onFrame(FrameType type, byte[] array, int offset, int length)
        throws MalformedFrameException {
      if (type == FrameType.ACK) {
        ack.read(array, offset, length);
        count = ack.decided();
      }
    }
  }
}
