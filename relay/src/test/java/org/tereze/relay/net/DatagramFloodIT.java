package org.tereze.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.tereze.crypto.Context;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.HmacSha256;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.crypto.noise.DatagramInitiator;
import org.tereze.link.DatagramBurst.End;
import org.tereze.wire.AckCode;

/** Bursts beside a flood of first datagrams from many addresses, on real sockets. */
@Isolated("a flood of a certain rate")
class DatagramFloodIT extends DatagramScene {
  private static final int SOURCES = 200;
  private static final int KINDS = 512;
  private static final int E_BYTES = 32;
  private static final int MAC_BYTES = 4;

  /** Datagrams that the flood has sent. */
  private final AtomicInteger flooded = new AtomicInteger();

  /** One address of the flood, and what it sent and got. */
  private static final class Source implements AutoCloseable {
    final DatagramChannel channel;
    long sentBytes;
    long gotBytes;
    int longestAnswer;

    Source(int number, InetSocketAddress relay) throws IOException {
      channel = DatagramChannel.open();
      byte[] own = {127, 1, (byte) (number >>> 8), (byte) (number + 1)};
      channel.bind(new InetSocketAddress(InetAddress.getByAddress(own), 0));
      channel.connect(relay);
      channel.configureBlocking(false);
    }

    void send(byte[] datagram) throws IOException {
      channel.write(ByteBuffer.wrap(datagram));
      sentBytes += datagram.length;
    }

    void receive() throws IOException {
      ByteBuffer in = ByteBuffer.allocate(2_000);
      for (int length = channel.read(in); length > 0; length = channel.read(in)) {
        gotBytes += length;
        longestAnswer = Math.max(longestAnswer, length);
        in.clear();
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** What a flood did, in the end. */
  private record Flooded(long answered, boolean answersTooLong) {}

  @BeforeEach
  void startServer() throws Exception {
    clock = System::nanoTime; // part of the loop's time is what a flood gets
    server = start(limits(10, 1_000));
    claim(server);
  }

  /** Junk with a right mac1, and first datagrams that open; all of one length. */
  private List<byte[]> floodDatagrams() throws Exception {
    X25519PublicKey relay = X25519PublicKey.of(relayKey);
    Random junk = new Random(4);
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < KINDS; i++) {
      byte[] out = new byte[300];
      if (i % 4 == 0) {
        try (DatagramInitiator keys = DatagramInitiator.start(relay, relay, 0, random)) {
          all.add(Arrays.copyOf(out, keys.seal(0, new byte[60], 0, 60, out)));
        }
      } else {
        byte[] one = new byte[115];
        junk.nextBytes(one);
        one[E_BYTES + MAC_BYTES] = keyNumberZero(one);
        byte[] e = Arrays.copyOf(one, E_BYTES);
        byte[] rest = Arrays.copyOfRange(one, E_BYTES + MAC_BYTES, one.length);
        byte[] mac = HmacSha256.mac(relayKey, Context.of("mac1").bytes(), e, rest);
        System.arraycopy(mac, 0, one, E_BYTES, MAC_BYTES);
        all.add(one);
      }
    }
    return all;
  }

  private byte keyNumberZero(byte[] datagram) {
    return HmacSha256.mac(relayKey, Arrays.copyOf(datagram, E_BYTES))[2];
  }

  private CompletableFuture<Flooded> flood(AtomicBoolean over, List<byte[]> datagrams) {
    return CompletableFuture.supplyAsync(
        () -> {
          List<Source> sources = new ArrayList<>();
          try {
            for (int i = 0; i < SOURCES; i++) {
              sources.add(new Source(i, address()));
            }
            while (!over.get()) {
              int sent = flooded.getAndIncrement();
              Source source = sources.get(sent % SOURCES);
              source.send(datagrams.get((int) (sent * 31L % KINDS)));
              source.receive();
              if (sent % 100 == 0) {
                LockSupport.parkNanos(
                    5_000_000); // some ten thousand a second, beside all else here
              }
            }
            long answered = 0;
            boolean tooLong = false;
            for (Source source : sources) {
              source.receive();
              answered += source.gotBytes > 0 ? 1 : 0;
              tooLong |= source.gotBytes > source.sentBytes || source.longestAnswer > 115;
              source.close();
            }
            return new Flooded(answered, tooLong);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void goodBurstsAreServedAndAnswersAreNoLongerThanQuestions() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Flooded> flood = flood(over, floodDatagrams());
    int bursts = 0;
    try {
      awaitCookie();
      while (bursts < 5 || (flooded.get() <= 2_000 && !flood.isDone())) {
        add(20, 300, owner.mailbox);
        assertThat(burst(address(), 30_000, 60_000)).isEqualTo(End.DONE);
        bursts++;
      }
    } finally {
      over.set(true);
    }
    assertThat(answers.values()).hasSize(20 * bursts).containsOnly(AckCode.STORED);
    assertThat(server.bursts()).isLessThanOrEqualTo(OpenBursts.MOST);
    Flooded end = flood.join();
    assertThat(flooded.get()).isGreaterThan(2_000);
    assertThat(end.answered).isPositive();
    assertThat(end.answersTooLong).isFalse();
  }

  /** From an address that the relay has never seen: a cookie, and who shows it is opened. */
  private void awaitCookie() throws Exception {
    byte[] payload = payload();
    int bursts = 0;
    // One that came just when strangers had some time again is opened without.
    while (!isOpenedByCookie(payload)) {
      assertThat(bursts++).as("bursts without a cookie").isLessThan(200);
    }
  }

  private boolean isOpenedByCookie(byte[] payload) throws Exception {
    X25519PublicKey relay = X25519PublicKey.of(relayKey);
    byte[] out = new byte[400];
    boolean learned = false;
    try (DatagramSocket socket =
            new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.2.0.1"), 0));
        DatagramInitiator keys = DatagramInitiator.start(relay, relay, 0, random)) {
      socket.setSoTimeout(100);
      socket.connect(address());
      for (int number = 0; number < 200 && !keys.answered(); number++) {
        int length = keys.seal(number, payload, 0, payload.length, out);
        socket.send(new DatagramPacket(out, length));
        DatagramPacket answer = new DatagramPacket(new byte[2_000], 2_000);
        try {
          socket.receive(answer);
          assertThat(answer.getLength()).isLessThanOrEqualTo(length);
          keys.open(answer.getData(), 0, answer.getLength(), new byte[400]);
        } catch (CryptoException e) {
          learned |= keys.learnsCookie(answer.getData(), 0, answer.getLength());
        } catch (SocketTimeoutException e) {
          // Dropped, as by any line: once more.
          assertThat(number).as("datagrams without an answer").isLessThan(199);
        }
      }
      return learned && keys.answered();
    }
  }
}
