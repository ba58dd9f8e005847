package org.tereze.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.tereze.client.card.Card;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.codec.ReadableModels;
import org.tereze.schema.Prekeys;

final class BundleTest {
  private final Pair pair = Pair.exchanged();

  private BundleVerdict offer(int serial, byte[] body) {
    BundleAnswer answer = pair.reporterSending.acceptBundle(serial, body);
    if (answer.verdict() != BundleVerdict.ACCEPTED) {
      assertThat(answer.next()).isSameAs(pair.reporterSending);
    }
    pair.reporterSending = answer.next();
    return answer.verdict();
  }

  @Test
  void carriesKeysRelaysAndModels() {
    Bundles.publish(pair);

    Bundle bundle = Objects.requireNonNull(pair.reporterSending.bundle());

    assertThat(bundle.serial()).isEqualTo(1);
    assertThat(bundle.useUntilHour()).isEqualTo(Pair.HOUR + 30 * 24);
    assertThat(bundle.relays()).isEqualTo(Pair.relays());
    assertThat(bundle.readable().numbers()).containsExactly(9);
    assertThat(bundle.readable().packs()).containsExactly(-2L);
    assertThat(pair.reporterSending.bundleSerial()).isEqualTo(1);
  }

  @Test
  void aNewerOneTakesTheOldOnesPlaceAlsoWhenThatWasReadBefore() {
    for (int serial = 1; serial <= 3; serial++) {
      Bundles.publish(pair);
      assertThat(pair.reporterSending.bundleSerial()).isEqualTo(serial);
      pair.write("between");
      assertThat(pair.reporterSending.bundleSerial()).isEqualTo(serial);
    }
  }

  @Test
  void leavesOutModelsThatHaveNoRoomBesideLongAddresses() throws Exception {
    for (int length : new int[] {20, 33, 38, 42}) {
      List<RelayAddress> relays = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        String address = i + "x".repeat(length - 6) + ":7460";
        relays.add(RelayAddress.of(Pair.relays().get(0).key(), address));
      }
      List<Long> packs = List.of(1L, 2L, 3L, 4L);
      ReadableModels all = new ReadableModels(ReadableModels.BASE_SET.numbers(), packs);
      pair.relativeReceiving =
          pair.relativeReceiving.withNewBundle(
              pair.relative, relays, all, Pair.HOUR, 0, pair.random);
      Bundles.fetch(pair);
      Bundle bundle = Objects.requireNonNull(pair.reporterSending.bundle());

      assertThat(bundle.relays()).isEqualTo(relays);
      assertThat(bundle.readable().packs()).hasSize(length == 20 ? 4 : 0);
      assertThat(bundle.readable().numbers()).hasSize(length > 33 ? 0 : 13);
    }
  }

  @Test
  void anOlderSerialIsRefusedAndTheSameChangesNothing() {
    byte[] first = Bundles.make(pair, Pair.HOUR, 0);
    byte[] second = Bundles.make(pair, Pair.HOUR, 0);

    assertThat(offer(2, second)).isEqualTo(BundleVerdict.ACCEPTED);
    assertThat(offer(2, second)).isEqualTo(BundleVerdict.KNOWN);
    assertThat(offer(1, first)).isEqualTo(BundleVerdict.OLDER);
    assertThat(offer(3, second)).isEqualTo(BundleVerdict.FORGED);
    assertThat(offer(0, second)).isEqualTo(BundleVerdict.FORGED);
    assertThat(offer(-1, second)).isEqualTo(BundleVerdict.FORGED);
  }

  @Test
  void theSameSerialWithOtherKeysIsRefused() {
    ReceivingEnd start = pair.relativeReceiving;
    byte[] one = Bundles.make(pair, Pair.HOUR, 0);
    pair.relativeReceiving = start;
    byte[] other = Bundles.make(pair, Pair.HOUR, 0);

    assertThat(offer(1, one)).isEqualTo(BundleVerdict.ACCEPTED);
    assertThat(offer(1, other)).isEqualTo(BundleVerdict.FORGED);
  }

  @Test
  void anyChangedByteOrOtherLengthIsRefused() {
    byte[] body = Bundles.make(pair, Pair.HOUR, 0);
    for (int i = 0; i < body.length; i++) {
      byte[] changed = body.clone();
      changed[i] ^= 1;
      assertThat(offer(1, changed)).as("byte %d", i).isEqualTo(BundleVerdict.FORGED);
    }
    for (int length : new int[] {0, 1, 16, body.length - 1, body.length + 1}) {
      assertThat(offer(1, Arrays.copyOf(body, length))).isEqualTo(BundleVerdict.FORGED);
    }
    assertThat(offer(1, body)).isEqualTo(BundleVerdict.ACCEPTED);
  }

  @Test
  void anotherPersonsSignatureIsRefusedEvenUnderTheRightSecret() {
    Bundle good = Objects.requireNonNull(Bundle.open(own(), 1, Bundles.make(pair, Pair.HOUR, 0)));
    Prekeys unsigned = Bundles.unsigned(good);
    byte[] forged = Bundle.seal(pair.reporter, own(), unsigned);
    byte[] honest = Bundle.seal(pair.relative, own(), unsigned);

    assertThat(offer(1, forged)).isEqualTo(BundleVerdict.FORGED);
    assertThat(offer(1, honest)).isEqualTo(BundleVerdict.ACCEPTED);
  }

  @Test
  void oneWithoutGoodKeysIsRefusedThoughItIsSigned() {
    Bundle good = Objects.requireNonNull(Bundle.open(own(), 1, Bundles.make(pair, Pair.HOUR, 0)));
    Prekeys keys = Bundles.unsigned(good);
    byte[] overflowing = new byte[1_184];
    Arrays.fill(overflowing, (byte) 0xff);

    for (Prekeys bad :
        List.of(
            keys.toBuilder().clearX25519().build(),
            keys.toBuilder().clearMlKem768().build(),
            keys.toBuilder().setMlKem768(ByteString.copyFrom(overflowing)).build())) {
      assertThat(offer(1, Bundle.seal(pair.relative, own(), bad))).isEqualTo(BundleVerdict.FORGED);
    }
  }

  private Card own() {
    return pair.relativeReceiving.own();
  }

  @Test
  void aBundleOfAnotherMailboxOfTheSamePersonIsRefused() throws Exception {
    ReceivingEnd elsewhere =
        ReceivingEnd.create(pair.relative, 1, Pair.relays(), "", Pair.HOUR, pair.random)
            .withNewBundle(
                pair.relative, Pair.relays(), ReadableModels.NONE, Pair.HOUR, 0, pair.random);

    assertThat(offer(1, elsewhere.bundleBody())).isEqualTo(BundleVerdict.FORGED);
  }

  @Test
  void afterARestoreSerialsGoOnAboveTheKnownOne() {
    ReceivingEnd restored =
        ReceivingEnd.restored(0, pair.relativeReceiving.own()).withBundleSerialAbove(17);
    pair.relativeReceiving = restored;
    Bundles.make(pair, Pair.HOUR, 0);

    assertThat(pair.relativeReceiving.bundleSerial()).isEqualTo(18);
    assertThat(pair.relativeReceiving.withBundleSerialAbove(5).bundleSerial()).isEqualTo(18);
  }
}
