package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class IdFilterTest {
  @Test
  void neverForgetsAnIdHoweverFarItGrows() {
    IdFilter filter = new IdFilter(0);
    Random ids = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      filter.add(ids.nextLong());
    }
    Random again = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      assertThat(filter.mightContain(again.nextLong())).isTrue();
    }
  }

  @Test
  void isWrongAboutFewerThanThreeInAThousand() {
    IdFilter filter = new IdFilter(0);
    Random ids = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      filter.add(ids.nextLong());
    }
    int wrong = 0;
    for (int i = 0; i < 100_000; i++) {
      wrong += filter.mightContain(ids.nextLong()) ? 1 : 0;
    }
    assertThat(wrong).isLessThan(300);
  }
}
