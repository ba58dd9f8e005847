package org.tereze.relay.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Against values of the reference program, over each way that a hash can end. */
final class XxHash64Test {
  @Test
  void agreesWithTheReference() {
    assertThat(of("".getBytes(US_ASCII))).isEqualTo(0xEF46DB3751D8E999L);
    assertThat(of("a".getBytes(US_ASCII))).isEqualTo(0xD24EC4F1A98C6E5BL);
    assertThat(of("abc".getBytes(US_ASCII))).isEqualTo(0x44BC2CF5AD770999L);
    assertThat(of("Nobody inspects the spammish repetition".getBytes(US_ASCII)))
        .isEqualTo(0xFBCEA83C8A378BF1L);
    assertThat(of(new byte[100])).isEqualTo(0x17BB1103C92C502FL);
    assertThat(of(counting(33))).isEqualTo(0x0C535D1ACAFB8EADL);
    assertThat(of(counting(45))).isEqualTo(0x10FDD84D6409ABDFL);
    assertThat(of(counting(1_024))).isEqualTo(0x6F3914F18FE4DF57L);
  }

  @Test
  void hashesAPartWhereverItLies() {
    byte[] bytes = counting(200);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(XxHash64.of(buffer, 0, 45)).isEqualTo(0x10FDD84D6409ABDFL);
    ByteBuffer moved = ByteBuffer.allocate(60).order(ByteOrder.LITTLE_ENDIAN);
    moved.position(7).put(bytes, 0, 45);
    assertThat(XxHash64.of(moved, 7, 52)).isEqualTo(0x10FDD84D6409ABDFL);
  }

  private static long of(byte[] bytes) {
    return XxHash64.of(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), 0, bytes.length);
  }

  private static byte[] counting(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
