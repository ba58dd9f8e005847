package org.tereze.bench.jmh;

import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.tereze.client.codec.ContentException;
import org.tereze.client.codec.ModelShelf;
import org.tereze.client.codec.Packed;
import org.tereze.client.codec.Padding;
import org.tereze.client.codec.ReadableModels;
import org.tereze.client.codec.ReportCodec;
import org.tereze.client.codec.TextModels;
import org.tereze.schema.Report;

/**
 * Making a report of 1,000 characters small and reading it, the choice among the models of its
 * script included; reading 140 bytes of garbage.
 */
@State(Scope.Thread)
public class TextBenchmark {
  private static final int CHARACTERS = 1_000;
  private static final int GARBAGE_BYTES = 140;
  private static final byte RUSSIAN = 12;

  private final Path models =
      Path.of(System.getProperty("tereze.root", ""), "client-lib/text/models").toAbsolutePath();
  private final ReportCodec codec =
      new ReportCodec(new ModelShelf(TextModels.in(models), models.resolve("none")));
  private final Report report = Report.newBuilder().setText(text()).build();
  private final byte[] garbage = Inputs.random().bytes(GARBAGE_BYTES);
  private byte[] plaintext = new byte[0];

  private static String text() {
    StringBuilder text = new StringBuilder();
    for (int part = 1; text.length() < CHARACTERS; part++) {
      text.append(part).append(". ").append(Inputs.TEXT).append(' ');
    }
    return text.substring(0, CHARACTERS);
  }

  /** Whether there is anything to measure: without its model a text goes another way. */
  @Setup
  public void check() {
    Packed packed = encode();
    if (!packed.codec().equals("ru")) {
      throw new IllegalStateException("packed by " + packed.codec() + ", not by " + models);
    }
    plaintext = packed.plaintext();
    garbage[0] = RUSSIAN;
  }

  /** Makes it small. */
  @Benchmark
  public Packed encode() {
    return codec.pack(report, ReadableModels.BASE_SET, Padding.COMPACT);
  }

  /** Reads it. */
  @Benchmark
  public Report decode() throws ContentException {
    return codec.unpack(plaintext);
  }

  /** Both. */
  @Benchmark
  public Report encodeAndDecode() throws ContentException {
    return codec.unpack(encode().plaintext());
  }

  /** Reads what is no report. */
  @Benchmark
  public String garbage() {
    try {
      return codec.unpack(garbage).getText();
    } catch (ContentException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
