package org.tereze.client.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.text.TextModel;
import org.tereze.text.TextWriter;
import org.tereze.text.mix.Alphabet;
import org.tereze.text.mix.History;
import org.tereze.text.mix.Kind;
import org.tereze.text.mix.ModelFile;
import org.tereze.text.mix.Workspace;

/** What a text leaves behind in the arrays that a codec keeps for the next one. */
final class CodecTracesTest {
  private static final String TEXT =
      "Полиция перекрыла площадь, слышны выстрелы. Около 2000 человек идут к акимату.";

  @TempDir private Path folder;

  private ReportCodec codec() {
    return new ReportCodec(new ModelShelf(Shelves.baseSet(), folder.resolve("packs")));
  }

  private static ByteBuffer russian() throws Exception {
    return ByteBuffer.wrap(Files.readAllBytes(Shelves.folder().resolve("ru.tzm")));
  }

  @Test
  void nothingIsLeftOfATextThatWasPackedOrRead() throws Exception {
    ReportCodec codec = codec();
    Packed packed =
        codec.pack(ReportCodecTest.text(TEXT), ReadableModels.BASE_SET, Padding.COMPACT);
    assertThat(packed.codec()).isEqualTo("ru");
    assertWiped(codec);
    assertThat(codec.unpack(packed.plaintext()).getText()).isEqualTo(TEXT);
    assertWiped(codec);
  }

  @Test
  void nothingIsLeftOfATextThatWasRefused() throws Exception {
    ReportCodec codec = codec();
    // The lone surrogate shows when another part was already tried.
    assertThatThrownBy(
            () ->
                codec.pack(
                    ReportCodecTest.text(TEXT).toBuilder().addTags("\uD83D").build(),
                    ReadableModels.BASE_SET,
                    Padding.COMPACT))
        .isInstanceOf(IllegalArgumentException.class);
    assertWiped(codec);

    byte[] plaintext =
        codec
            .pack(ReportCodecTest.text(TEXT), ReadableModels.BASE_SET, Padding.COMPACT)
            .plaintext();
    byte[] longer = Arrays.copyOf(plaintext, plaintext.length + 40);
    Arrays.fill(longer, plaintext.length, longer.length, (byte) 0x5a);
    longer[0] &= 0x1f;
    assertThatThrownBy(() -> codec.unpack(longer)).isInstanceOf(ContentException.class);
    assertWiped(codec);
  }

  /** The search itself can fail: a workspace that is not wiped gives the text away. */
  @Test
  void aWorkspaceThatIsNotWipedHasTheTextsHashes() throws Exception {
    Workspace workspace = new Workspace();
    TextWriter out = new TextWriter(TextModel.read(russian()), Integer.MAX_VALUE, workspace);
    out.text(TEXT);
    assertThat(tracesIn(arrays(workspace))).isGreaterThan(40);
    assertThat(arrays(workspace)).filteredOn(array -> !isUniform(array)).hasSizeGreaterThan(4);
    workspace.wipe();
    assertThat(tracesIn(arrays(workspace))).isZero();
  }

  private static void assertWiped(ReportCodec codec) throws Exception {
    Field kept = ReportCodec.class.getDeclaredField("workspace");
    kept.setAccessible(true);
    List<Object> arrays = arrays(kept.get(codec));
    // It was used: otherwise there would be nothing to find.
    assertThat(arrays.stream().mapToLong(Array::getLength).sum()).isGreaterThan(100_000);
    assertThat(tracesIn(arrays)).isZero();
    assertThat(arrays).allMatch(CodecTracesTest::isUniform);
  }

  /** How many of the hashes of each three characters of the text are there. */
  private static int tracesIn(List<Object> arrays) throws Exception {
    Alphabet alphabet = ModelFile.read(russian()).alphabet();
    History history = new History(alphabet);
    Set<Long> wanted = new HashSet<>();
    TEXT.codePoints()
        .map(alphabet::symbolOf)
        .filter(symbol -> symbol >= 0)
        .forEach(
            symbol -> {
              history.push(symbol);
              wanted.add(history.context(Kind.ORDER_1 + 2));
            });
    int traces = 0;
    for (Object array : arrays) {
      if (array instanceof long[]) {
        for (long value : (long[]) array) {
          traces += wanted.contains(value) ? 1 : 0;
        }
      }
    }
    return traces;
  }

  /** Whether an array has the same value everywhere, so that it says nothing but its length. */
  private static boolean isUniform(Object array) {
    for (int i = 1; i < Array.getLength(array); i++) {
      if (!Array.get(array, i).equals(Array.get(array, 0))) {
        return false;
      }
    }
    return true;
  }

  /** All arrays of numbers below a workspace. */
  private static List<Object> arrays(Object root) throws IllegalAccessException {
    List<Object> arrays = new ArrayList<>();
    for (Field field : root.getClass().getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
        continue;
      }
      field.setAccessible(true);
      Object value = field.get(root);
      if (value.getClass().isArray()) {
        arrays.add(value);
      } else {
        arrays.addAll(arrays(value));
      }
    }
    return arrays;
  }
}
