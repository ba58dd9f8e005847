package org.tereze.wire.datagram;

/** How large the datagrams of a burst are, as UDP payload. */
public enum PayloadSize {
  /** What every IPv6 network carries. */
  FULL(DatagramLimits.MAX_DATAGRAM_BYTES),

  /** What every IPv4 network carries: 576 bytes less the headers of IP and UDP. */
  SMALL(576 - DatagramLimits.HEADER_BYTES);

  /** Of a datagram, what is not its symbol: seal, acks, the head of a repair, and some to spare. */
  private static final int BESIDE_SYMBOL_BYTES =
      DatagramLimits.MAX_DATAGRAM_BYTES - DatagramLimits.MAX_SYMBOL_BYTES;

  private final int datagramBytes;

  PayloadSize(int datagramBytes) {
    this.datagramBytes = datagramBytes;
  }

  /** At most. */
  public int datagramBytes() {
    return datagramBytes;
  }

  /** Of a symbol, at most. */
  int symbolBytes() {
    return datagramBytes - BESIDE_SYMBOL_BYTES;
  }

  /** Bytes of a unit that one symbol takes. */
  int pieceBytes() {
    return symbolBytes() - DatagramLimits.SYMBOL_HEAD_BYTES;
  }
}
