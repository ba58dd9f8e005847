package org.tereze.client.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.schema.Category;
import org.tereze.schema.Control;
import org.tereze.schema.Counts;
import org.tereze.schema.Forwarded;
import org.tereze.schema.HeardBy;
import org.tereze.schema.Kind;
import org.tereze.schema.Place;
import org.tereze.schema.Report;
import org.tereze.schema.Signed;

final class ReportCodecTest {
  private static final String RUSSIAN =
      "Полиция перекрыла площадь, слышны выстрелы. Около 2000 человек идут к акимату.";

  /** About 200 characters. */
  private static final String KAZAKH =
      "Алаңда жүзге жуық адам тұр, әскер жоқ. Интернет таңғы алтыдан бері істемейді, дүкендер жабық,"
          + " банкоматтарда ақша жоқ. Ауруханаға барар жол ашық, жаралыларды сонда апарып жатыр. Бәріміз"
          + " аман-есенбіз.";

  @TempDir private Path folder;
  private ModelShelf shelf;
  private ReportCodec codec;

  @BeforeEach
  void open() {
    shelf = new ModelShelf(Shelves.baseSet(), folder.resolve("packs"));
    codec = new ReportCodec(shelf);
  }

  static Report text(String text) {
    return Report.newBuilder().setText(text).build();
  }

  /** The example of the notes on compression: all fields, no text. */
  static Report fields() {
    return Report.newBuilder()
        .setTimeMinutes(529_000)
        .setPlace(Place.newBuilder().setLatitude(4_323_812).setLongitude(7_694_517).setDecimals(5))
        .setCategory(Category.CATEGORY_VIOLENCE)
        .setCounts(Counts.newBuilder().setPeople(2_000).setInjured(3).setDetained(12))
        .addAllTags(Arrays.asList("police", "shots", "internet"))
        .build();
  }

  private static Report signed(Report words, int previousBytes) {
    byte[] noise = new byte[64];
    new Random(3).nextBytes(noise);
    return Report.newBuilder()
        .setSigned(
            Signed.newBuilder()
                .setReport(words.toByteString())
                .setSignature(ByteString.copyFrom(noise))
                .setPrevious(ByteString.copyFrom(noise, 0, previousBytes)))
        .build();
  }

  private static Report forwarded(Report original, String comment) {
    return Report.newBuilder()
        .setText(comment)
        .setForwarded(
            Forwarded.newBuilder()
                .setOriginal(original.toByteString())
                .setAuthorName("Айгүл")
                .setAuthorKey(ByteString.copyFrom(new byte[32])))
        .build();
  }

  private Packed pack(Report report) {
    return codec.pack(report, ReadableModels.BASE_SET, Padding.COMPACT);
  }

  private void assertComesBack(Report report) throws ContentException {
    for (ReadableModels readable : Arrays.asList(ReadableModels.BASE_SET, ReadableModels.NONE)) {
      Packed packed = codec.pack(report, readable, Padding.COMPACT);
      assertThat(codec.unpack(packed.plaintext()).toByteArray())
          .as(packed.codec())
          .isEqualTo(report.toByteArray());
      assertThat(packed.bytes()).isLessThanOrEqualTo(report.getSerializedSize());
    }
  }

  @Test
  void everyShapeComesBackByteForByte() throws ContentException {
    Report words = fields().toBuilder().setText(RUSSIAN).build();
    Report heard =
        words.toBuilder()
            .setHeardBy(HeardBy.newBuilder().setFrom("Дана"))
            .setCheckInHours(9)
            .build();
    for (Report one : Arrays.asList(text(""), text(KAZAKH), fields(), words, heard)) {
      assertComesBack(one);
      assertComesBack(signed(one, 0));
      assertComesBack(signed(one, 16));
      assertComesBack(forwarded(one, ""));
      assertComesBack(forwarded(one, "от двоюродной сестры"));
      assertComesBack(forwarded(signed(one, 16), "from my cousin"));
    }
  }

