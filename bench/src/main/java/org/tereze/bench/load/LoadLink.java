package org.tereze.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.crypto.noise.FirstHeadMask;
import org.tereze.crypto.noise.LengthMask;
import org.tereze.crypto.noise.NkInitiator;
import org.tereze.crypto.noise.TransportKeys;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameSink;
import org.tereze.wire.frame.FrameWriter;

/**
 * A client's end of one link that is driven by a selector; its records can be sealed long before
 * they are sent, so that under load the machine's time is the relay's. One thread.
 */
public final class LoadLink implements AutoCloseable {
  private static final byte[] PROLOGUE = "tereze/1 tcp".getBytes(StandardCharsets.US_ASCII);
  private static final int E_BYTES = NkInitiator.EPHEMERAL_BYTES;
  private static final int HEAD_BYTES = 2;
  private static final int TRANSPORT = 1 << 15;
  private static final int IN_BYTES = 1 << 18;

  private final SocketChannel channel;
  private final NkInitiator handshake;
  private final LengthMask sendMask;
  private final LengthMask receiveMask;
  private final FrameReader frames = new FrameReader();
  private final Queue<ByteBuffer> sealed = new ArrayDeque<>();
  private final ByteBuffer in;
  private final byte[] payload;
  private @Nullable TransportKeys transport;
  private @Nullable SelectionKey key;
  private long sealedRecords;
  private long receivedRecords;
  private boolean writing;

  /** Opens a link and sends its first record. */
  public LoadLink(InetSocketAddress relay, byte[] relayKey, byte[] firstFrames, SecureRandom random)
      throws IOException {
    this(relay, relayKey, firstFrames, random, null, IN_BYTES);
  }

