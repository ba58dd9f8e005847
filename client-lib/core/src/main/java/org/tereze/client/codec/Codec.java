package org.tereze.client.codec;

import org.jspecify.annotations.Nullable;

/**
 * One way to make a content smaller, named on the wire by a number of five bits that is never given
 * to another.
 *
 * <p>Implementations are stateless between calls and safe for any thread: nothing that was packed
 * before has an influence, so that texts of two people never meet.
 */
interface Codec {
  /** The number on the wire, 0 to 30. */
  int id();

  /** Returns {@code content} packed, or null when this codec has nothing to offer for it. */
  byte @Nullable [] pack(byte[] content);

  /**
   * Returns what {@link #pack} was given.
   *
   * @param packed array that holds the packed bytes from {@code offset}, {@code length} of them
   * @param maxBytes the most that may come out
   * @throws ContentException if the bytes are not this codec's, or hold more than {@code maxBytes}
   */
  byte[] unpack(byte[] packed, int offset, int length, int maxBytes) throws ContentException;
}
