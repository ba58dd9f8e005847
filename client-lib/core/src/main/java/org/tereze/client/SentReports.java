package org.tereze.client;

import org.tereze.client.ClientException.Reason;
import org.tereze.client.cost.CostBook;
import org.tereze.client.cost.ReportCost;
import org.tereze.client.outbox.Outbox;
import org.tereze.client.outbox.SentReport;

/**
 * The reports of the outbox by their numbers, which may be wrong. Changes ledgers only; the caller
 * commits. Under the home's lock.
 */
final class SentReports {
  private final Outbox outbox;
  private final CostBook costs;

  SentReports(Outbox outbox, CostBook costs) {
    this.outbox = outbox;
    this.costs = costs;
  }

  private static ClientException unknown(long id) {
    return new ClientException(
        Reason.UNKNOWN_REPORT, "there is no report " + id + " in the outbox");
  }

  SentReport get(long id) throws ClientException {
    SentReport report = outbox.shown(id);
    if (report == null) {
      throw unknown(id);
    }
    return report;
  }

  ReportCost cost(long id) throws ClientException {
    ReportCost cost = costs.report(id);
    if (cost == null) {
      throw unknown(id);
    }
    return cost;
  }

  void forget(long id) throws ClientException {
    switch (outbox.forget(id)) {
      case DONE:
        return;
      case NOT_THERE:
        throw unknown(id);
      case UNDER_WAY:
        throw new ClientException(
            Reason.ON_ITS_WAY,
            "report " + id + " is on its way: it can be forgotten once its end is known");
    }
    throw new AssertionError("no such outcome");
  }
}
