package org.tereze.bench.jmh;

import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.tereze.wire.burst.OutgoingPut;

/** The same envelopes, only copied behind one another. */
@State(Scope.Thread)
public class CopyReference {
  private final byte[][] burst =
      Inputs.burst().stream().map(OutgoingPut::body).toArray(byte[][]::new);
  private final byte[][] record =
      List.of(burst).subList(0, FrameBenchmark.FRAMES).toArray(new byte[0][]);
  private final byte[] out = new byte[1 << 16];

  /** The envelopes of one record. */
  @Benchmark
  public byte[] copyRecord() {
    return copy(record);
  }

  /** A hundred envelopes. */
  @Benchmark
  public byte[] copyBurst() {
    return copy(burst);
  }

  private byte[] copy(byte[][] envelopes) {
    int at = 0;
    for (byte[] envelope : envelopes) {
      System.arraycopy(envelope, 0, out, at, envelope.length);
      at += envelope.length;
    }
    return out;
  }
}