  @Test
  void whatHasNoSymbolsComesBackToo() throws ContentException {
    Place.Builder place = Place.newBuilder().setName("Площадь Республики");
    assertComesBack(text("a").toBuilder().setPlace(place).build());
    assertComesBack(text("a").toBuilder().setPlace(place.setDecimals(3)).build());
    assertComesBack(text("a").toBuilder().setPlace(place.setLatitude(5)).build());
    assertComesBack(text("a").toBuilder().setPlace(place.setLongitude(180_000)).build());
    assertComesBack(text("a").toBuilder().setPlace(place.setLongitude(-180_000)).build());
    assertComesBack(text("a").toBuilder().setPlace(place.setLongitude(180_001)).build());
    assertComesBack(text("a").toBuilder().setPlace(place.setLatitude(90_000)).build());
    assertComesBack(text("a").toBuilder().setPlace(place.setDecimals(9)).build());
    assertComesBack(text("a").toBuilder().setTimeMinutes(-5).build());
    assertComesBack(text("a").toBuilder().setTimeMinutes(0).build());
    assertComesBack(text("a").toBuilder().setTimeMinutes(Integer.MAX_VALUE).build());
    assertComesBack(text("a").toBuilder().setKind(Kind.KIND_CORRECTION).build());
    assertComesBack(text("a").toBuilder().setKindValue(99).setCategoryValue(77).build());
    Counts.Builder counts = Counts.newBuilder();
    assertComesBack(text("a").toBuilder().setCounts(counts).build());
    assertComesBack(text("a").toBuilder().setCounts(counts.setMissing(0)).build());
    assertComesBack(text("a").toBuilder().setCounts(counts.setKilled(10_000_000)).build());
    assertComesBack(text("a").toBuilder().setCounts(counts.setReleased(-1)).build());
    assertComesBack(text("a").toBuilder().addAllTags(Collections.nCopies(16, "тег")).build());
    assertComesBack(text("a").toBuilder().addAllTags(Collections.nCopies(17, "help")).build());
    assertComesBack(text("a").toBuilder().addTags("").addTags("x".repeat(257)).build());
    assertComesBack(signed(text("a"), 15));
    assertComesBack(forwarded(forwarded(text("a"), ""), ""));
    assertComesBack(text("🙂👨‍👩‍👧 می‌روم \u0378"));
  }

  @Test
  void allFieldsOfTheExampleTake14Bytes() {
    assertThat(pack(fields()).codec()).isEqualTo("fields");
    assertThat(pack(fields()).bytes()).isEqualTo(14);
  }

  @Test
  void aKazakhReportWithTimeAndPlaceFitsOneSmsSealed() {
    Report report = fields().toBuilder().clearCounts().clearTags().setText(KAZAKH).build();
    assertThat(KAZAKH.length()).isBetween(190, 210);
    Packed packed = pack(report);
    assertThat(packed.codec()).isEqualTo("kk");
    assertThat(packed.plaintext().length + 18).isLessThanOrEqualTo(140);
  }

  @Test
  void takesTheModelThatMakesATextSmallest() {
    assertThat(pack(text(RUSSIAN)).codec()).isEqualTo("ru");
    assertThat(pack(text("Soldiers at the corner are checking phones.")).codec()).isEqualTo("en");
    assertThat(pack(text("ارتباط قطع است و نمی‌توانم تماس بگیرم")).codec()).isEqualTo("fa");
    assertThat(pack(signed(text(RUSSIAN), 16)).codec()).isEqualTo("ru");
    assertThat(pack(forwarded(signed(fields(), 0), RUSSIAN)).codec()).isEqualTo("ru");
  }

  @Test
  void usesNoModelThatTheRecipientDoesNotRead() throws Exception {
    ReadableModels kazakh =
        new ReadableModels(Collections.singletonList(10), new java.util.ArrayList<>());
    assertThat(codec.pack(text(RUSSIAN), ReadableModels.NONE, Padding.COMPACT).codec())
        .isEqualTo("deflate");
    assertThat(codec.pack(text(RUSSIAN), kazakh, Padding.COMPACT).codec()).isNotEqualTo("ru");
    assertThat(codec.pack(text(KAZAKH), kazakh, Padding.COMPACT).codec()).isEqualTo("kk");
    ReadableModels strange =
        new ReadableModels(Arrays.asList(0, 1, 2, 16, 26, 30, 31, 99, -1), Arrays.asList(5L));
    assertThat(codec.pack(text(RUSSIAN), strange, Padding.COMPACT).codec()).isEqualTo("deflate");
  }

  @Test
  void usesALargeModelOnlyWithWhoeverReadsItAndNamesItByOneByte() throws Exception {
    ModelPack large = shelf.add(Shelves.large().resolve("kk-large.tzm"), null);
    assertThat(large.name()).isEqualTo("kk-large");
    assertThat(large.language()).isEqualTo("kk");
    assertThat(shelf.readable().numbers()).contains(21).hasSize(14);
    assertThat(shelf.hasBaseSet()).isTrue();
    String news =
        "Алматы облысында интернет байланысы қалпына келтірілді деп хабарлады министрлік. Көпір"
            + " жабық, ауылға азық-түлік тікұшақпен жеткізілді, мектептерде сабақ басталды.";
    Packed small = pack(text(news));
    assertThat(small.codec()).isEqualTo("kk");
    Packed packed = codec.pack(text(news), shelf.readable(), Padding.COMPACT);
    assertThat(packed.codec()).isEqualTo("kk-large");
    assertThat(packed.plaintext()[0] & 0x1f).isEqualTo(21);
    assertThat(packed.bytes()).isLessThan(small.bytes());
    assertThat(codec.unpack(packed.plaintext())).isEqualTo(text(news));
    ContentException e =
        catchThrowableOfType(
            ContentException.class, () -> ReportCodec.PLAIN.unpack(packed.plaintext()));
    assertThat(e.neededModel()).isEqualTo("kk-large");
    assertThat(shelf.has("kk-large")).isTrue();
  }

