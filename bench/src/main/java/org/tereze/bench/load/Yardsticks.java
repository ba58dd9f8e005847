package org.tereze.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** What the same machine does with less to do: a bare log, an echo, a single write. One thread. */
final class Yardsticks {
  private final LongSupplier nanoTime;

  Yardsticks(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Frames per second that a {@link FramedLog} in its own process acknowledges. */
  double framedLogPerSecond(Path file, int links, int framesPerLink, int frameBytes)
      throws IOException {
    Process server = program(FramedLog.class, file.toString(), Integer.toString(frameBytes));
    try {
      int port = port(server);
      pingPong(port, links, framesPerLink / 4, frameBytes);
      long nanos = pingPong(port, links, framesPerLink, frameBytes);
      return (double) links * framesPerLink * 1e9 / nanos;
    } finally {
      server.destroyForcibly();
    }
  }

  private static Process program(Class<?> main, String... arguments) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), main.getName()));
    words.addAll(List.of(arguments));
    return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** The port that a program says it listens to. */
  private static int port(Process server) throws IOException {
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII))) {
      return Integer.parseInt(said.readLine());
    }
  }

  /** Each link sends a frame, waits for one byte, and so on; nanoseconds until all are done. */
  private long pingPong(int port, int links, int framesPerLink, int frameBytes) throws IOException {
    List<SocketChannel> channels = new ArrayList<>();
    ByteBuffer frame = ByteBuffer.allocateDirect(frameBytes);
    ByteBuffer answer = ByteBuffer.allocateDirect(16);
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < links; i++) {
        SocketChannel channel =
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, new int[] {framesPerLink});
        channels.add(channel);
      }
      long began = nanoTime.getAsLong();
      for (SocketChannel channel : channels) {
        channel.write(frame.clear());
      }
      int unfinished = links;
      while (unfinished > 0) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          SocketChannel channel = (SocketChannel) key.channel();
          if (channel.read(answer.clear()) < 0) {
            throw new IOException("the log server ended");
          }
          int[] left = (int[]) key.attachment();
          if (--left[0] == 0) {
            unfinished--;
          } else {
            channel.write(frame.clear());
          }
        }
        selector.selectedKeys().clear();
      }
      return nanoTime.getAsLong() - began;
    } finally {
      for (SocketChannel channel : channels) {
        channel.close();
      }
    }
  }

  /**
   * The median, in microseconds, of a message there and back between two processes over loopback.
   */
  double echoMicros(int rounds, int messageBytes) throws IOException {
    Process server = program(Echo.class);
    long[] nanos = new long[rounds];
    try (SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port(server)))) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      ByteBuffer message = ByteBuffer.allocateDirect(messageBytes);
      for (int i = -rounds; i < rounds; i++) {
        long began = nanoTime.getAsLong();
        channel.write(message.clear());
        channel.read(message.clear());
        if (i >= 0) {
          nanos[i] = nanoTime.getAsLong() - began;
        }
      }
    } finally {
      server.destroyForcibly();
    }
    return medianMicros(nanos);
  }

  /** The median, in microseconds, of one synced RocksDB write of two entries. */
  double syncedWriteMicros(Path folder, int rounds, int valueBytes) throws IOException {
    long[] nanos = new long[rounds];
    byte[] key = new byte[16];
    byte[] value = new byte[valueBytes];
    try (Options options = new Options().setCreateIfMissing(true);
        WriteOptions synced = new WriteOptions().setSync(true);
        RocksDB rocks = RocksDB.open(options, folder.toString())) {
      for (int i = 0; i < rounds; i++) {
        ByteBuffer.wrap(key).putInt(i);
        long began = nanoTime.getAsLong();
        try (WriteBatch batch = new WriteBatch()) {
          batch.put(key, value);
          key[15] = 1;
          batch.put(key, key);
          key[15] = 0;
          rocks.write(synced, batch);
        }
        nanos[i] = nanoTime.getAsLong() - began;
      }
    } catch (RocksDBException e) {
      throw new IOException("cannot write to a bare database", e);
    }
    return medianMicros(nanos);
  }

  private static double medianMicros(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2] / 1e3;
  }
}
