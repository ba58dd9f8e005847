package org.tereze.relay.net;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.session.DatagramSession;
import org.tereze.wire.Limits;

/**
 * The bursts of datagrams that are open, found by what a datagram begins with. One thread.
 *
 * <p>Bound: {@value #MOST} of them, {@value #MOST_OF_ADDRESS} of one address; the one that was
 * silent longest goes, of the address first, and before all others one whose client has shown
 * neither a cookie nor that it reads the answers, then one that has shown no more than a cookie.
 * That client begins anew.
 */
final class OpenBursts {
  static final int ID_BYTES = Integer.BYTES;
  static final int MOST = 1_024;
  static final int MOST_OF_ADDRESS = 64;
  private static final int PROVEN = 2;
  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(2);

  private static final class Burst {
    final ByteBuffer key;
    final AddressKey address;
    final boolean cookie;
    final DatagramSession session;

    Burst(ByteBuffer key, AddressKey address, boolean cookie, DatagramSession session) {
      this.key = key;
      this.address = address;
      this.cookie = cookie;
      this.session = session;
    }

    /** How much it takes to make one in another's name. */
    int rank() {
      return session.isProven() ? PROVEN : cookie ? 1 : 0;
    }
  }

  /** Of ids without objects: junk is looked up here, too. */
  private final IntObjectMap<Burst> byId = new IntObjectHashMap<>();

  /** By the client's ephemeral key, the one that was silent longest first. */
  private final LinkedHashMap<ByteBuffer, Burst> byKey = new LinkedHashMap<>(16, 0.75f, true);

  private final Map<AddressKey, Integer> ofAddress = new HashMap<>();

  @Nullable DatagramSession byId(int id) {
    Burst burst = byId.get(id);
    return burst == null ? null : burst.session;
  }

  @Nullable DatagramSession byKey(byte[] datagram) {
    Burst burst = byKey.get(key(datagram));
    return burst == null ? null : burst.session;
  }

  private static ByteBuffer key(byte[] datagram) {
    return ByteBuffer.wrap(datagram, 0, Limits.KEY_BYTES);
  }

  /** Something of it has opened just now. */
  void used(DatagramSession session) {
    Burst burst = byId.get(session.id());
    if (burst != null) {
      byKey.get(burst.key);
      if (session.isClosed()) {
        remove(burst);
      }
    }
  }

  /**
   * One that has just opened.
   *
   * @param cookie whether the address has shown one
   */
  void add(byte[] datagram, InetAddress from, boolean cookie, DatagramSession session) {
    AddressKey address = AddressKey.of(from);
    if (ofAddress.getOrDefault(address, 0) >= MOST_OF_ADDRESS) {
      removeOldest(address);
    }
    if (byKey.size() >= MOST) {
      removeOldest(null);
    }
    Burst same = byId.get(session.id());
    if (same != null) {
      remove(same); // two ids of four bytes that happen to be equal
    }
    ByteBuffer key = ByteBuffer.wrap(Arrays.copyOf(datagram, Limits.KEY_BYTES));
    Burst burst = new Burst(key, address, cookie, session);
    byId.put(session.id(), burst);
    byKey.put(burst.key, burst);
    ofAddress.merge(address, 1, Integer::sum);
  }

  private void removeOldest(@Nullable AddressKey address) {
    Burst least = null;
    for (Burst burst : byKey.values()) {
      boolean counts = address == null || burst.address.equals(address);
      if (counts && (least == null || burst.rank() < least.rank())) {
        least = burst;
        if (least.rank() == 0) {
          break;
        }
      }
    }
    if (least != null) {
      remove(least);
    }
  }

  private void remove(Burst burst) {
    byId.remove(burst.session.id());
    byKey.remove(burst.key);
    ofAddress.computeIfPresent(burst.address, (address, count) -> count == 1 ? null : count - 1);
    burst.session.close();
  }

  void closeIdle() {
    List<Burst> idle = new ArrayList<>();
    Iterator<Burst> oldest = byKey.values().iterator();
    while (oldest.hasNext()) {
      Burst burst = oldest.next();
      if (burst.session.isClosed() || burst.session.idleNanos() >= IDLE_NANOS) {
        idle.add(burst);
      }
    }
    idle.forEach(this::remove);
  }

  void closeAll() {
    List.copyOf(byKey.values()).forEach(this::remove);
  }

  int size() {
    return byKey.size();
  }
}
