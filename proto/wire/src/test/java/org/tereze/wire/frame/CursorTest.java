package org.tereze.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;

/** Where the cursors are stricter than protobuf. */
final class CursorTest {
  @Test
  void refusesGroups() {
    byte[] group = {(byte) (9 << 3 | 3), (byte) (9 << 3 | 4)};
    assertThatThrownBy(() -> new PutCursor().read(group, 0, group.length))
        .isInstanceOf(MalformedFrameException.class);
  }

  @Test
  void refusesVarintsLongerThanTenBytes() {
    byte[] message = new byte[12];
    Arrays.fill(message, (byte) 0x80);
    message[0] = 8;
    message[11] = 0;
    assertThatThrownBy(() -> new PutCursor().read(message, 0, 12))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessageContaining("ten bytes");
  }

  @Test
  void refusesLengthsBeyondTheFrameAndNegativeOnes() {
    byte minusOne = (byte) 0xff;
    byte[] negative = {4 << 3 | 2, minusOne, minusOne, minusOne, minusOne, 15};
    byte[] beyond = {4 << 3 | 2, 2, 0};
    for (byte[] message : new byte[][] {negative, beyond}) {
      assertThatThrownBy(() -> new PutCursor().read(message, 0, message.length))
          .isInstanceOf(MalformedFrameException.class)
          .hasMessageContaining("inside a field");
    }
  }

  @Test
  void refusesAckWithMoreRefusalsThanPutsCanWait() throws Exception {
    int most = Limits.MAX_UNANSWERED_PUTS;
    FrameWriter writer = new FrameWriter(65_536);
    AckCursor.write(writer, 0, new byte[0], 0, new int[most], most);
    FrameReader reader = new FrameReader();
    reader.feed(writer.array(), 0, writer.size());
    assertThat(reader.next()).isTrue();
    AckCursor cursor = new AckCursor();
    cursor.read(reader.array(), reader.offset(), reader.length());
    assertThat(cursor.refusedCount()).isEqualTo(most);

    writer.clear();
    AckCursor.write(writer, 0, new byte[0], 0, new int[most + 1], most + 1);
    FrameReader again = new FrameReader();
    again.feed(writer.array(), 0, writer.size());
    assertThat(again.next()).isTrue();
    assertThatThrownBy(() -> cursor.read(again.array(), again.offset(), again.length()))
        .isInstanceOf(MalformedFrameException.class);
  }
}
