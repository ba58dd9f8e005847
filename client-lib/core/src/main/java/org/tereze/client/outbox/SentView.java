package org.tereze.client.outbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.home.PartsOfReport;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.OutboxRecord;

/** Makes {@link SentReport}s of what the vault holds. Reads only; under the home's lock. */
final class SentView {
  /** Where the slowest part is says where a report is; what ended badly says so once all ended. */
  private static final List<SentState> SLOWEST_FIRST =
      Arrays.asList(
          SentState.QUEUED,
          SentState.IN_CUSTODY,
          SentState.REFUSED,
          SentState.EXPIRED,
          SentState.EVICTED,
          SentState.UNKNOWN,
          SentState.CANCELLED,
          SentState.COLLECTED,
          SentState.OPENED);

  private final Home home;

  SentView(Home home) {
    this.home = home;
  }

  /** One entry by itself. */
  SentReport of(OutboxRecord record) {
    boolean expired = Entries.isExpired(record, home.nowMillis());
    String reason = expired ? Outbox.NEVER_TAKEN : record.getReason();
    return builder(record)
        .state(
            expired ? SentState.EXPIRED : SentState.of(record.getState()),
            Instant.ofEpochMilli(record.getSinceMillis()),
            record.getSaidBy().isEmpty() ? null : record.getSaidBy(),
            reason.isEmpty() ? null : reason)
        .actions(new ArrayList<>(record.getActionsList()))
        .bytes(
            record.getEncodedBytes(),
            record.getCodec(),
            record.getPackedBytes(),
            record.getEnvelopeBytes())
        .keptText(record.getKeptText().isEmpty() ? null : record.getKeptText())
        .build();
  }

  private SentReport.Builder builder(OutboxRecord record) {
    ContactRecord contact = home.contacts.get(Keys.of(record.getContact()));
    return SentReport.builder(record.getId(), contact == null ? "?" : contact.getName())
        .written(Instant.ofEpochMilli(record.getWrittenMillis()))
        .precedence(Outbox.precedence(record.getPrecedence()))
        .lifetimeHours(record.getLifetimeHours())
        .part(record.getPart())
        .file(record.getFile());
  }

  /** The report that this entry is, or is the first part of. */
  SentReport whole(OutboxRecord first) {
    if (first.getParts() == 0) {
      return of(first);
    }
    List<SentReport> parts = new ArrayList<>();
    List<SentReport> pieces = new ArrayList<>();
    int encodedBytes = 0;
    int packedBytes = 0;
    int envelopeBytes = 0;
    for (OutboxRecord record : PartsOfReport.of(home, first)) {
      SentReport part = of(record);
      (part.file() == 0 ? parts : pieces).add(part);
      encodedBytes += part.encodedBytes();
      packedBytes += part.packedBytes();
      envelopeBytes += part.envelopeBytes();
    }
    SentReport slowest = slowest(parts.isEmpty() ? pieces : parts);
    return builder(first)
        .part(0)
        .file(0)
        .parts(parts.size() == 1 ? Collections.emptyList() : parts)
        .pieces(pieces)
        .actions(parts.size() == 1 ? parts.get(0).actions() : Collections.emptyList())
        .state(slowest.state(), slowest.since(), slowest.saidBy(), slowest.reason())
        .bytes(encodedBytes, slowest.codec(), packedBytes, envelopeBytes)
        .keptText(keptText(parts))
        .build();
  }

  /** Of several in one state, that which came to it last. */
  private static SentReport slowest(List<SentReport> parts) {
    SentReport slowest = parts.get(0);
    for (SentReport part : parts) {
      int order = Integer.compare(rank(part), rank(slowest));
      if (order < 0 || (order == 0 && part.since().isAfter(slowest.since()))) {
        slowest = part;
      }
    }
    return slowest;
  }

  private static int rank(SentReport part) {
    return SLOWEST_FIRST.indexOf(part.state());
  }

  private static @Nullable String keptText(List<SentReport> parts) {
    StringBuilder text = new StringBuilder();
    for (SentReport part : parts) {
      text.append(Objects.toString(part.keptText(), ""));
    }
    return text.length() == 0 ? null : text.toString();
  }

  /** Every report that a person wrote, oldest first. */
  List<SentReport> all() {
    List<SentReport> reports = new ArrayList<>();
    for (OutboxRecord record : home.outbox.all()) {
      if (PartsOfReport.isReport(record) && PartsOfReport.isFirst(home, record)) {
        reports.add(whole(record));
      }
    }
    return Collections.unmodifiableList(reports);
  }
}
