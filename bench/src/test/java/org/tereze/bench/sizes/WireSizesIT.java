package org.tereze.bench.sizes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tereze.relay.ops.RelayClock;
import org.tereze.testkit.TcpModel;

/**
 * The bytes of whole flights between a real client and a real relay: a change that costs one edits
 * a number here.
 */
@Isolated("counts records and datagrams that depend on a line's speed")
final class WireSizesIT {
  @TempDir private Path folder;

  @Test
  void aColdStartWithOnePutTakes207BytesOutAnd53Back() throws Exception {
    try (Stage stage =
        Stage.set(folder, false, new RelayClock(InstantSource.system(), System::nanoTime))) {
      Flight flight = stage.burst(1);
      // 18 of end-to-end overhead, 1 of codec, 3 of padding.
      assertThat(stage.envelopeBytes()).isEqualTo(Stage.REPORT_BYTES + 18 + 1 + 3);
      // e 32, head 3, tag 16; Mailbox 30; Put: head 2, envelope 2 + 122.
      assertThat(flight.upBytes()).isEqualTo(32 + 3 + 16 + 30 + 2 + 2 + 122).isEqualTo(207);
      // e 32, head 2, tag 16; Ack: head 1, decided 2.
      assertThat(flight.downBytes()).isEqualTo(32 + 2 + 16 + 3).isEqualTo(53);
      assertThat(flight.bytes() - FirstFlight.upFrames(122) - FirstFlight.ACK_FRAME_BYTES)
          .isEqualTo(FirstFlight.HANDSHAKE_BYTES)
          .isEqualTo(101);
      // SYN, its answer, ACK; data and its ACK, both ways.
      assertThat(flight.ipBytes())
          .isEqualTo(2 * TcpModel.SYN_BYTES + 5 * TcpModel.PACKET_BYTES + 207 + 53)
          .isEqualTo(640)
          .isLessThanOrEqualTo(700);

      Flight burst = stage.burst(100);
      // First record 51; Mailbox 30; each put 4 of frame and 22 of envelope; 18 for each record
      // after the first, of which there are two to twelve, as the line's speed turns out.
      assertThat(burst.upBytes()).isBetween(12_681L + 18, 12_681L + 12 * 18);
      assertThat(burst.upBytes() - 100 * Stage.REPORT_BYTES).isLessThanOrEqualTo(100 * 32);
      assertThat(burst.ipBytes() - 100 * Stage.REPORT_BYTES).isLessThanOrEqualTo(100 * 60);
    }
  }

  @Test
  void aColdStartWithAPutAndAFetchTakes309BytesOutAnd58Back() throws Exception {
    try (Stage stage =
        Stage.set(folder, true, new RelayClock(InstantSource.system(), System::nanoTime))) {
      Flight flight = stage.burst(1);
      // Fetch: head 2, owner key 34, signature 66.
      assertThat(flight.upBytes()).isEqualTo(207 + 102).isEqualTo(309);
      // Done 1, Hint 4 or 5: in the record of the Ack.
      assertThat(flight.downBytes()).isBetween(53L + 1 + 4, 53L + 1 + 5);
      assertThat(flight.ipBytes()).isLessThanOrEqualTo(800);
    }
  }

  @Test
  void aColdStartByDatagramTakes242BytesOutAndOneRoundTrip() throws Exception {
    try (Stage stage =
        Stage.set(folder, false, new RelayClock(InstantSource.system(), System::nanoTime))) {
      DatagramFlight flight = stage.burstByDatagrams(1);
      assertThat(flight.datagrams()).isEqualTo(2);
      // e 32, mac1 4, key number 1, number 2, tag 16; echo 1, symbol 1, flags 1, first mailbox 1;
      // Mailbox 30; Put: head 2, envelope 2 + 122.
      assertThat(flight.upBytes()).isEqualTo(55 + 4 + 30 + 126).isEqualTo(215);
      assertThat(flight.downBytes()).isLessThanOrEqualTo(75);
      assertThat(flight.ipBytes())
          .isEqualTo(flight.upBytes() + flight.downBytes() + 2 * 28)
          .isLessThanOrEqualTo(400);
    }
  }
}
