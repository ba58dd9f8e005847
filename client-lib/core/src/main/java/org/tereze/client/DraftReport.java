package org.tereze.client;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.client.ClientException.Reason;
import org.tereze.client.report.FileChunks;
import org.tereze.schema.Category;
import org.tereze.schema.Counts;
import org.tereze.schema.HeardBy;
import org.tereze.schema.Means;
import org.tereze.schema.Place;
import org.tereze.schema.Report;
import org.tereze.wire.Limits;

/** Turns a draft into the message that is sealed. Stateless. */
final class DraftReport {
  private static final double METRES_PER_DEGREE = 111_000;
  private static final int MAX_DECIMALS = 5;

  private DraftReport() {}

  static Report of(Draft draft, ByteString replyTo) throws ClientException {
    requireWhole(draft.text());
    requireWhole(draft.placeName());
    requireWhole(draft.heardFrom());
    for (String tag : draft.tags()) {
      requireWhole(tag);
    }
    Report.Builder report =
        Report.newBuilder()
            .setText(draft.text())
            .addAllTags(draft.tags())
            .setReplyTo(replyTo)
            .setCategory(category(draft.category()))
            .setCheckInHours(draft.checkInHours());
    if (draft.at() != null) {
      report.setTimeMinutes((int) ((draft.at().getEpochSecond() - Limits.EPOCH_SECONDS) / 60));
    }
    if (draft.placeName() != null || draft.placeDegrees() != null) {
      report.setPlace(place(draft));
    }
    if (!draft.counts().isEmpty()) {
      report.setCounts(counts(draft));
    }
    if (draft.heardFrom() != null) {
      report.setHeardBy(
          HeardBy.newBuilder().setFrom(draft.heardFrom()).setMeans(Means.MEANS_TELEPHONE));
    }
    for (AttachedFile file : files(draft)) {
      report.addAttachments(FileChunks.describe(file.name(), file.mediaType(), file.bytes()));
    }
    return report.build();
  }

  private static List<AttachedFile> files(Draft draft) throws ClientException {
    long bytes = 0;
    for (AttachedFile file : draft.files()) {
      file.check();
      bytes += file.bytes().length;
    }
    if (bytes > FileChunks.MAX_FILE_BYTES || draft.files().size() > FileChunks.MAX_FILES) {
      throw new ClientException(
          Reason.TOO_LARGE,
          String.format(
              "a report takes %d files of %d KiB together, not %d of %d B",
              FileChunks.MAX_FILES, FileChunks.MAX_FILE_BYTES / 1024, draft.files().size(), bytes));
    }
    return draft.files();
  }

  /** Half of a character has no encoding: it would arrive as another. */
  static void requireWhole(@Nullable String text) throws ClientException {
    for (int i = 0; text != null && i < text.length(); i++) {
      boolean pair =
          i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
      if (Character.isSurrogate(text.charAt(i)) && !pair) {
        throw new ClientException(
            Reason.BAD_DRAFT, "the report has half a character (a lone surrogate) at " + i);
      }
      i += pair ? 1 : 0;
    }
  }

  private static Category category(String name) throws ClientException {
    if (name.isEmpty()) {
      return Category.CATEGORY_NONE;
    }
    String wanted = "CATEGORY_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    for (Category category : Category.values()) {
      if (category.name().equals(wanted)) {
        return category;
      }
    }
    throw new ClientException(Reason.BAD_DRAFT, "there is no category “" + name + "”");
  }

  /** A cell no finer than the precision asked for. */
  private static Place place(Draft draft) {
    Place.Builder place = Place.newBuilder();
    if (draft.placeName() != null) {
      place.setName(draft.placeName());
    }
    double[] degrees = draft.placeDegrees();
    if (degrees != null) {
      int decimals =
          (int) Math.floor(Math.log10(METRES_PER_DEGREE / Math.max(1, draft.precisionMetres())));
      decimals = Math.max(0, Math.min(MAX_DECIMALS, decimals));
      double scale = Math.pow(10, decimals);
      place
          .setLatitude((int) Math.round(degrees[0] * scale))
          .setLongitude((int) Math.round(degrees[1] * scale))
          .setDecimals(decimals);
    }
    return place.build();
  }

  private static Counts counts(Draft draft) {
    Counts.Builder counts = Counts.newBuilder();
    for (Map.Entry<Draft.CountOf, Integer> count : draft.counts().entrySet()) {
      switch (count.getKey()) {
        case PEOPLE:
          counts.setPeople(count.getValue());
          break;
        case INJURED:
          counts.setInjured(count.getValue());
          break;
        case KILLED:
          counts.setKilled(count.getValue());
          break;
        case DETAINED:
          counts.setDetained(count.getValue());
          break;
        case MISSING:
          counts.setMissing(count.getValue());
          break;
        case RELEASED:
          counts.setReleased(count.getValue());
          break;
      }
    }
    return counts.build();
  }
}
