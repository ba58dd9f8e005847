package org.tereze.relay.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * What counts as one address: an IPv4 address, or the /64 of an IPv6 address, of which whoever has
 * one has all. Immutable.
 */
record AddressKey(ByteBuffer bytes) {
  private static final int IPV6_PREFIX_BYTES = 8;

  static AddressKey of(InetAddress address) {
    byte[] bytes = address.getAddress();
    int length = address instanceof Inet6Address ? IPV6_PREFIX_BYTES : bytes.length;
    return new AddressKey(ByteBuffer.wrap(bytes, 0, length));
  }
}
