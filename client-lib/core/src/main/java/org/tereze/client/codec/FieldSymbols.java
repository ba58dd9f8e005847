package org.tereze.client.codec;

import java.util.Arrays;
import java.util.List;
import org.tereze.schema.Report;
import org.tereze.text.TextFormatException;
import org.tereze.text.TextReader;
import org.tereze.text.TextWriter;

/**
 * Kind, category, time, place, counts and tags of a report as symbols: {@code proto/TEXT.md},
 * section 13. Stateless.
 *
 * <p>A field that does not fit its symbols is written as absent, and stays in what {@link #rest}
 * leaves.
 */
final class FieldSymbols {
  /** Tags that many reports carry, by number; it never changes. */
  private static final List<String> TAGS =
      Arrays.asList(
          "police",
          "army",
          "shots",
          "crowd",
          "checkpoint",
          "arrest",
          "wounded",
          "dead",
          "fire",
          "hospital",
          "internet",
          "power",
          "water",
          "food",
          "road",
          "help");

  private static final int EVEN = 1 << 15;
  private static final int SELDOM = 1 << 14;
  private static final int RARE = 1 << 12;
  private static final int LIKELY = 7 << 13;
  private static final int USUAL = 3 << 14;

  private static final int KINDS = 16;
  private static final int CATEGORIES = 12;
  private static final int MAX_TIME_MINUTES = 1 << 26;
  private static final int ROUND_MINUTES = 5;
  private static final int ROUND_LOW_BITS = 17;
  private static final int MINUTE_LOW_BITS = 19;
  private static final int MAX_TAGS = 16;

  /** The longest tag or name that is a symbol's text. */
  static final int MAX_CODE_POINTS = 256;

  /** The same without a model, where texts are counted in bytes of UTF-8. */
  static final int MAX_UTF8_BYTES = 4 * MAX_CODE_POINTS;

  private FieldSymbols() {}

  /** Who writes no text says it with fields. */
  private static int presence(boolean hasText) {
    return hasText ? SELDOM : LIKELY;
  }

  static void write(Report words, TextWriter out) {
    int presence = presence(!words.getText().isEmpty());
    out.flag(hasKind(words), RARE);
    if (hasKind(words)) {
      out.choice(words.getKindValue(), KINDS);
    }
    out.flag(hasCategory(words), presence);
    if (hasCategory(words)) {
      out.choice(words.getCategoryValue(), CATEGORIES);
    }
    out.flag(hasTime(words), presence);
    if (hasTime(words)) {
      writeTime(words.getTimeMinutes(), out);
    }
    out.flag(hasPlace(words), presence);
    if (hasPlace(words)) {
      PlaceSymbols.write(words.getPlace(), out);
    }
    out.flag(hasCounts(words), presence);
    if (hasCounts(words)) {
      CountSymbols.write(words.getCounts(), out);
    }
    out.flag(hasTags(words), presence);
    if (hasTags(words)) {
      writeTags(words.getTagsList(), out);
    }
  }

  /** What is left of the words when these fields and the text are gone. */
  static Report rest(Report words) {
    Report.Builder rest = words.toBuilder().clearText();
    if (hasKind(words)) {
      rest.clearKind();
    }
    if (hasCategory(words)) {
      rest.clearCategory();
    }
    if (hasTime(words)) {
      rest.clearTimeMinutes();
    }
    if (hasPlace(words)) {
      rest.clearPlace();
    }
    if (hasCounts(words)) {
      rest.clearCounts();
    }
    if (hasTags(words)) {
      rest.clearTags();
    }
    return rest.build();
  }

  /** Adds what {@link #write} wrote to {@code words}. */
  static void read(boolean hasText, TextReader in, Report.Builder words)
      throws TextFormatException {
    int presence = presence(hasText);
    if (in.flag(RARE)) {
      words.setKindValue(in.choice(KINDS));
    }
    if (in.flag(presence)) {
      words.setCategoryValue(in.choice(CATEGORIES));
    }
    if (in.flag(presence)) {
      words.setTimeMinutes(readTime(in));
    }
    if (in.flag(presence)) {
      words.setPlace(PlaceSymbols.read(in));
    }
    if (in.flag(presence)) {
      words.setCounts(CountSymbols.read(in));
    }
    if (in.flag(presence)) {
      readTags(in, words);
    }
  }

  private static boolean hasKind(Report words) {
    return words.getKindValue() > 0 && words.getKindValue() < KINDS;
  }

  private static boolean hasCategory(Report words) {
    return words.getCategoryValue() > 0 && words.getCategoryValue() < CATEGORIES;
  }

  private static boolean hasTime(Report words) {
    return words.hasTimeMinutes()
        && words.getTimeMinutes() >= 0
        && words.getTimeMinutes() < MAX_TIME_MINUTES;
  }

  private static boolean hasPlace(Report words) {
    return words.hasPlace() && PlaceSymbols.fits(words.getPlace());
  }

  private static boolean hasCounts(Report words) {
    return words.hasCounts() && CountSymbols.fits(words.getCounts());
  }

  private static boolean hasTags(Report words) {
    for (String tag : words.getTagsList()) {
      if (tag.length() > MAX_CODE_POINTS) {
        return false;
      }
    }
    return words.getTagsCount() > 0 && words.getTagsCount() <= MAX_TAGS;
  }

  private static void writeTime(int minutes, TextWriter out) {
    boolean round = minutes % ROUND_MINUTES == 0;
    out.flag(round, USUAL);
    if (round) {
      out.number(minutes / ROUND_MINUTES, ROUND_LOW_BITS);
    } else {
      out.number(minutes, MINUTE_LOW_BITS);
    }
  }

  private static int readTime(TextReader in) throws TextFormatException {
    boolean round = in.flag(USUAL);
    long minutes =
        round ? (long) in.number(ROUND_LOW_BITS) * ROUND_MINUTES : in.number(MINUTE_LOW_BITS);
    if (minutes >= MAX_TIME_MINUTES) {
      throw new TextFormatException("no such time");
    }
    return (int) minutes;
  }

  private static void writeTags(List<String> tags, TextWriter out) {
    for (int i = 0; i < tags.size(); i++) {
      int known = TAGS.indexOf(tags.get(i));
      out.flag(known >= 0, LIKELY);
      if (known >= 0) {
        out.choice(known, TAGS.size());
      } else {
        out.text(tags.get(i));
      }
      if (i + 1 < MAX_TAGS) {
        out.flag(i + 1 < tags.size(), EVEN);
      }
    }
  }

  private static void readTags(TextReader in, Report.Builder words) throws TextFormatException {
    boolean more = true;
    for (int i = 0; more; i++) {
      words.addTags(in.flag(LIKELY) ? TAGS.get(in.choice(TAGS.size())) : in.text(MAX_UTF8_BYTES));
      more = i + 1 < MAX_TAGS && in.flag(EVEN);
    }
  }
}
