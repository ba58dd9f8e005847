package org.tereze.bench.sizes;

import org.tereze.wire.AskVerifier;
import org.tereze.wire.MailboxId;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;
import org.tereze.wire.frame.PutCursor;

/** Bytes of the frames that a cold start with one put consists of, heads included. */
public final class FirstFlight {
  /** Keys, heads and tags of both first records. */
  public static final int HANDSHAKE_BYTES = (32 + 3 + 16) + (32 + 2 + 16);

  /** An ack that decides one put. */
  public static final int ACK_FRAME_BYTES = FrameWriter.frameBytes(FrameType.ACK, 2);

  private static final int FIELD_HEAD_BYTES = 2;
  private static final int MAILBOX_FRAME_BYTES =
      FrameWriter.frameBytes(
          FrameType.MAILBOX,
          FIELD_HEAD_BYTES + MailboxId.BYTES + FIELD_HEAD_BYTES + AskVerifier.BYTES);

  private FirstFlight() {}

  /** A mailbox's introduction and a put of default precedence and lifetime. */
  public static int upFrames(int envelopeBytes) {
    return MAILBOX_FRAME_BYTES
        + PutCursor.frameBytes(PutCursor.ABSENT, PutCursor.ABSENT, PutCursor.ABSENT, envelopeBytes);
  }
}
