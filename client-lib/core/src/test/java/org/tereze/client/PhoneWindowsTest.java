package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.fake.Person;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.outbox.SentState;
import org.tereze.client.record.WindowsRecord;
import org.tereze.client.window.KnownWindows;
import org.tereze.testkit.LineShape;
import org.tereze.window.schedule.NextTry;
import org.tereze.window.schedule.NextTry.Why;
import org.tereze.wire.AckCode;
import org.tereze.wire.Precedence;

/** A phone that goes by its schedule: what it is told, what it keeps, what it holds to. */
@Timeout(60)
class PhoneWindowsTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;

  private static void jumpTo(Town town, Instant time) {
    Duration until = Duration.between(town.clock.instant(), time);
    town.clock.advance(until.isNegative() ? Duration.ZERO : until);
  }

  private static List<BurstOutcome> flushNext(Town town, Client phone) throws ClientException {
    NextTry next = phone.nextTry();
    jumpTo(town, next.at());
    return phone.flush(next, BurstListener.NONE);
  }

  private static SentState state(Client phone, long id) throws ClientException {
    return phone.sent(id).state();
  }

  /** Days on which the line is open from 07:30 to 10:00, and the phone goes by its schedule. */
  private static void liveThrough(Town town, Person person, int days) throws ClientException {
    Instant end = town.clock.instant().plus(DAY.multipliedBy(days));
    while (town.clock.instant().isBefore(end)) {
      NextTry next = person.client().nextTry();
      jumpTo(town, next.at());
      town.line.unplug();
      if (isOpen(town)) {
        town.line.add(town.relay);
      }
      person.client().flush(next, BurstListener.NONE);
    }
  }

  private static boolean isOpen(Town town) {
    long minute = Math.floorMod(town.clock.instant().getEpochSecond(), 86_400L) / 60;
    return minute >= 450 && minute < 600;
  }

  @Test
  void withoutARelayThereIsNoNextTry() throws Exception {
    try (Town town = Town.empty(folder);
        Person nobody = new Person(folder.resolve("x"), town.clock, town.line, town.random)) {
      assertThat(nobody.client().nextTry().why()).isEqualTo(Why.NEVER);
      assertThat(nobody.client().nextReceipt()).isEqualTo(Instant.MAX);
    }
  }

  @Test
  void learnsWhenWindowsOpenAndSaysSo() throws Exception {
    try (Town town = Town.withCards(folder)) {
      town.clock.advance(Duration.ofHours(12));
      liveThrough(town, town.reporter, 5);
      KnownWindows known = town.reporter.client().knownWindows();
      KnownWindows.Span likely = Objects.requireNonNull(known.mostLikely());
      assertThat(likely.fromMinute()).isBetween(330, 510);
      assertThat(likely.fromMinute() + likely.minutes()).isBetween(540, 780);
      assertThat(known.daysFound(town.clock.instant())).isBetween(4, 5);
      assertThat(known.days(town.clock.instant())).isBetween(5, 7);
      assertThat(known.lastFound()).isNotNull();
      assertThat(known.saidByRelay()).isNull();
    }
  }

  @Test
  void goesOnWhereItWasWhenTheHomeIsOpenedAgain() throws Exception {
    try (Town town = Town.withCards(folder)) {
      liveThrough(town, town.reporter, 3);
      NextTry before = town.reporter.client().nextTry();
      for (int i = 0; i < 5; i++) {
        town.clock.advance(Duration.ofSeconds(20));
        town.reporter.reopen();
        NextTry after = town.reporter.client().nextTry();
        assertThat(after.why()).isEqualTo(before.why());
        assertThat(Duration.between(before.at(), after.at()).abs())
            .isLessThanOrEqualTo(Duration.ofSeconds(before.why() == Why.PROBE ? 0 : 200));
      }
      assertThat(town.reporter.client().knownWindows().count()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void startingOftenIsNotTryingOften() throws Exception {
    try (Town town = Town.withCards(folder)) {
      town.line.unplug();
      int tries = 0;
      for (int minute = 0; minute < 24 * 60; minute += 2) {
        town.clock.advance(Duration.ofMinutes(2));
        town.reporter.reopen();
        NextTry next = town.reporter.client().nextTry();
        if (!next.at().isAfter(town.clock.instant())) {
          town.reporter.client().flush(next, BurstListener.NONE);
          tries++;
        }
      }
      assertThat(tries).isBetween(15, 35);
    }
  }

  @Test
  void keepsNoNetworkAndNoRelayInWhatItLearned() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      liveThrough(town, town.reporter, 2);
      town.reporter.client().close();
      try (Home home =
          Homes.open(town.reporter.home(), Person.passphrase(), town.reporter.options())) {
        WindowsRecord learned = Objects.requireNonNull(home.windows.get(Keys.of("learned")));
        assertThat(learned.getSerializedSize()).isBetween(130, 400);
        assertThat(learned.getPlannedList()).isEmpty();
        assertThat(home.windows.keys()).hasSize(1);
        String all = learned.toByteString().toString(StandardCharsets.ISO_8859_1);
        assertThat(all).doesNotContain("home", "fake", town.relay.address().substring(0, 12));
      }
      town.reporter.open();
    }
  }

  @Test
  void whatIsWrittenGoesAtOnceWhileTheRelayAnswersAndNotWhenItIsSentBack() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Client phone = town.reporter.client();
      town.reporter.flush();
      assertThat(phone.nextTry().why()).isEqualTo(Why.PROBE);
      phone.write(new Draft("Relative", "now"));
      NextTry next = phone.nextTry();
      assertThat(next.why()).isEqualTo(Why.OPEN);
      assertThat(next.at()).isEqualTo(town.clock.instant());
      town.relay.refuseWith = AckCode.FULL;
      phone.flush(next, BurstListener.NONE);
      assertThat(phone.outbox()).last().matches(one -> one.state() == SentState.QUEUED);
      assertThat(phone.nextTry().why()).as("its mailbox is full").isEqualTo(Why.PROBE);
    }
  }

  @Test
  void aNetworkThatChangedBringsATryButNotMoreThanThree() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Client phone = town.reporter.client();
      town.line.unplug();
      town.clock.advance(Duration.ofHours(30));
      flushNext(town, phone);
      int woken = 0;
      for (int i = 0; i < 20; i++) {
        phone.networkChanged();
        town.reporter.reopen();
        phone = town.reporter.client();
        NextTry next = phone.nextTry();
        if (next.why() == Why.WOKEN
            && next.at().isBefore(town.clock.instant().plus(Duration.ofMinutes(3)))) {
          woken++;
          jumpTo(town, next.at());
          phone.flush(next, BurstListener.NONE);
        }
      }
      assertThat(woken).isEqualTo(3);
    }
  }

  /** Unlikely for 16 half hours, most likely for four, unlikely for 28. */
  private static final byte[] FROM_EIGHT_TO_TEN = {
    0x10, 0b00000010, 0b00011001, 0, (byte) 0b11100000
  };

  private static int confirmedHours(Town town) throws Exception {
    town.reporter.closeQuietly();
    int hours;
    try (Home home =
        Homes.open(town.reporter.home(), Person.passphrase(), town.reporter.options())) {
      hours = home.confirmedHours();
    }
    town.reporter.reopen();
    return hours;
  }

  @Test
  void aHintWithoutAnHourConfirmsNone() throws Exception {
    try (Town town = Town.withCards(folder)) {
      int hour = town.hour();
      town.relay.hour = hour;
      Town.expectWhole(town.reporter.flush());
      int before = confirmedHours(town);
      town.clock.advance(Duration.ofHours(20));
      town.relay.hour = -1;
      town.relay.forecast = FROM_EIGHT_TO_TEN;
      Town.expectWhole(town.reporter.flush());
      town.relay.hour = hour + 10;
      Town.expectWhole(town.reporter.flush());
      assertThat(confirmedHours(town)).isEqualTo(before + 10);
    }
  }

  @Test
  void hearsAForecastAndKeepsIt() throws Exception {
    try (Town town = Town.withCards(folder)) {
      town.relay.forecast = FROM_EIGHT_TO_TEN;
      town.relay.hour = town.hour();
      Town.expectWhole(town.reporter.flush());
      town.reporter.reopen();
      KnownWindows.Span said =
          Objects.requireNonNull(town.reporter.client().knownWindows().saidByRelay());
      assertThat(said.fromMinute()).isEqualTo(480);
      assertThat(said.minutes()).isEqualTo(120);
    }
  }

  @Test
  void aForecastThatCannotBeReadSaysNothing() throws Exception {
    try (Town town = Town.withCards(folder)) {
      town.relay.hour = town.hour();
      for (int bytes : new int[] {1, 4, 6, 4_000}) {
        town.relay.forecast = Arrays.copyOf(FROM_EIGHT_TO_TEN, bytes);
        Town.expectWhole(town.reporter.flush());
        assertThat(town.reporter.client().knownWindows().saidByRelay()).isNull();
      }
    }
  }

  @Test
  void addsListsAndRemovesWindowsAndNamesTheFieldThatIsWrong() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Client phone = town.reporter.client();
      Map<String, String> night = Map.of("at", "30 2 * * *", "lasts", "3h", "zone", "Asia/Almaty");
      assertThat(phone.addWindow(night)).isEqualTo(1);
      assertThat(phone.addWindow(Map.of("at", "0 12 * * SUN", "lasts", "1h"))).isEqualTo(2);
      town.reporter.reopen();
      phone = town.reporter.client();
      assertThat(phone.windows()).hasSize(2).first().isEqualTo(night);
      phone.removeWindow(1);
      assertThat(phone.windows()).singleElement().matches(one -> "1h".equals(one.get("lasts")));
      Client same = phone;
      assertThatThrownBy(() -> same.removeWindow(2)).hasMessageContaining("no window 2");
      assertThatThrownBy(() -> same.addWindow(Map.of("at", "99 * * * *", "lasts", "1h")))
          .isInstanceOf(ClientException.class)
          .hasMessageContaining("at = “99 * * * *”")
          .hasMessageContaining("minute");
      assertThatThrownBy(() -> same.addWindow(Map.of("at", "0 1 * * *", "length", "1h")))
          .hasMessageContaining("length");
      for (int i = phone.windows().size(); i < 16; i++) {
        phone.addWindow(night);
      }
      assertThatThrownBy(() -> same.addWindow(night)).hasMessageContaining("16");
    }
  }

  /** A window of the next three hours with these limits; it is open. */
  private static Client inWindow(Town town, String field, String value) throws ClientException {
    Client phone = town.reporter.client();
    town.clock.advance(Duration.ofHours(3));
    phone.addWindow(Map.of("at", "0 3 * * *", "lasts", "3h", field, value));
    town.clock.advance(Duration.ofMinutes(2));
    return phone;
  }

  @Test
  void sendsOnlyOrReceivesOnlyAsTheWindowSays() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Client phone = inWindow(town, "only", "send");
      town.relative.client().write(new Draft("Reporter", "for you"));
      town.relative.flush();
      long id = phone.write(new Draft("Relative", "up"));
      assertThat(phone.nextTry().why()).isEqualTo(Why.PLANNED);
      Town.expectWhole(flushNext(town, phone));
      assertThat(state(phone, id)).isEqualTo(SentState.IN_CUSTODY);
      assertThat(town.reporter.texts()).isEmpty();
      phone.removeWindow(1);
      phone.addWindow(Map.of("at", "0 3 * * *", "lasts", "3h", "only", "receive"));
      long later = phone.write(new Draft("Relative", "later"));
      Town.expectWhole(flushNext(town, phone));
      assertThat(town.reporter.texts()).containsExactly("for you");
      assertThat(state(phone, later)).isEqualTo(SentState.QUEUED);
      Town.expectWhole(phone.flush(BurstListener.NONE));
      assertThat(state(phone, later)).as("a person's own word").isEqualTo(SentState.IN_CUSTODY);
    }
  }

  @Test
  void leavesWhatIsLessUrgentThanTheWindowIsFor() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Client phone = inWindow(town, "lowest", "PRIORITY");
      phone.write(new Draft("Relative", "opens the session"));
      town.reporter.flush();
      jumpTo(town, town.clock.instant().plusSeconds(60));
      long routine = phone.write(new Draft("Relative", "routine"));
      long urgent = phone.write(new Draft("Relative", "urgent").precedence(Precedence.IMMEDIATE));
      Town.expectWhole(flushNext(town, phone));
      assertThat(state(phone, urgent)).isEqualTo(SentState.IN_CUSTODY);
      assertThat(state(phone, routine)).isEqualTo(SentState.QUEUED);
      assertThat(phone.nextTry().at())
          .as("nothing for this window is left")
          .isAfterOrEqualTo(Instant.parse("2026-07-01T06:00:00Z"));
    }
  }

  @Test
  void keepsToTheVolumeOfAWindowAlsoWhenTheHomeIsOpenedAgain() throws Exception {
    try (Town town = Town.withCards(folder)) {
      inWindow(town, "volume", "4 kB");
      long line = 0;
      int calls = 0;
      for (int i = 0; i < 12; i++) {
        town.reporter.client().write(new Draft("Relative", Texts.random(500, i)));
      }
      NextTry next = town.reporter.client().nextTry();
      while (next.why() == Why.PLANNED && calls < 20) {
        jumpTo(town, next.at());
        for (BurstOutcome one : town.reporter.client().flush(next, BurstListener.NONE)) {
          line += one.lineBytes();
        }
        calls++;
        town.reporter.reopen();
        next = town.reporter.client().nextTry();
      }
      assertThat(calls).isBetween(1, 10);
      assertThat(line).isBetween(2_500L, 5_500L);
      assertThat(town.reporter.client().outbox())
          .anyMatch(one -> one.state() == SentState.IN_CUSTODY)
          .anyMatch(one -> one.state() == SentState.QUEUED);
      Town.expectWhole(town.reporter.flush());
      Town.expectWhole(town.relative.flush());
      assertThat(town.relative.texts()).as("nothing lost, nothing twice").hasSize(12);
    }
  }

  @Test
  void fetchesNoMoreThanTheVolumeLeaves() throws Exception {
    try (Town town = Town.withCards(folder)) {
      for (int i = 0; i < 30; i++) {
        town.relative.client().write(new Draft("Reporter", Texts.random(500, i)));
      }
      town.relative.flush();
      Client phone = inWindow(town, "volume", "5 kB");
      long line = 0;
      for (BurstOutcome one : flushNext(town, phone)) {
        line += one.lineBytes();
      }
      assertThat(line).isBetween(2_000L, 6_500L);
      assertThat(town.reporter.texts().size()).isBetween(2, 12);
      Town.expectWhole(town.reporter.flush());
      assertThat(town.reporter.texts()).hasSize(30);
    }
  }

  @Test
  void endsACallWhenItsTimeIsOverOrTheWindowCloses() throws Exception {
    try (Town town = Town.withCards(folder)) {
      town.line.shape(LineShape.of(4_000, Duration.ofMillis(100), 0));
      Client phone = inWindow(town, "most_time", "10s");
      for (int i = 0; i < 40; i++) {
        phone.write(new Draft("Relative", Texts.random(500, i)));
      }
      List<BurstOutcome> outcomes = flushNext(town, phone);
      assertThat(outcomes).first().matches(BurstOutcome::limited);
      assertThat(outcomes.get(0).problem()).contains("its time was over");
      assertThat(outcomes.get(0).durationMillis()).isBetween(9_000L, 20_000L);
      assertThat(phone.nextTry().why()).as("the window goes on").isEqualTo(Why.PLANNED);
    }
  }

  @Test
  void goesNoFasterThanTheWindowSaysEitherWay() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Client phone = inWindow(town, "send_rate", "100 B/s");
      for (int i = 0; i < 6; i++) {
        phone.write(new Draft("Relative", Texts.random(500, i)));
        town.relative.client().write(new Draft("Reporter", Texts.random(500, 10 + i)));
      }
      BurstOutcome sent = flushNext(town, phone).get(0);
      assertThat(sent.complete()).isTrue();
      assertThat(sent.sentBytes()).isGreaterThan(2_000);
      assertThat(sent.durationMillis()).isBetween(10 * sent.sentBytes(), 20 * sent.sentBytes());
      town.relative.flush();
      phone.removeWindow(1);
      phone.addWindow(Map.of("at", "0 3 * * *", "lasts", "3h", "receive_rate", "500 B/s"));
      BurstOutcome fetched = flushNext(town, phone).get(0);
      assertThat(fetched.complete()).isTrue();
      assertThat(fetched.receivedBytes()).isGreaterThan(2_000);
      // The last second's worth is not waited for.
      assertThat(fetched.durationMillis())
          .isBetween(2 * fetched.receivedBytes() - 1_000, 4 * fetched.receivedBytes());
      assertThat(town.reporter.texts()).hasSize(6);
    }
  }

  @Test
  void callsOnlyTheRelayThatAWindowNames() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Client phone = inWindow(town, "address", "elsewhere");
      NextTry next = phone.nextTry();
      jumpTo(town, next.at());
      assertThat(phone.flush(next, BurstListener.NONE)).isEmpty();
      NextTry after = phone.nextTry();
      assertThat(after.at()).as("no loop").isAfter(town.clock.instant());
      phone.removeWindow(1);
      phone.addWindow(Map.of("at", "0 3 * * *", "lasts", "3h", "address", "home:7460"));
      Town.expectWhole(flushNext(town, phone));
    }
  }

  @Test
  void withoutProbesNothingIsTriedOutsideOfPlannedWindows() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Client phone = town.reporter.client();
      phone.probing(false);
      assertThat(phone.isProbing()).isFalse();
      phone.write(new Draft("Relative", "waits"));
      phone.networkChanged();
      assertThat(phone.nextTry().why()).isEqualTo(Why.NEVER);
      phone.addWindow(Map.of("at", "0 3 * * *", "lasts", "1h"));
      assertThat(phone.nextTry().why()).isEqualTo(Why.PLANNED);
      town.reporter.reopen();
      assertThat(town.reporter.client().isProbing()).isFalse();
    }
  }

  @Test
  void aPlannedWindowWithNothingToDoIsAskedForOnce() throws Exception {
    try (Town town = Town.withCards(folder)) {
      Client phone = inWindow(town, "only", "send");
      town.relative.flush();
      int tries = 0;
      NextTry next = phone.nextTry();
      while (next.why() == Why.PLANNED
          && next.at().isBefore(town.clock.instant().plus(DAY.dividedBy(2)))) {
        jumpTo(town, next.at());
        phone.flush(next, BurstListener.NONE);
        tries++;
        next = phone.nextTry();
      }
      assertThat(tries).isEqualTo(1);
    }
  }
}
