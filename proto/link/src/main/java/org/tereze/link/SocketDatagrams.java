package org.tereze.link;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.tereze.wire.datagram.DatagramLimits;

/** A UDP socket of its own. */
public final class SocketDatagrams implements DatagramWire {
  private static final int IPV6_MORE_BYTES = 20;
  private static final int PREFIX_BYTES = 2;

  private final DatagramChannel channel;
  private final Selector selector;
  private final InetSocketAddress relay;
  private volatile boolean woken;

  /** A socket that sends to this address and hears nobody else. */
  public SocketDatagrams(InetSocketAddress relay) throws IOException {
    if (relay.isUnresolved()) {
      throw new UnknownHostException("the relay's host name is not known here");
    }
    this.relay = relay;
    channel = DatagramChannel.open();
    try {
      channel.configureBlocking(false);
      channel.connect(relay);
      selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void send(byte[] from, int offset, int length) throws IOException {
    channel.write(ByteBuffer.wrap(from, offset, length));
  }

  @Override
  public int receive(byte[] into, long timeoutMillis) throws IOException {
    int length = channel.read(ByteBuffer.wrap(into));
    if (length <= 0 && timeoutMillis > 0 && !woken) {
      selector.select(timeoutMillis);
      selector.selectedKeys().clear();
      length = channel.read(ByteBuffer.wrap(into));
    }
    woken = false;
    return Math.max(0, length);
  }

  @Override
  public void wake() {
    woken = true;
    selector.wakeup();
  }

  @Override
  public int headerBytes() {
    boolean longer = relay.getAddress() instanceof Inet6Address;
    return DatagramLimits.HEADER_BYTES + (longer ? IPV6_MORE_BYTES : 0);
  }

  @Override
  public String network() {
    try {
      InetAddress own = ((InetSocketAddress) channel.getLocalAddress()).getAddress();
      NetworkInterface through = NetworkInterface.getByInetAddress(own);
      StringBuilder name = new StringBuilder(through == null ? "" : through.getName());
      for (int i = 0; i < PREFIX_BYTES; i++) {
        name.append('.').append(own.getAddress()[i] & 0xFF);
      }
      return name.toString();
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    try {
      selector.close();
      channel.close();
    } catch (IOException e) {
      // A socket that cannot be closed is already gone; there is nothing to keep.
      return;
    }
  }
}
