package org.tereze.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The models that are shipped: that they can be read, say who made them, and fit. */
final class BaseModelsTest {
  private static final Path FOLDER = Path.of("models");
  private static final Path LARGE = Path.of("packs");
  private static final int MOST_BYTES = 1 << 20;

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".tzm")).collect(Collectors.toList());
    }
  }

  @Test
  void everyModelIsMappedReadAndGivesTextsBack() throws Exception {
    assertThat(files(FOLDER)).hasSize(13);
    for (Path file : files(FOLDER)) {
      assertUsable(file, ".tzm", MOST_BYTES);
    }
  }

  @Test
  void everyLargeModelIsMappedReadAndGivesTextsBack() throws Exception {
    assertThat(files(LARGE)).hasSize(10);
    for (Path file : files(LARGE)) {
      assertUsable(file, "-large.tzm", 4 * MOST_BYTES);
    }
  }

  private static void assertUsable(Path file, String ending, int mostBytes) throws Exception {
    String text = "Связи нет. There is no connection. Байланыс жоқ. لا يوجد اتصال 🙂";
    try (FileChannel channel = FileChannel.open(file)) {
      assertThat(channel.size()).isLessThanOrEqualTo(mostBytes);
      ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      TextModel model = TextModel.read(mapped);
      assertThat(file.getFileName()).hasToString(model.language() + ending);
      assertThat(model.credits()).contains("This model: CC");
      byte[] bytes = model.encode(text);
      assertThat(model.decode(bytes, 0, bytes.length, text.length())).isEqualTo(text);
    }
  }

  @Test
  void theModelFromShareAlikeTextSaysSo() throws Exception {
    byte[] file = Files.readAllBytes(FOLDER.resolve("be.tzm"));
    assertThat(TextModel.read(ByteBuffer.wrap(file)).credits())
        .endsWith("This model: CC BY-SA 4.0.");
  }
}
