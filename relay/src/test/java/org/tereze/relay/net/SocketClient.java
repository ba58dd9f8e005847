package org.tereze.relay.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.tereze.crypto.CryptoException;
import org.tereze.relay.session.TestInitiator;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.frame.FrameType;

/** A client on a real socket, blocking. */
public final class SocketClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  public final TestInitiator link;
  public final Socket socket;
  private final byte[] buffer = new byte[65_536];

  public SocketClient(int port, byte[] relayKey) throws IOException, CryptoException {
    link = new TestInitiator(relayKey, new SecureRandom());
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  public SocketClient first(byte[] payload) throws IOException {
    socket.getOutputStream().write(link.first(payload));
    return this;
  }

  public SocketClient transport(byte[] payload) throws IOException {
    socket.getOutputStream().write(link.transport(payload));
    return this;
  }

  /** Reads once; false at the end. */
  public boolean read() throws IOException, CryptoException, MalformedFrameException {
    InputStream in = socket.getInputStream();
    int count = in.read(buffer);
    if (count < 0) {
      return false;
    }
    link.receive(Arrays.copyOf(buffer, count));
    return true;
  }

  public SocketClient await(FrameType type, int count)
      throws IOException, CryptoException, MalformedFrameException {
    while (link.frames(type).size() < count) {
      if (!read()) {
        throw new IOException("the relay closed after " + link.frames());
      }
    }
    return this;
  }

  public SocketClient awaitAnswer() throws IOException, CryptoException, MalformedFrameException {
    while (!link.answered() && read()) {
      // until the first record is whole
    }
    return this;
  }

  public SocketClient awaitAcks(int count)
      throws IOException, CryptoException, MalformedFrameException {
    while (link.acks().size() < count) {
      if (!read()) {
        throw new IOException("the relay closed after " + link.acks().size() + " acks");
      }
    }
    return this;
  }

  /** Whether the relay closes without another byte. */
  public boolean isClosedSilently() throws IOException {
    try {
      return socket.getInputStream().read(buffer) < 0;
    } catch (SocketException e) {
      return true; // reset
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
