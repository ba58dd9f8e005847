package org.tereze.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tereze.client.session.stored.StoredIncoming;
import org.tereze.client.session.stored.StoredReceivingEnd;
import org.tereze.client.session.stored.StoredSendingEnd;
import org.tereze.crypto.SecretBytes;

/** Reaches every bound of sessions. */
final class LimitsTest {
  private final Pair pair = Pair.exchanged();

  /** As if the sender had sealed everything below {@code number} and all of it was lost. */
  private void skipTo(int number) {
    StoredSendingEnd.Builder end = pair.reporterSending.stored().toBuilder();
    SecretBytes chain = IncomingSession.secret(end.getCurrent().getChainKey());
    for (int n = end.getCurrent().getNext(); n < number; n++) {
      chain = Chain.next(chain);
    }
    end.setCurrent(
        end.getCurrent().toBuilder()
            .setChainKey(ByteString.copyFrom(chain.expose()))
            .setNext(number));
    pair.reporterSending = new SendingEnd(end.build(), pair.reporterSending.peer());
  }

  private StoredIncoming session() {
    return pair.relativeReceiving.stored().getSessions(0);
  }

  @Test
  void aJumpOf4096IsFollowed() {
    pair.read(pair.write("opening").envelope());
    skipTo(1 + SessionLimits.MAX_JUMP);

    assertThat(pair.read(pair.write("far").envelope()).outcome()).isEqualTo(Outcome.OPENED);
    assertThat(session().getSkippedCount()).isEqualTo(SessionLimits.MAX_SKIPPED_KEYS);
  }

  @Test
  void aJumpOf4097IsNotTriedAndItsSpareStillBringsTheReport() {
    pair.read(pair.write("opening").envelope());
    skipTo(1 + SessionLimits.MAX_JUMP + 1);
    Sealed sealed = pair.write("too far");
    ReceivingEnd before = pair.relativeReceiving;

    assertThat(pair.read(sealed.envelope()).outcome()).isEqualTo(Outcome.UNOPENABLE);
    assertThat(pair.relativeReceiving).isSameAs(before);
    assertThat(pair.read(sealed.spare()).outcome()).isEqualTo(Outcome.OPENED);
  }

  @Test
  void keepsNoMoreThan4096SkippedKeys() {
    pair.read(pair.write("opening").envelope());
    skipTo(1 + 3_000);
    Sealed first = pair.write("first");
    pair.read(first.envelope());
    skipTo(first.number() + 1 + 1_097);
    Sealed second = pair.write("second");
    assertThat(pair.read(second.envelope()).outcome()).isEqualTo(Outcome.UNOPENABLE);
    assertThat(session().getSkippedCount()).isEqualTo(3_000);
  }

  @Test
  void aSessionEndsAfter65536Reports() {
    Sealed opening = pair.write("opening");
    skipTo(SessionLimits.MAX_REPORTS - 1);
    Sealed last = pair.write("last");
    Sealed next = pair.write("next");

    assertThat(last.number()).isEqualTo(65_535);
    assertThat(last.session()).isEqualTo(opening.session());
    assertThat(next.opening()).isTrue();
    assertThat(next.session()).isNotEqualTo(opening.session());
    assertThat(pair.read(next.envelope()).outcome()).isEqualTo(Outcome.OPENED);
  }

  @Test
  void reportsInARowAreOfOneSession() {
    Sealed opening = pair.write("opening");
    skipTo(SessionLimits.MAX_REPORTS - 3);
    pair.reporterSending = pair.reporterSending.forReports(3);
    assertThat(pair.write("one of three").session()).isEqualTo(opening.session());
    pair.reporterSending = pair.reporterSending.forReports(3);
    Sealed next = pair.write("one of three more");
    assertThat(next.opening()).isTrue();
    assertThat(pair.read(next.envelope()).outcome()).isEqualTo(Outcome.OPENED);
  }

  @Test
  void aSessionEndsAfter30Days() {
    Sealed opening = pair.write("opening");
    int lastHour = Pair.HOUR + SessionLimits.MAX_SESSION_HOURS - 1;
    Sealed inTime = pair.write(Pair.text("in time"), lastHour);
    Sealed after = pair.write(Pair.text("after"), lastHour + 1);

    assertThat(inTime.session()).isEqualTo(opening.session());
    assertThat(after.opening()).isTrue();
  }

