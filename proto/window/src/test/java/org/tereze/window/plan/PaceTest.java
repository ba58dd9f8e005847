package org.tereze.window.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static int pace(int... bytes) {
    Pace pace = new Pace();
    for (int each : bytes) {
      pace.add(each);
    }
    return pace.bytes();
  }

  @Test
  void isTheLeastMeanOfTheFirstFew() {
    assertThat(pace(100)).isEqualTo(100);
    assertThat(pace(100, 200)).isEqualTo(100);
    assertThat(pace(300, 60, 60)).isEqualTo(140);
    assertThat(pace(300, 60, 600)).isEqualTo(180);
  }

  @Test
  void looksNoFurtherThanItSays() {
    assertThat(pace(100, 100, 100, 100, 1)).isEqualTo(100);
    Pace pace = new Pace();
    for (int i = 0; i < Pace.MOST; i++) {
      assertThat(pace.isFull()).isFalse();
      pace.add(1);
    }
    assertThat(pace.isFull()).isTrue();
  }
}
