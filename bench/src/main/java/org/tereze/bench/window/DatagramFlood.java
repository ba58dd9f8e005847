package org.tereze.bench.window;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tereze.bench.load.IdleLinks;
import org.tereze.bench.overload.Flood;
import org.tereze.crypto.Context;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.HmacSha256;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.crypto.noise.DatagramInitiator;

/**
 * Datagrams that lead to nothing, made once and sent from many addresses of this machine as fast as
 * it goes; answers are counted and thrown away. One thread.
 */
final class DatagramFlood implements Flood.Turn, AutoCloseable {
  /** What they are. */
  enum Kind {
    /** Random bytes. */
    JUNK,
    /** With a right mac1, which takes the relay's public key to make: half of them open. */
    RIGHT_MAC
  }

  private static final int SOURCES = 500;
  private static final int FIRST_ADDRESS = 2_000;
  private static final int MADE = 4_096;
  private static final int BYTES = 128;
  private static final int E_BYTES = 32;
  private static final int REST_AT = E_BYTES + 4;
  private static final int IN_BYTES = 2_000;
  private static final int RECEIVE_BUFFER_BYTES = 1 << 15;

  private final List<ByteBuffer> made = new ArrayList<>();
  private final List<Source> sources = new ArrayList<>();
  private final ByteBuffer in = ByteBuffer.allocateDirect(IN_BYTES);
  private long sent;

  /** An address. */
  private static final class Source {
    final DatagramChannel channel;
    long sentBytes;
    long gotBytes;

    Source(DatagramChannel channel) {
      this.channel = channel;
    }
  }

  DatagramFlood(InetSocketAddress relay, X25519PublicKey key, Kind kind, SecureRandom random)
      throws IOException {
    for (int i = 0; i < MADE; i++) {
      byte[] one = kind == Kind.JUNK ? junk(random) : first(key, i % 2 == 0, random);
      made.add(ByteBuffer.allocateDirect(one.length).put(one).flip());
    }
    for (int i = 0; i < SOURCES; i++) {
      DatagramChannel channel = DatagramChannel.open();
      sources.add(new Source(channel));
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
      channel.bind(new InetSocketAddress(IdleLinks.address(FIRST_ADDRESS + i), 0));
      channel.connect(relay);
      channel.configureBlocking(false);
    }
  }

  private static byte[] junk(SecureRandom random) {
    byte[] one = new byte[BYTES];
    random.nextBytes(one);
    return one;
  }

  private static byte[] first(X25519PublicKey relay, boolean opens, SecureRandom random)
      throws IOException {
    byte[] one = new byte[BYTES];
    try (DatagramInitiator keys = DatagramInitiator.start(relay, relay, 0, random)) {
      int length = BYTES - keys.overheadBytes();
      keys.seal(0, new byte[length], 0, length, one);
    } catch (CryptoException e) {
      throw new IOException("the relay's key is not usable", e);
    }
    if (!opens) {
      one[BYTES - 1] ^= 1;
      byte[] e = Arrays.copyOf(one, E_BYTES);
      byte[] rest = Arrays.copyOfRange(one, REST_AT, BYTES);
      byte[] mac = HmacSha256.mac(relay.encoded(), Context.of("mac1").bytes(), e, rest);
      System.arraycopy(mac, 0, one, E_BYTES, REST_AT - E_BYTES);
    }
    return one;
  }

  @Override
  public int take() throws IOException {
    Source source = sources.get((int) (sent % SOURCES));
    source.sentBytes += source.channel.write(made.get((int) (sent * 31 % MADE)).rewind());
    sent++;
    if (sent / SOURCES % 16 == 0) {
      receive(source);
    }
    return 1;
  }

  private void receive(Source source) throws IOException {
    int length = source.channel.read(in.clear());
    while (length > 0) {
      source.gotBytes += length;
      length = source.channel.read(in.clear());
    }
  }

  /** Bytes that all sources got; call when it does not run any more. */
  long gotBytes() {
    return sources.stream().mapToLong(source -> source.gotBytes).sum();
  }

  /** Sources that got more than they sent; call when it does not run any more. */
  long overAnswered() {
    return sources.stream().filter(source -> source.gotBytes > source.sentBytes).count();
  }

  @Override
  public void close() throws IOException {
    for (Source source : sources) {
      source.channel.close();
    }
  }
}
