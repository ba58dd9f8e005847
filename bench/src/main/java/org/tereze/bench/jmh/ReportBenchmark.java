package org.tereze.bench.jmh;

import com.google.protobuf.InvalidProtocolBufferException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.tereze.client.codec.ContentException;
import org.tereze.client.codec.Padding;
import org.tereze.client.codec.Plaintext;
import org.tereze.schema.Report;

/** What happens to a report before it is sealed, and behind that: protobuf, codec, padding. */
@State(Scope.Thread)
public class ReportBenchmark {
  /** A report of 300 bytes into what will be sealed. */
  @Benchmark
  public byte[] encode() {
    return Plaintext.encode(Inputs.REPORT.toByteArray(), Padding.COMPACT);
  }

  /** And back. */
  @Benchmark
  public Report decode() throws ContentException, InvalidProtocolBufferException {
    return Report.parseFrom(Plaintext.decode(Inputs.PLAINTEXT));
  }
}