  @Test
  void usesAPackOnlyWithWhoeverHasIt() throws Exception {
    ModelPack pack = shelf.add(Shelves.smallRussian(), "11d860b8");
    ReadableModels readable =
        new ReadableModels(Collections.emptyList(), Collections.singletonList(pack.hash()));
    Packed packed = codec.pack(text(RUSSIAN), readable, Padding.COMPACT);
    assertThat(packed.codec()).isEqualTo("11d860b8").isEqualTo(pack.name());
    assertThat(codec.unpack(packed.plaintext())).isEqualTo(text(RUSSIAN));

    ContentException e =
        catchThrowableOfType(
            ContentException.class, () -> ReportCodec.PLAIN.unpack(packed.plaintext()));
    assertThat(e.neededModel()).isEqualTo("11d860b8");
    ReadableModels another =
        new ReadableModels(Collections.emptyList(), Collections.singletonList(pack.hash() + 1));
    assertThat(codec.pack(text(RUSSIAN), another, Padding.COMPACT).codec()).isEqualTo("deflate");
  }

  @Test
  void saysWhichModelIsNeeded() {
    byte[] plaintext = pack(text(KAZAKH)).plaintext();
    ContentException e =
        catchThrowableOfType(ContentException.class, () -> ReportCodec.PLAIN.unpack(plaintext));
    assertThat(e.neededModel()).isEqualTo("kk");
    assertThat(e).hasMessageNotContaining("Алаңда");
    for (int codecOfTomorrow = 26; codecOfTomorrow < 31; codecOfTomorrow++) {
      byte[] unknown = {(byte) codecOfTomorrow, 1, 2, 3};
      ContentException other =
          catchThrowableOfType(ContentException.class, () -> codec.unpack(unknown));
      assertThat(other.neededModel()).isNull();
      assertThat(other).hasMessageContaining("codec " + codecOfTomorrow + " is not known");
    }
  }

  @Test
  void whatProgramsTellEachOtherGoesWithoutAModel() {
    Report report = text(RUSSIAN).toBuilder().setControl(Control.getDefaultInstance()).build();
    assertThat(pack(report).codec()).isEqualTo("deflate");
  }

  @Test
  void garbageIsRefusedOrSomeReportAndNeverMore() throws Exception {
    shelf.add(Shelves.smallRussian(), "11d860b8");
    Random random = new Random(20220105);
    for (int i = 0; i < 3_000; i++) {
      byte[] garbage = new byte[1 + random.nextInt(i % 10 == 0 ? 400 : 40)];
      random.nextBytes(garbage);
      garbage[0] = (byte) (i % 14 == 13 ? 31 : 2 + i % 14);
      if (garbage[0] == 31 && garbage.length > 5) {
        ByteBuffer.wrap(garbage).putInt(1, 0x11d860b8);
      }
      try {
        Report report = codec.unpack(garbage);
        assertThat(report.hasControl()).isFalse();
      } catch (ContentException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void likelyCharactersWithoutEndAreRefusedAtTheBound() {
    int most = 64 + 16 * 139;
    int stopped = 0;
    for (int begin = 0; begin < 256; begin++) {
      byte[] endless = new byte[140];
      Arrays.fill(endless, (byte) 0xff);
      endless[0] = 12;
      endless[1] = (byte) begin;
      ContentException e =
          catchThrowableOfType(ContentException.class, () -> codec.unpack(endless));
      stopped += String.valueOf(e.getMessage()).contains("longer than " + most + " char") ? 1 : 0;
    }
    assertThat(stopped).isGreaterThan(100);
  }

  @Test
  void cutAnywhereItIsRefusedOrAnotherReport() throws Exception {
    byte[] padded = pack(fields().toBuilder().setText(KAZAKH).build()).plaintext();
    byte[] whole = Arrays.copyOf(padded, Plaintext.end(padded));
    whole[0] &= 0x1f;
    for (int length = 0; length < whole.length; length++) {
      try {
        assertThat(codec.unpack(Arrays.copyOf(whole, length)).getText()).isNotEqualTo(KAZAKH);
      } catch (ContentException e) {
        assertThat(e.neededModel()).isNull();
      }
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 40);
    Arrays.fill(longer, whole.length, longer.length, (byte) 0x5a);
    assertThat(catchThrowableOfType(ContentException.class, () -> codec.unpack(longer)))
        .hasMessageContaining("behind the end");
  }

  @Test
  void whatStandsForFarMoreThanItsBytesGoesAnotherWay() throws ContentException {
    Report same = text("а".repeat(60_000));
    assertThat(pack(same).codec()).isEqualTo("deflate");
    assertComesBack(same);
  }

  @Test
  void aHundredThousandCharactersComeBack() throws ContentException {
    StringBuilder text = new StringBuilder();
    while (text.length() < 100_000) {
      text.append(RUSSIAN).append(' ').append(text.length()).append('\n');
    }
    assertComesBack(text(text.toString()));
  }
}
