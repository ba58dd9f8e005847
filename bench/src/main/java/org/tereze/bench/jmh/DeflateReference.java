package org.tereze.bench.jmh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.tereze.client.codec.Plaintext;

/**
 * The JDK's deflate on a report of 300 bytes with the dictionary of codec 1, into a fixed array.
 */
@State(Scope.Thread)
public class DeflateReference {
  private final byte[] dictionary = dictionary();
  private final byte[] content = Inputs.REPORT.toByteArray();
  private final Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
  private final Inflater inflater = new Inflater(true);
  private final byte[] out = new byte[2 * Inputs.REPORT_BYTES];
  private final byte[] packed = new byte[2 * Inputs.REPORT_BYTES];
  private final int packedBytes;

  public DeflateReference() {
    packedBytes = deflate();
    System.arraycopy(out, 0, packed, 0, packedBytes);
  }

  private static byte[] dictionary() {
    try (InputStream in = Plaintext.class.getResourceAsStream("deflate-v1.dict")) {
      if (in == null) {
        throw new IllegalStateException("the dictionary is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** 300 bytes packed. */
  @Benchmark
  public final int deflate() {
    deflater.reset();
    deflater.setDictionary(dictionary);
    deflater.setInput(content);
    deflater.finish();
    return deflater.deflate(out);
  }

  /** And unpacked. */
  @Benchmark
  public int inflate() throws DataFormatException {
    inflater.reset();
    inflater.setDictionary(dictionary);
    inflater.setInput(packed, 0, packedBytes);
    return inflater.inflate(out);
  }

  /** Gives native memory back. */
  @TearDown
  public void close() {
    deflater.end();
    inflater.end();
  }
}
