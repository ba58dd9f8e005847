package org.tereze.client.cost;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A link that ended, or the datagrams of a burst, and what its bytes were for, before anybody knows
 * which puts were reports.
 *
 * <p>Immutable; any thread. Bytes are those of the stream, or within UDP, both ways, but for {@link
 * #ipBytes}.
 */
public final class EndedLink {
  private final Map<Long, Long> puts;
  private final long deliveredBytes;
  private final long errandBytes;
  private final long ownBytes;
  private final long sentBytes;
  private final long ipBytes;
  private final boolean datagrams;

  /**
   * A link that ended.
   *
   * @param puts bytes of frames for each handle in the order of sending, as far as they were
   *     written
   * @param deliveredBytes of frames with what was fetched
   * @param errandBytes of all other frames but acks
   * @param ownBytes of handshake, record heads, tags and acks
   * @param sentBytes of all these, those that went to the relay
   * @param ipBytes of TCP and IP beside the stream, estimated
   */
  public EndedLink(
      Map<Long, Long> puts,
      long deliveredBytes,
      long errandBytes,
      long ownBytes,
      long sentBytes,
      long ipBytes) {
    this(puts, deliveredBytes, errandBytes, ownBytes, sentBytes, ipBytes, false);
  }

  private EndedLink(
      Map<Long, Long> puts,
      long deliveredBytes,
      long errandBytes,
      long ownBytes,
      long sentBytes,
      long ipBytes,
      boolean datagrams) {
    this.datagrams = datagrams;
    this.puts = Collections.unmodifiableMap(new LinkedHashMap<>(puts));
    this.deliveredBytes = deliveredBytes;
    this.errandBytes = errandBytes;
    this.ownBytes = ownBytes;
    this.sentBytes = sentBytes;
    this.ipBytes = ipBytes;
  }

  /**
   * The datagrams of a burst.
   *
   * @param puts bytes of a frame for each handle in the order of sending, however often it went
   * @param ownBytes of all the rest
   * @param sentBytes of both, those that went to the relay
   * @param ipBytes of UDP and IP around them, counted
   */
  public static EndedLink ofDatagrams(
      Map<Long, Long> puts, long ownBytes, long sentBytes, long ipBytes) {
    return new EndedLink(puts, 0, 0, ownBytes, sentBytes, ipBytes, true);
  }

  /** Whether anything left at all. */
  public boolean isAny() {
    return sentBytes > 0;
  }

  boolean isOfDatagrams() {
    return datagrams;
  }

  Map<Long, Long> puts() {
    return puts;
  }

  long deliveredBytes() {
    return deliveredBytes;
  }

  long errandBytes() {
    return errandBytes;
  }

  long ownBytes() {
    return ownBytes;
  }

  long sentBytes() {
    return sentBytes;
  }

  long ipBytes() {
    return ipBytes;
  }

  /** Bytes of everything that the link was for. */
  long carriedBytes() {
    long bytes = deliveredBytes + errandBytes;
    for (long put : puts.values()) {
      bytes += put;
    }
    return bytes;
  }
}
