package org.tereze.link;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.noise.FirstHeadMask;
import org.tereze.crypto.noise.LengthMask;
import org.tereze.crypto.noise.NkInitiator;
import org.tereze.crypto.noise.RecordSealer;
import org.tereze.crypto.noise.TransportKeys;
import org.tereze.link.LinkException.Cause;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;

/**
 * The client's end of a link: sealed records on a {@link Wire}.
 *
 * <p>One thread; blocking. Three phases, and {@link #send} picks by itself: the first record, early
 * records until the relay's answer was read, transport records after it.
 *
 * <pre>
 *   client, first   e(32) ‖ head(3) ‖ sealed     head = u16 sealed length ‖ u8 key number, masked with HMAC(static key, e)
 *   client, later   head(2) ‖ sealed             head = bit 15: transport key ‖ 15 bits sealed length, masked
 *   relay, first    e(32) ‖ head(2) ‖ sealed
 *   relay, later    head(2) ‖ sealed
 * </pre>
 *
 * <p>Guarantees: what {@link #receive} gives was sealed by the relay for this link, in order and
 * whole.
 */
public final class NoiseLink implements AutoCloseable {
  /** Bytes of a later record beyond its payload: head and tag. */
  public static final int RECORD_BYTES = 2 + RecordSealer.TAG_BYTES;

  private static final byte[] PROLOGUE = "tereze/1 tcp".getBytes(StandardCharsets.US_ASCII);
  private static final int E_BYTES = NkInitiator.EPHEMERAL_BYTES;
  private static final int FIRST_HEAD_BYTES = FirstHeadMask.MASK_BYTES;
  private static final int PHASE_TRANSPORT = 1 << 15;
  private static final int TAG_BYTES = RecordSealer.TAG_BYTES;

  private final Wire wire;
  private final LongSupplier nanoTime;
  private final LinkKeyUse keyUse;
  private final NkInitiator handshake;
  private final LengthMask sendMask;
  private final RecordInput input;
  private final Patience patience;
  private final byte[] out = new byte[E_BYTES + FIRST_HEAD_BYTES + Limits.MAX_RECORD_BYTES];
  private final byte[] payload = new byte[Limits.MAX_RECORD_BYTES];

  private @Nullable RecordSealer early;
  private @Nullable TransportKeys transport;
  private boolean firstSent;
  private long laterRecords;
  private long firstSentNanos;
  private long rttMillis = -1;
  private long sentBytes;
  private final TcpEstimate packets;
  private long framingBytes;

  /**
   * A link on an open wire; nothing is sent yet.
   *
   * @param connectMillis how long connecting took: the first guess of the round trip
   */
  public NoiseLink(
      Wire wire, LinkKeyUse keyUse, SecureRandom random, LongSupplier nanoTime, long connectMillis)
      throws LinkException {
    this.wire = wire;
    this.nanoTime = nanoTime;
    this.keyUse = keyUse;
    this.patience = new Patience(connectMillis);
    try {
      this.handshake = NkInitiator.start(keyUse.key(), PROLOGUE, random);
    } catch (CryptoException e) {
      throw new LinkException(Cause.NO_ANSWER, "the relay's key is not usable", e);
    }
    this.sendMask = handshake.sendMask();
    this.packets = new TcpEstimate(connectMillis);
    this.input = new RecordInput(wire, handshake.receiveMask(), packets);
  }

  /** Whether the relay's answer was read, so that everything may be said. */
  public boolean answered() {
    return transport != null;
  }

  /** The hash that a Fetch signs if it is sent now. */
  public byte[] fetchHash() {
    return transport == null ? handshake.hashAfterEs() : transport.handshakeHash();
  }

  /** The final handshake hash, which a Collected signs. */
  public byte[] finalHash() {
    if (transport == null) {
      throw new IllegalStateException("no answer yet");
    }
    return transport.handshakeHash();
  }

  /** Seals and writes one record of at most {@link Limits#MAX_RECORD_PAYLOAD_BYTES} bytes. */
  public void send(byte[] frames, int offset, int length) throws LinkException {
    int count = firstSent ? later(frames, offset, length) : first(frames, offset, length);
    try {
      wire.write(out, 0, count, patience.silenceMillis());
    } catch (IOException e) {
      throw cut(e);
    }
    sentBytes += count;
    packets.wrote(count, nanoTime.getAsLong());
    framingBytes += count - length;
  }

