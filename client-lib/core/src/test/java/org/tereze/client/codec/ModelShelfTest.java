package org.tereze.client.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.text.mix.ModelFile;

final class ModelShelfTest {
  @TempDir private Path folder;

  private ModelShelf shelf(TextModels carried) {
    return new ModelShelf(carried, folder.resolve("packs"));
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static byte[] smallRussian() throws IOException {
    return Files.readAllBytes(Shelves.smallRussian());
  }

  private static byte[] checkedRussian() throws IOException {
    return ModelFile.checked(smallRussian());
  }

  private static void assertRefused(ModelShelf shelf, Path file, String reason) {
    PackException e = catchThrowableOfType(PackException.class, () -> shelf.add(file, null));
    assertThat(e).as(file + " is taken").isNotNull();
    assertThat(e).hasMessageContaining(reason);
    assertThat(String.valueOf(e.getMessage()).lines()).hasSize(1);
  }

  @Test
  void theBaseSetIsTheOneOfTheRegistry() {
    ModelShelf shelf = shelf(Shelves.baseSet());
    assertThat(shelf.all()).hasSize(13);
    assertThat(shelf.hasBaseSet()).isTrue();
    assertThat(shelf.damaged()).isEmpty();
    for (ModelPack model : shelf.all()) {
      assertThat(model.number()).isBetween(3, 15);
      assertThat(model.name()).isEqualTo(model.language());
    }
    assertThat(shelf(TextModels.NONE).all()).isEmpty();
    assertThat(shelf(Shelves.only("kk", "ru")).hasBaseSet()).isFalse();
    assertThat(shelf(Shelves.only("kk", "ru")).readable().numbers()).containsExactly(10, 12);
  }

  @Test
  void theLargeModelsAreThoseOfTheRegistry() throws Exception {
    ModelShelf shelf = shelf(TextModels.in(Shelves.large()));
    assertThat(shelf.all()).hasSize(10);
    assertThat(shelf.damaged()).isEmpty();
    for (ModelPack model : shelf.all()) {
      assertThat(model.number()).isBetween(16, 25);
      assertThat(model.name()).isEqualTo(model.language() + "-large");
    }
    assertThat(shelf.hasBaseSet()).isFalse();
    ModelShelf added = shelf(TextModels.NONE);
    assertThat(added.add(Shelves.large().resolve("tr-large.tzm"), "tr-large").number())
        .isEqualTo(23);
    assertThat(added.inventory()).isEqualTo("tr-large ");
    assertThat(added.readable().packs()).isEmpty();
  }

  @Test
  void readsAModelWhenItIsFirstNeededAndOnce() throws Exception {
    List<String> asked = new ArrayList<>();
    TextModels counted =
        language -> {
          asked.add(language);
          return Shelves.baseSet().file(language);
        };
    ReportCodec codec = new ReportCodec(shelf(counted));
    assertThat(asked).isEmpty();
    for (int i = 0; i < 3; i++) {
      codec.pack(ReportCodecTest.text("Су жоқ"), ReadableModels.BASE_SET, Padding.COMPACT);
    }
    assertThat(asked).containsExactlyInAnyOrder("ru", "uk", "be", "kk");
  }

  @Test
  void aModelThatIsNotTheOneOfItsNumberCountsAsNotThere() throws Exception {
    byte[] changed = Files.readAllBytes(Shelves.folder().resolve("kk.tzm"));
    changed[changed.length - 100] ^= 1;
    file("kk.tzm", changed);
    file("ru.tzm", Arrays.copyOf(changed, 5_000));
    ModelShelf shelf = shelf(TextModels.in(folder));
    assertThat(shelf.all()).isEmpty();
    assertThat(shelf.damaged()).hasSize(2);
    assertThat(shelf.damaged().get(0)).contains("kk is not the one of its number");
    assertThat(shelf.damaged().get(1)).contains("ru").contains("not a usable text model");
  }

  @Test
  void keepsAPackForTheNextStart() throws Exception {
    ModelPack added = shelf(TextModels.NONE).add(Shelves.smallRussian(), "11d860b8");
    ModelShelf next = shelf(TextModels.NONE);
    assertThat(next.readable().packs()).containsExactly(added.hash());
    assertThat(next.has("11d860b8")).isTrue();
    assertThat(next.has("11d860b9")).isFalse();
    assertThat(next.add(Shelves.smallRussian(), "11d860b8").sha256()).isEqualTo(added.sha256());
    assertThat(next.all()).hasSize(1);
    next.wipe();
    assertThat(folder.resolve("packs")).doesNotExist();
  }

  @Test
  void aModelOfTheBaseSetCanBeAddedAndKeepsItsNumber() throws Exception {
    ModelShelf shelf = shelf(Shelves.only("ru"));
    String before = shelf.inventory();
    assertThat(shelf.has("kk")).isFalse();
    assertThat(shelf.add(Shelves.folder().resolve("kk.tzm"), null).name()).isEqualTo("kk");
    assertThat(shelf.has("kk")).isTrue();
    assertThat(shelf.inventory()).isEqualTo("kk ru ").isNotEqualTo(before);
    assertThat(shelf(Shelves.only("ru")).readable().numbers()).containsExactly(10, 12);
    assertThat(shelf(Shelves.only("ru")).readable().packs()).isEmpty();
  }

  @Test
  void refusesFilesThatAreNoPackWithOneLine() throws Exception {
    ModelShelf shelf = shelf(TextModels.NONE);
    byte[] whole = checkedRussian();
    assertRefused(shelf, folder.resolve("nowhere"), "there is no file");
    assertRefused(shelf, file("empty", new byte[0]), "not a usable text model");
    assertRefused(
        shelf,
        file("cut", Arrays.copyOf(whole, 150_000)),
        "the model is cut: 150000 of " + whole.length + " bytes are there");
    assertRefused(
        shelf,
        file("longer", Arrays.copyOf(whole, whole.length + 1)),
        "has " + (whole.length + 1) + " bytes and says " + whole.length);
    byte[] newer = whole.clone();
    newer[4] = 3;
    assertRefused(shelf, file("newer", newer), "format 3 is not known to this version");
    assertRefused(
        shelf,
        file("letter", "Dear friend".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        "not a text model");
    Path large = folder.resolve("large");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(ModelShelf.MAX_PACK_BYTES + 1L);
    }
    assertRefused(shelf, large, "larger than 16 MiB");
    assertThat(shelf.all()).isEmpty();
    assertThat(folder.resolve("packs")).doesNotExist();
  }

  @Test
  void refusesAPackWithOneFlippedBitAnywhere() throws Exception {
    ModelShelf shelf = shelf(TextModels.NONE);
    byte[] whole = checkedRussian();
    int[] places = {9, 12, 60, 2_000, 20_000, whole.length / 2, whole.length - 5, whole.length - 1};
    for (int at : places) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 4;
      assertRefused(shelf, file("flipped", flipped), "its checksum is wrong");
    }
    assertThat(folder.resolve("packs")).doesNotExist();
    assertThat(shelf.add(file("whole", whole), null).language()).isEqualTo("ru");
  }

