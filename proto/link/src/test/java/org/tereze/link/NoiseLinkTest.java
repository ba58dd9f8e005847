package org.tereze.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.link.LinkException.Cause;
import org.tereze.testkit.FakeClock;
import org.tereze.testkit.SeededRandom;

final class NoiseLinkTest {
  private static final int FIRST_FRAMING_BYTES = 32 + 3 + 16;
  private static final int LATER_FRAMING_BYTES = 2 + 16;

  private final FakeClock clock = new FakeClock();
  private final SecureRandom random = new SeededRandom(5);
  private final X25519PrivateKey relay = X25519PrivateKey.generate(random);

  /** A stream that says what it is given, and ends. */
  private class Recorded implements Wire {
    private final byte[] says;
    private final int pieceBytes;
    private final boolean ends;
    private int said;
    private byte[] heard = {};

    Recorded(byte[] says, int pieceBytes, boolean ends) {
      this.says = says;
      this.pieceBytes = pieceBytes;
      this.ends = ends;
    }

    @Override
    public int read(byte[] into, int offset, int length, long timeoutMillis) {
      int count = Math.min(Math.min(length, pieceBytes), says.length - said);
      if (count == 0) {
        clock.advanceNanos(timeoutMillis * 1_000_000);
        return ends ? -1 : 0;
      }
      System.arraycopy(says, said, into, offset, count);
      said += count;
      return count;
    }

    @Override
    public void write(byte[] from, int offset, int length, long timeoutMillis) {
      int start = heard.length;
      heard = Arrays.copyOf(heard, start + length);
      System.arraycopy(from, offset, heard, start, length);
    }

    @Override
    public void close() {}
  }

  private NoiseLink link(Wire wire) throws LinkException {
    return new NoiseLink(
        wire, LinkKeyUse.ofStatic(relay.publicKey()), random, clock::nanoTime, 100);
  }

  @Test
  void costsFiftyOneBytesForTheFirstRecordAndEighteenForALaterOne() throws Exception {
    Recorded wire = new Recorded(new byte[0], 1, true);
    try (NoiseLink link = link(wire)) {
      link.send(new byte[100], 0, 100);
      assertThat(wire.heard).hasSize(100 + FIRST_FRAMING_BYTES);
      link.send(new byte[100], 0, 100);
      assertThat(wire.heard).hasSize(200 + FIRST_FRAMING_BYTES + LATER_FRAMING_BYTES);
      assertThat(link.sentBytes()).isEqualTo(wire.heard.length);
      assertThat(link.framingBytes()).isEqualTo(FIRST_FRAMING_BYTES + LATER_FRAMING_BYTES);
    }
  }

  @Test
  void saysCutOffWhenTheLinkEndsBeforeTheFirstAnswer() throws Exception {
    try (NoiseLink link = link(new Recorded(new byte[0], 1, true))) {
      link.send(new byte[1], 0, 1);
      assertThatThrownBy(() -> link.receive(1_000))
          .hasMessage("the link was cut off before the first answer")
          .extracting(e -> ((LinkException) e).reason())
          .isEqualTo(Cause.CUT_EARLY);
    }
  }

  @Test
  void saysCutOffWhenTheLinkEndsWithinTheFirstAnswer() throws Exception {
    try (NoiseLink link = link(new Recorded(new byte[33], 1, true))) {
      link.send(new byte[1], 0, 1);
      assertThatThrownBy(() -> link.receive(1_000))
          .hasMessageContaining("cut off")
          .extracting(e -> ((LinkException) e).reason())
          .isEqualTo(Cause.CUT_EARLY);
    }
  }

  @Test
  void saysWrongKeyOnlyWhenBytesCameThatDoNotOpen() throws Exception {
    for (int i = 0; i < 20; i++) {
      byte[] noise = new byte[40_000];
      random.nextBytes(noise);
      try (NoiseLink link = link(new Recorded(noise, 1_000, true))) {
        link.send(new byte[1], 0, 1);
        assertThatThrownBy(() -> link.receive(1_000))
            .hasMessageContaining("wrong key, or not a Tereze relay")
            .extracting(e -> ((LinkException) e).reason())
            .isEqualTo(Cause.NOT_THE_RELAY);
      }
    }
  }

  @Test
  void refusesAnAnswerOfNoiseInPiecesOfEverySize() throws Exception {
    for (int piece = 1; piece < 40; piece++) {
      byte[] noise = new byte[40_000];
      random.nextBytes(noise);
      try (NoiseLink link = link(new Recorded(noise, piece, true))) {
        link.send(new byte[1], 0, 1);
        assertThatThrownBy(() -> link.receive(1_000)).isInstanceOf(LinkException.class);
        assertThat(link.answered()).isFalse();
      }
    }
  }

  @Test
  void waitsNoLongerThanItIsTold() throws Exception {
    try (NoiseLink link = link(new Recorded(new byte[0], 1, false))) {
      link.send(new byte[1], 0, 1);
      long before = clock.nanoTime();
      assertThat(link.receive(700)).isEqualTo(NoiseLink.NOTHING);
      assertThat(clock.nanoTime() - before).isEqualTo(700_000_000L);
      assertThat(link.receive(0)).isEqualTo(NoiseLink.NOTHING);
    }
  }

  @Test
  void looksUpWhenItsWireIsWoken() throws Exception {
    Wire woken =
        new Recorded(new byte[0], 1, false) {
          @Override
          public int read(byte[] into, int offset, int length, long timeoutMillis) {
            return 0;
          }
        };
    try (NoiseLink link = link(woken)) {
      link.send(new byte[1], 0, 1);
      long before = clock.nanoTime();
      assertThat(link.receive(60_000)).isEqualTo(NoiseLink.NOTHING);
      assertThat(clock.nanoTime()).isEqualTo(before);
    }
  }

  @Test
  void isPatientInProportionToTheRoundTrip() {
    assertThat(new Patience(10).silenceMillis()).isEqualTo(15_000);
    Patience slow = new Patience(10);
    slow.measured(4_000);
    assertThat(slow.silenceMillis()).isEqualTo(48_000);
    slow.measured(60_000);
    assertThat(slow.silenceMillis()).isEqualTo(120_000);
    slow.measured(1);
    assertThat(slow.silenceMillis()).isEqualTo(120_000);
  }

  @Test
  void reportsABrokenStreamAsCutAndNotAsACrash() throws Exception {
    Wire broken =
        new Wire() {
          @Override
          public int read(byte[] into, int offset, int length, long timeoutMillis)
              throws IOException {
            throw new IOException("reset");
          }

          @Override
          public void write(byte[] from, int offset, int length, long timeoutMillis)
              throws IOException {
            throw new IOException("reset");
          }

          @Override
          public void close() {}
        };
    try (NoiseLink link = link(broken)) {
      assertThatThrownBy(() -> link.send(new byte[1], 0, 1)).hasMessageContaining("cut off");
      assertThatThrownBy(() -> link.receive(1)).hasMessageContaining("cut off");
    }
  }
}
