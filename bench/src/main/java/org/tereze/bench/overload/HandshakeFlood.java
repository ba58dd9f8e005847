package org.tereze.bench.overload;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.tereze.bench.load.IdleLinks;
import org.tereze.bench.load.LoadLink;

/**
 * First records sent by the thousand, each on a connection of its own, from many addresses: they
 * cost the sender nothing, having been made once, and the relay a key agreement. One thread.
 */
final class HandshakeFlood implements Flood.Turn {
  private static final int RECORDS = 64;
  private static final int OPEN = 128;
  private static final int ADDRESSES = 8;
  private static final int FIRST_ADDRESS = 1_000;

  private final InetSocketAddress relay;
  private final List<byte[]> records = new ArrayList<>();
  private final Queue<SocketChannel> open = new ArrayDeque<>();
  private final int firstAddress;
  private int next;

  /**
   * A flood that has not begun.
   *
   * @param opens whether the records open, or are found to be wrong at the last moment
   */
  HandshakeFlood(InetSocketAddress relay, byte[] relayKey, SecureRandom random, boolean opens)
      throws IOException {
    this.relay = relay;
    this.firstAddress = FIRST_ADDRESS + (opens ? 0 : ADDRESSES);
    for (int i = 0; i < RECORDS; i++) {
      byte[] record = LoadLink.firstRecord(relayKey, new byte[0], random);
      if (!opens) {
        record[record.length - 1] ^= 1;
      }
      records.add(record);
    }
  }

  @Override
  public int take() throws IOException {
    SocketChannel channel = SocketChannel.open();
    open.add(channel);
    // Order: no port waits a minute for its last packet.
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.bind(new InetSocketAddress(IdleLinks.address(firstAddress + next % ADDRESSES), 0));
    channel.connect(relay);
    channel.write(ByteBuffer.wrap(records.get(next++ % RECORDS)));
    if (open.size() > OPEN) {
      open.remove().close();
    }
    return 1;
  }
}
