package org.tereze.wire.burst;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tereze.schema.Mailbox;
import org.tereze.wire.AckCode;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Precedence;
import org.tereze.wire.frame.AckCursor;
import org.tereze.wire.frame.DeliverCursor;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;
import org.tereze.wire.frame.PutCursor;

/** The frequent frames are read, decided and acked without giving the collector work. */
final class AllocationTest {
  private static final int ROUNDS = 2_000;
  private static final int FRAMES_PER_ROUND = 102;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final FrameReader reader = new FrameReader();
  private final BurstReceiver receiver = new BurstReceiver();
  private final DeliverCursor deliver = new DeliverCursor();
  private final AckCursor ack = new AckCursor();
  private final FrameWriter acks = new FrameWriter(Limits.MAX_FRAME_BYTES);

  @Test
  void readsPutsDeliversAndAcksWithoutAllocatingPerFrame() throws Exception {
    byte[] mailbox =
        Mailbox.newBuilder()
            .setId(ByteString.copyFrom(new byte[16]))
            .setVerifier(ByteString.copyFrom(new byte[8]))
            .build()
            .toByteArray();
    receiver.onMailbox(mailbox, 0, mailbox.length);
    byte[] stream = stream();
    for (int i = 0; i < ROUNDS; i++) {
      round(stream);
    }
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    for (int i = 0; i < ROUNDS; i++) {
      round(stream);
    }
    long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat((double) bytes / (ROUNDS * FRAMES_PER_ROUND)).isLessThan(1);
  }

  private void round(byte[] stream) throws MalformedFrameException {
    reader.feed(stream, 0, stream.length);
    while (reader.next()) {
      take();
    }
    receiver.writeAck(acks);
    acks.clear();
  }

  private void take() throws MalformedFrameException {
    FrameType type = reader.type();
    if (type == FrameType.PUT) {
      ReceivedPut put = receiver.onPut(reader.array(), reader.offset(), reader.length());
      if (put != null) {
        receiver.decide(put.number(), AckCode.STORED);
      }
    } else if (type == FrameType.DELIVER) {
      deliver.read(reader.array(), reader.offset(), reader.length());
    } else {
      ack.read(reader.array(), reader.offset(), reader.length());
    }
  }

  private static byte[] stream() {
    FrameWriter writer = new FrameWriter(1 << 20);
    byte[] body = new byte[122];
    for (int i = 0; i < FRAMES_PER_ROUND - 2; i++) {
      PutCursor.write(writer, i % 10 == 0 ? 0 : PutCursor.ABSENT, -1, -1, body, 0, body.length);
    }
    DeliverCursor.write(writer, 0, Precedence.FLASH.code(), 7, body, 0, body.length);
    AckCursor.write(writer, 100, new byte[] {1}, 1, new int[] {9}, 1);
    return Arrays.copyOfRange(writer.array(), writer.offset(), writer.offset() + writer.size());
  }
}
