package org.tereze.bench.peers;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A blocking connection with what was read and not yet understood. One thread. */
final class Conversation implements AutoCloseable {
  private final Socket socket;
  private final ByteBuffer in = ByteBuffer.allocate(1 << 17);

  /** Takes over a connected socket. */
  Conversation(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    in.flip();
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What has come; whoever understands some of it moves the position. */
  ByteBuffer in() {
    return in;
  }

  /** Waits for more. */
  void fill() throws IOException {
    in.compact();
    try {
      int read = socket.getInputStream().read(in.array(), in.position(), in.remaining());
      if (read < 0) {
        throw new EOFException("the server closed the connection");
      }
      in.position(in.position() + read);
    } finally {
      in.flip();
    }
  }

  /** Waits for more, but not for ever; false if nothing came. */
  boolean fill(int patienceMillis) throws IOException {
    socket.setSoTimeout(patienceMillis);
    try {
      fill();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      socket.setSoTimeout(0);
    }
  }

  /** The next line without its CR LF. */
  String line() throws IOException {
    while (true) {
      for (int i = in.position(); i + 1 < in.limit(); i++) {
        if (in.get(i) == '\r' && in.get(i + 1) == '\n') {
          byte[] line = new byte[i - in.position()];
          in.get(line);
          in.position(i + 2);
          return new String(line, StandardCharsets.UTF_8);
        }
      }
      fill();
    }
  }

  /** The next so many bytes and the CR LF behind them. */
  byte[] block(int bytes) throws IOException {
    while (in.remaining() < bytes + 2) {
      fill();
    }
    byte[] block = new byte[bytes];
    in.get(block);
    in.position(in.position() + 2);
    return block;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
