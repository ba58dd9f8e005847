package org.tereze.bench.peers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The client protocol of NATS with JetStream: all reports lie in one stream that forgets what was
 * acknowledged, a mailbox is a subject with a durable consumer of its own. Stateless.
 */
final class NatsDialect implements Dialect {
  private static final String STREAM = "T";
  private static final String API = "$JS.API.";
  private static final int PAGE = 256;
  private static final String ACK = "+ACK";
  private static final int DRAIN_LINKS = 1_000_000;
  private static final String SOME =
      String.format(Locale.ROOT, "{\"batch\":%d,\"no_wait\":true}", PAGE);

  @Override
  public void hear(Conversation conversation) throws IOException {
    conversation.line(); // INFO
  }

  @Override
  public void greet(Conversation conversation, int link) throws IOException {
    conversation.send(
        "CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB " + inbox(link) + " 1\r\n");
    pingPong(conversation);
  }

  private static void pingPong(Conversation conversation) throws IOException {
    conversation.send("PING\r\n");
    String line = conversation.line();
    while (!line.equals("PONG")) {
      if (line.equals("PING")) {
        conversation.send("PONG\r\n");
      } else {
        throw new IOException(line);
      }
      line = conversation.line();
    }
  }

  @Override
  public byte[] put(int link, int mailbox, int number, byte[] report) {
    return publish(subject(mailbox), inbox(link), report);
  }

  @Override
  public int takeAcks(ByteBuffer in) throws IOException {
    int acks = 0;
    while (true) {
      int end = in.position();
      while (end + 1 < in.limit() && in.get(end) != '\r') {
        end++;
      }
      if (end + 1 >= in.limit()) {
        return acks;
      }
      String line = text(in, in.position(), end);
      int next = end + 2;
      if (line.startsWith("MSG ")) {
        int bytes = payloadBytes(line);
        if (in.limit() < next + bytes + 2) {
          return acks;
        }
        refuseErrors(text(in, next, next + bytes));
        next += bytes + 2;
        acks++;
      } else if (!line.equals("PING")) { // asked after two minutes, for the first time
        throw new IOException(line);
      }
      in.position(next);
    }
  }

  private static String text(ByteBuffer in, int from, int to) {
    byte[] bytes = new byte[to - from];
    in.duplicate().position(from).get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int payloadBytes(String line) {
    return Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
  }

  private static void refuseErrors(String answer) throws IOException {
    if (answer.contains("\"error\"")) {
      throw new IOException(answer);
    }
  }

  @Override
  public boolean connectionPerMailbox() {
    return false;
  }

  @Override
  public void makeMailbox(Conversation conversation, int mailbox) throws IOException {
    if (mailbox == 0) {
      ask(
          conversation,
          "STREAM.CREATE." + STREAM,
          "{\"name\":\"%s\",\"subjects\":[\"m.*\"],\"retention\":\"workqueue\",\"storage\":\"file\"}",
          STREAM);
    }
    ask(
        conversation,
        "CONSUMER.DURABLE.CREATE." + STREAM + "." + consumer(mailbox),
        "{\"stream_name\":\"%s\",\"config\":{\"durable_name\":\"%s\",\"filter_subject\":\"%s\","
            + "\"ack_policy\":\"explicit\",\"max_ack_pending\":-1}}",
        STREAM,
        consumer(mailbox),
        subject(mailbox));
  }

  private static void ask(Conversation conversation, String what, String format, Object... parts)
      throws IOException {
    byte[] question = bytes(String.format(Locale.ROOT, format, parts));
    conversation.send(publish(API + what, inbox(0), question));
    String line = conversation.line();
    while (line.equals("PING")) {
      conversation.send("PONG\r\n");
      line = conversation.line();
    }
    refuseErrors(new String(conversation.block(payloadBytes(line)), StandardCharsets.UTF_8));
  }

  @Override
  public long drain(Conversation conversation, int[] mailboxes, int[] expected) throws IOException {
    int link = DRAIN_LINKS + mailboxes[0];
    greet(conversation, link);
    long got = 0;
    for (int mailbox : mailboxes) {
      int page = PAGE;
      while (page == PAGE) {
        page = drainPage(conversation, mailbox, inbox(link));
        got += page;
      }
    }
    pingPong(conversation);
    return got;
  }

  /** Asks for reports and acknowledges them; fewer than {@link #PAGE} means that all are out. */
  private static int drainPage(Conversation conversation, int mailbox, String inbox)
      throws IOException {
    String next = API + "CONSUMER.MSG.NEXT." + STREAM + "." + consumer(mailbox);
    conversation.send(publish(next, inbox, bytes(SOME)));
    ByteArrayOutputStream acks = new ByteArrayOutputStream();
    int got = 0;
    while (got < PAGE) {
      String line = conversation.line();
      if (line.equals("PING")) {
        conversation.send("PONG\r\n");
        continue;
      }
      byte[] payload = conversation.block(payloadBytes(line));
      if (payload.length == 0) {
        break; // that there is no more
      }
      String[] words = line.split(" +", -1); // MSG, subject, number, where to acknowledge, length
      acks.writeBytes(publish(words[3], "", bytes(ACK)));
      got++;
    }
    conversation.send(acks.toByteArray());
    return got;
  }

  private static String inbox(int link) {
    return "i." + link;
  }

  private static String subject(int mailbox) {
    return "m." + mailbox;
  }

  private static String consumer(int mailbox) {
    return "owner-" + mailbox;
  }

  private static byte[] publish(String subject, String answerTo, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(bytes("PUB " + subject + " " + answerTo + " " + payload.length + "\r\n"));
    out.writeBytes(payload);
    out.writeBytes(bytes("\r\n"));
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
