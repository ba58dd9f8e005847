package org.tereze.wire.datagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class Gf256Test {
  /** Schoolbook: shift and reduce by 0x11D. */
  private static int slowly(int a, int b) {
    int product = 0;
    for (int bit = 0; bit < 8; bit++) {
      product ^= (b >> bit & 1) == 0 ? 0 : a << bit;
    }
    for (int bit = 15; bit >= 8; bit--) {
      product ^= (product >> bit & 1) == 0 ? 0 : 0x11D << (bit - 8);
    }
    return product;
  }

  @Test
  void multipliesAsPolynomialsDo() {
    for (int a = 0; a < 256; a++) {
      for (int b = 0; b < 256; b++) {
        assertThat(Gf256.multiply(a, b)).isEqualTo(slowly(a, b));
      }
    }
    assertThat(Gf256.multiply(0x80, 2)).isEqualTo(0x1D);
  }

  @Test
  void everyElementButZeroHasAnInverse() {
    for (int a = 1; a < 256; a++) {
      assertThat(Gf256.multiply(a, Gf256.inverse(a))).isEqualTo(1);
    }
    assertThatThrownBy(() -> Gf256.inverse(0)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void addsScaledBytesAndTakesThemOutAgain() {
    byte[] sum = {9, 1, 2, 3, 9};
    byte[] from = {0, 7, (byte) 0xFF, 4};
    Gf256.addScaled(sum, 1, from, 1, 3, 0x53);
    assertThat(sum)
        .containsExactly(9, 1 ^ slowly(7, 0x53), 2 ^ slowly(0xFF, 0x53), 3 ^ slowly(4, 0x53), 9);
    Gf256.addScaled(sum, 1, from, 1, 3, 0x53);
    assertThat(sum).containsExactly(9, 1, 2, 3, 9);
    Gf256.addScaled(sum, 1, from, 1, 3, 0);
    assertThat(sum).containsExactly(9, 1, 2, 3, 9);
  }
}
