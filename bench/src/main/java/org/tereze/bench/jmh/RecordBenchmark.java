package org.tereze.bench.jmh;

import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.noise.NkInitiator;
import org.tereze.crypto.noise.NkResponder;
import org.tereze.crypto.noise.RecordOpener;
import org.tereze.crypto.noise.RecordSealer;
import org.tereze.testkit.SeededRandom;

/** Records of a link after its handshake, and the handshake itself. */
@State(Scope.Thread)
public class RecordBenchmark {
  private static final byte[] PROLOGUE = "tereze/1 tcp".getBytes(StandardCharsets.US_ASCII);
  static final int PAYLOAD_BYTES = 1_200;
  private static final int ROOM_BYTES = PAYLOAD_BYTES + RecordSealer.TAG_BYTES;

  private final SeededRandom random = Inputs.random();
  private final X25519PrivateKey relay = X25519PrivateKey.generate(random);
  private final byte[] payload = random.bytes(PAYLOAD_BYTES);
  private final byte[] sealed = new byte[ROOM_BYTES];
  private final byte[] opened = new byte[ROOM_BYTES];
  private final RecordSealer alone;
  private final RecordSealer sealer;
  private final RecordOpener opener;

  public RecordBenchmark() {
    try {
      alone = handshake().initiator.transport().sealer();
      Link link = handshake();
      sealer = link.initiator.transport().sealer();
      opener = link.responder.transport().opener();
    } catch (CryptoException e) {
      throw new IllegalStateException("no link to measure", e);
    }
  }

  /** Both ends of a finished handshake. */
  private record Link(NkInitiator initiator, NkResponder responder) {}

  /** 1,200 bytes. */
  @Benchmark
  public int seal() {
    return alone.seal(payload, 0, PAYLOAD_BYTES, sealed, 0);
  }

  /** 1,200 bytes there and back, since records open in order only. */
  @Benchmark
  public int sealAndOpen() throws CryptoException {
    int bytes = sealer.seal(payload, 0, PAYLOAD_BYTES, sealed, 0);
    return opener.open(sealed, 0, bytes, opened, 0);
  }

  /** A link's handshake, both ends. */
  @Benchmark
  public Object link() throws CryptoException {
    return handshake();
  }

  private Link handshake() throws CryptoException {
    NkInitiator initiator = NkInitiator.start(relay.publicKey(), PROLOGUE, random);
    byte[] e = new byte[NkInitiator.EPHEMERAL_BYTES];
    byte[] message = new byte[RecordSealer.TAG_BYTES];
    initiator.writeEphemeral(e, 0);
    int sealedBytes = initiator.sealFirst(message, 0, 0, message, 0);
    NkResponder responder =
        NkResponder.open(relay, PROLOGUE, random, e, 0, message, 0, sealedBytes, message, 0);
    responder.writeEphemeral(e, 0);
    sealedBytes = responder.sealAnswer(message, 0, 0, message, 0);
    initiator.openAnswer(e, 0, message, 0, sealedBytes, message, 0);
    return new Link(initiator, responder);
  }
}
