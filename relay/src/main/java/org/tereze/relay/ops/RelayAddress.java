package org.tereze.relay.ops;

import java.util.Locale;
import org.tereze.link.Base32;

/** A relay's address as clients take it: {@code <static key, Base32 in lower case>@host:port}. */
final class RelayAddress {
  private RelayAddress() {}

  static String text(byte[] staticKey, String advertise) {
    return (Base32.encode(staticKey) + "@" + advertise).toLowerCase(Locale.ROOT);
  }
}
