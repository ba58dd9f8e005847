package org.tereze.text;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tereze.text.mix.Workspace;

/** {@link TextWriter} and {@link TextReader}. */
final class TextStreamTest {
  private static final int[] WEIGHTS = {1, 1_000_000, 3, 60, 7};
  private static final int[] NUMBERS = {0, 1, 2, 7, 8, 255, 65_536, Integer.MAX_VALUE - 1};

  private final TextModel russian = TestModels.russian();
  private final Workspace workspace = new Workspace();

  private static byte[] stream(@Nullable TextModel model) {
    TextWriter out = new TextWriter(model);
    out.flag(true, 60_000);
    for (int number : NUMBERS) {
      out.number(number, 3);
      out.number(number, 0);
    }
    out.text("Связи нет 🙂");
    out.bits(0x5a5a, 31);
    out.bytes(new byte[] {1, 2, -3});
    for (int i = 0; i < 11; i++) {
      out.choice(i, 11);
    }
    out.choice(17_999_999, 18_000_001);
    for (int i = 0; i < WEIGHTS.length; i++) {
      out.choice(i, WEIGHTS);
    }
    out.text("");
    out.text("Связи нет");
    return out.finish();
  }

  private static void read(@Nullable TextModel model, byte[] bytes) throws TextFormatException {
    TextReader in = new TextReader(model, bytes, 0, bytes.length);
    assertThat(in.flag(60_000)).isTrue();
    for (int number : NUMBERS) {
      assertThat(in.number(3)).isEqualTo(number);
      assertThat(in.number(0)).isEqualTo(number);
    }
    assertThat(in.text(99)).isEqualTo("Связи нет 🙂");
    assertThat(in.bits(31)).isEqualTo(0x5a5a);
    assertThat(in.bytes(3)).containsExactly(1, 2, -3);
    for (int i = 0; i < 11; i++) {
      assertThat(in.choice(11)).isEqualTo(i);
    }
    assertThat(in.choice(18_000_001)).isEqualTo(17_999_999);
    for (int i = 0; i < WEIGHTS.length; i++) {
      assertThat(in.choice(WEIGHTS)).isEqualTo(i);
    }
    assertThat(in.text(0)).isEmpty();
    assertThat(in.text(99)).isEqualTo("Связи нет");
    in.finish();
  }

  @Test
  void everythingComesBackInItsOrderWithAModelAndWithout() throws TextFormatException {
    read(TestModels.russian(), stream(TestModels.russian()));
    read(null, stream(null));
  }

  @Test
  void equallyLikelyNumbersTakeTheirLogarithm() {
    TextWriter out = new TextWriter(null);
    for (int i = 0; i < 100; i++) {
      out.choice(i % 11, 11);
    }
    // 100 · log2(11) = 346 bits.
    assertThat(out.finish().length).isBetween(43, 45);
  }

  @Test
  void refusesBytesBehindTheEndAndLengthsBeyondTheStream() throws TextFormatException {
    byte[] bytes = stream(null);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 9);
    longer[bytes.length + 8] = 1;
    assertThatThrownBy(() -> read(null, longer)).hasMessageContaining("behind the end");

    TextWriter out = new TextWriter(null);
    out.number(1 << 30, TextReader.LENGTH_LOW_BITS);
    byte[] lies = out.finish();
    assertThatThrownBy(() -> new TextReader(null, lies, 0, lies.length).bytes(Integer.MAX_VALUE))
        .isInstanceOf(TextFormatException.class)
        .hasMessageContaining("than there can be");
  }

  @Test
  void garbageIsRefusedOrReadAndEndsSoon() {
    Random random = new Random(20220105);
    for (int i = 0; i < 2_000; i++) {
      byte[] garbage = new byte[random.nextInt(60)];
      random.nextBytes(garbage);
      TextReader in = new TextReader(null, garbage, 0, garbage.length);
      assertThatThrownBy(
              () -> {
                while (true) {
                  in.number(3);
                  in.text(99);
                }
              })
          .isInstanceOf(TextFormatException.class);
    }
  }

  @Test
  void oneWorkspaceServesAllModelsInTurn() throws TextFormatException {
    TextModel[] models = {TestModels.russian(), TestModels.english()};
    String[] texts = {"Связи нет, воды нет. Связи нет!", "There is no connection.", "", "漢字 🙂"};
    for (int i = 0; i < 40; i++) {
      TextModel model = models[i % 2];
      String text = texts[i % 3 == 0 ? 0 : i % 4];
      TextWriter out = new TextWriter(model, Integer.MAX_VALUE, workspace);
      out.text(text);
      byte[] bytes = out.finish();
      assertThat(bytes).isEqualTo(model.encode(text));
      TextReader in = new TextReader(model, bytes, 0, bytes.length, workspace);
      assertThat(in.text(99)).isEqualTo(text);
      if (i % 5 == 0) {
        leaveHalfRead(models[1], bytes);
      }
    }
  }

  /** What is no text of this model ends somewhere, and leaves anything behind. */
  private void leaveHalfRead(TextModel model, byte[] bytes) {
    try {
      new TextReader(model, bytes, 0, bytes.length, workspace).text(5);
    } catch (TextFormatException e) {
      assertThat(e).hasMessageContaining("not a text");
    }
  }

  @Test
  void stopsOnlyWhereThereAreMoreBytesThanWanted() {
    for (String text : new String[] {"", "е", "Связи нет, напишу вечером.", "漢字漢字漢字"}) {
      byte[] whole = requireNonNull(stream(text, Integer.MAX_VALUE));
      for (int most = -1; most < whole.length + 8; most++) {
        byte[] bytes = stream(text, most);
        if (most >= whole.length) {
          assertThat(bytes).isEqualTo(whole);
        } else if (most < whole.length - 8) {
          assertThat(bytes).isNull();
        }
      }
    }
  }

  private byte @Nullable [] stream(String text, int most) {
    TextWriter out = new TextWriter(russian, most, workspace);
    out.flag(true, 1);
    out.text(text);
    return out.isTooLong() ? null : out.finish();
  }
}
