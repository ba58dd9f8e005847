package org.tereze.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.tereze.schema.Receipt;

/**
 * Two people, a network that loses, repeats and reorders, bundles, receipts, restarts and sessions
 * opened anew, in any order that a seed gives: every report is shown exactly once in the end.
 */
final class TwoEndsPropertyTest {
  private final long seed = new Random().nextLong();
  private final Random dice = new Random(seed);
  private final Pair pair = new Pair(new SeededRandom("walk " + seed), dice.nextBoolean());
  private final List<Sealed> written = new ArrayList<>();
  private final List<byte[]> unopened = new ArrayList<>();
  private final Map<String, Integer> shown = new HashMap<>();
  private int hour = Pair.HOUR;

  @RepeatedTest(25)
  void everyReportIsShownExactlyOnce() throws StateException {
    for (int step = 0; step < 60; step++) {
      takeAStep();
    }
    for (Sealed sealed : written) {
      deliver(sealed.envelope());
    }
    retry();
    // What did not open is told to the sender, whose spares bring it.
    for (Sealed sealed : written) {
      deliver(sealed.spare());
    }
    for (int n = 0; n < written.size(); n++) {
      assertThat(shown).as("seed %d", seed).containsEntry("n" + n, 1);
    }
    assertThat(shown).as("seed %d", seed).hasSize(written.size());
    assertReceiptsSayNoMoreThanWasShown();
  }

  private void takeAStep() throws StateException {
    switch (dice.nextInt(8)) {
      case 0:
      case 1:
      case 2:
        written.add(pair.write(Pair.text("n" + written.size()), hour));
        break;
      case 3:
      case 4:
        if (!written.isEmpty()) {
          Sealed sealed = written.get(dice.nextInt(written.size()));
          deliver(dice.nextInt(6) == 0 ? sealed.spare() : sealed.envelope());
        }
        break;
      case 5:
        pair.reporterSending = SendingEnd.fromBytes(pair.reporterSending.toBytes());
        pair.relativeReceiving = ReceivingEnd.fromBytes(pair.relativeReceiving.toBytes());
        break;
      case 6:
        hour += dice.nextInt(400);
        if (pair.relativeReceiving.bundleDue(hour)) {
          Bundles.make(pair, hour, 0);
          Bundles.fetch(pair);
        }
        break;
      default:
        receipts();
    }
  }

  private void receipts() {
    if (pair.relativeReceiving.contact() != null) {
      for (Receipt receipt : pair.relativeReceiving.receipts()) {
        pair.reporterSending = pair.reporterSending.acceptReceipt(receipt);
      }
    }
    pair.relativeReceiving = pair.relativeReceiving.withReceiptsTold();
  }

  private void deliver(byte[] envelope) {
    Opened opened = pair.read(envelope);
    switch (opened.outcome()) {
      case OPENED:
        shown.merge(opened.report().getText(), 1, Integer::sum);
        assertThat(opened.sender()).as("seed %d", seed).isEqualTo(pair.reporter.publicIdentity());
        // The card came inside, or is known already.
        pair.relativeReceiving = pair.relativeReceiving.withContact(pair.reporter.publicIdentity());
        break;
      case DUPLICATE:
        break;
      case UNOPENABLE:
        unopened.add(envelope);
        break;
    }
  }

  private void retry() {
    List<byte[]> waiting = new ArrayList<>(unopened);
    unopened.clear();
    waiting.forEach(this::deliver);
  }

  private void assertReceiptsSayNoMoreThanWasShown() {
    for (Receipt receipt : pair.relativeReceiving.receipts()) {
      for (int n = 0; n < written.size(); n++) {
        Sealed sealed = written.get(n);
        if (sealed.session().matches(receipt.getSession())
            && OpenedNumbers.covers(receipt, sealed.number())) {
          assertThat(shown).as("seed %d", seed).containsKey("n" + n);
        }
      }
    }
  }
}
