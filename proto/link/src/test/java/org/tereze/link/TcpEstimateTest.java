package org.tereze.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Beside packets that Linux 6 sent over a line with nothing else on it. */
final class TcpEstimateTest {
  private final TcpEstimate packets = new TcpEstimate(40);

  private void wrote(int bytes, long millis) {
    packets.wrote(bytes, millis * 1_000_000);
  }

  private void read(int bytes, long millis) {
    packets.read(bytes, millis * 1_000_000);
  }

  @Test
  void aColdPutAndItsAck() {
    wrote(544, 40);
    read(58, 91);
    wrote(19, 100);
    // SYN, ACK, 596, ACK, 71, FIN; SYN, ACK, 110, FIN, ACK
    assertThat(packets.upBytes()).isEqualTo(60 + 52 + 596 + 52 + 71 + 52);
    assertThat(packets.downBytes()).isEqualTo(60 + 52 + 110 + 52 + 52);
  }

  @Test
  void aBurstOfThreeRecordsThenAnswersInTurn() {
    wrote(1_241, 40);
    wrote(1_214, 41);
    wrote(524, 42);
    read(58, 96);
    read(21, 102);
    wrote(201, 107);
    read(42, 157);
    wrote(19, 163);
    assertThat(packets.upBytes()).isEqualTo(60 + 52 + 1_293 + 1_266 + 576 + 2 * 52 + 253 + 71 + 52);
    assertThat(packets.downBytes()).isEqualTo(60 + 3 * 52 + 110 + 73 + 94 + 2 * 52);
  }

  @Test
  void onASlowLineTheFirstPacketOfAFirstFlightIsAckedAloneAndTheOthersWithTheAnswers() {
    wrote(1_241, 40);
    wrote(1_214, 40);
    wrote(524, 40);
    read(58, 248);
    read(21, 397);
    read(21, 468);
    wrote(201, 474);
    read(42, 812);
    wrote(19, 818);
    assertThat(packets.upBytes()).isEqualTo(60 + 52 + 1_293 + 1_266 + 576 + 3 * 52 + 253 + 71 + 52);
    assertThat(packets.downBytes()).isEqualTo(60 + 52 + 110 + 73 + 73 + 94 + 2 * 52);
  }

  @Test
  void whatIsAnsweredTooLateIsAckedAlone() {
    wrote(100, 0);
    read(50, 10);
    wrote(100, 20); // from now on it answers
    long before = packets.upBytes();
    read(50, 30);
    wrote(100, 71);
    assertThat(packets.upBytes() - before).isEqualTo(52 + 152);
    before = packets.upBytes();
    read(50, 80);
    assertThat(packets.upBytes() - before).as("at once again").isEqualTo(52);
  }

  @Test
  void everySecondOfManyIsAcked() {
    wrote(100, 0);
    read(50, 10);
    wrote(100, 20);
    long before = packets.upBytes();
    for (int i = 0; i < 10; i++) {
      read(1_400, 30 + i);
    }
    assertThat(packets.upBytes() - before).isEqualTo(5 * 52);
    before = packets.downBytes();
    for (int i = 0; i < 10; i++) {
      wrote(1_400, 50 + i);
    }
    assertThat(packets.downBytes() - before).isEqualTo(5 * 52);
  }

  @Test
  void largeWritesAreSeveralPackets() {
    assertThat(TcpEstimate.packetBytes(1)).isEqualTo(53);
    assertThat(TcpEstimate.packetBytes(1_400)).isEqualTo(1_452);
    assertThat(TcpEstimate.packetBytes(1_401)).isEqualTo(1_505);
  }
}
