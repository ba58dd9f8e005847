package org.tereze.client.inbox;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.record.InboxRecord;
import org.tereze.client.report.ReportException;
import org.tereze.client.report.Reports;
import org.tereze.schema.Part;
import org.tereze.schema.Report;
import org.tereze.wire.Limits;

/**
 * Which opened envelopes are one report: parts are sealed one after the other in one session, so
 * the session and the number that the first of them has, or will have, tell. Changes ledgers only;
 * the caller commits. Under the home's lock.
 *
 * <p>A report has the number on this device that its first part to come was given, in whatever
 * order the parts come; its entries lie under that number. What is still to come of a report that
 * was forgotten is forgotten, too: a mark is left for it for {@value #MARK_HOURS} hours.
 */
final class PartSeries {
  /** Longer than anything may be on its way. */
  private static final int MARK_HOURS = 4 * Limits.MAX_LIFETIME_HOURS;

  private static final long MILLIS_PER_HOUR = 3_600_000;

  private final Home home;
  private @Nullable Map<Series, Long> ids;

  PartSeries(Home home) {
    this.home = home;
  }

  /** What an opened report was. */
  enum Kept {
    /** The first that came of it. */
    NEW,
    /** More of one that is here. */
    MORE,
    /** Of one that was forgotten: it was not kept. */
    FORGOTTEN
  }

  /** The inbox may have changed otherwise than by {@link #keep}. */
  void forget() {
    ids = null;
  }

  /** Puts what was opened where it belongs; the record gets its number. */
  Kept keep(InboxRecord.Builder record, Report report) {
    Part part = part(report);
    int first = record.getNumber() - part.getNumber() + 1;
    if (part.getOf() < 2) {
      record.setId(nextId());
      home.inbox.put(Keys.of(record.getId()), record.build());
      return Kept.NEW;
    }
    record.setPart(part.getNumber()).setParts(part.getOf());
    Series series = new Series(record.getContact(), record.getSession(), first, part.getOf());
    Long known = ids().get(series);
    record.setId(known == null ? nextId() : known);
    if (known == null) {
      ids().put(series, record.getId());
    } else if (isForgotten(record.getId())) {
      return Kept.FORGOTTEN;
    }
    home.inbox.put(Keys.of(record.getId(), part.getNumber()), record.build());
    return known == null ? Kept.NEW : Kept.MORE;
  }

  /** The place in what was sent together; of 0 parts if it came alone or says what cannot be. */
  private static Part part(Report report) {
    try {
      Part part = report.hasForwarded() ? report.getPart() : Reports.words(report).getPart();
      return Reports.isPlace(part) ? part : Part.getDefaultInstance();
    } catch (ReportException e) {
      return Part.getDefaultInstance();
    }
  }

  private long nextId() {
    long id = home.self().getNextReceived();
    home.self(home.self().toBuilder().setNextReceived(id + 1).build());
    return id;
  }

  private boolean isForgotten(long id) {
    InboxRecord mark = home.inbox.get(Keys.of(id));
    return mark != null && mark.getForgotten();
  }

  /** Removes all that is here of one report. */
  void remove(List<InboxRecord> records) {
    InboxRecord first = records.get(0);
    for (InboxRecord record : records) {
      home.inbox.remove(
          record.getParts() == 0
              ? Keys.of(record.getId())
              : Keys.of(record.getId(), record.getPart()));
    }
    if (records.size() < first.getParts()) {
      InboxRecord mark =
          first.toBuilder()
              .clearReport()
              .setForgotten(true)
              .setReceivedMillis(home.nowMillis())
              .build();
      home.inbox.put(Keys.of(first.getId()), mark);
    }
    forget();
  }

  /** Forgets marks for what cannot come any more. */
  void forgetOld() {
    for (InboxRecord record : home.inbox.all()) {
      long hours = (home.nowMillis() - record.getReceivedMillis()) / MILLIS_PER_HOUR;
      if (record.getForgotten() && hours > MARK_HOURS) {
        home.inbox.remove(Keys.of(record.getId()));
        forget();
      }
    }
  }

  private Map<Series, Long> ids() {
    Map<Series, Long> known = ids;
    if (known == null) {
      known = new HashMap<>();
      for (InboxRecord record : home.inbox.all()) {
        if (record.getParts() > 0) {
          int first = record.getNumber() - record.getPart() + 1;
          known.put(
              new Series(record.getContact(), record.getSession(), first, record.getParts()),
              record.getId());
        }
      }
      ids = known;
    }
    return known;
  }

  /** What all parts of a report have in common. */
  private static final class Series {
    private final int contact;
    private final ByteString session;
    private final int first;
    private final int parts;

    Series(int contact, ByteString session, int first, int parts) {
      this.contact = contact;
      this.session = session;
      this.first = first;
      this.parts = parts;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Series
          && ((Series) other).contact == contact
          && ((Series) other).session.equals(session)
          && ((Series) other).first == first
          && ((Series) other).parts == parts;
    }

    @Override
    public int hashCode() {
      return Objects.hash(contact, session, first, parts);
    }
  }
}
