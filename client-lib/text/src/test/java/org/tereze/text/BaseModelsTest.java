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
  private static final int MOST_BYTES = 1 << 20;

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".tzm")).collect(Collectors.toList());
    }
  }

  @Test
  void everyModelIsMappedReadAndGivesTextsBack() throws Exception {
    assertThat(files()).hasSize(13);
    String text = "Связи нет. There is no connection. Байланыс жоқ. لا يوجد اتصال 🙂";
    for (Path file : files()) {
      try (FileChannel channel = FileChannel.open(file)) {
        assertThat(channel.size()).isLessThanOrEqualTo(MOST_BYTES);
        ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        TextModel model = TextModel.read(mapped);
        assertThat(file.getFileName()).hasToString(model.language() + ".tzm");
        assertThat(model.credits()).contains("This model: CC");
        byte[] bytes = model.encode(text);
        assertThat(model.decode(bytes, 0, bytes.length, text.length())).isEqualTo(text);
      }
    }
  }

  @Test
  void theModelFromShareAlikeTextSaysSo() throws Exception {
    byte[] file = Files.readAllBytes(FOLDER.resolve("be.tzm"));
    assertThat(TextModel.read(ByteBuffer.wrap(file)).credits())
        .endsWith("This model: CC BY-SA 4.0.");
  }
}
