package org.tereze.relay.uplink;

import org.tereze.link.KnownKeys;
import org.tereze.link.KnownPath;
import org.tereze.link.LinkKeyUse;

/** What an uplink remembers of its upstream between calls: keys, and the last path. One thread. */
final class KnownUpstream {
  private KnownKeys keys;
  private String network = "";
  private KnownPath path = KnownPath.UNKNOWN;

  KnownUpstream(KnownKeys keys) {
    this.keys = keys;
  }

  KnownKeys keys() {
    return keys;
  }

  /** The next hop's newest link key. */
  void learned(LinkKeyUse key) {
    keys = keys.told(key);
  }

  /** After something was sent to {@code used}. */
  void linkEnded(LinkKeyUse used, boolean answered) {
    keys = keys.ended(used, answered);
  }

  /** What is known of the path through this network. */
  KnownPath path(String through) {
    return through.equals(network) ? path : KnownPath.UNKNOWN;
  }

  /** Whether nothing at all was answered in the last call with datagrams. */
  boolean isMute() {
    return path.isMute();
  }

  /** A call through this network is over. */
  void ended(String through, boolean linkAnswered, KnownPath.Heard heard, double rate) {
    path = path(through).ended(linkAnswered, heard, rate);
    network = through;
  }
}
