package org.tereze.window.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tereze.wire.Precedence;

/** A schedule that is stored at any moment goes on as if nothing had been. */
class ScheduleStateTest {
  private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

  private static FixedWindow window(String at) throws MalformedWindowException {
    return FixedWindow.parse(Map.of("at", at, "lasts", "2h", "volume", "10 kB"));
  }

  private static WindowSchedule schedule(
      ContactPlan plan, @Nullable Probing probing, WindowHistory history) {
    return new WindowSchedule(plan, probing, history, new Random(7));
  }

  @Test
  void goesOnWithWaitsVolumesAndAllowances() throws Exception {
    ContactPlan plan = ContactPlan.of(List.of(window("0 1 * * *"), window("0 12 * * *")));
    WindowSchedule one = schedule(plan, Probing.PHONE, new WindowHistory());
    Random chance = new Random(3);
    Instant now = BEGIN;
    for (int i = 0; i < 400; i++) {
      Precedence waiting = chance.nextBoolean() ? Precedence.ROUTINE : null;
      NextTry next = one.next(now, waiting);
      WindowHistory history = WindowHistory.decode(one.history().encoded());
      WindowSchedule other = schedule(plan, Probing.PHONE, history);
      other.resume(one.state());
      assertThat(other.next(now, waiting)).hasToString(next.toString());
      assertThat(other.next(now, waiting).limits().volumeBytes())
          .isEqualTo(next.limits().volumeBytes());
      now = next.at();
      if (chance.nextInt(3) > 0) {
        one.tried(now, Outcome.NOTHING);
      } else {
        one.tried(now, Outcome.OPENED);
        now = now.plusSeconds(60);
        one.ended(now, chance.nextBoolean() ? LinkEnd.CUT : LinkEnd.DONE, 3_000);
      }
      if (chance.nextInt(5) == 0) {
        one.networkChanged(now);
      }
    }
  }

  @Test
  void aPlanThatChangedKeepsWhatIsStillPlanned() throws Exception {
    FixedWindow night = window("0 1 * * *");
    FixedWindow noon = window("0 12 * * *");
    WindowHistory history = new WindowHistory();
    WindowSchedule one = schedule(ContactPlan.of(List.of(night, noon)), null, history);
    Instant now = one.next(BEGIN.plusSeconds(12 * 3_600), null).at();
    one.tried(now, Outcome.OPENED);
    one.ended(now, LinkEnd.CUT, 4_000);
    WindowSchedule other = schedule(ContactPlan.of(List.of(noon)), Probing.PHONE, history);
    other.resume(one.state());
    assertThat(other.next(now, null).limits().volumeBytes()).isEqualTo(6_000);
    WindowSchedule without = schedule(ContactPlan.of(List.of(noon)), null, history);
    without.resume(other.state());
    assertThat(without.next(now, null).limits().volumeBytes()).isEqualTo(6_000);
  }

  @Test
  void refusesWhatIsCutOrOfALaterVersion() throws Exception {
    WindowSchedule one =
        schedule(ContactPlan.of(List.of(window("0 1 * * *"))), Probing.PHONE, new WindowHistory());
    one.tried(BEGIN.plusSeconds(3_700), Outcome.NOTHING);
    byte[] state = one.state();
    assertThat(state).hasSize(43 + 34 + 33 + 21).hasSizeLessThan(ScheduleState.MOST_BYTES);
    for (int length = 0; length < state.length; length++) {
      byte[] cut = Arrays.copyOf(state, length);
      if (length != state.length - 21) { // as of one that tried no window
        assertThatThrownBy(() -> one.resume(cut))
            .as("%s", length)
            .isInstanceOf(DamagedHistoryException.class);
      }
    }
    state[0]++;
    assertThatThrownBy(() -> one.resume(state)).isInstanceOf(DamagedHistoryException.class);
  }
}