  @Test
  void refusesAModelWithoutAChecksumUnlessItsHashIsKnown() throws Exception {
    ModelShelf shelf = shelf(TextModels.NONE);
    byte[] kazakh = Files.readAllBytes(Shelves.folder().resolve("kk.tzm"));
    kazakh[kazakh.length - 100] ^= 1;
    assertRefused(shelf, file("kk.tzm", kazakh), "was damaged on its way");
    assertRefused(shelf, Shelves.smallRussian(), "take it by its name only");
    byte[] tampered = smallRussian();
    tampered[tampered.length - 100] ^= 1;
    PackException e =
        catchThrowableOfType(
            PackException.class, () -> shelf.add(file("tampered", tampered), "11d860b8"));
    assertThat(e).hasMessageContaining("is the pack").hasMessageEndingWith(", not 11d860b8");
    assertThat(folder.resolve("packs")).doesNotExist();
    assertThat(shelf.add(Shelves.smallRussian(), "11d860b8").name()).isEqualTo("11d860b8");
  }

  @Test
  void takesMoreOfAHashThanThePartThatIsItsName() throws Exception {
    ModelShelf shelf = shelf(TextModels.NONE);
    String sha256 = shelf.add(Shelves.smallRussian(), "11d860b8").sha256();
    assertThat(shelf.add(Shelves.smallRussian(), sha256).sha256()).isEqualTo(sha256);
    assertThat(shelf.add(Shelves.smallRussian(), sha256.substring(0, 20)).sha256())
        .isEqualTo(sha256);
    for (String other : List.of("", "11d8", sha256.substring(0, 20) + "-", sha256 + "0")) {
      assertThat(
              catchThrowableOfType(
                  PackException.class, () -> shelf.add(Shelves.smallRussian(), other)))
          .as(other)
          .isNotNull();
    }
  }

  @Test
  void refusesOneMorePackThanABundleNames() throws Exception {
    ModelShelf shelf = shelf(TextModels.NONE);
    for (int i = 0; i <= ReadableModels.MAX_PACKS; i++) {
      byte[] other = smallRussian();
      other[other.length - 100] ^= (byte) i;
      Path file = file("pack" + i, ModelFile.checked(other));
      if (i < ReadableModels.MAX_PACKS) {
        shelf.add(file, null);
      } else {
        assertRefused(shelf, file, "4 packs already");
      }
    }
    assertThat(shelf.all()).hasSize(ReadableModels.MAX_PACKS);
  }

  @Test
  void aPackThatWasChangedOnDiskCountsAsNotThere() throws Exception {
    ModelPack pack = shelf(TextModels.NONE).add(Shelves.smallRussian(), "11d860b8");
    Path kept = folder.resolve("packs").resolve(pack.sha256() + ".tzm");
    byte[] bytes = Files.readAllBytes(kept);
    bytes[bytes.length - 100] ^= 1;
    Files.write(kept, bytes);
    ModelShelf next = shelf(TextModels.NONE);
    assertThat(next.all()).isEmpty();
    assertThat(next.damaged()).hasSize(1);
    assertThat(next.damaged().get(0)).contains("was changed since it was added");
  }
}
