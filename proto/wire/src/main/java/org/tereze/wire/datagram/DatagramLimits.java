package org.tereze.wire.datagram;

/** The bounds of a burst over datagrams. */
public final class DatagramLimits {
  /** UDP payload that every network carries: 1,280 bytes of IPv6 less its header and UDP's. */
  public static final int MAX_DATAGRAM_BYTES = 1_232;

  /** Numbers of datagrams, and so of nonces, in one burst; then a new one begins. */
  public static final int MAX_DATAGRAMS = 1 << 16;

  /** Bytes of a symbol. */
  public static final int MAX_SYMBOL_BYTES = 1_152;

  /** Symbols from the first undecided one on that may have been sent. */
  public static final int MAX_SYMBOLS_AHEAD = 512;

  /** Before a symbol's piece: its flags. */
  static final int SYMBOL_HEAD_BYTES = 1;

  /** Bytes of one unit: the largest envelope and its mailbox. */
  static final int MAX_UNIT_BYTES = 30 * (MAX_SYMBOL_BYTES - SYMBOL_HEAD_BYTES);

  /** Symbols of one unit: what the largest needs in the smallest datagrams. */
  public static final int MAX_UNIT_SYMBOLS = 74;

  /** Puts of one unit. */
  public static final int MAX_UNIT_PUTS = 256;

  /**
   * What a client's unit can say beside its first envelope: the number of its first mailbox (2),
   * that Mailbox with home and ask secret (48), and of the Put its head (3), precedence (2),
   * lifetime (3), tag and length of the envelope (3).
   */
  private static final int UNIT_HEAD_BYTES = 2 + 48 + 11;

  /** The largest envelope that one datagram carries, whatever has to be said of it. */
  public static final int MAX_UNCUT_ENVELOPE_BYTES =
      MAX_SYMBOL_BYTES - SYMBOL_HEAD_BYTES - UNIT_HEAD_BYTES;

  /** The symbol goes on with the unit of the one before. */
  static final int CONTINUES = 1;

  /** The unit goes on in the next symbol. */
  static final int GOES_ON = 2;

  /** In a datagram's head: a repair, not a symbol. */
  static final int REPAIR = 1;

  /** IPv4 and UDP, for the model of the line. */
  public static final int HEADER_BYTES = 28;

  /** A first datagram that holds nothing and is yet as long as the shortest answer to it. */
  public static final int QUESTION_BYTES = 82;

  private DatagramLimits() {}
}
