package org.tereze.bench.peers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * RESP 2, the protocol of Redis: a mailbox is a stream, read from its start and trimmed behind what
 * was read. Stateless.
 */
final class RedisDialect implements Dialect {
  private static final int PAGE = 256;
  private static final byte[] LINE_END = {'\r', '\n'};

  @Override
  public void greet(Conversation conversation, int link) throws IOException {
    conversation.send(command(List.of("PING"))); // refused while it loads what it stored
    read(conversation);
  }

  @Override
  public byte[] put(int link, int mailbox, int number, byte[] report) {
    return command(utf8("XADD"), utf8(stream(mailbox)), utf8("*"), utf8("r"), report);
  }

  @Override
  public int takeAcks(ByteBuffer in) throws IOException {
    int acks = 0;
    while (true) {
      int end = lineEnd(in, in.position());
      if (end < 0) {
        return acks;
      }
      if (in.get(in.position()) != '$') {
        throw new IOException(ascii(in, in.position(), end));
      }
      int bytes = Integer.parseInt(ascii(in, in.position() + 1, end));
      if (in.limit() < end + 2 + bytes + 2) {
        return acks;
      }
      in.position(end + 2 + bytes + 2);
      acks++;
    }
  }

  private static int lineEnd(ByteBuffer in, int from) {
    for (int i = from; i + 1 < in.limit(); i++) {
      if (in.get(i) == '\r') {
        return i;
      }
    }
    return -1;
  }

  private static String ascii(ByteBuffer in, int from, int to) {
    byte[] bytes = new byte[to - from];
    in.duplicate().position(from).get(bytes);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Override
  public boolean connectionPerMailbox() {
    return false;
  }

  @Override
  public void makeMailbox(Conversation conversation, int mailbox) {
    // A stream is made by the first report.
  }

  @Override
  public long drain(Conversation conversation, int[] mailboxes, int[] expected) throws IOException {
    long got = 0;
    for (int mailbox : mailboxes) {
      got += drain(conversation, mailbox);
    }
    return got;
  }

  private static long drain(Conversation conversation, int mailbox) throws IOException {
    String stream = stream(mailbox);
    String last = "0";
    long got = 0;
    while (true) {
      conversation.send(
          command(List.of("XREAD", "COUNT", Integer.toString(PAGE), "STREAMS", stream, last)));
      if (!(read(conversation) instanceof List<?> answer) || answer.isEmpty()) {
        break;
      }
      List<?> reports = (List<?>) ((List<?>) answer.get(0)).get(1);
      got += reports.size();
      last = (String) ((List<?>) reports.get(reports.size() - 1)).get(0);
      if (reports.size() < PAGE) {
        break;
      }
    }
    if (got > 0) {
      // Everything up to `last` is collected: the next one could only have a higher id.
      conversation.send(command(List.of("XTRIM", stream, "MINID", after(last))));
      read(conversation);
    }
    return got;
  }

  private static String after(String id) {
    int dash = id.indexOf('-');
    return id.substring(0, dash + 1) + (Long.parseLong(id.substring(dash + 1)) + 1);
  }

  /** An answer: text, number as text, or a list; an empty list for nil. */
  private static Object read(Conversation conversation) throws IOException {
    String line = conversation.line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+', ':' -> rest;
      case '$' -> {
        int bytes = Integer.parseInt(rest);
        yield bytes < 0
            ? List.of()
            : new String(conversation.block(bytes), StandardCharsets.ISO_8859_1);
      }
      case '*' -> {
        Object[] items = new Object[Math.max(0, Integer.parseInt(rest))];
        for (int i = 0; i < items.length; i++) {
          items[i] = read(conversation);
        }
        yield List.of(items);
      }
      default -> throw new IOException(line);
    };
  }

  private static String stream(int mailbox) {
    return "m:" + mailbox;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] command(List<String> words) {
    return command(words.stream().map(RedisDialect::utf8).toArray(byte[][]::new));
  }

  private static byte[] command(byte[]... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(utf8("*" + words.length + "\r\n"));
    for (byte[] word : words) {
      out.writeBytes(utf8("$" + word.length + "\r\n"));
      out.writeBytes(word);
      out.writeBytes(LINE_END);
    }
    return out.toByteArray();
  }
}
