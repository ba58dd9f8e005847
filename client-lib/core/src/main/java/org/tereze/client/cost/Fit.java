package org.tereze.client.cost;

import org.tereze.client.codec.PaddingPolicy;
import org.tereze.link.NoiseLink;
import org.tereze.link.TcpEstimate;
import org.tereze.wire.frame.PutCursor;

/**
 * Where an envelope fits, or several: in how many SMS, in how many dictated words, in how much of a
 * thin line's time.
 *
 * <p>Immutable; any thread. What bearers of SMS or words add of their own (which part of how many,
 * check words) is not in it.
 */
public final class Fit {
  /** Of a list of 2,048 words. */
  public static final int WORD_BITS = 11;

  /** A 2G line as it is in a window: 20 kbit/s. */
  public static final int LINE_BITS_PER_SECOND = 20_000;

  private final int envelopes;
  private final int envelopeBytes;
  private final int freeBytes;
  private final int smsMessages;
  private final int words;
  private final int lineMillis;

  private Fit(
      int envelopes, int envelopeBytes, int freeBytes, int smsMessages, int words, int lineMillis) {
    this.envelopes = envelopes;
    this.envelopeBytes = envelopeBytes;
    this.freeBytes = freeBytes;
    this.smsMessages = smsMessages;
    this.words = words;
    this.lineMillis = lineMillis;
  }

  /** Of an envelope with so many bytes. */
  public static Fit of(int envelopeBytes) {
    return of(envelopeBytes, 0);
  }

  /** The same, of which so many are padding. */
  public static Fit of(int envelopeBytes, int freeBytes) {
    if (freeBytes < 0 || envelopeBytes < freeBytes) {
      throw new IllegalArgumentException(freeBytes + " of " + envelopeBytes + " bytes are free");
    }
    return new Fit(
        1,
        envelopeBytes,
        freeBytes,
        divide(envelopeBytes, PaddingPolicy.SMS_BYTES),
        divide(envelopeBytes * Byte.SIZE, WORD_BITS),
        lineMillis(envelopeBytes));
  }

  /** All of these, and of those behind them. */
  public Fit and(Fit next) {
    return new Fit(
        envelopes + next.envelopes,
        envelopeBytes + next.envelopeBytes,
        next.freeBytes,
        smsMessages + next.smsMessages,
        words + next.words,
        lineMillis + next.lineMillis);
  }

  /** How many envelopes: a report that is too long for one goes in several. */
  public int envelopes() {
    return envelopes;
  }

  /**
   * Of the last one, padding: what more would fit without a larger envelope; 0 where that is not
   * known.
   */
  public int freeBytes() {
    return freeBytes;
  }

  /** The envelope, or all of them, in bytes. */
  public int envelopeBytes() {
    return envelopeBytes;
  }

  /** Binary SMS of 140 bytes that hold it. */
  public int smsMessages() {
    return smsMessages;
  }

  /** Words of 11 bits that spell it. */
  public int words() {
    return words;
  }

  /**
   * Milliseconds that each keeps a line of 20 kbit/s busy, alone in a record and in packets of its
   * own, on a link that is open; rounded up. Round trips are not in it.
   */
  public int lineMillis() {
    return lineMillis;
  }

  private static int lineMillis(int envelopeBytes) {
    int put =
        PutCursor.frameBytes(PutCursor.ABSENT, PutCursor.ABSENT, PutCursor.ABSENT, envelopeBytes);
    long bits = TcpEstimate.packetBytes(put + NoiseLink.RECORD_BYTES) * Byte.SIZE;
    return Math.toIntExact((bits * 1_000 + LINE_BITS_PER_SECOND - 1) / LINE_BITS_PER_SECOND);
  }

  private static int divide(int what, int by) {
    return (what + by - 1) / by;
  }
}
