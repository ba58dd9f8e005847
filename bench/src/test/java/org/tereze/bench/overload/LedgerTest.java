package org.tereze.bench.overload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LedgerTest {
  private final Ledger ledger = new Ledger(2);

  private void deliver(int writer, int number) {
    byte[] report = new byte[20];
    Ledger.name(report, writer, number);
    ledger.delivered(report, 0);
  }

  @Test
  void countsWhatWasAcknowledgedAndNeverCame() {
    ledger.acked(0, 0);
    ledger.acked(0, 1);
    ledger.acked(1, 0);
    deliver(0, 0);
    deliver(0, 0);
    assertThat(ledger.ackedCount()).isEqualTo(3);
    assertThat(ledger.lost()).isEqualTo(2);
    deliver(1, 0);
    deliver(0, 1);
    deliver(0, 2); // never acknowledged: may come, need not
    assertThat(ledger.lost()).isZero();
  }
}
