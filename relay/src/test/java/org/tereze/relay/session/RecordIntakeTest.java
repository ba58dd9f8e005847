package org.tereze.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.tereze.wire.Limits;

final class RecordIntakeTest {
  private static final int HEAD_BYTES = 2;
  private static final int LARGE_BYTES = Limits.MAX_RECORD_BYTES;

  private final RecordIntake intake = new RecordIntake(new RecordArrays(4), HEAD_BYTES);

  private void expect(int bytes) {
    assertThat(intake.takeHead(ByteBuffer.allocate(HEAD_BYTES))).isTrue();
    intake.expect(bytes);
  }

  private void becomeTrusted() {
    expect(16);
    assertThat(intake.takeBody(ByteBuffer.allocate(16))).isTrue();
    intake.release(HEAD_BYTES);
  }

  @Test
  void givesNothingForTheClaimOfALength() {
    expect(LARGE_BYTES);
    assertThat(intake.takeBody(ByteBuffer.allocate(0))).isFalse();
    assertThat(intake.heldBytes()).isZero();
  }

  @Test
  void growsWithTheBytesOfAStranger() {
    expect(LARGE_BYTES);
    for (int sent = 0; sent < LARGE_BYTES - 1; sent += 50) {
      intake.takeBody(ByteBuffer.allocate(50));
      assertThat(intake.heldBytes()).isLessThanOrEqualTo(Math.max(2_048, 9 * (sent + 50)));
    }
  }

  @Test
  void givesAtMostEightTimesTheBytesOfAClientOrTheSmallestArray() {
    becomeTrusted();
    expect(LARGE_BYTES);
    intake.takeBody(ByteBuffer.allocate(1));
    assertThat(intake.heldBytes()).isLessThanOrEqualTo(2_048);
    intake.takeBody(ByteBuffer.allocate(255));
    assertThat(intake.heldBytes()).isLessThanOrEqualTo(2_048);
    intake.takeBody(ByteBuffer.allocate(LARGE_BYTES / 8 + 1 - 256));
    assertThat(intake.heldBytes()).isEqualTo(LARGE_BYTES);
  }

  @Test
  void keepsTheBytesWhenItGrows() {
    becomeTrusted();
    expect(LARGE_BYTES);
    byte[] bytes = new byte[LARGE_BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    ByteBuffer sent = ByteBuffer.wrap(bytes);
    boolean whole = false;
    for (int i = 1; !whole; i++) {
      sent.limit(Math.min(bytes.length, i * 700));
      whole = intake.takeBody(sent);
    }
    assertThat(intake.bodyBytes()).isEqualTo(LARGE_BYTES);
    assertThat(intake.release(HEAD_BYTES)).startsWith(bytes);
    assertThat(intake.heldBytes()).isZero();
  }
}
