package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LastWordsTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final List<Integer> halts = new ArrayList<>();
  private final LastWords words =
      new LastWords(new PrintStream(said, true, StandardCharsets.UTF_8), halts::add);

  @Test
  void endsTheProcessForAnError() {
    words.uncaughtException(Thread.currentThread(), new OutOfMemoryError("no heap"));
    assertThat(halts).containsExactly(RelayMain.BROKEN);
    assertThat(said.toString(StandardCharsets.UTF_8)).startsWith("relay: ").contains("ends");
  }

  @Test
  void endsItEvenIfNothingCanBeSaid() {
    PrintStream broken =
        new PrintStream(said) {
          @Override
          public void write(byte[] bytes, int offset, int length) {
            throw new OutOfMemoryError("no line");
          }
        };
    try {
      new LastWords(broken, halts::add).uncaughtException(Thread.currentThread(), new Error());
    } catch (OutOfMemoryError e) {
      assertThat(e).hasMessage("no line");
    }
    assertThat(halts).containsExactly(RelayMain.BROKEN);
  }

  @Test
  void survivesAFaultThatNobodyWaitsFor() {
    words.uncaughtException(Thread.currentThread(), new IllegalStateException("a reader's"));
    assertThat(halts).isEmpty();
  }
}
