package org.tereze.client.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tereze.client.record.OutboxRecord;
import org.tereze.testkit.SeededRandom;
import org.tereze.window.plan.BurstPlanner;
import org.tereze.wire.Precedence;

class PutLanesTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final long HOUR_MILLIS = 3_600_000;

  private final List<OutboxRecord> records = new ArrayList<>();

  private OutboxRecord.Builder record(Precedence precedence, int bytes) {
    return OutboxRecord.newBuilder()
        .setId(records.size() + 1)
        .setNumber(7)
        .setMailbox(ByteString.copyFromUtf8("mailbox"))
        .setSession(ByteString.copyFromUtf8("session"))
        .setEnvelope(ByteString.copyFrom(new byte[bytes]))
        .setPrecedence(precedence.code())
        .setLifetimeHours(336)
        .setWrittenMillis(NOW);
  }

  private void add(OutboxRecord.Builder record) {
    records.add(record.build());
  }

  private void add(Precedence precedence, int bytes) {
    add(record(precedence, bytes));
  }

  private static OutboxRecord.Builder of(String session, OutboxRecord.Builder record) {
    return record.setSession(ByteString.copyFromUtf8(session));
  }

  private List<OutboxRecord> sorted() {
    return PutLanes.sorted(records, OutboxRecord::getPrecedence, OutboxRecord::getMailbox, NOW);
  }

  private List<Long> order() {
    return sorted().stream().map(OutboxRecord::getId).collect(Collectors.toList());
  }

  @Test
  void sortsByWhatAByteIsWorth() {
    add(Precedence.ROUTINE, 1_000);
    add(Precedence.ROUTINE, 100);
    add(Precedence.PRIORITY, 200);
    add(Precedence.FLASH, 3_000);
    add(Precedence.IMMEDIATE, 2_000);
    assertThat(order()).containsExactly(4L, 3L, 2L, 5L, 1L);
  }

  @Test
  void keepsWhatIsAlikeInTheOrderOfItsAge() {
    for (int i = 0; i < 50; i++) {
      add(Precedence.ROUTINE, 200 + i % 20);
    }
    assertThat(order()).isSorted().hasSize(50);
  }

  @Test
  void hurriesWhatItsWriterNeedsSoonAndLetsWhatCameTooLateWait() {
    long writtenMillis = NOW - 6 * HOUR_MILLIS;
    add(record(Precedence.ROUTINE, 200).setWrittenMillis(writtenMillis).setDeadlineHours(5));
    add(record(Precedence.ROUTINE, 200).setWrittenMillis(writtenMillis));
    add(
        record(Precedence.ROUTINE, 200)
            .setWrittenMillis(writtenMillis + 5_000)
            .setDeadlineHours(6));
    assertThat(order()).containsExactly(3L, 2L, 1L);
  }

  @Test
  void hidesNothingSmallBehindAPhoto() {
    add(Precedence.ROUTINE, 30_000);
    add(Precedence.ROUTINE, 100);
    assertThat(order()).containsExactly(2L, 1L);
  }

  @Test
  void givesASessionsOpeningBeforeAllOfTheSession() {
    add(Precedence.FLASH, 60);
    add(Precedence.FLASH, 60);
    add(record(Precedence.FLASH, 1_400).setNumber(0));
    add(of("another", record(Precedence.ROUTINE, 60)));
    assertThat(order()).containsExactly(3L, 1L, 2L, 4L);
  }

  @Test
  void countsWhatComesBehindAnOpeningForIt() {
    add(of("another", record(Precedence.ROUTINE, 500)));
    add(record(Precedence.ROUTINE, 1_400).setNumber(0));
    for (int i = 0; i < 3; i++) {
      add(Precedence.ROUTINE, 60);
    }
    assertThat(order()).containsExactly(2L, 3L, 4L, 5L, 1L);
  }

  private OutboxRecord.Builder part(int part, int headline, Precedence precedence, int bytes) {
    return record(precedence, bytes).setHeadline(headline).setPart(part).setParts(3);
  }

  @Test
  void givesHeadlinesFirstAndNoBodyBeforeItsOwn() {
    add(part(1, 1, Precedence.ROUTINE, 300));
    add(part(2, 1, Precedence.ROUTINE, 1_000));
    add(part(3, 1, Precedence.ROUTINE, 100));
    add(part(1, 4, Precedence.ROUTINE, 200));
    add(part(2, 4, Precedence.ROUTINE, 1_000));
    assertThat(order()).containsExactly(4L, 1L, 2L, 3L, 5L);
  }

  @Test
  void keepsThePartsOfABodyInTheirOrder() {
    add(part(1, 1, Precedence.ROUTINE, 300));
    for (int i = 2; i <= 12; i++) {
      add(part(i, 1, Precedence.ROUTINE, 60 + (i * 7 % 11) * 90));
    }
    assertThat(order()).isSorted().hasSize(12);
  }

  @Test
  void letsABodyGoWhoseHeadlineIsNotAmongThem() {
    add(part(2, 77, Precedence.ROUTINE, 100));
    add(part(3, 77, Precedence.ROUTINE, 100));
    assertThat(order()).containsExactly(1L, 2L);
  }

  @Test
  void letsABodyWaitForTheOpeningAndForItsHeadline() {
    add(part(1, 1, Precedence.ROUTINE, 600));
    add(part(2, 1, Precedence.ROUTINE, 60));
    add(record(Precedence.ROUTINE, 1_400).setNumber(0));
    assertThat(order()).containsExactly(3L, 1L, 2L);
  }

  @Test
  void doesNotTakeASpareForAnOpening() {
    add(Precedence.ROUTINE, 60);
    add(
        record(Precedence.ROUTINE, 1_400)
            .setNumber(0)
            .setSendingSpare(true)
            .setSpare(ByteString.copyFrom(new byte[900])));
    assertThat(order()).containsExactly(1L, 2L);
  }

  @Test
  void letsWhatIsInTheSecondHalfOfItsLifetimeWait() {
    add(record(Precedence.ROUTINE, 100).setWrittenMillis(NOW - 170 * HOUR_MILLIS));
    add(Precedence.ROUTINE, 150);
    add(
        record(Precedence.ROUTINE, 100)
            .setWrittenMillis(NOW - 170 * HOUR_MILLIS)
            .setAgainMillis(NOW));
    assertThat(order()).containsExactly(3L, 2L, 1L);
  }

  @Test
  void sortsMoreMailboxesThanThereAreLanes() {
    int count = BurstPlanner.MAX_LANES + 100;
    for (int i = 0; i < count; i++) {
      add(record(Precedence.ROUTINE, 60).setMailbox(ByteString.copyFromUtf8("mailbox " + i)));
    }
    add(Precedence.FLASH, 60);
    List<Long> order = order();
    assertThat(order.get(0)).isEqualTo(count + 1);
    assertThat(order).doesNotHaveDuplicates().hasSize(count + 1);
  }

  @Test
  void losesNothingAndPutsNoReportBeforeItsOpening() {
    SeededRandom random = SeededRandom.printed("PutLanesTest");
    for (int round = 0; round < 50; round++) {
      records.clear();
      for (int i = 0; i < 60; i++) {
        String session = "session " + random.nextInt(8);
        Precedence precedence = List.of(Precedence.values()).get(random.nextInt(4));
        int number = random.nextInt(6);
        add(of(session, record(precedence, 1 + random.nextInt(3_000)).setNumber(number)));
      }
      List<OutboxRecord> sorted = sorted();
      assertThat(sorted).containsExactlyInAnyOrderElementsOf(records);
      Set<ByteString> begun = new HashSet<>();
      for (OutboxRecord each : sorted) {
        if (each.getNumber() == 0) {
          // There may be several of one session here, which is not so at home.
          assertThat(begun.contains(each.getSession()) && isFirst(sorted, each)).isFalse();
        } else {
          begun.add(each.getSession());
        }
      }
    }
  }

  private static boolean isFirst(List<OutboxRecord> sorted, OutboxRecord opening) {
    for (OutboxRecord each : sorted) {
      if (each.getSession().equals(opening.getSession()) && each.getNumber() == 0) {
        return each.equals(opening);
      }
    }
    return false;
  }
}
