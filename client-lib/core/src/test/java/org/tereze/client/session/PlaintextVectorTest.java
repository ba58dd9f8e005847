package org.tereze.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.codec.ContentException;
import org.tereze.client.codec.ModelShelf;
import org.tereze.client.codec.Packed;
import org.tereze.client.codec.Padding;
import org.tereze.client.codec.ReadableModels;
import org.tereze.client.codec.ReportCodec;
import org.tereze.client.codec.Shelves;
import org.tereze.crypto.Sha256;
import org.tereze.schema.Category;
import org.tereze.schema.Counts;
import org.tereze.schema.Forwarded;
import org.tereze.schema.HeardBy;
import org.tereze.schema.Kind;
import org.tereze.schema.Place;
import org.tereze.schema.Report;
import org.tereze.schema.Signed;

/** Makes {@code proto/vectors/plaintext.json} and reads it back: the codecs from 2 on. */
final class PlaintextVectorTest {
  @TempDir private Path folder;

  private static Report fields() {
    return Report.newBuilder()
        .setTimeMinutes(529_000)
        .setPlace(Place.newBuilder().setLatitude(4_323_812).setLongitude(7_694_517).setDecimals(5))
        .setCategory(Category.CATEGORY_VIOLENCE)
        .setCounts(Counts.newBuilder().setPeople(2_000).setInjured(3).setDetained(12))
        .addAllTags(Arrays.asList("police", "shots", "internet"))
        .build();
  }

  private static Report.Builder kazakh() {
    return Report.newBuilder().setText("Алаңда жүзге жуық адам тұр, әскер жоқ.");
  }

  private static ByteString noise(int number) {
    byte[] name = ("tereze vector signature " + number).getBytes(StandardCharsets.UTF_8);
    return ByteString.copyFrom(Sha256.hash(name));
  }

  private static Report signed(Report words) {
    return Report.newBuilder()
        .setSigned(
            Signed.newBuilder()
                .setReport(words.toByteString())
                .setSignature(noise(1).concat(noise(2)))
                .setPrevious(noise(3).substring(0, 16)))
        .build();
  }

  @Test
  void plaintexts() throws Exception {
    ModelShelf shelf = new ModelShelf(Shelves.baseSet(), folder.resolve("packs"));
    shelf.add(Shelves.smallRussian(), "11d860b8");
    ReportCodec codec = new ReportCodec(shelf);
    ReadableModels packs = new ReadableModels(Collections.emptyList(), shelf.readable().packs());
    VectorFile file =
        new VectorFile(
            "plaintext.json",
            "Plaintexts (SPEC 4, TEXT 13) under the codecs from 2 on: the encoded report and the"
                + " plaintext, padding included. Models are those of client-lib/text/models, and"
                + " small-ru of client-lib/text/src/test/resources as a pack. Those with a fault must"
                + " be refused. Every encoder makes these very bytes.");
    add(file, "all fields, no text", codec, ReadableModels.NONE, fields());
    add(file, "a text", codec, ReadableModels.BASE_SET, kazakh().build());
    Report rest =
        kazakh()
            .setKind(Kind.KIND_HEARSAY)
            .setTimeMinutes(529_003)
            .setPlace(Place.newBuilder().setName("Мира"))
            .addTags("қала")
            .setCheckInHours(24)
            .setHeardBy(HeardBy.newBuilder().setFrom("Дана"))
            .build();
    add(file, "a text, fields, and fields without symbols", codec, ReadableModels.BASE_SET, rest);
    add(file, "signed", codec, ReadableModels.BASE_SET, signed(kazakh().build()));
    Report forwarded =
        Report.newBuilder()
            .setText("біздің көршіден")
            .setForwarded(
                Forwarded.newBuilder()
                    .setOriginal(signed(kazakh().build()).toByteString())
                    .setAuthorName("Айгүл"))
            .build();
    add(file, "forwarded, with a comment", codec, ReadableModels.BASE_SET, forwarded);
    Report russian = Report.newBuilder().setText("Связи почти нет, напишу вечером.").build();
    add(file, "by a pack", codec, packs, russian);
    byte[] text =
        codec.pack(kazakh().build(), ReadableModels.BASE_SET, Padding.COMPACT).plaintext();
    fault(file, "an unknown codec", with(text, 30));
    fault(file, "another language's model", with(text, 9));
    fault(file, "an unknown pack", with(text, 31));
    fault(file, "bytes behind the end", Arrays.copyOf(with(text, 10), text.length + 20));
    for (JsonNode vector : file.compare()) {
      byte[] plaintext = VectorFile.hex(vector, "plaintext");
      if (vector.has("fault")) {
        assertThat(catchThrowableOfType(ContentException.class, () -> codec.unpack(plaintext)))
            .as(vector.toString())
            .isNotNull();
      } else {
        assertThat(codec.unpack(plaintext).toByteArray())
            .isEqualTo(VectorFile.hex(vector, "content"));
      }
    }
  }

  /** Under another codec; the padding stays. */
  private static byte[] with(byte[] plaintext, int codec) {
    byte[] changed = plaintext.clone();
    changed[0] = (byte) ((changed[0] & 0xe0) | codec);
    return changed;
  }

  private static void add(
      VectorFile file, String comment, ReportCodec codec, ReadableModels readable, Report report) {
    Packed packed = codec.pack(report, readable, Padding.COMPACT);
    file.add(comment)
        .text("codec", packed.codec())
        .hex("content", report.toByteArray())
        .hex("plaintext", packed.plaintext());
  }

  private static void fault(VectorFile file, String comment, byte[] plaintext) {
    file.add(comment).text("fault", "refused").hex("plaintext", plaintext);
  }
}
