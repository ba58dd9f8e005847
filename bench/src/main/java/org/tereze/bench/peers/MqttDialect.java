package org.tereze.bench.peers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * MQTT 3.1.1 with QoS 1 both ways: a mailbox is a topic, its owner a persistent session that
 * subscribes to it (MQTT 3.1.1 sections 3.1 to 3.12). Stateless.
 */
final class MqttDialect implements Dialect {
  private static final int CONNECT = 0x10;
  private static final int CONNACK = 2;
  private static final int PUBLISH = 3;
  private static final int QOS = 6;
  private static final int QOS_1 = 2;
  private static final int PUBLISH_QOS_1 = (PUBLISH << 4) | QOS_1;
  private static final int PUBACK = 4;
  private static final int SUBSCRIBE = 0x82;
  private static final int SUBACK = 9;
  private static final int PINGRESP = 13;
  private static final byte[] PING = {(byte) 0xC0, 0};
  private static final byte[] DISCONNECT = {(byte) 0xE0, 0};
  private static final int CLEAN_SESSION = 2;
  private static final int MAX_PACKET_ID = 65_535;
  private static final int QUIET_MILLIS = 2_000;

  @Override
  public void greet(Conversation conversation, int link) throws IOException {
    connect(conversation, "sender-" + link, CLEAN_SESSION);
  }

  private static void connect(Conversation conversation, String client, int flags)
      throws IOException {
    conversation.send(connectPacket(client, flags));
    byte[] answer = await(conversation, CONNACK);
    if (answer[1] != 0) {
      throw new IOException("refused with code " + answer[1]);
    }
  }

  private static byte[] connectPacket(String client, int flags) {
    byte[] head = {0, 4, 'M', 'Q', 'T', 'T', 4, (byte) flags, 0, 0};
    return packet(CONNECT, head, text(client));
  }

  /** Waits for a packet of a type; what comes before it must be nothing. */
  private static byte[] await(Conversation conversation, int type) throws IOException {
    while (!isWhole(conversation.in())) {
      conversation.fill();
    }
    ByteBuffer in = conversation.in();
    int found = (in.get() & 0xFF) >>> 4;
    byte[] body = new byte[length(in)];
    in.get(body);
    if (found != type) {
      throw new IOException("packet " + found + " instead of " + type);
    }
    return body;
  }

  @Override
  public byte[] put(int link, int mailbox, int number, byte[] report) {
    return packet(PUBLISH_QOS_1, text(topic(mailbox)), number(number % MAX_PACKET_ID + 1), report);
  }

  @Override
  public int takeAcks(ByteBuffer in) throws IOException {
    int acks = 0;
    while (isWhole(in)) {
      int type = (in.get() & 0xFF) >>> 4;
      in.position(length(in) + in.position());
      if (type != PUBACK) {
        throw new IOException("packet " + type + " instead of an ack");
      }
      acks++;
    }
    return acks;
  }

  @Override
  public boolean connectionPerMailbox() {
    return true;
  }

  @Override
  public void makeMailbox(Conversation conversation, int mailbox) throws IOException {
    connect(conversation, owner(mailbox), 0);
    conversation.send(packet(SUBSCRIBE, number(1), text(topic(mailbox)), new byte[] {1}));
    byte[] answer = await(conversation, SUBACK);
    if (answer[2] != 1) {
      throw new IOException("subscribed with " + answer[2]);
    }
    conversation.send(DISCONNECT);
  }

  @Override
  public long drain(Conversation conversation, int[] mailboxes, int[] expected) throws IOException {
    if (expected[0] == 0) {
      return 0;
    }
    conversation.send(connectPacket(owner(mailboxes[0]), 0));
    long got = 0;
    ByteArrayOutputStream acks = new ByteArrayOutputStream();
    do {
      acks.reset();
      while (isWhole(conversation.in())) {
        got += takePublished(conversation.in(), acks);
      }
      conversation.send(acks.toByteArray());
    } while (got < expected[0] && conversation.fill(QUIET_MILLIS));
    // Order: the answer to a ping comes when what was acknowledged before it has been read.
    conversation.send(PING);
    while (!takeUntilPong(conversation.in())) {
      conversation.fill();
    }
    conversation.send(DISCONNECT);
    return got;
  }

  private static boolean takeUntilPong(ByteBuffer in) {
    while (isWhole(in)) {
      int type = (in.get() & 0xFF) >>> 4;
      in.position(length(in) + in.position());
      if (type == PINGRESP) {
        return true;
      }
    }
    return false;
  }

  /** Takes out a packet and acknowledges it if it is a report; CONNACK may come among reports. */
  private static int takePublished(ByteBuffer in, ByteArrayOutputStream acks) throws IOException {
    int head = in.get() & 0xFF;
    int length = length(in);
    int end = in.position() + length;
    boolean report = head >>> 4 == PUBLISH && (head & QOS) == QOS_1;
    if (report) {
      int topicBytes = in.getShort();
      in.position(in.position() + topicBytes);
      byte[] id = new byte[2];
      in.get(id);
      acks.writeBytes(packet(PUBACK << 4, id));
    } else if (head >>> 4 != CONNACK) {
      throw new IOException("packet head " + head + " instead of a report");
    }
    in.position(end);
    return report ? 1 : 0;
  }

  private static String owner(int mailbox) {
    return "owner-" + mailbox;
  }

  private static String topic(int mailbox) {
    return "m/" + mailbox;
  }

  private static boolean isWhole(ByteBuffer in) {
    ByteBuffer ahead = in.duplicate();
    if (ahead.remaining() < 2) {
      return false;
    }
    ahead.get();
    int length = 0;
    for (int shift = 0; ahead.hasRemaining(); shift += 7) {
      int next = ahead.get();
      length |= (next & 0x7F) << shift;
      if (next >= 0) {
        return ahead.remaining() >= length;
      }
    }
    return false;
  }

  private static int length(ByteBuffer in) {
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      int next = in.get();
      length |= (next & 0x7F) << shift;
      if (next >= 0) {
        return length;
      }
    }
  }

  private static byte[] number(int number) {
    return new byte[] {(byte) (number >>> 8), (byte) number};
  }

  private static byte[] text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 + bytes.length).putShort((short) bytes.length).put(bytes).array();
  }

  private static byte[] packet(int head, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream packet = new ByteArrayOutputStream(length + 4);
    packet.write(head);
    int left = length;
    while (left > 0x7F) {
      packet.write((left & 0x7F) | 0x80);
      left >>>= 7;
    }
    packet.write(left);
    for (byte[] part : parts) {
      packet.writeBytes(part);
    }
    return packet.toByteArray();
  }
}
