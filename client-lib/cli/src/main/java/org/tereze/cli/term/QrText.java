package org.tereze.cli.term;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Map;

/** A QR code drawn with half blocks, two rows of modules a line, light on dark. */
public final class QrText {
  private static final int QUIET_MODULES = 4;

  private QrText() {}

  /** Draws {@code text} at error correction level M. */
  public static String draw(String text) throws CommandException {
    BitMatrix modules;
    try {
      modules =
          new QRCodeWriter()
              .encode(
                  text,
                  BarcodeFormat.QR_CODE,
                  0,
                  0,
                  Map.of(
                      EncodeHintType.ERROR_CORRECTION,
                      ErrorCorrectionLevel.M,
                      EncodeHintType.MARGIN,
                      QUIET_MODULES));
    } catch (WriterException e) {
      throw new CommandException(ExitCode.FAILED, "this does not fit a QR code", e);
    }
    StringBuilder drawn = new StringBuilder();
    for (int y = 0; y < modules.getHeight(); y += 2) {
      for (int x = 0; x < modules.getWidth(); x++) {
        boolean upperLight = !modules.get(x, y);
        boolean lowerLight = y + 1 >= modules.getHeight() || !modules.get(x, y + 1);
        drawn.append(upperLight ? (lowerLight ? '█' : '▀') : (lowerLight ? '▄' : ' '));
      }
      drawn.append('\n');
    }
    return drawn.toString().stripTrailing();
  }
}
