package org.tereze.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tereze.wire.Limits;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/**
 * Links that have shaken hands and say nothing more, from many addresses of this machine. One
 * thread.
 */
public final class IdleLinks implements AutoCloseable {
  private static final int IN_BYTES = 2_048;
  private static final int PER_ADDRESS = 100;
  private static final byte[] HELLO = hello();

  private final InetSocketAddress relay;
  private final byte[] relayKey;
  private final SecureRandom random;
  private final int firstAddress;
  private final List<LoadLink> links = new ArrayList<>();

  /**
   * No link yet.
   *
   * @param firstAddress of those that {@link #address} gives, a hundred links from each
   */
  public IdleLinks(
      InetSocketAddress relay, byte[] relayKey, SecureRandom random, int firstAddress) {
    this.firstAddress = firstAddress;
    this.relay = relay;
    this.relayKey = relayKey;
    this.random = random;
  }

  /** Frames that a relay answers at once: what became of a mailbox that is not there. */
  public static byte[] hello() {
    FrameWriter first = new FrameWriter(Limits.MAX_RECORD_PAYLOAD_BYTES);
    first.add(FrameType.LOOKUP, new LoadOwner("nobody").lookup());
    return Arrays.copyOfRange(first.array(), first.offset(), first.offset() + first.size());
  }

  /** The n-th address that links come from: 127.1.0.1 and on. */
  public static InetAddress address(int n) throws IOException {
    return InetAddress.getByAddress(
        new byte[] {127, (byte) (1 + ((n / 250) >>> 8)), (byte) (n / 250), (byte) (1 + n % 250)});
  }

  /** Opens that many more, each answered by the relay. */
  public void open(int count) throws IOException {
    int before = links.size();
    try {
      // Both ends compute: one link after the other would leave half of the machine idle.
      links.addAll(
          IntStream.range(before, before + count)
              .parallel()
              .mapToObj(this::openAt)
              .collect(Collectors.toList()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private LoadLink openAt(int index) {
    try {
      return openOne(address(firstAddress + index / PER_ADDRESS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One link from an address, answered by the relay. */
  private LoadLink openOne(InetAddress from) throws IOException {
    LoadLink link = new LoadLink(relay, relayKey, HELLO, random, from, IN_BYTES);
    link.awaitAnswer((type, array, offset, length) -> {});
    return link;
  }

  /** Those that are open, oldest first. */
  public List<LoadLink> links() {
    return links;
  }

  @Override
  public void close() throws IOException {
    for (LoadLink link : links) {
      link.close();
    }
  }
}
