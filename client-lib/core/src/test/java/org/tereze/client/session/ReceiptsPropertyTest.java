package org.tereze.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.tereze.client.session.stored.StoredOpened;
import org.tereze.schema.Receipt;

/** The arithmetic of receipts against a plain set of numbers. */
final class ReceiptsPropertyTest {
  private static final StoredOpened NONE =
      StoredOpened.newBuilder().setSession(ByteString.copyFrom(new byte[8])).build();

  @RepeatedTest(50)
  void saysExactlyWhatWasOpenedWithinItsReach() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int reach = 1 + random.nextInt(300);
    Set<Integer> numbers = new TreeSet<>();
    StoredOpened opened = NONE;
    for (int i = 0; i < 2 * reach; i++) {
      int number = random.nextInt(reach);
      numbers.add(number);
      opened = OpenedNumbers.add(opened, number);
      Receipt receipt = OpenedNumbers.receipt(opened);
      assertThat(OpenedNumbers.wellFormed(receipt)).as("seed %d", seed).isTrue();
      for (int n = 0; n < reach; n++) {
        assertThat(OpenedNumbers.contains(opened, n))
            .as("seed %d, number %d", seed, n)
            .isEqualTo(numbers.contains(n));
        boolean within = n <= receipt.getUpTo() + 8 * OpenedNumbers.MAX_LATER_BYTES;
        assertThat(OpenedNumbers.covers(receipt, n))
            .as("seed %d, number %d", seed, n)
            .isEqualTo(within && numbers.contains(n));
      }
    }
  }

  @Test
  void refusesReceiptsThatNoHonestProgramMakes() {
    Receipt good = OpenedNumbers.receipt(OpenedNumbers.add(NONE, 0));
    assertThat(OpenedNumbers.wellFormed(good)).isTrue();
    assertThat(OpenedNumbers.wellFormed(good.toBuilder().setUpTo(65_537).build())).isFalse();
    assertThat(OpenedNumbers.wellFormed(good.toBuilder().setUpTo(-1).build())).isFalse();
    assertThat(
            OpenedNumbers.wellFormed(
                good.toBuilder().setLater(ByteString.copyFrom(new byte[9])).build()))
        .isFalse();
    assertThat(OpenedNumbers.wellFormed(good.toBuilder().clearSession().build())).isFalse();
    Pair pair = Pair.exchanged();
    assertThat(pair.reporterSending.acceptReceipt(good.toBuilder().clearSession().build()))
        .isSameAs(pair.reporterSending);
  }

  @Test
  void areDueOnceForEachChange() {
    Pair pair = Pair.exchanged();
    assertThat(pair.relativeReceiving.receiptsDue()).isFalse();
    pair.read(pair.write("opening").envelope());
    assertThat(pair.relativeReceiving.receipts()).hasSize(1);

    pair.relativeReceiving = pair.relativeReceiving.withReceiptsTold();
    assertThat(pair.relativeReceiving.receiptsDue()).isFalse();

    Sealed next = pair.write("next");
    pair.read(next.envelope());
    assertThat(pair.relativeReceiving.receipts().get(0).getUpTo()).isEqualTo(2);
    assertThat(pair.relativeReceiving.hasOpened(next.session(), 1)).isTrue();
    assertThat(pair.relativeReceiving.hasOpened(next.session(), 2)).isFalse();
  }
}
