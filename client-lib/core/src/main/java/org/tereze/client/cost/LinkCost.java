package org.tereze.client.cost;

import java.time.Instant;
import org.tereze.client.record.LinkRecord;

/**
 * What one link cost, by what its bytes were for.
 *
 * <p>Immutable; any thread. All are bytes of the stream, both ways, and exact, but for {@link
 * #ipBytes}. {@code reportBytes + messageBytes + deliveredBytes + errandBytes + ownBytes} are all
 * of the stream.
 */
public final class LinkCost {
  private final LinkRecord link;
  private final Instant ended;

  LinkCost(LinkRecord link, Instant ended) {
    this.link = link;
    this.ended = ended;
  }

  /** The relay's address. */
  public String relay() {
    return link.getRelay();
  }

  /** Whether it was the datagrams of a burst; "stream" is then what is within UDP. */
  public boolean isOfDatagrams() {
    return link.getDatagrams();
  }

  /** When it ended, to the minute, by this device's clock. */
  public Instant ended() {
    return ended;
  }

  /** How many reports of one's own it carried. */
  public int reports() {
    return link.getReports();
  }

  /** Puts of reports. */
  public long reportBytes() {
    return link.getReportBytes();
  }

  /** Puts of receipts, notices, moves and backups. */
  public long messageBytes() {
    return link.getMessageBytes();
  }

  /** What was fetched. */
  public long deliveredBytes() {
    return link.getDeliveredBytes();
  }

  /** All other frames: mailboxes claimed, fetched from and asked about, bundles, link keys. */
  public long errandBytes() {
    return link.getErrandBytes();
  }

  /** Handshake, record heads and tags, acks. */
  public long ownBytes() {
    return link.getOwnBytes();
  }

  /** All of the stream that went to the relay. */
  public long sentBytes() {
    return link.getSentBytes();
  }

  /** All of the stream. */
  public long streamBytes() {
    return reportBytes() + messageBytes() + deliveredBytes() + errandBytes() + ownBytes();
  }

  /**
   * TCP and IP beside the stream: an estimate of headers, acks, opening and closing. Of datagrams
   * UDP and IP, counted.
   */
  public long ipBytes() {
    return link.getIpBytes();
  }

  /** All that it cost on the network. */
  public long totalBytes() {
    return streamBytes() + ipBytes();
  }
}
