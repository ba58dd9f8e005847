package org.tereze.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CodesTest {
  @Test
  void namesHaveTheSchemasNumbers() {
    for (Precedence precedence : Precedence.values()) {
      assertThat(org.tereze.schema.Precedence.forNumber(precedence.code()))
          .hasToString("PRECEDENCE_" + precedence);
    }
    for (Outcome outcome : Outcome.values()) {
      assertThat(org.tereze.schema.Outcome.forNumber(outcome.code()))
          .hasToString("OUTCOME_" + outcome);
    }
    assertThat(org.tereze.schema.Outcome.forNumber(Outcome.values().length)).isNull();
    assertThat(AckCode.REVOKED.code()).isEqualTo(6);
    assertThat(Disposition.REFUSED.code()).isEqualTo(6);
  }

  @Test
  void everyNumberLeadsBackToItsName() throws Exception {
    for (Precedence each : Precedence.values()) {
      assertThat(Precedence.of(each.code())).isEqualTo(each);
    }
    for (AckCode each : AckCode.values()) {
      assertThat(AckCode.of(each.code())).isEqualTo(each);
    }
    for (Outcome each : Outcome.values()) {
      assertThat(Outcome.of(each.code())).isEqualTo(each);
    }
    for (Disposition each : Disposition.values()) {
      assertThat(Disposition.of(each.code())).isEqualTo(each);
    }
  }

  @Test
  void numbersWithoutANameAreThePeersFault() {
    assertThatThrownBy(() -> Precedence.of(4)).isInstanceOf(MalformedFrameException.class);
    assertThatThrownBy(() -> AckCode.of(8)).isInstanceOf(MalformedFrameException.class);
    assertThatThrownBy(() -> Outcome.of(10)).isInstanceOf(MalformedFrameException.class);
    assertThatThrownBy(() -> Disposition.of(-1)).isInstanceOf(MalformedFrameException.class);
  }

  @Test
  void lifetimesAreGrantedWithinTheirBounds() {
    assertThat(Limits.grantedLifetimeHours(0)).isEqualTo(336);
    assertThat(Limits.grantedLifetimeHours(1)).isEqualTo(1);
    assertThat(Limits.grantedLifetimeHours(720)).isEqualTo(720);
    assertThat(Limits.grantedLifetimeHours(721)).isEqualTo(720);
    assertThat(Limits.grantedLifetimeHours(-1)).isEqualTo(720); // 2^32 - 1 as unsigned
  }

  @Test
  void theEpochIsTheStartOf2026() {
    assertThat(Instant.ofEpochSecond(Limits.EPOCH_SECONDS)).hasToString("2026-01-01T00:00:00Z");
  }
}
