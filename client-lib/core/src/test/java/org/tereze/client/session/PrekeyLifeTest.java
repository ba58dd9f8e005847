package org.tereze.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long prekeys are used, and when their private halves die. */
final class PrekeyLifeTest {
  private static final int DAY = 24;
  private final Pair pair = Pair.exchanged();

  @Test
  void aCard200DaysOldWithNoNetworkSinceStillOpens() {
    Sealed sealed = pair.write(Pair.text("after 200 days"), Pair.HOUR + 200 * DAY);
    pair.relativeReceiving = pair.relativeReceiving.withoutExpired(200 * DAY);

    Opened opened = pair.read(sealed.envelope(), 200 * DAY);

    assertThat(opened.outcome()).isEqualTo(Outcome.OPENED);
    assertThat(opened.report().getText()).isEqualTo("after 200 days");
  }

  @Test
  void theCardsPrekeyOutlivesBundlesThatNobodyHasUsed() {
    for (int i = 0; i < 10; i++) {
      Bundles.make(pair, Pair.HOUR + i * 21 * DAY, i * 21 * DAY);
      pair.relativeReceiving = pair.relativeReceiving.withoutExpired(i * 21 * DAY);
    }
    assertThat(pair.relativeReceiving.stored().getPrekeysCount())
        .isEqualTo(SessionLimits.MAX_LIVE_PREKEYS);
    assertThat(pair.read(pair.write("by the card").envelope(), 210 * DAY).outcome())
        .isEqualTo(Outcome.OPENED);
  }

  @Test
  void theCardsPrekeyDiesOnceAnOpeningToANewerKeyIsOldEnough() {
    Sealed early = pair.write("to the card's prekey");
    Bundles.publish(pair);
    Sealed newer = pair.write("to the bundle's");
    pair.read(newer.envelope(), 100);

    pair.relativeReceiving =
        pair.relativeReceiving.withoutExpired(100 + SessionLimits.GRACE_HOURS - 1);
    ReceivingEnd justBefore = pair.relativeReceiving;
    assertThat(pair.read(early.envelope()).outcome()).isEqualTo(Outcome.OPENED);

    pair.relativeReceiving = justBefore.withoutExpired(100 + SessionLimits.GRACE_HOURS);
    assertThat(pair.read(early.envelope()).outcome()).isEqualTo(Outcome.UNOPENABLE);
    assertThat(pair.read(early.spare()).outcome()).isEqualTo(Outcome.OPENED);
    assertThat(pair.read(pair.write("goes on").envelope()).outcome()).isEqualTo(Outcome.OPENED);
  }

  @Test
  void aStrangerCannotMakeTheCardsPrekeyDie() {
    Bundles.publish(pair);
    Pair stranger = new Pair(new SeededRandom("stranger"), false);
    SendingEnd end =
        SendingEnd.to(pair.relativeReceiving.own(), stranger.reporterReceiving.own(), false)
            .acceptBundle(
                pair.relativeReceiving.bundleSerial(), pair.relativeReceiving.bundleBody())
            .next();
    Bundle bundle = java.util.Objects.requireNonNull(end.bundle());
    byte[] envelope = BaseToBundle.seal(pair, end, bundle);
    assertThat(pair.read(envelope).outcome()).isEqualTo(Outcome.OPENED);

    pair.relativeReceiving = pair.relativeReceiving.withoutExpired(1_400);

    assertThat(pair.read(pair.write(Pair.text("by the card"), Pair.HOUR).envelope()).outcome())
        .isIn(Outcome.OPENED);
    assertThat(pair.relativeReceiving.stored().getPrekeysList())
        .anySatisfy(prekey -> assertThat(prekey.getSerial()).isZero());
  }