  @Test
  void aClockThatIs30HoursOffInEitherDirectionLosesNothing() {
    for (int hour : new int[] {Pair.HOUR, Pair.HOUR - 30, Pair.HOUR + 30, Pair.HOUR - 60}) {
      Opened opened = pair.read(pair.write(Pair.text("h" + hour), hour).envelope());
      assertThat(opened.outcome()).isEqualTo(Outcome.OPENED);
    }
    assertThat(pair.relativeReceiving.stored().getSessionsCount()).isEqualTo(1);
  }

  @Test
  void fourSessionsAreTriedAndTheOldestGoes() {
    List<Sealed> waiting = new ArrayList<>();
    List<Sealed> openings = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      pair.reporterSending = pair.reporterSending.withoutSession();
      Sealed opening = pair.write("opening " + i);
      openings.add(opening);
      assertThat(pair.read(opening.envelope()).outcome()).isEqualTo(Outcome.OPENED);
      waiting.add(pair.write("late " + i));
    }
    assertThat(pair.relativeReceiving.stored().getSessionsCount()).isEqualTo(4);
    assertThat(pair.read(waiting.get(0).envelope()).outcome()).isEqualTo(Outcome.UNOPENABLE);
    assertThat(pair.read(waiting.get(0).spare()).outcome()).isEqualTo(Outcome.OPENED);
    for (Sealed late : waiting.subList(1, 5)) {
      assertThat(pair.read(late.envelope()).outcome()).isEqualTo(Outcome.OPENED);
    }
    // The opening of the one that went is known by name: it pushes out none of the others.
    ReceivingEnd before = pair.relativeReceiving;
    assertThat(pair.read(openings.get(0).envelope()).outcome()).isEqualTo(Outcome.DUPLICATE);
    assertThat(pair.relativeReceiving).isSameAs(before);
  }

  @Test
  void whoOnlyKnowsTheCardCannotPushOutProvenSessions() {
    List<Sealed> waiting = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      pair.reporterSending = pair.reporterSending.withoutSession();
      pair.read(pair.write("opening " + i).envelope());
      waiting.add(pair.write("late " + i));
    }
    SendingEnd stranger =
        SendingEnd.to(pair.relativeReceiving.own(), pair.reporterReceiving.own(), false);
    for (int i = 0; i < 12; i++) {
      byte[] forged = Strangers.unproven(pair, stranger, "noise " + i);
      assertThat(pair.read(forged).sender()).isNull();
    }
    int opened = 0;
    for (Sealed late : waiting) {
      opened += pair.read(late.envelope()).outcome() == Outcome.OPENED ? 1 : 0;
    }
    assertThat(opened).isEqualTo(3);
  }

  @Test
  void namesOfClosedSessionsAreBounded() {
    pair.read(pair.write("opening").envelope());
    StoredReceivingEnd.Builder end = pair.relativeReceiving.stored().toBuilder();
    for (int i = 0; i < SessionLimits.MAX_CLOSED_SESSIONS + 8; i++) {
      LiveSessions.close(end, session());
    }
    assertThat(end.getClosed().size())
        .isEqualTo(SessionLimits.MAX_CLOSED_SESSIONS * SessionId.BYTES);
  }

  @Test
  void openedNumbersAreRememberedForABoundedNumberOfSessions() {
    StoredReceivingEnd.Builder end = pair.relativeReceiving.stored().toBuilder();
    for (int i = 0; i < SessionLimits.MAX_OPENED_SESSIONS + 3; i++) {
      SessionId session = SessionId.of(new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) i});
      assertThat(LiveSessions.note(end, session, 0)).isTrue();
      assertThat(LiveSessions.note(end, session, 0)).isFalse();
    }
    assertThat(end.getOpenedCount()).isEqualTo(SessionLimits.MAX_OPENED_SESSIONS);
  }

  @Test
  void rememberedEnvelopesAreBoundedAndOlderOnesAreStillNotShownTwice() {
    pair.read(pair.write("opening").envelope());
    Sealed first = pair.write("first");
    pair.read(first.envelope());
    int full = SessionLimits.MAX_REMEMBERED_ENVELOPES * 6;
    StoredReceivingEnd.Builder end = pair.relativeReceiving.stored().toBuilder();
    ByteString newer = ByteString.copyFrom(new byte[full - 6]);
    end.setSessions(
        0, session().toBuilder().setOpened(session().getOpened().substring(0, 6).concat(newer)));
    pair.relativeReceiving = pair.relativeReceiving.with(end);
    assertThat(pair.read(first.envelope()).outcome()).isEqualTo(Outcome.DUPLICATE);

    pair.read(pair.write("one more").envelope());

    assertThat(session().getOpened().size()).isEqualTo(full);
    assertThat(pair.read(first.envelope()).outcome()).isNotEqualTo(Outcome.OPENED);
  }
}
