package org.tereze.client.burst;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tereze.client.cost.EndedLink;
import org.tereze.link.NoiseLink;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/**
 * What the bytes of one link are for. One thread.
 *
 * <p>It watches the writer's size: what was added since the last look was either one put or
 * anything else, and only what has left the writer counts.
 */
final class LinkTally {
  private static final class Added {
    final long handle;
    long bytes;

    Added(long handle, long bytes) {
      this.handle = handle;
      this.bytes = bytes;
    }
  }

  /** No outbox gives this handle, and no backup has so many parts. */
  private static final long NO_PUT = Long.MIN_VALUE;

  private final Deque<Added> waiting = new ArrayDeque<>();
  private final Map<Long, Long> puts = new LinkedHashMap<>();
  private int writerBytes;
  private long putBytes;
  private long deliveredBytes;
  private long ackBytes;

  /** Frames other than puts may have been added to the writer. */
  void added(int nowBytes) {
    addedPut(NO_PUT, nowBytes);
  }

  /** One put, with what introduces its mailbox, was added to the writer. */
  void addedPut(long handle, int nowBytes) {
    // An envelope that no relay takes is answered without being added.
    if (nowBytes > writerBytes) {
      waiting.add(new Added(handle, nowBytes - writerBytes));
      writerBytes = nowBytes;
    }
  }

  /** So many bytes left the writer in a record. */
  void wrote(int bytes) {
    writerBytes -= bytes;
    long left = bytes;
    while (left > 0) {
      Added first = waiting.element();
      long taken = Math.min(left, first.bytes);
      if (first.handle != NO_PUT) {
        puts.merge(first.handle, taken, Long::sum);
        putBytes += taken;
      }
      first.bytes -= taken;
      left -= taken;
      if (first.bytes == 0) {
        waiting.remove();
      }
    }
  }

  /** A frame came. */
  void read(FrameType type, int messageBytes) {
    int bytes = FrameWriter.frameBytes(type, messageBytes);
    if (type == FrameType.ACK) {
      ackBytes += bytes;
    } else if (type == FrameType.DELIVER) {
      deliveredBytes += bytes;
    }
  }

  /** All of it, with what the link itself counted. */
  EndedLink cost(NoiseLink link) {
    long own = link.framingBytes() + ackBytes;
    long stream = link.sentBytes() + link.receivedBytes();
    return new EndedLink(
        puts,
        deliveredBytes,
        stream - own - putBytes - deliveredBytes,
        own,
        link.sentBytes(),
        link.ipBytes());
  }
}
