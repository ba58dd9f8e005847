package org.tereze.client.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class PaddingPolicyTest {
  /** Of a report in a session, an opening, an opening with ML-KEM. */
  private static final int[] OVERHEADS = {18, 48, 1_136};

  private static final int MOST = 31_632;

  private static Set<Integer> envelopes(PaddingPolicy policy, int overhead) {
    Padding padding = policy.padding(overhead, MOST);
    Set<Integer> sizes = new TreeSet<>();
    for (int size = 1; size <= MOST; size++) {
      int padded = padding.classOf(size);
      assertThat(padded).isBetween(size, MOST);
      assertThat(padding.classOf(padded)).as("a class is its own").isEqualTo(padded);
      sizes.add(padded + overhead);
    }
    return sizes;
  }

  @Test
  void compactGoesInStepsOfFourWhateverTheEnvelope() {
    for (int overhead : OVERHEADS) {
      assertThat(envelopes(PaddingPolicy.COMPACT, overhead))
          .hasSize(MOST / 4)
          .allMatch(envelope -> (envelope - overhead) % 4 == 0);
    }
  }

  @Test
  void smsGoesInWholeMessagesAndEndsWithTheLongestPlaintext() {
    for (int overhead : OVERHEADS) {
      assertThat(envelopes(PaddingPolicy.SMS, overhead))
          .contains(MOST + overhead)
          .allMatch(envelope -> envelope % 140 == 0 || envelope == MOST + overhead);
    }
    Padding padding = PaddingPolicy.SMS.padding(18, MOST);
    assertThat(padding.classOf(122)).isEqualTo(122);
    assertThat(padding.classOf(123)).isEqualTo(262);
    assertThat(padding.classOf(31_622)).isEqualTo(31_622);
    assertThat(padding.classOf(31_623)).isEqualTo(MOST);
  }

  @Test
  void uniformHasFourSizesWhichKindsOfEnvelopesShare() {
    assertThat(envelopes(PaddingPolicy.UNIFORM, 18)).containsExactly(280, 1_400, 7_000, 31_650);
    assertThat(envelopes(PaddingPolicy.UNIFORM, 48)).containsExactly(280, 1_400, 7_000, 31_680);
    assertThat(envelopes(PaddingPolicy.UNIFORM, 1_136)).containsExactly(1_400, 7_000, 32_768);
    Padding padding = PaddingPolicy.UNIFORM.padding(18, MOST);
    for (int size : new int[] {262, 1_382, 6_982}) {
      assertThat(padding.classOf(size)).isEqualTo(size);
      assertThat(padding.classOf(size + 1)).isGreaterThan(4 * size);
    }
  }

  @Test
  void whatFitsNoEnvelopeIsNotMadeToFit() {
    for (PaddingPolicy policy : PaddingPolicy.values()) {
      assertThat(policy.padding(18, MOST).classOf(MOST + 1)).isGreaterThan(MOST);
    }
  }

  @Test
  void numbersInTheVaultKeepTheirMeaning() {
    assertThat(PaddingPolicy.COMPACT.code()).isZero();
    assertThat(PaddingPolicy.SMS.code()).isEqualTo(1);
    assertThat(PaddingPolicy.UNIFORM.code()).isEqualTo(2);
    for (PaddingPolicy policy : PaddingPolicy.values()) {
      assertThat(PaddingPolicy.of(policy.code())).isEqualTo(policy);
    }
    assertThat(PaddingPolicy.of(99)).isEqualTo(PaddingPolicy.COMPACT);
  }
}
