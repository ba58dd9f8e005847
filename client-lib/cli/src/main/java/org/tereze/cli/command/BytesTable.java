package org.tereze.cli.command;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.tereze.cli.term.Table;
import org.tereze.cli.term.Terminal;
import org.tereze.client.cost.LinkCost;
import org.tereze.client.cost.ReportCost;
import org.tereze.client.outbox.SentReport;

/**
 * The byte ledger as JSON shows it.
 *
 * @param reports what each report written here cost
 * @param links what each of the last links cost, oldest first
 * @param total all these links together
 */
record BytesTable(List<ReportBytes> reports, List<LinkBytes> links, TotalBytes total) {
  /** The costs of these reports and links; both lists of reports are in the same order. */
  static BytesTable of(List<SentReport> sent, List<ReportCost> costs, List<LinkCost> links) {
    List<ReportBytes> reports = new ArrayList<>();
    for (int i = 0; i < costs.size(); i++) {
      reports.add(ReportBytes.of(sent.get(i), costs.get(i)));
    }
    return new BytesTable(
        reports, links.stream().map(LinkBytes::of).toList(), TotalBytes.of(links));
  }

  void print(Clock clock, Terminal terminal) {
    if (reports.isEmpty() && links.isEmpty()) {
      terminal.say("Nothing was written or sent here yet.");
      return;
    }
    if (!reports.isEmpty()) {
      printReports(terminal);
    }
    if (!links.isEmpty()) {
      printLinks(clock, terminal);
      terminal.print(
          "TCP/IP is estimated: headers, acks, opening, closing; not what TCP sent again."
              + " Of datagrams (UDP) everything is counted.");
    }
  }

  private void printReports(Terminal terminal) {
    Table table =
        new Table(
            "id",
            "to",
            "text",
            "encoded",
            "packed",
            "padded",
            "envelope",
            "links",
            "frames",
            "again",
            "link",
            "IP",
            "total");
    for (ReportBytes report : reports) {
      table.row(
          report.id,
          report.to,
          report.textBytes,
          report.encodedBytes,
          report.packedBytes,
          report.paddedBytes,
          report.envelopeBytes,
          report.links,
          report.frameBytes,
          report.againBytes,
          report.linkBytes,
          report.ipBytes,
          report.totalBytes);
    }
    table.printTo(terminal);
  }

  private void printLinks(Clock clock, Terminal terminal) {
    Table table =
        new Table(
            "link ended",
            "relay",
            "by",
            "reports",
            "their frames",
            "messages",
            "fetched",
            "errands",
            "own",
            "IP",
            "total");
    for (LinkBytes link : links) {
      table.row(
          When.shown(Instant.parse(link.ended), clock),
          When.shortAddress(link.relay),
          link.bearer,
          link.reports,
          link.reportBytes,
          link.messageBytes,
          link.deliveredBytes,
          link.errandBytes,
          link.ownBytes,
          link.ipBytes,
          link.totalBytes);
    }
    table.row(
        "all " + total.links,
        "",
        "",
        total.reports,
        total.reportBytes,
        total.messageBytes,
        total.deliveredBytes,
        total.errandBytes,
        total.ownBytes,
        total.ipBytes,
        total.totalBytes);
    table.printTo(terminal);
  }

  /** See {@link ReportCost}. */
  record ReportBytes(
      long id,
      String to,
      int textBytes,
      int encodedBytes,
      String codec,
      int packedBytes,
      int paddedBytes,
      int envelopeBytes,
      int links,
      long frameBytes,
      long againBytes,
      long linkBytes,
      long ipBytes,
      long totalBytes) {
    static ReportBytes of(SentReport sent, ReportCost cost) {
      return new ReportBytes(
          cost.id(),
          sent.to(),
          cost.textBytes(),
          cost.encodedBytes(),
          sent.codec(),
          cost.packedBytes(),
          cost.paddedBytes(),
          cost.envelopeBytes(),
          cost.links(),
          cost.frameBytes(),
          cost.againBytes(),
          cost.linkBytes(),
          cost.ipBytes(),
          cost.totalBytes());
    }
  }

  /** See {@link LinkCost}. */
  record LinkBytes(
      String relay,
      String ended,
      String bearer,
      int reports,
      long reportBytes,
      long messageBytes,
      long deliveredBytes,
      long errandBytes,
      long ownBytes,
      long sentBytes,
      long streamBytes,
      long ipBytes,
      long totalBytes) {
    static LinkBytes of(LinkCost cost) {
      return new LinkBytes(
          cost.relay(),
          cost.ended().toString(),
          cost.isOfDatagrams() ? "udp" : "tcp",
          cost.reports(),
          cost.reportBytes(),
          cost.messageBytes(),
          cost.deliveredBytes(),
          cost.errandBytes(),
          cost.ownBytes(),
          cost.sentBytes(),
          cost.streamBytes(),
          cost.ipBytes(),
          cost.totalBytes());
    }
  }

  /** Sums over links. */
  record TotalBytes(
      int links,
      int reports,
      long reportBytes,
      long messageBytes,
      long deliveredBytes,
      long errandBytes,
      long ownBytes,
      long sentBytes,
      long streamBytes,
      long ipBytes,
      long totalBytes) {
    static TotalBytes of(List<LinkCost> links) {
      TotalBytes total = new TotalBytes(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
      for (LinkCost link : links) {
        total = total.and(link);
      }
      return total;
    }

    private TotalBytes and(LinkCost link) {
      return new TotalBytes(
          links + 1,
          reports + link.reports(),
          reportBytes + link.reportBytes(),
          messageBytes + link.messageBytes(),
          deliveredBytes + link.deliveredBytes(),
          errandBytes + link.errandBytes(),
          ownBytes + link.ownBytes(),
          sentBytes + link.sentBytes(),
          streamBytes + link.streamBytes(),
          ipBytes + link.ipBytes(),
          totalBytes + link.totalBytes());
    }
  }
}
