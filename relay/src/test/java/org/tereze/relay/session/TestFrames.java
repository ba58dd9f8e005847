package org.tereze.relay.session;

import com.google.protobuf.MessageLite;
import java.util.Arrays;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;
import org.tereze.wire.frame.PutCursor;

/** Frames one behind the other, for a test's record. */
public record TestFrames(FrameWriter writer) {
  public TestFrames() {
    this(new FrameWriter(1 << 20));
  }

  public TestFrames add(FrameType type, MessageLite message) {
    writer.add(type, message);
    return this;
  }

  /** A put that says nothing but its envelope. */
  public TestFrames put(byte[] envelope) {
    return put(PutCursor.ABSENT, PutCursor.ABSENT, envelope);
  }

  public TestFrames put(int mailbox, int precedence, byte[] envelope) {
    PutCursor.write(writer, mailbox, precedence, PutCursor.ABSENT, envelope, 0, envelope.length);
    return this;
  }

  public byte[] bytes() {
    return Arrays.copyOfRange(writer.array(), writer.offset(), writer.offset() + writer.size());
  }
}
