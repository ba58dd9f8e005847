package org.tereze.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tereze.testkit.TcpModel;
import org.tereze.testkit.Way;

/** The estimate is the testkit's model, which knows nothing of it. */
final class TcpEstimateTest {
  @Test
  void isWhatTheModelAddsToAStream() {
    for (int sent = 0; sent < 20; sent++) {
      for (int received = 0; received < 20; received++) {
        assertThat(TcpEstimate.bytes(sent, received))
            .isEqualTo(
                TcpModel.connectionBytes(Way.UP, 0, sent, received)
                    + TcpModel.connectionBytes(Way.DOWN, 0, received, sent));
      }
    }
    for (int bytes : new int[] {0, 1, 1_399, 1_400, 1_401, 32_767}) {
      assertThat(TcpEstimate.segments(bytes)).isEqualTo(TcpModel.segments(bytes));
    }
  }

  @Test
  void aColdPutAndItsAckNeed380BytesBesideTheStream() {
    assertThat(TcpEstimate.bytes(1, 1)).isEqualTo(2 * 60 + 5 * 52).isEqualTo(380);
  }
}
