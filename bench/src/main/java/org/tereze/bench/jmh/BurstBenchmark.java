package org.tereze.bench.jmh;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.tereze.wire.Limits;
import org.tereze.wire.burst.BurstSender;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.burst.RecordSizer;
import org.tereze.wire.frame.FrameWriter;

/** What a link does between the queue and the cipher: a hundred envelopes become records. */
@State(Scope.Thread)
public class BurstBenchmark {
  private final List<OutgoingPut> puts = Inputs.burst();
  private final FrameWriter writer = new FrameWriter(Limits.MAX_FRAME_BYTES);
  private final int recordBytes = new RecordSizer().recordBytes();

  /** A sender of its own, as each link has; the bytes of all its records. */
  @Benchmark
  public long assemble() {
    BurstSender sender = new BurstSender(new Queue(puts), (handle, code) -> {});
    long bytes = 0;
    sender.fill(writer, recordBytes);
    while (!writer.isEmpty()) {
      int count = writer.cut(recordBytes);
      bytes += count;
      writer.remove(count);
      sender.fill(writer, recordBytes);
    }
    return bytes;
  }

  /** A list, front to back. */
  private static final class Queue implements Outgoing {
    private final List<OutgoingPut> puts;
    private int next;

    Queue(List<OutgoingPut> puts) {
      this.puts = puts;
    }

    @Override
    public @Nullable OutgoingPut peek() {
      return next < puts.size() ? puts.get(next) : null;
    }

    @Override
    public void remove() {
      next++;
    }
  }
}
