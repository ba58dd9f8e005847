package org.tereze.bench.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.tereze.bench.load.IdleLinks;
import org.tereze.bench.window.JunkDatagrams;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.relay.net.RelayServer;
import org.tereze.relay.net.ServerLimits;
import org.tereze.relay.queue.Committer;
import org.tereze.relay.session.LinkContext;
import org.tereze.relay.session.LinkKeyRing;
import org.tereze.relay.session.LinkLimits;
import org.tereze.relay.session.LinkMemory;
import org.tereze.relay.session.LinkMetrics;
import org.tereze.relay.session.Routes;
import org.tereze.testkit.SeededRandom;

/** A datagram that leads to nothing, from Netty's packet on: what a flood costs a relay. */
@State(Scope.Thread)
public class JunkBenchmark {
  private static final int KINDS = 1_024;
  private static final long BYTES = 1 << 20;
  private static final ServerLimits LIMITS =
      new ServerLimits(10, 10, 10, 10, BYTES, Integer.MAX_VALUE);

  private final SeededRandom random = Inputs.random();
  private final X25519PrivateKey key = X25519PrivateKey.generate(random);
  private final StoreStage stage = new StoreStage();
  private final Committer committer =
      new Committer(stage.store(), () -> StoreStage.LIFETIME_HOURS, BYTES, BYTES).start();
  private final DatagramPacket[] junk = new DatagramPacket[KINDS];
  private final EmbeddedChannel quiet =
      new EmbeddedChannel(RelayServer.datagrams(context(), LIMITS));
  private final EmbeddedChannel beset =
      new EmbeddedChannel(RelayServer.datagrams(context(), LIMITS));
  private long nanos;
  private long stepNanos;
  private int next;

  public JunkBenchmark() {
    try {
      ByteBuf all = JunkDatagrams.make(JunkDatagrams.Kind.RANDOM, KINDS, key.publicKey(), random);
      for (int i = 0; i < KINDS; i++) {
        junk[i] = packet(all.slice(i * JunkDatagrams.BYTES, JunkDatagrams.BYTES), i);
      }
      beset();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private LinkContext context() {
    LinkKeyRing ring = new LinkKeyRing(key, Map.of(), LinkKeyRing.STATIC);
    return new LinkContext(
        () -> ring,
        random,
        committer,
        stage.store(),
        Runnable::run,
        () -> StoreStage.LIFETIME_HOURS,
        () -> nanos += stepNanos,
        LinkLimits.defaults(),
        new LinkMemory(BYTES),
        () -> new byte[0],
        Routes.NONE,
        LinkMetrics.NONE);
  }

  private static DatagramPacket packet(ByteBuf content, int number) throws IOException {
    InetSocketAddress from = new InetSocketAddress(IdleLinks.address(number), 5_000);
    return new DatagramPacket(content, from, from);
  }

  /** Datagrams with a right mac1 that do not open, until one is answered with a cookie. */
  private void beset() throws IOException {
    ByteBuf made = JunkDatagrams.make(JunkDatagrams.Kind.RIGHT_MAC, 2, key.publicKey(), random);
    byte[] unopened = new byte[JunkDatagrams.BYTES];
    made.getBytes(JunkDatagrams.BYTES, unopened);
    stepNanos = 1_000_000;
    while (beset.outboundMessages().isEmpty()) {
      ByteBuf copy = Unpooled.wrappedBuffer(Arrays.copyOf(unopened, unopened.length));
      beset.pipeline().fireChannelRead(packet(copy, next++));
      beset.pipeline().fireChannelReadComplete();
    }
    beset.releaseOutbound();
    stepNanos = 0;
  }

  private int read(EmbeddedChannel channel) {
    DatagramPacket one = junk[next++ & (KINDS - 1)];
    one.content().readerIndex(0);
    channel.pipeline().fireChannelRead(one.retain());
    return next;
  }

  /** Random bytes: no head of ours, no mac1. */
  @Benchmark
  public int random() {
    return read(quiet);
  }

  /** The same while some address has a cookie, so that its mac1 might show one. */
  @Benchmark
  public int besideCookies() {
    return read(beset);
  }

  /** Closes the store and deletes it. */
  @TearDown
  public void close() throws IOException {
    var unused = quiet.finishAndReleaseAll();
    unused = beset.finishAndReleaseAll();
    committer.close();
    stage.close();
  }
}