  /**
   * The same from one of the machine's addresses.
   *
   * @param from where the link comes from; null for what the machine chooses
   * @param inBytes the largest record that may come
   */
  public LoadLink(
      InetSocketAddress relay,
      byte[] relayKey,
      byte[] firstFrames,
      SecureRandom random,
      @Nullable InetAddress from,
      int inBytes)
      throws IOException {
    in = ByteBuffer.allocate(inBytes);
    payload = new byte[Math.min(inBytes, Limits.MAX_RECORD_BYTES)];
    channel = connected(relay, from);
    try {
      X25519PublicKey publicKey = X25519PublicKey.of(relayKey);
      handshake = NkInitiator.start(publicKey, PROLOGUE, random);
      sendMask = handshake.sendMask();
      receiveMask = handshake.receiveMask();
      sendFirst(publicKey, firstFrames);
    } catch (CryptoException e) {
      channel.close();
      throw new IOException("the relay's key is of no use", e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static SocketChannel connected(InetSocketAddress relay, @Nullable InetAddress from)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      if (from != null) {
        channel.bind(new InetSocketAddress(from, 0));
      }
      channel.connect(relay);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void sendFirst(X25519PublicKey relayKey, byte[] firstFrames) throws IOException {
    ByteBuffer first = ByteBuffer.wrap(firstRecord(handshake, relayKey, firstFrames));
    while (first.hasRemaining()) {
      channel.write(first);
    }
  }

  private static byte[] firstRecord(
      NkInitiator handshake, X25519PublicKey relayKey, byte[] firstFrames) {
    byte[] out = new byte[E_BYTES + FirstHeadMask.MASK_BYTES + firstFrames.length + 16];
    handshake.writeEphemeral(out, 0);
    int at = E_BYTES + FirstHeadMask.MASK_BYTES;
    int length = handshake.sealFirst(firstFrames, 0, firstFrames.length, out, at);
    byte[] mask = FirstHeadMask.of(relayKey, out, 0);
    out[E_BYTES] = (byte) (length >>> 8 ^ mask[0]);
    out[E_BYTES + 1] = (byte) (length ^ mask[1]);
    out[E_BYTES + 2] = mask[2];
    return out;
  }

  /** A first record that anybody may send again: it opens, whoever sends it. */
  public static byte[] firstRecord(byte[] relayKey, byte[] firstFrames, SecureRandom random)
      throws IOException {
    try {
      X25519PublicKey publicKey = X25519PublicKey.of(relayKey);
      try (NkInitiator handshake = NkInitiator.start(publicKey, PROLOGUE, random)) {
        return firstRecord(handshake, publicKey, firstFrames);
      }
    } catch (CryptoException e) {
      throw new IOException("the relay's key is of no use", e);
    }
  }

  /** Waits until the relay has answered; what it says goes to {@code sink}. */
  public void awaitAnswer(FrameSink sink) throws IOException {
    while (transport == null) {
      receive(sink);
    }
  }

  /** The hash that the signatures of this link are bound to. */
  public byte[] hash() {
    return keys().handshakeHash();
  }

  /** Seals one record behind those that wait. */
  public void seal(FrameWriter writer) {
    byte[] record = new byte[HEAD_BYTES + writer.size() + Limits.AEAD_TAG_BYTES];
    int length =
        keys().sealer().seal(writer.array(), writer.offset(), writer.size(), record, HEAD_BYTES);
    int head = (TRANSPORT | length) ^ sendMask.at(sealedRecords++);
    record[0] = (byte) (head >>> 8);
    record[1] = (byte) head;
    writer.clear();
    sealed.add(ByteBuffer.wrap(record));
  }

  /** Goes on without blocking, told by a selector; {@code attachment} names the link there. */
  void drivenBy(Selector selector, Object attachment) throws IOException {
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ, attachment);
  }

  /**
   * Sends the oldest sealed record, or as much as the socket takes: {@link #flush} sends the rest.
   */
  void sendNext() throws IOException {
    writing = true;
    flush();
  }

  /** Whether a record is half sent. */
  boolean isWriting() {
    return writing;
  }

  /** Sends what is left of a half-sent record. */
  void flush() throws IOException {
    ByteBuffer record = sealed.peek();
    if (!writing || record == null) {
      return;
    }
    channel.write(record);
    if (!record.hasRemaining()) {
      sealed.remove();
      writing = false;
    }
    SelectionKey registered = key;
    if (registered != null) {
      registered.interestOps(
          writing ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }
  }

  /** Sends one byte of the oldest sealed record; false if there is none. */
  public boolean trickle() throws IOException {
    ByteBuffer record = sealed.peek();
    if (record == null) {
      return false;
    }
    channel.write(record.duplicate().limit(record.position() + 1));
    record.position(record.position() + 1);
    if (!record.hasRemaining()) {
      sealed.remove();
    }
    return true;
  }

  /** Sends everything, blocking. */
  public void sendAll() throws IOException {
    while (!sealed.isEmpty()) {
      sendNext();
    }
  }

  /** Reads what is there, or waits if the socket blocks; whole frames go to the sink. */
  public void receive(FrameSink sink) throws IOException {
    if (channel.read(in) < 0) {
      throw new EOFException("the relay closed the link");
    }
    in.flip();
    try {
      while (open(sink)) {
        receivedRecords++;
      }
    } catch (CryptoException | MalformedFrameException e) {
      throw new IOException("the relay's answer is not one", e);
    }
    in.compact();
  }

  private boolean open(FrameSink sink) throws CryptoException, MalformedFrameException {
    int lead = transport == null ? E_BYTES : 0;
    if (in.remaining() < lead + HEAD_BYTES) {
      return false;
    }
    int start = in.position();
    int head = (in.getShort(start + lead) & 0xFFFF) ^ receiveMask.at(receivedRecords);
    int length = head & (TRANSPORT - 1);
    int at = start + lead + HEAD_BYTES;
    if (in.limit() < at + length) {
      return false;
    }
    int opened;
    TransportKeys known = transport;
    if (known == null) {
      opened = handshake.openAnswer(in.array(), start, in.array(), at, length, payload, 0);
      transport = handshake.transport();
    } else {
      opened = known.opener().open(in.array(), at, length, payload, 0);
    }
    in.position(at + length);
    frames.read(payload, 0, opened, sink);
    return true;
  }

  private TransportKeys keys() {
    if (transport == null) {
      throw new IllegalStateException("not answered yet");
    }
    return transport;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    handshake.close();
    sendMask.close();
    receiveMask.close();
    if (transport != null) {
      transport.close();
    }
  }
}
