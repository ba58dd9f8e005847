package org.tereze.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tereze.link.KnownPath.Heard;
import org.tereze.wire.datagram.PayloadSize;

class KnownPathTest {
  @Test
  void triesSmallOnesOnceWhereOnlyTheLinkWasAnswered() {
    KnownPath path = KnownPath.UNKNOWN;
    assertThat(path.size()).isEqualTo(PayloadSize.FULL);
    path = path.ended(true, Heard.NOTHING, 0);
    assertThat(path.isWorthDatagrams()).isTrue();
    assertThat(path.size()).isEqualTo(PayloadSize.SMALL);
    for (int call = 0; call < 14; call++) {
      path = path.ended(true, Heard.NOTHING, 0);
      assertThat(path.isWorthDatagrams()).isFalse();
    }
    path = path.ended(true, Heard.NOTHING, 0);
    assertThat(path.isWorthDatagrams()).isTrue();
    assertThat(path.size()).isEqualTo(PayloadSize.FULL);
  }

  @Test
  void staysWithSmallOnesWhereTheyAreAnsweredAndTriesALargeOneInSixteen() {
    KnownPath path = KnownPath.UNKNOWN.ended(true, Heard.NOTHING, 0).ended(true, Heard.ALL, 2_500);
    int small = 0;
    while (path.size() == PayloadSize.SMALL) {
      small++;
      path = path.ended(true, Heard.ALL, 0);
    }
    assertThat(small).isEqualTo(15);
    assertThat(path.bytesPerSecond()).isEqualTo(2_500);
    assertThat(path.ended(true, Heard.ALL, 0).size()).isEqualTo(PayloadSize.FULL);
    assertThat(path.ended(true, Heard.ONLY_SMALL, 0).size()).isEqualTo(PayloadSize.SMALL);
    assertThat(path.ended(true, Heard.NOTHING, 0).size()).isEqualTo(PayloadSize.SMALL);
  }

  @Test
  void aDeadWindowChangesNothingButThatItWasMute() {
    KnownPath small = KnownPath.UNKNOWN.ended(true, Heard.ONLY_SMALL, 1_000);
    KnownPath after = small.ended(false, Heard.NOTHING, 0);
    assertThat(after.isMute()).isTrue();
    assertThat(after.size()).isEqualTo(PayloadSize.SMALL);
    assertThat(after.callsWithSmall()).isEqualTo(1);
    assertThat(after.ended(true, Heard.ALL, 0).isMute()).isFalse();
  }
}
