package org.tereze.relay.session;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.HmacSha256;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.crypto.noise.LengthMask;
import org.tereze.crypto.noise.NkInitiator;
import org.tereze.crypto.noise.RecordSealer;
import org.tereze.crypto.noise.TransportKeys;
import org.tereze.wire.AckCode;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.frame.AckCursor;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameType;

/** A client's side of a link for tests: records, no I/O. One thread. */
public final class TestInitiator {
  private static final byte[] PROLOGUE = "tereze/1 tcp".getBytes(StandardCharsets.US_ASCII);

  /** A frame from the relay. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Frame(FrameType type, byte[] message) {}

  private final NkInitiator noise;
  private final byte[] relayStatic;
  private final int keyNumber;
  private final LengthMask sendMask;
  private final LengthMask receiveMask;
  private final RecordSealer early;
  private @Nullable TransportKeys transport;
  private long sendHeads;
  private long receiveHeads;
  private byte[] pending = {};
  private final FrameReader reader = new FrameReader();
  private final List<Frame> frames = new ArrayList<>();
  private int recordsReceived;
  private int firstRecordBytes;

  public TestInitiator(byte[] relayStatic, SecureRandom random) throws CryptoException {
    this(relayStatic, 0, relayStatic, random);
  }

  public TestInitiator(byte[] relayStatic, int keyNumber, byte[] publicKey, SecureRandom random)
      throws CryptoException {
    this.relayStatic = relayStatic;
    this.keyNumber = keyNumber;
    this.noise = NkInitiator.start(X25519PublicKey.of(publicKey), PROLOGUE, random);
    this.sendMask = noise.sendMask();
    this.receiveMask = noise.receiveMask();
    this.early = noise.early();
  }

  /** What a fetch in the first flight is signed over. */
  public byte[] hashAfterEs() {
    return noise.hashAfterEs();
  }

  /** What later signatures are bound to. */
  public byte[] finalHash() {
    return keys().handshakeHash();
  }

  public boolean answered() {
    return transport != null;
  }

  /** The first record. */
  public byte[] first(byte[] payload) {
    byte[] out = new byte[32 + 3 + payload.length + 16];
    noise.writeEphemeral(out, 0);
    int sealed = noise.sealFirst(payload, 0, payload.length, out, 35);
    byte[] mask = HmacSha256.mac(relayStatic, Arrays.copyOf(out, 32));
    out[32] = (byte) (sealed >>> 8 ^ mask[0]);
    out[33] = (byte) (sealed ^ mask[1]);
    out[34] = (byte) (keyNumber ^ mask[2]);
    return out;
  }

  /** A record under the early key. */
  public byte[] early(byte[] payload) {
    return later(early, 0, payload);
  }

  /** A record under the transport key. */
  public byte[] transport(byte[] payload) {
    return later(keys().sealer(), 1 << 15, payload);
  }

  private byte[] later(RecordSealer sealer, int phase, byte[] payload) {
    byte[] out = new byte[2 + payload.length + 16];
    int sealed = sealer.seal(payload, 0, payload.length, out, 2);
    int head = (phase | sealed) ^ sendMask.at(sendHeads++);
    out[0] = (byte) (head >>> 8);
    out[1] = (byte) head;
    return out;
  }

  private TransportKeys keys() {
    if (transport == null) {
      throw new IllegalStateException("not answered");
    }
    return transport;
  }

  /** Takes bytes from the relay. */
  public void receive(byte[] bytes) throws CryptoException, MalformedFrameException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(pending);
    all.writeBytes(bytes);
    pending = all.toByteArray();
    while (receiveRecord()) {
      recordsReceived++;
    }
  }

  private boolean receiveRecord() throws CryptoException, MalformedFrameException {
    int at = transport == null ? 32 : 0;
    if (pending.length < at + 2) {
      return false;
    }
    int head =
        ((pending[at] & 0xff) << 8 | (pending[at + 1] & 0xff)) ^ receiveMask.at(receiveHeads);
    if ((head & 1 << 15) == 0) {
      throw new MalformedFrameException("a relay's record without the phase bit");
    }
    int sealed = head & 0x7fff;
    if (pending.length < at + 2 + sealed) {
      return false;
    }
    receiveHeads++;
    byte[] payload = new byte[sealed - 16];
    if (transport == null) {
      noise.openAnswer(pending, 0, pending, at + 2, sealed, payload, 0);
      transport = noise.transport();
      firstRecordBytes = at + 2 + sealed;
    } else {
      transport.opener().open(pending, 2, sealed, payload, 0);
    }
    pending = Arrays.copyOfRange(pending, at + 2 + sealed, pending.length);
    reader.read(
        payload,
        0,
        payload.length,
        (type, array, offset, length) ->
            frames.add(new Frame(type, Arrays.copyOfRange(array, offset, offset + length))));
    return true;
  }

  /** All frames so far. */
  public List<Frame> frames() {
    return frames;
  }

  /** Frames of one type so far. */
  public List<Frame> frames(FrameType type) {
    return frames.stream().filter(frame -> frame.type() == type).toList();
  }

  public int recordsReceived() {
    return recordsReceived;
  }

  /** Bytes of the relay's first record on the wire. */
  public int firstRecordBytes() {
    return firstRecordBytes;
  }

  /** The client's picture of the acks: code by put number; absent = undecided. */
  public Map<Long, AckCode> acks() throws MalformedFrameException {
    Map<Long, AckCode> acks = new TreeMap<>();
    AckCursor cursor = new AckCursor();
    for (Frame frame : frames(FrameType.ACK)) {
      cursor.read(frame.message(), 0, frame.message().length);
      for (long put = 0; put < cursor.decided(); put++) {
        acks.putIfAbsent(put, AckCode.STORED);
      }
      for (int i = 0; i < cursor.holesBits(); i++) {
        if (cursor.hole(i)) {
          acks.putIfAbsent(cursor.decided() + 1 + i, AckCode.STORED);
        }
      }
      for (int i = 0; i < cursor.refusedCount(); i++) {
        acks.put(cursor.refusedPut(i), AckCode.of(cursor.refusedCode(i)));
      }
    }
    return acks;
  }
}
