package org.tereze.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a text may cost whoever reads it, counted in characters and bytes of memory. */
final class TextBoundsTest {
  private static final Path MODELS = Path.of("models");
  private static final String[] LANGUAGES = {
    "am", "ar", "be", "en", "es", "fa", "fr", "kk", "my", "ru", "tr", "uk", "ur"
  };
  private static final int SMS_BYTES = 140;
  private static final int MEGABYTE = 1 << 20;

  private static TextModel mapped(String language) throws IOException, ModelFormatException {
    try (FileChannel channel = FileChannel.open(MODELS.resolve(language + ".tzm"))) {
      ByteBuffer file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      return TextModel.read(file);
    }
  }

  /**
   * Garbage is a text that the model thinks up: mostly of about as many characters as a real one of
   * its bytes. A few fall into saying the same again and again, until the caller's number stops
   * them.
   */
  @Test
  void garbageOfAnSmsRarelyGoesOnForFifteenHundredCharacters() throws Exception {
    Random random = new Random(20_220_105);
    byte[] garbage = new byte[SMS_BYTES];
    for (String language : LANGUAGES) {
      TextModel model = mapped(language);
      int endless = 0;
      for (int i = 0; i < 300; i++) {
        random.nextBytes(garbage);
        try {
          model.decode(garbage, 0, garbage.length, 1_500);
        } catch (TextFormatException e) {
          endless += String.valueOf(e.getMessage()).contains("longer than 1500") ? 1 : 0;
        }
      }
      assertThat(endless).as(language).isLessThanOrEqualTo(30);
    }
  }

  /** What a hostile writer can do: likely characters without end. The caller's number holds. */
  @Test
  void noBytesYieldMoreCharactersThanTheCallerAllows() throws Exception {
    for (String language : LANGUAGES) {
      TextModel model = mapped(language);
      for (int value = 0; value < 256; value += 5) {
        byte[] same = new byte[SMS_BYTES];
        Arrays.fill(same, (byte) value);
        try {
          assertThat(model.decode(same, 0, same.length, 64).length()).isLessThanOrEqualTo(128);
        } catch (TextFormatException e) {
          assertThat(e).hasMessageContaining("not a text of model " + language);
        }
      }
    }
  }

  @Test
  void aModelTakesLessThanAMegabyteBesideItsFile() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    byte[] garbage = new byte[SMS_BYTES];
    new Random(7).nextBytes(garbage);
    // Classes and the tables that all models share are not a model's.
    TextModel.read(ByteBuffer.wrap(TestModels.bytes("small-ru.tzm"))).encode("text");
    for (String language : LANGUAGES) {
      long before = threads.getThreadAllocatedBytes(thread);
      TextModel model = mapped(language);
      assertThat(threads.getThreadAllocatedBytes(thread) - before)
          .as("to read " + language)
          .isLessThan(MEGABYTE / 2);
      before = threads.getThreadAllocatedBytes(thread);
      try {
        model.decode(garbage, 0, garbage.length, 4_096);
      } catch (TextFormatException e) {
        assertThat(e).hasMessageContaining("not a text");
      }
      assertThat(threads.getThreadAllocatedBytes(thread) - before)
          .as("to decode garbage by " + language)
          .isLessThan(MEGABYTE / 2);
    }
  }
}
