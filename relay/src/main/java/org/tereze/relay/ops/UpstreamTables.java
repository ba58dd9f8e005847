package org.tereze.relay.ops;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.link.Base32;
import org.tereze.relay.uplink.UplinkLimits;
import org.tereze.relay.uplink.Upstream;
import org.tereze.wire.RelayId;

/** The {@code [[upstream]]} tables of a configuration. Stateless. */
final class UpstreamTables {
  private UpstreamTables() {}

  static List<Upstream> read(List<TomlTable> tables, UplinkLimits limits) throws ConfigException {
    List<Upstream> all = new ArrayList<>();
    Set<X25519PublicKey> keys = new HashSet<>();
    Set<RelayId> homes = new HashSet<>();
    boolean hasDefault = false;
    for (TomlTable table : tables) {
      Upstream upstream = one(all.size() + 1, table, limits);
      if (!keys.add(upstream.key())) {
        throw new ConfigException(table.nameOf("address") + ": the same relay stands here twice");
      }
      if (upstream.byDefault() && hasDefault) {
        throw new ConfigException(
            table.nameOf("default") + ": only one upstream can be the default");
      }
      hasDefault |= upstream.byDefault();
      for (RelayId home : upstream.homes()) {
        if (!home.equals(upstream.id()) && !homes.add(home)) {
          throw new ConfigException(table.nameOf("homes") + ": two upstreams for the same home");
        }
      }
      all.add(upstream);
    }
    return all;
  }

  /** Throws if a relay is its own upstream: its puts would come back to it. */
  static void refuseOwn(List<Upstream> upstreams, byte[] staticKey) throws ConfigException {
    X25519PublicKey own = X25519PublicKey.of(staticKey);
    for (Upstream upstream : upstreams) {
      if (upstream.key().equals(own)) {
        throw new ConfigException(
            "upstream " + upstream.number() + ": address has this relay's own key");
      }
      if (upstream.homes().contains(RelayId.ofStaticKey(staticKey))) {
        throw new ConfigException(
            "upstream " + upstream.number() + ": homes has this relay's own key");
      }
    }
  }

  private static Upstream one(int number, TomlTable table, UplinkLimits limits)
      throws ConfigException {
    String name = table.nameOf("address");
    String address = table.requiredText("address");
    int at = address.indexOf('@');
    if (at < 0) {
      throw new ConfigException(name + " must be KEY@HOST:PORT, as `relay key` prints it");
    }
    X25519PublicKey key = key(name, address.substring(0, at));
    Address.Place place = Address.place(name, address.substring(at + 1));
    if (place.port() == 0) {
      throw new ConfigException(name + " must end in a port, 1 to 65535");
    }
    Set<RelayId> homes = new HashSet<>();
    homes.add(RelayId.ofStaticKey(key.encoded()));
    for (String home : table.texts("homes")) {
      // Of an address as it stands on a card only the key counts.
      String[] parts = home.split("@", 2);
      homes.add(RelayId.ofStaticKey(key(table.nameOf("homes"), parts[0]).encoded()));
    }
    return new Upstream(
        number,
        place.host(),
        place.port(),
        key,
        Set.copyOf(homes),
        table.flag("default", false),
        WindowTables.read(number, table, limits));
  }

  private static X25519PublicKey key(String name, String text) throws ConfigException {
    try {
      byte[] key = Base32.decode(text);
      if (key.length == X25519PublicKey.SIZE_BYTES) {
        return X25519PublicKey.of(key);
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name + " has a mistyped key: " + e.getMessage());
    }
    throw new ConfigException(name + " has a key of the wrong length");
  }
}
