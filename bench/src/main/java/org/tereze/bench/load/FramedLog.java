package org.tereze.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The least that a durable server can do, as a yardstick: whole frames of one length from many
 * connections go into one file, the file is synced once for whatever has come, then each frame is
 * answered by one byte. No encryption, no index, nobody can read it back. A program of its own.
 */
final class FramedLog {
  private static final int GATHERED_BYTES = 1 << 20;

  private final int frameBytes;
  private final FileChannel file;
  private final ByteBuffer gathered = ByteBuffer.allocateDirect(GATHERED_BYTES);
  private final List<Connection> answered = new ArrayList<>();

  private FramedLog(int frameBytes, FileChannel file) {
    this.frameBytes = frameBytes;
    this.file = file;
  }

  /** Arguments: a file, the length of a frame. Prints the port that it listens to. */
  public static void main(String[] args) throws IOException {
    try (FileChannel file =
            FileChannel.open(
                Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      System.out.println(((InetSocketAddress) server.getLocalAddress()).getPort());
      new FramedLog(Integer.parseInt(args[1]), file).serve(server);
    }
  }

  private void serve(ServerSocketChannel server) throws IOException {
    try (Selector selector = Selector.open()) {
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      while (server.isOpen()) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.isAcceptable()) {
            accept(server, selector);
          } else {
            take(key, (Connection) key.attachment());
          }
        }
        selector.selectedKeys().clear();
        commit();
      }
    }
  }

  private void accept(ServerSocketChannel server, Selector selector) throws IOException {
    SocketChannel channel = server.accept();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.register(selector, SelectionKey.OP_READ, new Connection(channel, frameBytes));
  }

  private void take(SelectionKey key, Connection connection) throws IOException {
    try {
      int frames = connection.read(gathered);
      if (frames > 0) {
        answered.add(connection);
      }
    } catch (EOFException e) {
      key.cancel();
      connection.channel.close();
    }
  }

  private void commit() throws IOException {
    if (answered.isEmpty()) {
      return;
    }
    gathered.flip();
    while (gathered.hasRemaining()) {
      file.write(gathered);
    }
    gathered.clear();
    file.force(false);
    for (Connection connection : answered) {
      connection.answer();
    }
    answered.clear();
  }

  /** One client. */
  private static final class Connection {
    private final SocketChannel channel;
    private final ByteBuffer in;
    private final int frameBytes;
    private int whole;

    Connection(SocketChannel channel, int frameBytes) {
      this.channel = channel;
      this.frameBytes = frameBytes;
      this.in = ByteBuffer.allocateDirect(16 * frameBytes);
    }

    /** Moves whole frames; returns how many wait for an answer. */
    int read(ByteBuffer to) throws IOException {
      if (to.remaining() < in.capacity()) {
        return 0; // in the next round
      }
      if (channel.read(in) < 0) {
        throw new EOFException();
      }
      int frames = in.position() / frameBytes;
      in.flip();
      int end = in.limit();
      in.limit(frames * frameBytes);
      to.put(in);
      in.limit(end);
      in.compact();
      whole = frames;
      return frames;
    }

    void answer() throws IOException {
      channel.write(ByteBuffer.allocate(whole));
    }
  }
}
