package org.tereze.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tereze.schema.Tell;
import org.tereze.wire.Limits;

final class FrameWriterTest {
  @Test
  void endsRecordsAtFrameEnds() {
    FrameWriter writer = new FrameWriter(10_000);
    writer.add(FrameType.TELL, tell(100));
    writer.add(FrameType.TELL, tell(100));
    int one = FrameWriter.frameBytes(FrameType.TELL, tell(100).getSerializedSize());
    assertThat(writer.cut(2 * one)).isEqualTo(2 * one);
    assertThat(writer.cut(2 * one - 1)).isEqualTo(one);
    assertThat(writer.cut(one)).isEqualTo(one);
  }

  @Test
  void splitsAFrameLongerThanARecordAndThenEndsAtItsEnd() {
    FrameWriter writer = new FrameWriter(10_000);
    writer.add(FrameType.TELL, tell(1_000));
    writer.add(FrameType.TELL, tell(10));
    int total = writer.size();
    int small = FrameWriter.frameBytes(FrameType.TELL, tell(10).getSerializedSize());
    assertThat(writer.cut(600)).isEqualTo(600);
    writer.remove(600);
    assertThat(writer.cut(total - 600 - 1)).isEqualTo(total - 600 - small);
    writer.remove(total - 600 - small);
    assertThat(writer.cut(600)).isEqualTo(small);
    writer.remove(small);
    assertThat(writer.isEmpty()).isTrue();
    assertThat(writer.cut(600)).isZero();
  }

  @Test
  void refusesWhatItHasNoRoomForAndKeepsTheRest() {
    FrameWriter writer = new FrameWriter(150);
    assertThat(writer.offer(FrameType.TELL, tell(100))).isTrue();
    int size = writer.size();
    assertThat(writer.offer(FrameType.TELL, tell(100))).isFalse();
    assertThat(writer.size()).isEqualTo(size);
    assertThat(writer.room()).isEqualTo(150 - size);
    assertThatThrownBy(() -> writer.add(FrameType.TELL, tell(100)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> writer.remove(size + 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FrameWriter(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neverMakesAFrameThatAReaderRefuses() {
    FrameWriter writer = new FrameWriter(1 << 20);
    Tell largest = tell(Limits.MAX_FRAME_BYTES - 4);
    assertThat(largest.getSerializedSize()).isEqualTo(Limits.MAX_FRAME_BYTES);
    writer.add(FrameType.TELL, largest);
    assertThatThrownBy(() -> writer.add(FrameType.TELL, tell(Limits.MAX_FRAME_BYTES)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keepsTheStreamWholeWhateverTheRecordsAre() throws Exception {
    Random random = new Random(42);
    FrameWriter writer = new FrameWriter(5_000);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    List<Integer> written = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      int bytes = random.nextInt(random.nextInt(10) == 0 ? 2_000 : 40);
      if (writer.offer(FrameType.TELL, tell(bytes))) {
        written.add(bytes);
      }
      if (random.nextBoolean()) {
        int count = writer.cut(1 + random.nextInt(700));
        stream.write(writer.array(), writer.offset(), count);
        writer.remove(count);
      }
    }
    stream.write(writer.array(), writer.offset(), writer.size());
    List<Integer> read = new ArrayList<>();
    new FrameReader()
        .read(
            stream.toByteArray(),
            0,
            stream.size(),
            (type, a, o, n) ->
                read.add(FrameReader.parse(Tell.parser(), a, o, n).getDispositions().size()));
    assertThat(read).isEqualTo(written);
  }

  private static Tell tell(int bytes) {
    byte[] content = new byte[bytes];
    Arrays.fill(content, (byte) 0x5f); // no byte of it may pass for the head of an empty frame
    return Tell.newBuilder().setDispositions(ByteString.copyFrom(content)).build();
  }
}
