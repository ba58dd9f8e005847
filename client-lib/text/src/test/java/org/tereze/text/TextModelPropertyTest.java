package org.tereze.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class TextModelPropertyTest {
  private static final String[] PIECES = {
    "Полиция перекрыла площадь, ",
    "слышны ",
    "МЧС ",
    "сообщает: ",
    "2000 человек\n",
    "🙂🙂👨‍👩‍👧 ",
    "می‌روم ",
    "اَلْحَمْدُ لِلّٰهِ ",
    "қазақша сөз ",
    "İstanbul'da IŞIK ",
    "plain words ",
    "\t\u0000",
    "漢字 ",
    "\uD7FF\uE000\uFFFF",
    "e\u0301\u0327",
    "\u0378\uDB80\uDC00\uDBFF\uDFFF"
  };

  private final TextModel[] models = {TestModels.russian(), TestModels.english()};

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(12);
    for (int i = 0; i < pieces; i++) {
      if (random.nextInt(4) > 0) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      } else {
        int codePoint = random.nextInt(Character.MAX_CODE_POINT + 1);
        if (codePoint >> 11 != 0x1b) {
          text.appendCodePoint(codePoint);
        }
      }
    }
    return text.toString();
  }

  @Test
  void everyTextComesBackExactly() throws TextFormatException {
    long seed = new Random().nextLong();
    System.out.println("TextModelPropertyTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      String text = text(random);
      TextModel model = models[i % 2];
      byte[] bytes = model.encode(text);
      assertThat(model.decode(bytes, 0, bytes.length, text.length())).isEqualTo(text);
    }
  }

  @Test
  void everyCutOfATextIsAnotherTextOrRefused() {
    String text =
        "Полиция перекрыла площадь, слышны выстрелы 🙂. Около 2000 человек идут к акимату.";
    byte[] bytes = models[0].encode(text);
    for (int length = 0; length < bytes.length; length++) {
      try {
        assertThat(models[0].decode(bytes, 0, length, 4096)).isNotEqualTo(text);
      } catch (TextFormatException e) {
        assertThat(e).hasMessageContaining("ru");
      }
    }
  }

  @Test
  void garbageNeverYieldsMoreThanAllowedAndAlwaysEnds() {
    long seed = new Random().nextLong();
    System.out.println("TextModelPropertyTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] garbage = new byte[random.nextInt(200)];
      random.nextBytes(garbage);
      try {
        String text = models[i % 2].decode(garbage, 0, garbage.length, 100);
        assertThat(text.codePointCount(0, text.length())).isLessThanOrEqualTo(100);
      } catch (TextFormatException e) {
        assertThat(e).hasMessageContaining("not a text");
      }
    }
  }
}
