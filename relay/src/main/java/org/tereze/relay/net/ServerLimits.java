package org.tereze.relay.net;

/**
 * How many strangers may come.
 *
 * @param links at once
 * @param linksPerAddress at once from one IPv4 address or IPv6 /64
 * @param watchMillis between two looks for links that are useless
 */
public record ServerLimits(int links, int linksPerAddress, long watchMillis) {
  /** 4,096 links, 256 from one address, a look every five seconds. */
  public static ServerLimits defaults() {
    return new ServerLimits(4_096, 256, 5_000);
  }
}
