package org.tereze.bench.jmh;

import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameWriter;
import org.tereze.wire.frame.PutCursor;

/** A record's worth of Put frames, written and read in place. */
@State(Scope.Thread)
public class FrameBenchmark {
  static final int FRAMES = 8;

  private final OutgoingPut[] puts = Inputs.burst().subList(0, FRAMES).toArray(new OutgoingPut[0]);
  private final FrameWriter writer = new FrameWriter(1 << 16);
  private final FrameReader reader = new FrameReader();
  private final PutCursor cursor = new PutCursor();
  private final byte[] record;

  public FrameBenchmark() {
    encode();
    record = Arrays.copyOfRange(writer.array(), writer.offset(), writer.size());
  }

  /** Eight Put frames into a writer that is used again. */
  @Benchmark
  public final int encode() {
    writer.clear();
    for (OutgoingPut put : puts) {
      byte[] body = put.body();
      PutCursor.write(
          writer, PutCursor.ABSENT, PutCursor.ABSENT, PutCursor.ABSENT, body, 0, body.length);
    }
    return writer.size();
  }

  /** The same eight out of one record. */
  @Benchmark
  public int decode() throws MalformedFrameException {
    reader.feed(record, 0, record.length);
    int bytes = 0;
    while (reader.next()) {
      cursor.read(reader.array(), reader.offset(), reader.length());
      bytes += cursor.envelopeLength();
    }
    return bytes;
  }
}
