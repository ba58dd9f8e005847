package org.tereze.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DialectTest {
  /** Three acks in each dialect. */
  private static final Map<Dialect, byte[]> ACKS =
      Map.of(
          new MqttDialect(),
          new byte[] {0x40, 2, 0, 1, 0x40, 2, 0, 2, 0x40, 2, 0, 3},
          new RedisDialect(),
          ascii("$4\r\n12-3\r\n$5\r\n12-31\r\n$4\r\n13-0\r\n"),
          new NatsDialect(),
          ascii(natsAck(1) + "PING\r\n" + natsAck(2) + natsAck(3)));

  private static String natsAck(int sequence) {
    return "MSG i.0 1  22\r\n{\"stream\":\"T\",\"seq\":" + sequence + "}\r\n";
  }

  @Test
  void countsAcksThatComeAtOnce() throws IOException {
    for (Map.Entry<Dialect, byte[]> each : ACKS.entrySet()) {
      ByteBuffer in = ByteBuffer.wrap(each.getValue());
      assertThat(each.getKey().takeAcks(in)).isEqualTo(3);
      assertThat(in.hasRemaining()).isFalse();
    }
  }

  @Test
  void countsEachAckOnceWhereverTheStreamIsCut() throws IOException {
    for (Map.Entry<Dialect, byte[]> each : ACKS.entrySet()) {
      byte[] stream = each.getValue();
      for (int cut = 0; cut <= stream.length; cut++) {
        ByteBuffer in = ByteBuffer.wrap(stream);
        int acks = each.getKey().takeAcks(in.limit(cut));
        acks += each.getKey().takeAcks(in.limit(stream.length));
        assertThat(acks).as("cut at %d in %s", cut, each.getKey()).isEqualTo(3);
      }
    }
  }

  @Test
  void takesNoAckByBytesUntilItIsWhole() throws IOException {
    for (Map.Entry<Dialect, byte[]> each : ACKS.entrySet()) {
      ByteBuffer in = ByteBuffer.wrap(each.getValue()).limit(0);
      int acks = 0;
      while (in.limit() < in.capacity()) {
        acks += each.getKey().takeAcks(in.limit(in.limit() + 1));
      }
      assertThat(acks).isEqualTo(3);
    }
  }

  @Test
  void refusesAnErrorInPlaceOfAnAck() {
    assertThatThrownBy(() -> takeAcks(new RedisDialect(), "-MISCONF cannot persist\r\n"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> takeAcks(new NatsDialect(), "-ERR 'slow consumer'\r\n"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> takeAcks(new NatsDialect(), "MSG i.0 1  12\r\n{\"error\":{}}\r\n"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new MqttDialect().takeAcks(ByteBuffer.wrap(new byte[] {0x20, 0})))
        .isInstanceOf(IOException.class);
  }

  @Test
  void writesAnMqttPublishByteByByte() {
    byte[] put = new MqttDialect().put(0, 7, 0, new byte[] {9, 8});
    assertThat(put).containsExactly(0x32, 9, 0, 3, 'm', '/', '7', 0, 1, 9, 8);
  }

  @Test
  void neverUsesThePacketNumberZero() {
    byte[] put = new MqttDialect().put(0, 7, 65_535, new byte[0]);
    assertThat(put).endsWith(0, 1);
  }

  private static int takeAcks(Dialect dialect, String text) throws IOException {
    return dialect.takeAcks(ByteBuffer.wrap(ascii(text)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
