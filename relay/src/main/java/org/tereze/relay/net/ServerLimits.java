package org.tereze.relay.net;

/**
 * How many strangers may come.
 *
 * @param links at once
 * @param linksPerAddress at once from one IPv4 address or IPv6 /64
 * @param newMailboxes that may be made in a day
 * @param newMailboxesPerAddress of them
 * @param linksMemoryBytes that all links may hold together, beside what waits for the disk
 * @param watchMillis between two looks for links that are useless
 */
public record ServerLimits(
    int links,
    int linksPerAddress,
    int newMailboxes,
    int newMailboxesPerAddress,
    long linksMemoryBytes,
    long watchMillis) {
  /** The same with this many links at once. */
  public ServerLimits withLinks(int most) {
    return new ServerLimits(
        most, linksPerAddress, newMailboxes, newMailboxesPerAddress, linksMemoryBytes, watchMillis);
  }

  /**
   * 4,096 links, 256 from one address, a look every five seconds; 40,000 mailboxes a day, 4,096
   * from one address; 32 MiB for all links.
   */
  public static ServerLimits defaults() {
    return new ServerLimits(4_096, 256, 40_000, 4_096, 32 << 20, 5_000);
  }
}