  private int first(byte[] frames, int offset, int length) {
    handshake.writeEphemeral(out, 0);
    int at = E_BYTES + FIRST_HEAD_BYTES;
    int sealed = handshake.sealFirst(frames, offset, length, out, at);
    byte[] mask = FirstHeadMask.of(keyUse.staticKey(), out, 0);
    out[E_BYTES] = (byte) (sealed >>> 8 ^ mask[0]);
    out[E_BYTES + 1] = (byte) (sealed ^ mask[1]);
    out[E_BYTES + 2] = (byte) (keyUse.number() ^ mask[2]);
    early = handshake.early();
    firstSent = true;
    firstSentNanos = nanoTime.getAsLong();
    return at + sealed;
  }

  private int later(byte[] frames, int offset, int length) {
    RecordSealer sealer = transport == null ? early : transport.sealer();
    if (sealer == null) {
      throw new IllegalStateException("no first record");
    }
    int sealed = sealer.seal(frames, offset, length, out, 2);
    int head = (transport == null ? 0 : PHASE_TRANSPORT) | sealed;
    head ^= sendMask.at(laterRecords++);
    out[0] = (byte) (head >>> 8);
    out[1] = (byte) head;
    return 2 + sealed;
  }

  /**
   * Waits for the next record's payload, at most {@code timeoutMillis}; 0 takes only what is there.
   * The bytes are {@link #payload} from 0 on.
   *
   * @return the number of bytes, -1 if no whole record came in time or before the wire was woken,
   *     -2 if the relay closed the link between records
   */
  public int receive(long timeoutMillis) throws LinkException {
    int sealed;
    try {
      sealed = input.next(answered() ? 0 : E_BYTES, timeoutMillis, nanoTime);
    } catch (MalformedFrameException e) {
      throw answered() ? LinkException.malformed(e) : LinkException.notTheRelay(e);
    } catch (IOException e) {
      throw cut(e);
    }
    if (sealed == RecordInput.END) {
      if (!answered() || !input.atRecordBoundary()) {
        throw cut(null);
      }
      return CLOSED;
    }
    return sealed == RecordInput.NOTHING ? NOTHING : open(sealed);
  }

  /** {@link #receive}: no whole record in time. */
  public static final int NOTHING = -1;

  /** {@link #receive}: the relay closed the link. */
  public static final int CLOSED = -2;

  private int open(int sealed) throws LinkException {
    framingBytes += input.recordOffset() - input.start() + TAG_BYTES;
    try {
      int opened;
      if (transport == null) {
        opened =
            handshake.openAnswer(
                input.array(),
                input.start(),
                input.array(),
                input.recordOffset(),
                sealed,
                payload,
                0);
        transport = handshake.transport();
        rttMillis = (nanoTime.getAsLong() - firstSentNanos) / 1_000_000;
        patience.measured(rttMillis);
      } else {
        opened = transport.opener().open(input.array(), input.recordOffset(), sealed, payload, 0);
      }
      input.consume();
      return opened;
    } catch (CryptoException e) {
      throw answered()
          ? new LinkException(
              Cause.MALFORMED, "a record does not open: it was changed on the way", e)
          : LinkException.notTheRelay(e);
    }
  }

  /** The bytes of the record that {@link #receive} opened, until its next call. */
  public byte[] payload() {
    return payload;
  }

  private LinkException cut(@Nullable IOException cause) {
    return answered()
        ? LinkException.cut(cause)
        : LinkException.cutEarly(input.readBytes() > 0, cause);
  }

  /** How long to wait for the next sign of life. */
  public Patience patience() {
    return patience;
  }

  /** First flight to answer; -1 until the answer. */
  public long rttMillis() {
    return rttMillis;
  }

  /** Bytes written to the wire. */
  public long sentBytes() {
    return sentBytes;
  }

  /** Bytes read from the wire. */
  public long receivedBytes() {
    return input.readBytes();
  }

  /** Of both, keys, heads and tags. */
  public long framingBytes() {
    return framingBytes;
  }

  /** What TCP and IP needed beside the stream, both ways, by {@link TcpEstimate}. */
  public long ipBytes() {
    return packets.upBytes() + packets.downBytes() - sentBytes - input.readBytes();
  }

  /** Which key the link was opened to. */
  public int keyNumber() {
    return keyUse.number();
  }

  @Override
  public void close() {
    wire.close();
    handshake.close();
    sendMask.close();
    input.close();
    if (early != null) {
      early.close();
    }
    if (transport != null) {
      transport.close();
    }
  }
}
