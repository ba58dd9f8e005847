package org.tereze.relay.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.crypto.noise.DatagramInitiator;
import org.tereze.crypto.noise.FirstDatagram;
import org.tereze.wire.datagram.DatagramLimits;

/** The cheapest question that a relay answers, which is what a probe for a window costs. */
class DatagramProbeIT extends DatagramScene {
  /** What an answer takes at least, and so the shortest question that is given one. */
  private static final int PROBE_BYTES = 82;

  private static final int LINE_BYTES = 200;

  @BeforeEach
  void startServer() throws Exception {
    clock = System::nanoTime;
    server = start(limits(10, 1_000));
  }

  /** Nothing was heard yet; then a repair of symbols so far ahead that it is of no use: filling. */
  private static byte[] nothing(int bytes) {
    byte[] payload = new byte[bytes - FirstDatagram.LEAST_BYTES];
    int head = 2 * 8_191 + 1;
    payload[1] = (byte) ((head & 0x7F) | 0x80);
    payload[2] = (byte) (head >>> 7);
    return payload;
  }

  /** The answer's bytes. */
  private int probe(int bytes) throws Exception {
    X25519PublicKey relay = X25519PublicKey.of(relayKey);
    byte[] out = new byte[DatagramLimits.MAX_DATAGRAM_BYTES];
    try (DatagramSocket socket = new DatagramSocket();
        DatagramInitiator keys = DatagramInitiator.start(relay, relay, 0, random)) {
      socket.connect(address());
      socket.setSoTimeout(bytes < PROBE_BYTES ? 500 : 10_000);
      byte[] payload = nothing(bytes);
      int length = keys.seal(0, payload, 0, payload.length, out);
      assertThat(length).isEqualTo(bytes);
      socket.send(new DatagramPacket(out, length));
      DatagramPacket answer = new DatagramPacket(new byte[2_000], 2_000);
      socket.receive(answer);
      keys.open(answer.getData(), 0, answer.getLength(), out);
      assertThat(keys.answered()).isTrue();
      return answer.getLength();
    }
  }

  @Test
  void answersAProbeThatHoldsNothingWithinTwoHundredBytesOnTheLine() throws Exception {
    int answer = probe(PROBE_BYTES);
    assertThat(answer).isBetween(50, PROBE_BYTES);
    assertThat(PROBE_BYTES + answer + 2 * DatagramLimits.HEADER_BYTES).isBetween(190, LINE_BYTES);
  }

  @Test
  void doesNotAnswerOneThatIsShorterThanItsAnswerMayBe() {
    assertThatThrownBy(() -> probe(PROBE_BYTES - 1)).isInstanceOf(SocketTimeoutException.class);
  }
}
