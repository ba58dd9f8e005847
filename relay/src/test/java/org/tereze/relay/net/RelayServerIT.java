package org.tereze.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.tereze.relay.session.TestFrames;
import org.tereze.relay.session.TestInitiator;
import org.tereze.wire.AckCode;
import org.tereze.wire.frame.FrameType;

/** The server on real sockets, over a store that the test can stop. */
@Isolated("hears of errors in any thread, and pushes as fast as it can")
class RelayServerIT extends ServerScene {
  private static final int LINKS = 64;
  private static final int QUIET_MILLIS = 1_000;

  @Test
  void saysSoWhenAnEventLoopEndsBeforeItsTimeAndOnlyThen() throws Exception {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    CompletableFuture<Throwable> heard = new CompletableFuture<>();
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> heard.complete(error));
    try {
      RelayServer stopped = start(ServerLimits.defaults());
      stopped.close(1_000);
      assertThat(heard).isNotDone();
      RelayServer server = start(ServerLimits.defaults());
      var unused = server.anyLoop().shutdownGracefully(0, 0, TimeUnit.SECONDS);
      assertThat(heard.get(20, TimeUnit.SECONDS)).hasMessage("an event loop ended");
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  private byte[] introduction() {
    return new TestFrames().add(FrameType.MAILBOX, owner.introduction()).bytes();
  }

  @Test
  void staysWithinItsBoundsWhileSixtyFourLinksPushAsFastAsTheyCan() throws Exception {
    RelayServer server = start(ServerLimits.defaults());
    claim(server);
    store.goes.acquire();
    System.gc();
    long heapBefore = usedHeap();
    List<Pusher> pushers = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < LINKS; i++) {
        pushers.add(new Pusher(server.port(), selector, i));
      }
      pushUntilNothingMoves(selector);
      assertThat(committer.heldBytes()).isLessThanOrEqualTo(QUEUE_BYTES);
      System.gc();
      // The clients of this test live in the same heap and hold one record each.
      assertThat(usedHeap() - heapBefore).isLessThan(QUEUE_BYTES + LINKS * MIB / 2);
      assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()).isLessThan(64 * MIB);
    }
    store.goes.release();
    long acked = 0;
    for (Pusher pusher : pushers) {
      acked += pusher.drain();
    }
    assertThat(acked).isGreaterThan(LINKS);
  }

  private static void pushUntilNothingMoves(Selector selector) throws Exception {
    while (selector.select(QUIET_MILLIS) > 0) {
      for (SelectionKey ready : selector.selectedKeys()) {
        ((Pusher) ready.attachment()).push();
      }
      selector.selectedKeys().clear();
    }
  }

  private static long usedHeap() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** A client that writes whatever the socket takes, and reads only in the end. */
  private final class Pusher {
    private final SocketChannel channel;
    private final TestInitiator link = new TestInitiator(relayKey, new SecureRandom());
    private final int number;
    private int puts;
    private ByteBuffer record;

    Pusher(int port, Selector selector, int number) throws Exception {
      this.number = number;
      channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      record = ByteBuffer.wrap(link.first(introduction()));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_WRITE, this);
    }

    void push() throws Exception {
      if (!record.hasRemaining()) {
        TestFrames frames = new TestFrames();
        for (int i = 0; i < 12; i++) {
          byte[] envelope = new byte[1_300];
          ByteBuffer.wrap(envelope).putInt(number).putInt(puts++);
          frames.put(envelope);
        }
        record = ByteBuffer.wrap(link.early(frames.bytes()));
      }
      channel.write(record);
    }

    /** Finishes the record that was begun and reads acks for everything. */
    int drain() throws Exception {
      channel.configureBlocking(true);
      while (record.hasRemaining()) {
        channel.write(record);
      }
      ByteBuffer in = ByteBuffer.allocate(65_536);
      while (link.acks().size() < puts) {
        in.clear();
        if (channel.read(in) < 0) {
          throw new AssertionError("closed after " + link.acks().size() + " of " + puts);
        }
        byte[] bytes = new byte[in.flip().remaining()];
        in.get(bytes);
        link.receive(bytes);
      }
      assertThat(link.acks().values()).containsOnly(AckCode.STORED);
      channel.close();
      return puts;
    }
  }

  @Test
  void refusesLinksBeyondThoseOfOneAddress() throws Exception {
    RelayServer server = start(limits(2, 1_000));
    try (SocketClient one = new SocketClient(server.port(), relayKey);
        SocketClient two = new SocketClient(server.port(), relayKey)) {
      // Order: links are counted on several loops; the third one comes when two are counted.
      assertThat(one.first(new byte[0]).awaitAnswer().link.answered()).isTrue();
      assertThat(two.first(new byte[0]).awaitAnswer().link.answered()).isTrue();
      try (SocketClient three = new SocketClient(server.port(), relayKey)) {
        assertThat(three.isClosedSilently()).isTrue();
      }
      one.socket.close();
      SocketClient four = openUntilTaken(server);
      assertThat(four.link.answered()).isTrue();
      four.close();
    }
  }

  /** The relay hears of a closed link a moment later. */
  private SocketClient openUntilTaken(RelayServer server) throws Exception {
    for (int i = 0; i < 1_000; i++) {
      SocketClient client = new SocketClient(server.port(), relayKey);
      try {
        client.first(new byte[0]).awaitAnswer();
      } catch (IOException e) {
        // reset: not yet
      }
      if (client.link.answered()) {
        return client;
      }
      client.close();
    }
    throw new AssertionError("the place of a closed link is never free again");
  }

  @Test
  void closesHalfOpenLinksByTheGivenClock() throws Exception {
    RelayServer server = start(limits(10, 10));
    try (SocketClient silent = new SocketClient(server.port(), relayKey);
        SocketClient half = new SocketClient(server.port(), relayKey);
        SocketClient idle = new SocketClient(server.port(), relayKey)) {
      half.socket.getOutputStream().write(new byte[20]);
      idle.first(new byte[0]).awaitAnswer();
      while (server.links() < 3) {
        Thread.onSpinWait();
      }
      nanos.set(61_000_000_000L);
      assertThat(silent.isClosedSilently()).isTrue();
      assertThat(half.isClosedSilently()).isTrue();
      while (server.links() > 1) {
        Thread.onSpinWait();
      }
      nanos.set(2_000_000_000_000L);
      assertThat(idle.isClosedSilently()).isTrue();
    }
  }

  @Test
  void saysNothingToGarbageAndClosesAfterSixtyFourKibibytes() throws Exception {
    RelayServer server = start(ServerLimits.defaults());
    try (SocketClient stranger = new SocketClient(server.port(), relayKey)) {
      byte[] garbage = new byte[200_000];
      new SecureRandom().nextBytes(garbage);
      try {
        stranger.socket.getOutputStream().write(garbage);
      } catch (IOException e) {
        // closed before all of it was written
      }
      assertThat(stranger.isClosedSilently()).isTrue();
    }
  }

  @Test
  void answersWhatItTookBeforeItStops() throws Exception {
    RelayServer server = start(ServerLimits.defaults());
    claim(server);
    store.goes.acquire();
    try (SocketClient client = new SocketClient(server.port(), relayKey)) {
      client.first(
          new TestFrames()
              .add(FrameType.MAILBOX, owner.introduction())
              .put(new byte[] {1})
              .bytes());
      while (committer.heldBytes() == 0) {
        Thread.onSpinWait();
      }
      server.finish();
      store.goes.release();
      assertThat(client.awaitAcks(1).link.acks()).isEqualTo(Map.of(0L, AckCode.STORED));
      assertThat(client.isClosedSilently()).isTrue();
    }
  }

  @Test
  void opensAndClosesManyLinksWithoutKeepingAnything() throws Exception {
    RelayServer server = start(ServerLimits.defaults());
    for (int i = 0; i < 300; i++) {
      try (SocketClient client = new SocketClient(server.port(), relayKey)) {
        client.first(introduction()).awaitAnswer();
      }
    }
    while (server.links() > 0) {
      Thread.onSpinWait();
    }
    assertThat(server.links()).isZero();
  }
}
