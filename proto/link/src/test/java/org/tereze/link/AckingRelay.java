package org.tereze.link;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.noise.FirstHeadMask;
import org.tereze.crypto.noise.LengthMask;
import org.tereze.crypto.noise.NkResponder;
import org.tereze.crypto.noise.RecordOpener;
import org.tereze.crypto.noise.TransportKeys;
import org.tereze.testkit.FakeClock;
import org.tereze.wire.AckCode;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.burst.BurstReceiver;
import org.tereze.wire.burst.ReceivedPut;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/** A relay at the other end of a wire that takes every put, a round trip later. One thread. */
final class AckingRelay implements Wire {
  private static final byte[] PROLOGUE = "tereze/1 tcp".getBytes(StandardCharsets.US_ASCII);

  private final X25519PrivateKey key;
  private final SecureRandom random;
  private final FakeClock clock;
  private final long rttNanos;
  private final FrameReader frames = new FrameReader();
  private final FrameWriter writer = new FrameWriter(1 << 20);
  private final BurstReceiver puts = new BurstReceiver();
  final List<String> taken = new ArrayList<>();
  final List<Integer> recordBytes = new ArrayList<>();
  boolean mute;
  private byte[] in = {};
  private byte[] said = {};
  private @Nullable NkResponder handshake;
  private @Nullable RecordOpener early;
  private @Nullable LengthMask inMask;
  private @Nullable LengthMask outMask;
  private @Nullable TransportKeys transport;
  private long inRecords;
  private long outRecords;

  AckingRelay(X25519PrivateKey key, SecureRandom random, FakeClock clock, long rttNanos) {
    this.key = key;
    this.random = random;
    this.clock = clock;
    this.rttNanos = rttNanos;
  }

  @Override
  public void write(byte[] from, int offset, int length, long timeoutMillis) {
    in = joined(in, Arrays.copyOfRange(from, offset, offset + length));
  }

  @Override
  public int read(byte[] into, int offset, int length, long timeoutMillis) {
    if (said.length == 0 && timeoutMillis > 0) {
      answer();
      clock.advanceNanos(said.length == 0 ? timeoutMillis * 1_000_000 : rttNanos);
    }
    int count = Math.min(length, said.length);
    System.arraycopy(said, 0, into, offset, count);
    said = Arrays.copyOfRange(said, count, said.length);
    return count;
  }

  /** What it says to all that came so far. */
  byte[] answerNow() {
    answer();
    byte[] all = said;
    said = new byte[0];
    return all;
  }

  @Override
  public void close() {}

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  private void answer() {
    try {
      while (record()) {
        // until half a record is left
      }
      if (mute) {
        return;
      }
      puts.writeAck(writer);
      if (!writer.isEmpty()) {
        seal();
      }
    } catch (CryptoException | MalformedFrameException e) {
      throw new AssertionError(e);
    }
  }

  private boolean record() throws CryptoException, MalformedFrameException {
    LengthMask mask = inMask;
    RecordOpener unanswered = early;
    if (mask == null || unanswered == null) {
      return first();
    }
    if (in.length < 2) {
      return false;
    }
    int word = ((in[0] & 0xff) << 8 | (in[1] & 0xff)) ^ mask.at(inRecords);
    int length = word & 0x7fff;
    if (in.length < 2 + length) {
      return false;
    }
    inRecords++;
    byte[] payload = new byte[length];
    TransportKeys keys = transport;
    int count =
        (word >>> 15 == 1 && keys != null ? keys.opener() : unanswered)
            .open(in, 2, length, payload, 0);
    in = Arrays.copyOfRange(in, 2 + length, in.length);
    take(payload, count);
    return true;
  }

  private boolean first() throws CryptoException, MalformedFrameException {
    if (in.length < 35) {
      return false;
    }
    byte[] mask = FirstHeadMask.of(key.publicKey(), in, 0);
    int length = ((in[32] ^ mask[0]) & 0xff) << 8 | ((in[33] ^ mask[1]) & 0xff);
    byte[] payload = new byte[length];
    NkResponder shaken = NkResponder.open(key, PROLOGUE, random, in, 0, in, 35, length, payload, 0);
    handshake = shaken;
    inMask = shaken.receiveMask();
    outMask = shaken.sendMask();
    early = shaken.early();
    in = Arrays.copyOfRange(in, 35 + length, in.length);
    take(payload, shaken.firstPayloadBytes());
    return true;
  }

  private void take(byte[] payload, int length) throws MalformedFrameException {
    recordBytes.add(length);
    frames.feed(payload, 0, length);
    while (frames.next()) {
      if (frames.type() == FrameType.MAILBOX) {
        puts.onMailbox(frames.array(), frames.offset(), frames.length());
      } else if (frames.type() == FrameType.PUT) {
        ReceivedPut put = puts.onPut(frames.array(), frames.offset(), frames.length());
        if (put != null) {
          int end = put.bodyOffset() + put.bodyLength();
          byte[] body = Arrays.copyOfRange(put.array(), put.bodyOffset(), end);
          taken.add(new String(body, StandardCharsets.US_ASCII).trim());
          puts.decide(put.number(), AckCode.STORED);
        }
      }
    }
  }

  private void seal() throws CryptoException {
    NkResponder shaken = handshake;
    LengthMask mask = outMask;
    if (shaken == null || mask == null) {
      return;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] sealed = new byte[writer.size() + 16];
    TransportKeys keys = transport;
    if (keys == null) {
      shaken.sealAnswer(writer.array(), writer.offset(), writer.size(), sealed, 0);
      byte[] e = new byte[32];
      shaken.writeEphemeral(e, 0);
      out.write(e, 0, e.length);
      transport = shaken.transport();
    } else {
      keys.sealer().seal(writer.array(), writer.offset(), writer.size(), sealed, 0);
    }
    writer.clear();
    int word = (0x8000 | sealed.length) ^ mask.at(outRecords++);
    out.write(word >>> 8);
    out.write(word);
    out.write(sealed, 0, sealed.length);
    said = joined(said, out.toByteArray());
  }
}
