package org.tereze.bench.peers;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.tereze.bench.load.LoadResult;
import org.tereze.bench.load.LoadShape;

/**
 * Connections that put reports and keep a given number in flight, for any dialect. Everything that
 * is sent is encoded before the clock starts. One thread.
 */
final class WirePuts implements AutoCloseable {
  private final LoadShape shape;
  private final Dialect dialect;
  private final LongSupplier nanoTime;
  private final List<Sender> senders = new ArrayList<>();

  /** Opens and greets the connections, and encodes what they will send. */
  WirePuts(LoadShape shape, Dialect dialect, InetSocketAddress server, LongSupplier nanoTime)
      throws IOException {
    this.shape = shape;
    this.dialect = dialect;
    this.nanoTime = nanoTime;
    Random random = new Random(shape.reports());
    for (int link = 0; link < shape.links(); link++) {
      senders.add(new Sender(link, server, random));
    }
  }

  /** Sends everything and waits for every ack. */
  LoadResult run() throws IOException {
    try (Selector selector = Selector.open()) {
      for (Sender sender : senders) {
        sender.drivenBy(selector);
      }
      long began = nanoTime.getAsLong();
      for (Sender sender : senders) {
        sender.sendMore();
      }
      int unfinished = senders.size();
      while (unfinished > 0) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          Sender sender = (Sender) key.attachment();
          if (key.isReadable()) {
            sender.receive();
          }
          sender.sendMore();
          if (sender.isDone()) {
            unfinished--;
            key.cancel();
          } else {
            key.interestOps(
                sender.isStuck()
                    ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                    : SelectionKey.OP_READ);
          }
        }
        selector.selectedKeys().clear();
      }
      long nanos = nanoTime.getAsLong() - began;
      long[] latencies =
          senders.stream().flatMapToLong(sender -> Arrays.stream(sender.latencyNanos)).toArray();
      return new LoadResult(shape, nanos, latencies, 0, 0);
    }
  }

  @Override
  public void close() throws IOException {
    for (Sender sender : senders) {
      sender.channel.close();
    }
  }

  /** One connection with what it sends. */
  private final class Sender {
    private final SocketChannel channel;
    private final ByteBuffer out;
    private final int[] ends;
    private final ByteBuffer in = ByteBuffer.allocate(1 << 16);
    private final long[] sentNanos = new long[shape.reportsPerLink()];
    private final long[] latencyNanos = new long[shape.reportsPerLink()];
    private int sent;
    private int acked;

    Sender(int link, InetSocketAddress server, Random random) throws IOException {
      channel = SocketChannel.open(server);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Conversation conversation = new Conversation(channel.socket());
      dialect.hear(conversation);
      dialect.greet(conversation, link);
      byte[] report = new byte[shape.reportBytes()];
      ends = new int[shape.reportsPerLink()];
      byte[][] puts = new byte[ends.length][];
      int end = 0;
      for (int i = 0; i < puts.length; i++) {
        random.nextBytes(report);
        puts[i] = dialect.put(link, shape.mailboxOf(link, i), i, report);
        end += puts[i].length;
        ends[i] = end;
      }
      out = ByteBuffer.allocateDirect(end);
      for (byte[] put : puts) {
        out.put(put);
      }
      out.flip().limit(0);
    }

    void drivenBy(Selector selector) throws IOException {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Sends as much as may be in flight, or as the socket takes. */
    void sendMore() throws IOException {
      int may = Math.min(ends.length, acked + shape.inFlight());
      long now = nanoTime.getAsLong();
      while (sent < may) {
        sentNanos[sent++] = now;
      }
      if (sent > 0) {
        out.limit(ends[sent - 1]);
      }
      if (out.hasRemaining()) {
        channel.write(out);
      }
    }

    boolean isStuck() {
      return out.hasRemaining();
    }

    boolean isDone() {
      return acked == ends.length;
    }

    void receive() throws IOException {
      if (channel.read(in) < 0) {
        throw new EOFException("the server closed the connection");
      }
      in.flip();
      int more = dialect.takeAcks(in);
      in.compact();
      long now = nanoTime.getAsLong();
      if (acked + more > sent) {
        throw new IOException("more acks than reports");
      }
      for (int i = 0; i < more; i++) {
        latencyNanos[acked] = now - sentNanos[acked];
        acked++;
      }
    }
  }
}
