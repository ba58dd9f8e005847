package org.tereze.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.Context;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.HmacSha256;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.crypto.noise.DatagramInitiator;
import org.tereze.link.DatagramBurst;
import org.tereze.link.DatagramBurst.End;
import org.tereze.relay.session.FirstFate;
import org.tereze.relay.session.LinkMetrics;
import org.tereze.testkit.DatagramProxy;
import org.tereze.testkit.LineShape;
import org.tereze.wire.AckCode;
import org.tereze.wire.MailboxId;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.datagram.DatagramLimits;

/** Bursts of datagrams at a real server on real sockets. */
class DatagramIT extends DatagramScene {
  private static final int BODY_BYTES = 300;

  private final Map<FirstFate, Integer> fates = new ConcurrentHashMap<>();

  @BeforeEach
  void startServer() throws Exception {
    clock = System::nanoTime; // part of the loop's time is what a flood gets
    metrics =
        new LinkMetrics() {
          @Override
          public void first(FirstFate fate) {
            fates.merge(fate, 1, Integer::sum);
          }
        };
    server = start(limits(10, 1_000));
    claim(server);
  }

  private int waitingInStore() {
    return (int) store.figures().waitingCount();
  }

  @Test
  void storesWhatIsPutAndSaysWhatIsNot() throws Exception {
    add(100, BODY_BYTES, owner.mailbox);
    add(3, BODY_BYTES, MailboxId.of(new byte[MailboxId.BYTES]));
    add(2, 32_768, owner.mailbox);
    add(1, 32_769, owner.mailbox);
    try (DatagramBurst burst = burst(address())) {
      assertThat(burst.run(20_000, 60_000)).isEqualTo(End.DONE);
      assertThat(burst.answered()).isTrue();
    }
    assertThat(answers).hasSize(106);
    for (long handle = 0; handle < 106; handle++) {
      AckCode due =
          handle >= 105
              ? AckCode.TOO_LARGE
              : handle >= 100 && handle < 103 ? AckCode.NO_MAILBOX : AckCode.STORED;
      assertThat(answers.get(handle)).as("put %d", handle).isEqualTo(due);
    }
    assertThat(waitingInStore()).isEqualTo(102);
  }

  @Test
  void losesAndDoublesNothingOnABadLineThatChangesItsAddress() throws Exception {
    LineShape bad =
        LineShape.of(2_000_000, Duration.ofMillis(20), 0.2)
            .withJitter(Duration.ofMillis(10))
            .withReordering(0.1)
            .withDuplication(0.1);
    add(300, BODY_BYTES, owner.mailbox);
    add(2, 20_000, owner.mailbox);
    try (DatagramProxy proxy = new DatagramProxy(address(), bad, bad, 5, System::nanoTime)) {
      proxy.openWindow();
      try (DatagramBurst burst = burst(proxy.address())) {
        CompletableFuture<Void> mover =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    while (waitingInStore() < 100) {
                      Thread.onSpinWait();
                    }
                    proxy.changeAddresses();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
        assertThat(burst.run(30_000, 120_000)).isEqualTo(End.DONE);
        mover.join();
      }
    }
    assertThat(answers).hasSize(302).doesNotContainValue(AckCode.FULL);
    assertThat(answers.values()).containsOnly(AckCode.STORED);
    assertThat(waitingInStore()).isEqualTo(302);
  }

