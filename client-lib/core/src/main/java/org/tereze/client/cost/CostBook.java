package org.tereze.client.cost;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.home.PartsOfReport;
import org.tereze.client.record.CostRecord;
import org.tereze.client.record.LinkRecord;
import org.tereze.client.record.OutboxRecord;
import org.tereze.client.record.What;

/**
 * The byte ledger: what each report and each of the last links cost. Changes ledgers only; the
 * caller commits. Under the home's lock.
 *
 * <p>What a link needed for itself, and TCP and IP, is shared by all that it carried, what was
 * fetched included, in proportion to the bytes. It lies in the vault's journal, a report's line as
 * long as the report's, so that forgetting and wiping take it along.
 *
 * <p><b>Not guaranteed:</b> the cost of a link whose process was killed before the link ended.
 */
public final class CostBook {
  /** Links that are remembered. */
  public static final int MAX_LINKS = 256;

  /** How long, at most. */
  public static final int LINK_DAYS = 30;

  private static final long MILLIS_PER_MINUTE = 60_000;
  private static final long MINUTES_PER_DAY = 1_440;

  private final Home home;

  /** The book of this home. */
  public CostBook(Home home) {
    this.home = home;
  }

  /** Adds a link with this relay, which ended now. */
  public void add(String relay, EndedLink link) {
    long carried = link.carriedBytes();
    long before = 0;
    long reportBytes = 0;
    int reports = 0;
    for (Map.Entry<Long, Long> put : link.puts().entrySet()) {
      long bytes = put.getValue();
      if (find(put.getKey()) != null) {
        long own = share(link.ownBytes(), before, bytes, carried);
        long ip = share(link.ipBytes(), before, bytes, carried);
        add(put.getKey(), bytes, own, ip);
        reportBytes += bytes;
        reports++;
      }
      before += bytes;
    }
    LinkRecord record =
        LinkRecord.newBuilder()
            .setRelay(relay)
            .setEndedMinutes(nowMinutes())
            .setReports(reports)
            .setReportBytes(reportBytes)
            .setMessageBytes(before - reportBytes)
            .setDeliveredBytes(link.deliveredBytes())
            .setErrandBytes(link.errandBytes())
            .setOwnBytes(link.ownBytes())
            .setSentBytes(link.sentBytes())
            .setIpBytes(link.ipBytes())
            .setDatagrams(link.isOfDatagrams())
            .build();
    List<ByteString> keys = home.links.keys();
    long last = keys.isEmpty() ? 0 : keys.get(keys.size() - 1).asReadOnlyByteBuffer().getLong();
    home.links.put(Keys.of(last + 1), record);
    prune();
  }

  /** The report with this handle; null where it is a message between programs, or is gone. */
  private @Nullable OutboxRecord find(long id) {
    OutboxRecord record = id < 0 ? null : home.outbox.get(Keys.of(id));
    return record != null && record.getWhat() == What.REPORT ? record : null;
  }

  /** So that the shares of all that was carried add up to the whole, whatever is rounded. */
  private static long share(long whole, long before, long bytes, long carried) {
    return whole * (before + bytes) / carried - whole * before / carried;
  }

  private void add(long id, long frameBytes, long linkBytes, long ipBytes) {
    CostRecord known = home.costs.get(Keys.of(id));
    CostRecord.Builder next = known == null ? CostRecord.newBuilder() : known.toBuilder();
    if (next.getLinks() > 0) {
      next.setAgainBytes(next.getAgainBytes() + frameBytes);
    }
    home.costs.put(
        Keys.of(id),
        next.setLinks(next.getLinks() + 1)
            .setFrameBytes(next.getFrameBytes() + frameBytes)
            .setLinkBytes(next.getLinkBytes() + linkBytes)
            .setIpBytes(next.getIpBytes() + ipBytes)
            .build());
  }

  /** Forgets links that are too old or too many. */
  public void prune() {
    List<ByteString> keys = home.links.keys();
    for (int i = 0; i < keys.size(); i++) {
      LinkRecord link = home.links.get(keys.get(i));
      // Bound: a phone that is taken tells of no more than this.
      boolean old =
          link != null && nowMinutes() - link.getEndedMinutes() >= LINK_DAYS * MINUTES_PER_DAY;
      if (old || keys.size() - i > MAX_LINKS) {
        home.links.remove(keys.get(i));
      }
    }
  }

  private long nowMinutes() {
    return home.nowMillis() / MILLIS_PER_MINUTE;
  }

  /** Forgets what this report cost. */
  public void remove(long id) {
    home.costs.remove(Keys.of(id));
  }

  /** What each report of the outbox cost, oldest first; one in parts with all of these. */
  public List<ReportCost> reports() {
    List<ReportCost> costs = new ArrayList<>();
    for (OutboxRecord record : home.outbox.all()) {
      if (record.getWhat() == What.REPORT && PartsOfReport.isFirst(home, record)) {
        costs.add(whole(record));
      }
    }
    return costs;
  }

  /** What the report with this number in the outbox cost, or the part with it, or null. */
  public @Nullable ReportCost report(long id) {
    OutboxRecord record = find(id);
    return record == null ? null : record.getPart() > 1 ? view(record) : whole(record);
  }

  private ReportCost whole(OutboxRecord first) {
    ReportCost sum = null;
    for (OutboxRecord record : PartsOfReport.of(home, first)) {
      sum = sum == null ? view(record) : sum.and(view(record));
    }
    return sum == null ? view(first) : sum;
  }

  private ReportCost view(OutboxRecord record) {
    CostRecord cost = home.costs.get(Keys.of(record.getId()));
    return new ReportCost(record, cost == null ? CostRecord.getDefaultInstance() : cost);
  }

  /** What each of the last links cost, oldest first. */
  public List<LinkCost> links() {
    List<LinkCost> costs = new ArrayList<>();
    for (LinkRecord link : home.links.all()) {
      Instant ended = Instant.ofEpochMilli(link.getEndedMinutes() * MILLIS_PER_MINUTE);
      costs.add(new LinkCost(link, ended));
    }
    return costs;
  }
}
