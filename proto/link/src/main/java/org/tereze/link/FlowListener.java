package org.tereze.link;

import org.tereze.wire.AckCode;
import org.tereze.wire.burst.OutgoingPut;

/** What a {@link PutFlow} tells, in the order in which it happens, from its thread. */
public interface FlowListener {
  /** A put, with what introduces its mailbox, is in the writer, which now holds so many bytes. */
  void putAdded(OutgoingPut put, int writerBytes);

  /** Whatever the writer has grown by since the last word about it is no put. */
  void othersAdded(int writerBytes);

  /** A record with so many bytes from the writer left. */
  void wrote(int bytes);

  /** The relay answered a put. */
  void answered(OutgoingPut put, AckCode code);
}
