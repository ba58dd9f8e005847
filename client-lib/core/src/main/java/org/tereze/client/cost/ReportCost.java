package org.tereze.client.cost;

import org.tereze.client.record.CostRecord;
import org.tereze.client.record.OutboxRecord;

/**
 * What one report written here cost, layer by layer, in bytes.
 *
 * <p>Immutable; any thread. Up to {@link #envelopeBytes} it is exact and known when the report was
 * sealed; the rest grows with each link that carried it.
 */
public final class ReportCost {
  private final long id;
  private final int textBytes;
  private final int encodedBytes;
  private final int packedBytes;
  private final int paddedBytes;
  private final int envelopeBytes;
  private final CostRecord cost;

  ReportCost(OutboxRecord report, CostRecord cost) {
    this.id = report.getId();
    this.textBytes = report.getTextBytes();
    this.encodedBytes = report.getEncodedBytes();
    this.packedBytes = report.getPackedBytes();
    this.paddedBytes = report.getPaddedBytes();
    this.envelopeBytes = report.getEnvelopeBytes();
    this.cost = cost;
  }

  private ReportCost(ReportCost one, ReportCost other) {
    this.id = one.id;
    this.textBytes = one.textBytes + other.textBytes;
    this.encodedBytes = one.encodedBytes + other.encodedBytes;
    this.packedBytes = one.packedBytes + other.packedBytes;
    this.paddedBytes = one.paddedBytes + other.paddedBytes;
    this.envelopeBytes = one.envelopeBytes + other.envelopeBytes;
    this.cost =
        CostRecord.newBuilder()
            .setLinks(Math.max(one.links(), other.links()))
            .setFrameBytes(one.frameBytes() + other.frameBytes())
            .setAgainBytes(one.againBytes() + other.againBytes())
            .setLinkBytes(one.linkBytes() + other.linkBytes())
            .setIpBytes(one.ipBytes() + other.ipBytes())
            .build();
  }

  /** With that of a further part of the same report. */
  ReportCost and(ReportCost next) {
    return new ReportCost(this, next);
  }

  /** Its number in the outbox. */
  public long id() {
    return id;
  }

  /** Its texts as UTF-8; what is signed or forwarded included. */
  public int textBytes() {
    return textBytes;
  }

  /** Text and fields as a message, before they are made small. */
  public int encodedBytes() {
    return encodedBytes;
  }

  /** The same made small. */
  public int packedBytes() {
    return packedBytes;
  }

  /** The same as it was sealed: first byte and padding included. */
  public int paddedBytes() {
    return paddedBytes;
  }

  /** Sealed. */
  public int envelopeBytes() {
    return envelopeBytes;
  }

  /** How many links carried it, whole or in part; of parts, the one that needed most. */
  public int links() {
    return cost.getLinks();
  }

  /**
   * Its puts on all of them, envelope, frame and introduction of its mailbox, as far as they were
   * handed to the network; exact but for a record that was being written when a link was cut.
   */
  public long frameBytes() {
    return cost.getFrameBytes();
  }

  /**
   * Of {@link #frameBytes}, those on links after the first: what had to be sent again. What TCP
   * sends again by itself is not known.
   */
  public long againBytes() {
    return cost.getAgainBytes();
  }

  /** Its share of the links' handshakes, records and acks. */
  public long linkBytes() {
    return cost.getLinkBytes();
  }

  /** Its share of TCP and IP headers, acks and openings: an estimate. */
  public long ipBytes() {
    return cost.getIpBytes();
  }

  /** All that it cost on the network so far. */
  public long totalBytes() {
    return frameBytes() + linkBytes() + ipBytes();
  }
}