  /** An opening in mode base to a bundle's prekey. */
  private static final class BaseToBundle {
    static byte[] seal(Pair pair, SendingEnd end, Bundle bundle) {
      OpeningPlan plan = OpeningPlan.base(bundle.x25519(), bundle.serial());
      try (OpeningSetup setup = OpeningSetup.make(pair.reporter, end.peer(), plan, pair.random)) {
        return setup.seal(new Envelopes(), end.peer(), new byte[] {0});
      } catch (org.tereze.crypto.CryptoException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void aBundlesKeysDieAtUseUntilPlus32Days() {
    Bundles.publish(pair);
    Sealed sealed = pair.write("to the bundle");
    int dies = SessionLimits.BUNDLE_USE_HOURS + SessionLimits.GRACE_HOURS;
    ReceivingEnd end = pair.relativeReceiving;

    pair.relativeReceiving = end.withoutExpired(dies - 1);
    assertThat(pair.read(sealed.envelope()).outcome()).isEqualTo(Outcome.OPENED);

    pair.relativeReceiving = end.withoutExpired(dies);
    assertThat(pair.read(sealed.envelope()).outcome()).isEqualTo(Outcome.UNOPENABLE);
    Opened spare = pair.read(sealed.spare());
    assertThat(spare.outcome()).isEqualTo(Outcome.OPENED);
    assertThat(spare.spare()).isTrue();
  }

  @Test
  void sessionsAndSkippedKeysDieInTheirTime() {
    pair.read(pair.write("opening").envelope(), 10);
    Sealed skipped = pair.write("skipped");
    pair.read(pair.write("later").envelope(), 20);
    ReceivingEnd end = pair.relativeReceiving;

    ReceivingEnd kept = end.withoutExpired(20 + SessionLimits.GRACE_HOURS - 1);
    assertThat(kept.stored().getSessions(0).getSkippedCount()).isEqualTo(1);
    ReceivingEnd dropped = end.withoutExpired(20 + SessionLimits.GRACE_HOURS);
    assertThat(dropped.stored().getSessions(0).getSkippedCount()).isZero();
    pair.relativeReceiving = dropped;
    assertThat(pair.read(skipped.envelope()).outcome()).isEqualTo(Outcome.UNOPENABLE);

    int last = 10 + SessionLimits.MAX_SESSION_HOURS + SessionLimits.GRACE_HOURS;
    assertThat(end.withoutExpired(last - 1).stored().getSessionsCount()).isEqualTo(1);
    assertThat(end.withoutExpired(last).stored().getSessionsCount()).isZero();
  }

  @Test
  void aNewBundleIsDueAfter21DaysAndAtMostFourPrekeysLive() {
    assertThat(pair.relativeReceiving.bundleDue(Pair.HOUR)).isTrue();
    List<Integer> live = new ArrayList<>();
    for (int day = 0; day < 400; day++) {
      pair.relativeReceiving = pair.relativeReceiving.withoutExpired(day * DAY);
      if (pair.relativeReceiving.bundleDue(Pair.HOUR + day * DAY)) {
        Bundles.make(pair, Pair.HOUR + day * DAY, day * DAY);
        assertThat(day % 21).isZero();
      }
      live.add(pair.relativeReceiving.stored().getPrekeysCount());
    }
    assertThat(live).allMatch(count -> count <= SessionLimits.MAX_LIVE_PREKEYS);
    assertThat(pair.relativeReceiving.bundleSerial()).isEqualTo(20);
  }

  @Test
  void countsOnlyHoursThatClockAndRelayAgreeOn() {
    ConfirmedHours hours = ConfirmedHours.start(1_000).confirm(1_000, 1_000);
    assertThat(hours.confirm(1_010, 1_010).hours()).isEqualTo(10);
    assertThat(hours.confirm(1_010, 9_999).hours()).as("a clock set forward").isEqualTo(10);
    assertThat(hours.confirm(9_999, 1_010).hours()).as("a relay that lies").isEqualTo(10);
    assertThat(hours.confirm(900, 1_010).hours()).isZero();
    assertThat(hours.confirm(1_010, 900).hours()).isZero();
    ConfirmedHours swung = hours.confirm(9_999, 1_001).confirm(1_002, 1_002);
    assertThat(swung.confirm(1_012, 1_012).hours()).isEqualTo(11);
    assertThat(ConfirmedHours.fromBytes(swung.toBytes()).hours()).isEqualTo(swung.hours());
  }
}
