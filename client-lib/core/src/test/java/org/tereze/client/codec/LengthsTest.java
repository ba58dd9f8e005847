package org.tereze.client.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.schema.Report;

/**
 * What the lengths of envelopes tell somebody who sees nothing else, on 2,000 seeded reports under
 * text models: the entropy of the length, and how much of it is about how long the text is (ten
 * classes with as many reports each, 3.3 bits). The figures are those of SPEC §4.1.
 */
final class LengthsTest {
  private static final int REPORTS = 2_000;
  private static final int TEXT_CLASSES = 10;
  private static final int OVERHEAD_BYTES = 18;
  private static final int MOST_BYTES = 31_632;

  /** For models that are trained anew; more than that belongs into the specification. */
  private static final Offset<Double> BITS = within(0.3);

  private static final Offset<Double> BYTES = within(6.0);

  @TempDir private static Path folder;

  private static final int[] TEXT_CLASS = new int[REPORTS];
  private static final int[] PLAINTEXT_BYTES = new int[REPORTS];

  @BeforeAll
  static void pack() {
    ReportCodec codec = new ReportCodec(new ModelShelf(Shelves.baseSet(), folder.resolve("packs")));
    List<Report> reports = new SeededReports(20220105).next(REPORTS);
    long[] order = new long[REPORTS];
    for (int i = 0; i < REPORTS; i++) {
      Report report = reports.get(i);
      PLAINTEXT_BYTES[i] = 1 + codec.pack(report, ReadableModels.BASE_SET, Padding.COMPACT).bytes();
      order[i] = (long) report.getText().length() << 32 | i;
    }
    Arrays.sort(order);
    for (int rank = 0; rank < REPORTS; rank++) {
      TEXT_CLASS[(int) order[rank]] = rank * TEXT_CLASSES / REPORTS;
    }
  }

  private List<Integer> envelopes(PaddingPolicy policy) {
    Padding padding = policy.padding(OVERHEAD_BYTES, MOST_BYTES);
    List<Integer> envelopes = new ArrayList<>();
    for (int plaintext : PLAINTEXT_BYTES) {
      envelopes.add(padding.classOf(plaintext) + OVERHEAD_BYTES);
    }
    return envelopes;
  }

  private List<Integer> unpadded() {
    List<Integer> envelopes = new ArrayList<>();
    for (int plaintext : PLAINTEXT_BYTES) {
      envelopes.add(plaintext + OVERHEAD_BYTES);
    }
    return envelopes;
  }

  private static double entropy(List<?> values) {
    Map<Object, Integer> counts = new HashMap<>();
    for (Object value : values) {
      counts.merge(value, 1, Integer::sum);
    }
    double bits = 0;
    for (int count : counts.values()) {
      double share = (double) count / values.size();
      bits -= share * Math.log(share) / Math.log(2);
    }
    return bits;
  }

  /** How many bits of the text's class a length tells: H(length) + H(class) − H(both). */
  private double told(List<Integer> envelopes) {
    List<Integer> classes = new ArrayList<>();
    List<Long> both = new ArrayList<>();
    for (int i = 0; i < REPORTS; i++) {
      classes.add(TEXT_CLASS[i]);
      both.add((long) envelopes.get(i) << 32 | TEXT_CLASS[i]);
    }
    return entropy(envelopes) + entropy(classes) - entropy(both);
  }

  private static double mean(List<Integer> envelopes) {
    return envelopes.stream().mapToInt(Integer::intValue).average().orElse(0);
  }

  private void expect(String what, List<Integer> envelopes, double bits, double told, double mean) {
    String seen =
        String.format(
            Locale.ROOT,
            "%s: length %.2f bits, of the text %.2f bits, %.1f bytes",
            what,
            entropy(envelopes),
            told(envelopes),
            mean(envelopes));
    assertThat(entropy(envelopes)).as(seen).isCloseTo(bits, BITS);
    assertThat(told(envelopes)).as(seen).isCloseTo(told, BITS);
    assertThat(mean(envelopes)).as(seen).isCloseTo(mean, BYTES);
  }

  @Test
  void eachPolicyTellsLessThanTheOneBefore() {
    List<List<Integer>> all = new ArrayList<>();
    all.add(unpadded());
    for (PaddingPolicy policy : PaddingPolicy.values()) {
      all.add(envelopes(policy));
    }
    for (int i = 1; i < all.size(); i++) {
      assertThat(told(all.get(i))).isLessThan(told(all.get(i - 1)) - 0.05);
      assertThat(mean(all.get(i))).isGreaterThan(mean(all.get(i - 1)));
    }
  }

  @Test
  void whatIsNotPaddedTellsMost() {
    expect("none", unpadded(), 6.8, 2.1, 76);
  }

  @Test
  void compactTellsLittleLess() {
    expect("compact", envelopes(PaddingPolicy.COMPACT), 4.9, 2.0, 78);
  }

  @Test
  void smsTellsHowManyMessages() {
    expect("sms", envelopes(PaddingPolicy.SMS), 0.5, 0.5, 155);
  }

  @Test
  void uniformTellsNextToNothing() {
    expect("uniform", envelopes(PaddingPolicy.UNIFORM), 0.0, 0.0, 283);
  }
}
