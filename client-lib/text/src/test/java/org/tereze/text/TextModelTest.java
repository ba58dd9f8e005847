package org.tereze.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.tereze.text.mix.ModelFile;

final class TextModelTest {
  private static final String REPORT =
      "Полиция перекрыла площадь, слышны выстрелы. Около 2000 человек идут от Мира к акимату.";

  private final TextModel model = TestModels.russian();

  @Test
  void makesATextFarSmallerThanItsUtf8() {
    assertThat(model.encode(REPORT).length).isLessThan(60);
  }

  @Test
  void theEmptyTextTakesAtMostThreeBytes() throws TextFormatException {
    byte[] bytes = model.encode("");
    assertThat(bytes.length).isLessThanOrEqualTo(3);
    assertThat(model.decode(bytes, 0, bytes.length, 0)).isEmpty();
  }

  @Test
  void refusesALoneSurrogateAndSaysWhere() {
    assertThatThrownBy(() -> model.encode("до\uD83Dпосле"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lone surrogate) at 2");
    assertThatThrownBy(() -> model.encode("\uDE42"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lone surrogate) at 0");
  }

  @Test
  void keepsAHundredThousandCharacters() throws TextFormatException {
    StringBuilder text = new StringBuilder();
    while (text.length() < 100_000) {
      text.append(REPORT).append(' ').append(text.length()).append('Я');
    }
    byte[] bytes = model.encode(text.toString());
    assertThat(model.decode(bytes, 0, bytes.length, text.length())).isEqualTo(text.toString());
  }

  @Test
  void keepsTextsThatEndAroundABlock() throws TextFormatException {
    for (int length = 4094; length <= 4098; length++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < length) {
        text.append(text.length() % 2 == 0 ? 'Д' : 'a');
      }
      byte[] bytes = model.encode(text.toString());
      assertThat(model.decode(bytes, 0, bytes.length, length)).isEqualTo(text.toString());
    }
  }

  @Test
  void refusesATextLongerThanTheCallerAllows() throws TextFormatException {
    byte[] bytes = model.encode(REPORT);
    assertThat(model.decode(bytes, 0, bytes.length, REPORT.length())).isEqualTo(REPORT);
    assertThatThrownBy(() -> model.decode(bytes, 0, bytes.length, REPORT.length() - 1))
        .isInstanceOf(TextFormatException.class)
        .hasMessageContaining("longer than");
  }

  @Test
  void refusesATextLongerThanAnyMayBe() {
    String text = "а".repeat(TextModel.MAX_CODE_POINTS + 1);
    assertThatThrownBy(() -> model.encode(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void remembersNothingFromOneTextToTheNext() {
    byte[] before = model.encode(REPORT);
    byte[] other = model.encode("Связи почти нет, напишу как только смогу. " + REPORT);
    assertThat(other.length).isGreaterThan(before.length);
    assertThat(model.encode(REPORT)).isEqualTo(before);
  }

  @Test
  void servesManyThreadsFromOneReadOnlyBuffer() throws Exception {
    ByteBuffer direct = ByteBuffer.allocateDirect(TestModels.bytes("small-ru.tzm").length);
    direct.put(TestModels.bytes("small-ru.tzm")).flip();
    TextModel shared = TextModel.read(direct.asReadOnlyBuffer());
    byte[] expected = model.encode(REPORT);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        results.add(
            threads.submit(
                () ->
                    Arrays.equals(shared.encode(REPORT), expected)
                        && shared.decode(expected, 0, expected.length, 999).equals(REPORT)));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void refusesAModelThatIsCutAnywhere() {
    byte[] bytes = TestModels.bytes("small-ru.tzm");
    for (int length = 0; length < bytes.length; length += length < 3000 ? 1 : 997) {
      ByteBuffer cut = ByteBuffer.wrap(bytes, 0, length);
      assertThatThrownBy(() -> TextModel.read(cut)).isInstanceOf(ModelFormatException.class);
    }
  }

  @Test
  void aModelWithAChecksumIsTheSameModelUnderAnotherName() throws Exception {
    byte[] bytes = ModelFile.checked(TestModels.bytes("small-ru.tzm"));
    TextModel checked = TextModel.read(ByteBuffer.wrap(bytes));
    assertThat(checked.isChecked()).isTrue();
    assertThat(model.isChecked()).isFalse();
    assertThat(checked.encode(REPORT)).isEqualTo(model.encode(REPORT));
    assertThat(checked.sha256()).isNotEqualTo(model.sha256());
    // Its bytes: TEXT.md, section 7.
    assertThat(Arrays.copyOf(bytes, 9)).containsExactly('T', 'Z', 'T', 'M', 2, 0, 2, 0x7f, 0x39);
    assertThat(bytes).hasSize(0x27f39);
  }

  @Test
  void refusesAModelWithAChecksumThatIsCutAnywhere() {
    byte[] bytes = ModelFile.checked(TestModels.bytes("small-ru.tzm"));
    for (int length = 0; length < bytes.length; length += length < 200 ? 1 : 4999) {
      ByteBuffer cut = ByteBuffer.wrap(bytes, 0, length);
      assertThatThrownBy(() -> TextModel.read(cut))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("cut");
    }
  }

  @Test
  void refusesAModelOfAnotherVersionOrWithSomethingBehind() {
    byte[] bytes = TestModels.bytes("small-ru.tzm");
    bytes[4] = 3;
    assertThatThrownBy(() -> TextModel.read(ByteBuffer.wrap(bytes)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("format 3 is not known");
    bytes[4] = 1;
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> TextModel.read(ByteBuffer.wrap(longer)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("behind the end");
  }

  @Test
  void aModelThatWasTamperedWithIsRefusedOrOnlyPredictsBadly() {
    byte[] bytes = TestModels.bytes("small-ru.tzm");
    byte[] name = model.sha256();
    java.util.Random random = new java.util.Random(11);
    for (int i = 0; i < 300; i++) {
      byte[] tampered = bytes.clone();
      int at = random.nextInt(i % 3 == 0 ? 4000 : bytes.length);
      tampered[at] ^= (byte) (1 + random.nextInt(255));
      try {
        TextModel other = TextModel.read(ByteBuffer.wrap(tampered));
        assertThat(other.sha256()).isNotEqualTo(name);
        byte[] encoded = other.encode(REPORT);
        assertThat(other.decode(encoded, 0, encoded.length, 4096)).isEqualTo(REPORT);
      } catch (ModelFormatException | TextFormatException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void saysWhoseTextItWasMadeOf() {
    assertThat(model.language()).isEqualTo("ru");
    assertThat(model.credits()).contains("CC0 1.0");
  }
}
