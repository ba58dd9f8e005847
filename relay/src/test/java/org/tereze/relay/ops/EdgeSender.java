package org.tereze.relay.ops;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.tereze.crypto.CryptoException;
import org.tereze.relay.net.SocketClient;
import org.tereze.relay.session.TestFrames;
import org.tereze.relay.session.TestOwner;
import org.tereze.wire.AckCode;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.frame.FrameType;

/**
 * Somebody behind an edge who puts reports for several mailboxes of a home until each was acked,
 * link after link, whatever happens to the edge. Runs on a thread of its own.
 */
final class EdgeSender implements Runnable {
  private static final int MOST_PER_LINK = 8;
  private static final int TRY_AGAIN_MILLIS = 200;

  /** A report and the place of its owner. */
  record Report(int owner, String text) {}

  private final IntSupplier port;
  private final byte[] edgeKey;
  private final byte[] homeKey;
  private final List<TestOwner> owners;
  private final Random random;
  private final Semaphore restarts = new Semaphore(0);
  private final Deque<Report> waiting = new ArrayDeque<>();
  final Set<Report> acked = ConcurrentHashMap.newKeySet();
  volatile boolean failed;

  EdgeSender(
      IntSupplier port,
      byte[] edgeKey,
      byte[] homeKey,
      List<TestOwner> owners,
      List<Report> reports,
      long seed) {
    this.port = port;
    this.edgeKey = edgeKey;
    this.homeKey = homeKey;
    this.owners = owners;
    this.random = new Random(seed);
    waiting.addAll(reports);
  }

  @Override
  public void run() {
    try {
      while (!waiting.isEmpty() && !Thread.interrupted()) {
        link();
      }
    } catch (CryptoException | MalformedFrameException | RuntimeException e) {
      failed = true;
      throw new AssertionError("a sender broke", e);
    }
  }

  /** One link: some puts, and as many of their acks as come. */
  private void link() throws CryptoException, MalformedFrameException {
    List<Report> sent = waiting.stream().limit(1 + random.nextInt(MOST_PER_LINK)).toList();
    try (SocketClient client = new SocketClient(port.getAsInt(), edgeKey)) {
      client.first(frames(sent)).awaitAcks(sent.size());
      settle(sent, client.link.acks());
    } catch (IOException e) {
      pause(); // the edge is dead or dying: all of it is put again
    }
  }

  private void pause() {
    try {
      var unused = restarts.tryAcquire(TRY_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The edge may be there again. */
  void tryAgain() {
    restarts.release();
  }

  private byte[] frames(List<Report> sent) {
    TestFrames frames = new TestFrames();
    for (TestOwner owner : owners) {
      frames.add(FrameType.MAILBOX, owner.introductionElsewhere(homeKey));
    }
    for (Report report : sent) {
      frames.put(report.owner, lane(report), body(report));
    }
    return frames.bytes();
  }

  static int lane(Report report) {
    return Math.floorMod(report.text.hashCode(), 4);
  }

  /** Of very different lengths; the text stands before the first blank. */
  static byte[] body(Report report) {
    byte[] text = (report.text + " ").getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(text, text.length + Math.floorMod(31 * report.text.hashCode(), 1_500));
  }

  private void settle(List<Report> sent, Map<Long, AckCode> acks) {
    for (int i = 0; i < sent.size(); i++) {
      if (acks.get((long) i) == AckCode.STORED) {
        acked.add(sent.get(i));
        waiting.remove(sent.get(i));
      }
    }
  }
}
