package org.tereze.client.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.schema.Attachment;
import org.tereze.schema.Counts;
import org.tereze.schema.Place;
import org.tereze.schema.Report;

/** Reports of any content come back, and never cost more than they measure and one byte. */
final class ReportCodecPropertyTest {
  private static final int ROUNDS = 1_500;
  private static final String[] WORDS = {
    "площадь",
    "перекрыта",
    "жарық",
    "жоқ",
    "police",
    "at",
    "the",
    "corner",
    "اینترنت",
    "🙂",
    "17:40",
    "ҚАЛАЙ?",
    "Ёлка",
    "İstanbul",
    "መብራት",
    "မီး",
    "\u0378",
    "\u0000",
    "\uFEFF"
  };

  @TempDir private Path folder;

  @Test
  void anyReportComesBack() throws ContentException {
    long seed = 20220105;
    Random random = new Random(seed);
    ReportCodec codec = new ReportCodec(new ModelShelf(Shelves.baseSet(), folder.resolve("packs")));
    for (int round = 0; round < ROUNDS; round++) {
      Report report = report(random);
      Packed packed = codec.pack(report, ReadableModels.BASE_SET, Padding.COMPACT);
      assertThat(codec.unpack(packed.plaintext()))
          .as("seed %d, round %d, %s", seed, round, packed.codec())
          .isEqualTo(report);
      assertThat(packed.bytes()).isLessThanOrEqualTo(report.getSerializedSize());
      assertThat(packed.plaintext().length).isEqualTo((1 + packed.bytes() + 3) / 4 * 4);
    }
  }

  private static Report report(Random random) {
    Report.Builder report = Report.newBuilder().setText(words(random, random.nextInt(30)));
    if (random.nextBoolean()) {
      report.setTimeMinutes(random.nextInt() >> random.nextInt(32));
    }
    if (random.nextBoolean()) {
      report.setPlace(place(random));
    }
    if (random.nextBoolean()) {
      report.setKindValue(random.nextInt(20)).setCategoryValue(random.nextInt(20));
    }
    if (random.nextBoolean()) {
      report.setCounts(counts(random));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      report.addTags(random.nextBoolean() ? "help" : words(random, 1));
    }
    if (random.nextInt(5) == 0) {
      report.setReplyTo(ByteString.copyFrom(new byte[8])).setCheckInHours(random.nextInt(48));
      report.addAttachments(Attachment.newBuilder().setName(words(random, 2)));
    }
    return report.build();
  }

  private static Place place(Random random) {
    Place.Builder place = Place.newBuilder();
    if (random.nextInt(3) == 0) {
      place.setName(words(random, 2));
    }
    if (random.nextInt(3) > 0) {
      int decimals = random.nextInt(7);
      int scale = (int) Math.pow(10, decimals);
      place.setDecimals(decimals);
      place.setLatitude(random.nextInt(200 * scale + 1) - 100 * scale);
      place.setLongitude(random.nextInt(380 * scale + 1) - 190 * scale);
    }
    return place.build();
  }

  private static Counts counts(Random random) {
    Counts.Builder counts = Counts.newBuilder().setEstimated(random.nextBoolean());
    if (random.nextBoolean()) {
      counts.setPeople(random.nextInt(100) * (int) Math.pow(10, random.nextInt(8)));
    }
    if (random.nextBoolean()) {
      counts.setKilled(random.nextInt() >>> random.nextInt(32));
    }
    if (random.nextBoolean()) {
      counts.setReleased(random.nextInt(3));
    }
    return counts.build();
  }

  private static String words(Random random, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }
}
