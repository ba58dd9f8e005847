package org.tereze.cli.term;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import org.junit.jupiter.api.Test;

final class QrTextTest {
  private static final int SCALE = 4;
  private static final int VERSION_15_MODULES = 77;

  @Test
  void aCardsQrReadsBackAndStaysBelowVersion15() throws Exception {
    // The longest usual card: one relay, a name, 290 bytes in Base32.
    String card = "TEREZE:" + "A2345".repeat(93);
    String drawn = QrText.draw(card);
    int side = drawn.lines().findFirst().orElse("").length();
    assertThat(side).isLessThanOrEqualTo(VERSION_15_MODULES + 8);
    assertThat(new QRCodeReader().decode(photograph(drawn)).getText()).isEqualTo(card);
  }

  @Test
  void refusesWhatNoQrHolds() {
    assertThatThrownBy(() -> QrText.draw("A".repeat(5_000))).isInstanceOf(CommandException.class);
  }

  private static BinaryBitmap photograph(String drawn) {
    String[] lines = drawn.split("\n", -1);
    int side = lines[0].length();
    int[] pixels = new int[side * SCALE * side * SCALE];
    for (int y = 0; y < side * SCALE; y++) {
      int module = y / SCALE;
      String line = module / 2 < lines.length ? lines[module / 2] : "";
      for (int x = 0; x < side * SCALE; x++) {
        char half = x / SCALE < line.length() ? line.charAt(x / SCALE) : '█';
        boolean light = half == '█' || half == (module % 2 == 0 ? '▀' : '▄');
        pixels[y * side * SCALE + x] = light ? 0xFFFFFF : 0;
      }
    }
    return new BinaryBitmap(
        new HybridBinarizer(new RGBLuminanceSource(side * SCALE, side * SCALE, pixels)));
  }
}
