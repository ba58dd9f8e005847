package org.tereze.client.card;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.CardException.Fault;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.link.Base32;
import org.tereze.wire.RelayId;

/**
 * Where a relay is and which key it must prove.
 *
 * <p>Immutable; safe for any thread. Its text is {@code <static key, Base32 in lower
 * case>@host:port}; an IPv6 host stands in brackets.
 */
public final class RelayAddress {
  /** Longest {@code host:port}. */
  public static final int MAX_ADDRESS_BYTES = 64;

  private static final int MAX_PORT = 65_535;

  private final X25519PublicKey key;
  private final String host;
  private final int port;

  private RelayAddress(X25519PublicKey key, String host, int port) {
    this.key = key;
    this.host = host;
    this.port = port;
  }

  /**
   * The relay with this key at {@code host:port}.
   *
   * @throws CardException {@code BAD_ADDRESS}, saying what is missing
   */
  public static RelayAddress of(X25519PublicKey key, String address) throws CardException {
    int colon = address.lastIndexOf(':');
    if (colon <= 0 || address.length() == colon + 1) {
      throw bad("needs the form host:port");
    }
    if (address.getBytes(StandardCharsets.UTF_8).length > MAX_ADDRESS_BYTES) {
      throw bad("is longer than " + MAX_ADDRESS_BYTES + " bytes");
    }
    String host = host(address.substring(0, colon));
    return new RelayAddress(key, host, port(address.substring(colon + 1)));
  }

  /**
   * Reads the text form.
   *
   * @throws CardException {@code BAD_ADDRESS}, saying what is wrong
   */
  public static RelayAddress parse(String text) throws CardException {
    String trimmed = text.trim();
    int at = trimmed.indexOf('@');
    if (at < 0) {
      throw bad("needs the form key@host:port");
    }
    byte[] key;
    try {
      key = Base32.decode(trimmed.substring(0, at));
    } catch (IllegalArgumentException e) {
      throw bad("has a mistyped key before the @");
    }
    if (key.length != X25519PublicKey.SIZE_BYTES) {
      throw bad("has a key of the wrong length before the @");
    }
    return of(X25519PublicKey.of(key), trimmed.substring(at + 1));
  }

  private static String host(String host) throws CardException {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c <= ' ' || c == 0x7f || c == '@' || c == '/' || (c == ':' && !bracketed)) {
        throw bad("has a character that no host has");
      }
    }
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    if (bare.isEmpty()) {
      throw bad("needs the form host:port");
    }
    return bare;
  }

  private static int port(String digits) throws CardException {
    int port = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9 || port > MAX_PORT) {
        throw bad("needs a port of 1 to " + MAX_PORT);
      }
      port = 10 * port + digit;
    }
    if (port < 1 || port > MAX_PORT) {
      throw bad("needs a port of 1 to " + MAX_PORT);
    }
    return port;
  }

  private static CardException bad(String what) {
    return new CardException(Fault.BAD_ADDRESS, "the relay's address " + what);
  }

  /** Returns the static key that the relay must prove. */
  public X25519PublicKey key() {
    return key;
  }

  /** Returns the short name under which links refer to this relay. */
  public RelayId id() {
    return RelayId.ofStaticKey(key.encoded());
  }

  /** Returns the name or number of the host, without brackets. */
  public String host() {
    return host;
  }

  /** Returns the port, 1 to 65,535. */
  public int port() {
    return port;
  }

  /** Returns {@code host:port}. */
  public String address() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  /** Returns {@code key@host:port}, which {@link #parse} reads. */
  public String text() {
    return Base32.encode(key.encoded()).toLowerCase(Locale.ROOT) + "@" + address();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RelayAddress
        && ((RelayAddress) other).key.equals(key)
        && ((RelayAddress) other).host.equals(host)
        && ((RelayAddress) other).port == port;
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + port;
  }

  /** Without the address: it must not reach a log by accident. */
  @Override
  public String toString() {
    return "RelayAddress";
  }
}
