package org.tereze.client.home;

import java.util.ArrayList;
import java.util.List;
import org.tereze.client.record.OutboxRecord;
import org.tereze.client.record.What;

/**
 * The entries that are one report for its writer: one, or those of its parts, whose ids follow each
 * other. Reads only; under the home's lock.
 */
public final class PartsOfReport {
  private PartsOfReport() {}

  /** All that are there of this entry's report, itself included, in order. */
  public static List<OutboxRecord> of(Home home, OutboxRecord record) {
    List<OutboxRecord> parts = new ArrayList<>();
    if (record.getParts() == 0) {
      parts.add(record);
    }
    for (int i = 0; i < record.getParts(); i++) {
      OutboxRecord part = home.outbox.get(Keys.of(record.getHeadline() + i));
      if (part != null && part.getHeadline() == record.getHeadline()) {
        parts.add(part);
      }
    }
    return parts;
  }

  /** Whether a report's line is this one: it is whole, or the first part of it that is there. */
  public static boolean isFirst(Home home, OutboxRecord record) {
    List<OutboxRecord> parts = of(home, record);
    return !parts.isEmpty() && parts.get(0).getId() == record.getId();
  }

  /** Whether a person wrote it. */
  public static boolean isReport(OutboxRecord record) {
    return record.getWhat() == What.REPORT;
  }
}
