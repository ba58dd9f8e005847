package org.tereze.bench.jmh;

import java.io.IOException;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
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
import org.tereze.testkit.SeededRandom;
import org.tereze.text.ModelFormatException;
import org.tereze.text.TextModel;

/**
 * Making a report of 1,000 characters small and reading it, the choice among the models of its
 * script included; reading 140 bytes of garbage, of 64 kinds; mapping a model and checking its
 * hash.
 */
@State(Scope.Thread)
public class TextBenchmark {
  private static final int CHARACTERS = 1_000;
  private static final int GARBAGE_BYTES = 140;
  private static final int GARBAGE_KINDS = 64;
  private static final byte RUSSIAN = 12;

  private final Path models =
      Path.of(System.getProperty("tereze.root", ""), "client-lib/text/models").toAbsolutePath();
  private final ReportCodec codec =
      new ReportCodec(new ModelShelf(TextModels.in(models), models.resolve("none")));
  private final Report report = Report.newBuilder().setText(text()).build();
  private final byte[][] garbage = new byte[GARBAGE_KINDS][];
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
    SeededRandom random = Inputs.random();
    for (int i = 0; i < GARBAGE_KINDS; i++) {
      garbage[i] = random.bytes(GARBAGE_BYTES);
      garbage[i][0] = RUSSIAN;
    }
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

  /** Reads what is no report: every kind once, so that each run does the same work. */
  @Benchmark
  @OperationsPerInvocation(GARBAGE_KINDS)
  public int garbage() {
    int characters = 0;
    for (byte[] each : garbage) {
      try {
        characters += codec.unpack(each).getText().length();
      } catch (ContentException e) {
        characters++;
      }
    }
    return characters;
  }

  /** Maps a model, checks its hash and makes it ready. */
  @Benchmark
  public TextModel load() throws IOException, ModelFormatException {
    return TextModel.read(TextModels.map(models.resolve("ru.tzm")));
  }
}