  @Test
  void saysNothingToStrangersAndStaysSilentOnWhatIsCutOrChanged() throws Exception {
    byte[] first = firstDatagram();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(300);
      socket.connect(address());
      for (int length = 0; length < first.length; length += 7) {
        send(socket, Arrays.copyOf(first, length));
      }
      for (int i = 0; i < first.length; i += 5) {
        byte[] changed = first.clone();
        changed[i] ^= 1;
        send(socket, changed);
      }
      send(socket, new byte[65_000]);
      assertThat(answer(socket)).isEmpty();
      // The server still serves.
      socket.setSoTimeout(20_000);
      send(socket, first);
      assertThat(answer(socket)).isNotEmpty();
    }
  }

  @Test
  void countsWhatBecameOfStrangersDatagrams() throws Exception {
    byte[] first = firstDatagram();
    byte[] broken = first.clone();
    broken[first.length - 1] ^= 1;
    byte[] e = Arrays.copyOf(broken, 32);
    byte[] rest = Arrays.copyOfRange(broken, 36, broken.length);
    byte[] mac = HmacSha256.mac(relayKey, Context.of("mac1").bytes(), e, rest);
    System.arraycopy(mac, 0, broken, 32, 4);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(20_000);
      socket.connect(address());
      for (byte[] junk : List.of(new byte[3], new byte[30], new byte[1_400])) {
        send(socket, junk);
      }
      send(socket, new byte[9_000]);
      send(socket, broken);
      send(socket, first);
      send(socket, first);
      assertThat(answer(socket)).isNotEmpty();
    }
    assertThat(fates)
        .containsOnly(
            Map.entry(FirstFate.JUNK, 4),
            Map.entry(FirstFate.UNOPENED, 1),
            Map.entry(FirstFate.OPENED, 1));
  }

  @Test
  void answersWithNoMoreThanCameUntilThePathIsProven() throws Exception {
    byte[] first = firstDatagram();
    try (DatagramSocket socket = new DatagramSocket();
        DatagramSocket other = new DatagramSocket()) {
      socket.setSoTimeout(300);
      socket.connect(address());
      int sent = 0;
      for (int i = 0; i < 50; i++) {
        // The same one: what is replayed is let in once.
        send(socket, first);
        sent += first.length;
      }
      int came = 0;
      for (byte[] answer = answer(socket); answer.length > 0; answer = answer(socket)) {
        came += answer.length;
      }
      assertThat(came).isPositive().isLessThanOrEqualTo(sent);
      // From elsewhere, as somebody who recorded it would.
      other.setSoTimeout(300);
      other.connect(address());
      send(other, first);
      byte[] answer = answer(other);
      assertThat(answer.length).isLessThanOrEqualTo(first.length);
    }
  }

  @Test
  void staysSilentWhereAnAnswerWouldBeLongerThanTheQuestion() throws Exception {
    X25519PublicKey relay = X25519PublicKey.of(relayKey);
    byte[] out = new byte[200];
    try (DatagramSocket socket = new DatagramSocket();
        DatagramInitiator keys = DatagramInitiator.start(relay, relay, 0, random)) {
      socket.setSoTimeout(300);
      socket.connect(address());
      byte[] least = Arrays.copyOf(out, keys.seal(0, new byte[1], 0, 1, out));
      send(socket, least);
      assertThat(answer(socket)).isEmpty();
      send(socket, least);
      assertThat(answer(socket).length).isBetween(1, 2 * least.length);
    }
  }

  @Test
  void tellsNothingThatIsNotDurable() throws Exception {
    store.goes.acquire();
    add(3, BODY_BYTES, owner.mailbox);
    try (DatagramBurst burst = burst(address())) {
      assertThat(burst.run(5_000, 700)).isEqualTo(End.STOPPED);
      assertThat(burst.answered()).isTrue();
      assertThat(answers).isEmpty();
      store.goes.release();
      assertThat(burst.run(20_000, 20_000)).isEqualTo(End.DONE);
    }
    assertThat(answers.values()).hasSize(3).containsOnly(AckCode.STORED);
  }

  @Test
  void aBurstThatTheRelayForgotEndsInSilenceAndTheNextOneFindsWhatArrived() throws Exception {
    add(2, BODY_BYTES, owner.mailbox);
    Deque<OutgoingPut> copy = new ArrayDeque<>(waiting);
    try (DatagramBurst burst = burst(address())) {
      assertThat(burst.run(20_000, 20_000)).isEqualTo(End.DONE);
    }
    waiting.addAll(copy);
    answers.clear();
    try (DatagramBurst again = burst(address())) {
      assertThat(again.run(20_000, 20_000)).isEqualTo(End.DONE);
    }
    assertThat(answers.values()).hasSize(2).containsOnly(AckCode.STORED);
    assertThat(waitingInStore()).isEqualTo(2);
  }

  @Test
  void servesGoodBurstsBesideAFloodAndHoldsNoMoreThanItMay() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger flooded = new AtomicInteger();
    CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> flood(flooded, over));
    int bursts = 0;
    try {
      while (bursts < 3 || (flooded.get() <= 1_000 && !flood.isDone())) {
        add(60, BODY_BYTES, owner.mailbox);
        try (DatagramBurst burst = burst(address())) {
          assertThat(burst.run(30_000, 60_000)).isEqualTo(End.DONE);
        }
        bursts++;
      }
    } finally {
      over.set(true);
    }
    flood.join();
    assertThat(answers.values()).hasSize(60 * bursts).containsOnly(AckCode.STORED);
    assertThat(server.bursts()).isLessThanOrEqualTo(OpenBursts.MOST_OF_ADDRESS + bursts);
  }

  /** Junk, and first datagrams with a right mac1 that do and do not open. */
  private void flood(AtomicInteger flooded, AtomicBoolean over) {
    Random junk = new Random(3);
    X25519PublicKey relay = X25519PublicKey.of(relayKey);
    byte[] out = new byte[200];
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.9"), 0))) {
      socket.connect(address());
      while (!over.get()) {
        byte[] bytes = new byte[1 + junk.nextInt(1_400)];
        junk.nextBytes(bytes);
        send(socket, bytes);
        int sent = flooded.getAndIncrement();
        if (sent % 25 == 0) {
          LockSupport.parkNanos(5_000_000); // some thousands a second, beside all else here
        }
        if (sent % 20 == 0) {
          try (DatagramInitiator keys = DatagramInitiator.start(relay, relay, 0, random)) {
            send(socket, Arrays.copyOf(out, keys.seal(0, new byte[30], 0, 30, out)));
          }
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] firstDatagram() throws CryptoException {
    X25519PublicKey relay = X25519PublicKey.of(relayKey);
    byte[] payload = payload();
    byte[] out = new byte[DatagramLimits.MAX_DATAGRAM_BYTES];
    try (DatagramInitiator keys = DatagramInitiator.start(relay, relay, 0, random)) {
      return Arrays.copyOf(out, keys.seal(0, payload, 0, payload.length, out));
    }
  }

  private static void send(DatagramSocket socket, byte[] bytes) throws Exception {
    socket.send(new DatagramPacket(bytes, bytes.length));
  }

  private static byte[] answer(DatagramSocket socket) throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
    try {
      socket.receive(packet);
      return Arrays.copyOf(packet.getData(), packet.getLength());
    } catch (SocketTimeoutException e) {
      return new byte[0];
    }
  }
}
