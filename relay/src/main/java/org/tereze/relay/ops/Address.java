package org.tereze.relay.ops;

import java.net.InetSocketAddress;

/** {@code host:port} in text; an IPv6 host stands in brackets. */
final class Address {
  private static final int MAX_PORT = 65_535;

  private Address() {}

  /** A host as it was written, without brackets, and a port. */
  record Place(String host, int port) {}

  static InetSocketAddress parse(String key, String text) throws ConfigException {
    Place place = place(key, text);
    return new InetSocketAddress(place.host, place.port);
  }

  /** Nothing is looked up: the name may be known only later. */
  static Place place(String key, String text) throws ConfigException {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty() || (host.indexOf(':') >= 0 && !bracketed)) {
      throw new ConfigException(key + " must be host:port, got \"" + text + "\"");
    }
    return new Place(host, port(key, text, text.substring(colon + 1)));
  }

  static String text(InetSocketAddress address) {
    String host = address.getHostString();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private static int port(String key, String text, String digits) throws ConfigException {
    try {
      int port = Integer.parseInt(digits);
      if (port >= 0 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new ConfigException(key + " must end in a port, 0 to 65535, got \"" + text + "\"");
  }
}
