package org.tereze.wire.frame;

import org.tereze.wire.MalformedFrameException;

/** Takes whole frames, in order, from {@link FrameReader#read}. */
@FunctionalInterface
public interface FrameSink {
  /**
   * A frame of {@code length} bytes at {@code offset}, its head not included. The array is valid
   * until this returns and must not be changed.
   */
  void onFrame(FrameType type, byte[] array, int offset, int length) throws MalformedFrameException;
}
