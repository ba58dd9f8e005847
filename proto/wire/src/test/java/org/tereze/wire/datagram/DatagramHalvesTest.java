package org.tereze.wire.datagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tereze.schema.Arrived;
import org.tereze.wire.AckCode;
import org.tereze.wire.AskVerifier;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Precedence;
import org.tereze.wire.Varint;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;

class DatagramHalvesTest {
  private static final int SEALING = 55;
  private static final int ROOM = 400;

  private final Deque<OutgoingPut> waiting = new ArrayDeque<>();
  private final Map<Long, AckCode> answers = new HashMap<>();
  private final DatagramSender sender =
      new DatagramSender(
          new Outgoing() {
            @Override
            public @Nullable OutgoingPut peek() {
              return waiting.peek();
            }

            @Override
            public void remove() {
              waiting.remove();
            }
          },
          (handle, code) -> assertThat(answers.put(handle, code)).isNull(),
          PayloadSize.FULL,
          0);
  private final List<Integer> units = new ArrayList<>();
  private final DatagramReceiver receiver =
      new DatagramReceiver((symbol, unit) -> units.add(symbol));
  private final byte[] out = new byte[DatagramLimits.MAX_DATAGRAM_BYTES];
  private int told;
  private long handles;

  private void add(int count, int bytes) {
    for (int i = 0; i < count; i++) {
      waiting.add(
          new OutgoingPut(
              handles++,
              MailboxId.of(new byte[MailboxId.BYTES]),
              AskVerifier.of(new byte[AskVerifier.BYTES]),
              Precedence.ROUTINE,
              300,
              new byte[bytes]));
    }
  }

  private byte[] next(long nowNanos) {
    int length = sender.next(nowNanos, SEALING, out);
    assertThat(length + SEALING).isLessThanOrEqualTo(DatagramLimits.MAX_DATAGRAM_BYTES);
    return Arrays.copyOf(out, length);
  }

  private boolean receive(int number, byte[] payload) throws MalformedFrameException {
    return receiver.onDatagram(number, payload, 0, payload.length, payload.length + SEALING, 0);
  }

  private void tell(int room, boolean arrives) throws MalformedFrameException {
    int number = told++;
    byte[] arrived = receiver.arrived(number, room, 0).toByteArray();
    assertThat(arrived.length).isLessThanOrEqualTo(room);
    if (arrives) {
      sender.onArrived(number, arrived, 0, arrived.length, 1_000_000);
    }
  }

  @Test
  void saysNoMoreThanSixDatagramsBeforeItIsAnswered() {
    add(100, 300);
    int count = 0;
    while (next(0).length > 0) {
      count++;
    }
    assertThat(count).isEqualTo(6);
  }

  @Test
  void goesNoFasterThanItIsLimitedToWhateverTheLineCould() throws Exception {
    add(100, 300);
    sender.limit(2_000);
    long bytes = 0;
    long now = 0;
    for (int number = 0; number < 20; number++) {
      byte[] datagram = next(now);
      assertThat(datagram).isNotEmpty();
      assertThat(next(now)).isEmpty();
      bytes += datagram.length + SEALING + DatagramLimits.HEADER_BYTES;
      receive(number, datagram);
      tell(ROOM, true);
      long wake = sender.wakeNanos(now);
      assertThat(next(wake - 1)).isEmpty();
      now = wake;
      assertThat(now / 1e9).isCloseTo(bytes / 2_000.0, within(0.001));
    }
  }

  @Test
  void aRefusalIsToldUntilItWasHeardAndItsUnitNotWithoutIt() throws Exception {
    add(3, 300);
    receive(0, next(0));
    receiver.refuse(0, 1, AckCode.FULL);
    receiver.decided(0);
    // No room for the refusal: the unit is not told either.
    tell(DatagramReceiver.LEAST_BYTES, true);
    assertThat(answers).isEmpty();
    tell(ROOM, false);
    tell(ROOM, false);
    assertThat(receiver.arrived(told, ROOM, 0).getRefusedCount()).isEqualTo(1);
    tell(ROOM, true);
    assertThat(answers)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(0L, AckCode.STORED, 1L, AckCode.FULL, 2L, AckCode.STORED));
    add(1, 300);
    receive(1, next(2_000_000));
    assertThat(receiver.arrived(told, ROOM, 0).getRefusedCount()).isZero();
  }

  @Test
  void aRefusalThatTheDatagramWhichCameDidNotTellIsNotHeard() throws Exception {
    add(3, 300);
    receive(0, next(0));
    receiver.refuse(0, 1, AckCode.FULL);
    receiver.decided(0);
    tell(ROOM, false); // tells it, and is lost
    tell(DatagramReceiver.LEAST_BYTES, true); // comes, and had no room for it
    add(1, 300);
    receive(1, next(2_000_000));
    receiver.decided(1);
    tell(ROOM, true);
    assertThat(answers.get(1L)).isEqualTo(AckCode.FULL);
    assertThat(answers).hasSize(4);
  }

  @Test
  void refusalsThatAreNeverHeardAreBounded() throws Exception {
    int number = 0;
    for (int symbol = 0; symbol < 2_000; symbol++) {
      int before = units.size();
      receive(number++, symbol(symbol, 0, 1));
      if (units.size() > before) {
        for (int put = 0; put < DatagramLimits.MAX_UNIT_PUTS; put++) {
          receiver.refuse(symbol, put, AckCode.FULL);
        }
        receiver.decided(symbol);
      }
    }
    assertThat(units).hasSize(DatagramLimits.MAX_SYMBOLS_AHEAD);
    assertThat(receiver.heldBytes())
        .isGreaterThan(24L * DatagramLimits.MAX_SYMBOLS_AHEAD * DatagramLimits.MAX_UNIT_PUTS);
  }

  @Test
  void aNumberNamesOneMailbox() throws Exception {
    add(1, 300);
    byte[] unit = unitOf(next(0));
    UnitReader reader = new UnitReader();
    reader.read(unit, (put, mailbox, precedence, hours, array, offset, length) -> {});
    assertThatThrownBy(
            () -> reader.read(unit, (put, mailbox, precedence, hours, array, offset, length) -> {}))
        .isInstanceOf(MalformedFrameException.class);
  }

  /** Behind echo, symbol number and flags, a byte each. */
  private static byte[] unitOf(byte[] payload) {
    return Arrays.copyOfRange(payload, 3, payload.length);
  }

  @Test
  void endsWhereItsNumbersAreUsedUp() throws Exception {
    DatagramReceiver all = new DatagramReceiver((symbol, unit) -> units.add(symbol));
    int number = 0;
    for (long now = 0; !sender.isUsedUp(); now += 1_000_000_000L) {
      add(waiting.isEmpty() ? 3 : 0, 300);
      byte[] payload = next(now);
      if (payload.length > 0) {
        all.onDatagram(number, payload, 0, payload.length, 1_200, now);
        number++;
        units.forEach(all::decided);
        units.clear();
        byte[] arrived = all.arrived(told, ROOM, now).toByteArray();
        sender.onArrived(told++, arrived, 0, arrived.length, now + 1);
      }
    }
    assertThat(number).isEqualTo(DatagramLimits.MAX_DATAGRAMS);
    assertThat(next(Long.MAX_VALUE / 2)).isEmpty();
    assertThat(sender.wakeNanos(Long.MAX_VALUE / 2)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void endsWhereItsMailboxesAreUsedUp() throws Exception {
    for (int i = 0; i <= Limits.MAX_MAILBOXES_PER_LINK; i++) {
      byte[] id = new byte[MailboxId.BYTES];
      id[0] = (byte) i;
      id[1] = (byte) (i >>> 8);
      waiting.add(
          new OutgoingPut(
              i,
              MailboxId.of(id),
              AskVerifier.of(new byte[AskVerifier.BYTES]),
              Precedence.ROUTINE,
              300,
              new byte[300]));
    }
    for (long now = 0; !sender.isUsedUp(); now += 1_000_000_000L) {
      byte[] payload = next(now);
      if (payload.length > 0) {
        receive(told, payload);
        units.forEach(receiver::decided);
        units.clear();
        tell(ROOM, true);
      }
    }
    assertThat(waiting).hasSize(1);
    assertThat(answers).hasSize(Limits.MAX_MAILBOXES_PER_LINK);
  }

  @Test
  void aUnitThatIsHereAndNotDecidedIsNotStored() throws Exception {
    add(3, 300);
    receive(0, next(0));
    tell(ROOM, true);
    assertThat(units).containsExactly(0);
    assertThat(answers).isEmpty();
    receiver.decided(0);
    tell(ROOM, true);
    assertThat(answers).hasSize(3);
    assertThatThrownBy(() -> receiver.decided(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatComesTwiceCountsOnce() throws Exception {
    add(3, 300);
    byte[] first = next(0);
    assertThat(receive(0, first)).isTrue();
    assertThat(receive(0, first)).isFalse();
    assertThat(receive(1, first)).isTrue();
    assertThat(units).containsExactly(0);
    assertThat(receiver.arrived(0, ROOM, 0).getCount()).isEqualTo(2);
  }

  @Test
  void anEnvelopeThatNoRelayTakesIsNeverSent() {
    add(1, 32_769);
    assertThat(next(0)).isEmpty();
    assertThat(answers).containsExactly(Map.entry(0L, AckCode.TOO_LARGE));
  }

  @Test
  void symbolsBeyondTheWindowAreDropped() throws Exception {
    for (int symbol : new int[] {DatagramLimits.MAX_SYMBOLS_AHEAD, 1 << 20, (1 << 27) - 1}) {
      receive(symbol % 65_536, symbol(symbol, 0, 1));
    }
    assertThat(units).isEmpty();
    receive(1, symbol(DatagramLimits.MAX_SYMBOLS_AHEAD - 1, 0, 1));
    assertThat(units).containsExactly(DatagramLimits.MAX_SYMBOLS_AHEAD - 1);
  }

  @Test
  void piecesThatNeverBecomeAUnitAreBounded() throws Exception {
    int number = 0;
    for (int symbol = 400; symbol > 0; symbol -= 2) {
      receive(number++, symbol(symbol, DatagramLimits.GOES_ON, 1_000));
    }
    assertThat(receiver.heldBytes()).isLessThanOrEqualTo((60 + 128) * 1_152L);
    assertThat(units).isEmpty();
    // The one that is awaited first still comes through.
    receive(number++, symbol(0, 0, 1));
    assertThat(units).containsExactly(0);
  }

  @Test
  void refusesWhatNoSenderWrites() {
    assertThatThrownBy(() -> receive(0, new byte[0])).isInstanceOf(MalformedFrameException.class);
    assertThatThrownBy(() -> receive(1, symbol(0, 4, 5)))
        .isInstanceOf(MalformedFrameException.class);
    assertThatThrownBy(() -> receive(2, symbol(0, 0, 0)))
        .isInstanceOf(MalformedFrameException.class);
    assertThatThrownBy(() -> receive(65_536, new byte[1]))
        .isInstanceOf(MalformedFrameException.class);
    // A repair of 65 symbols, and one numbered 128.
    assertThatThrownBy(() -> receive(3, new byte[] {0, 1, 64, 0, 1, 1, 1}))
        .isInstanceOf(MalformedFrameException.class);
    assertThatThrownBy(() -> receive(4, new byte[] {0, 1, 1, (byte) 128, 1, 1, 1}))
        .isInstanceOf(MalformedFrameException.class);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= DatagramLimits.MAX_UNIT_SYMBOLS; i++) {
                receive(10 + i, symbol(i, i == 0 ? 2 : 3, 9));
              }
            })
        .isInstanceOf(MalformedFrameException.class);
  }

  private static byte[] symbol(int symbol, int flags, int pieceBytes) {
    byte[] bytes = new byte[8 + pieceBytes];
    int at = Varint.put(bytes, 0, 0);
    at = Varint.put(bytes, at, 2L * symbol);
    bytes[at++] = (byte) flags;
    Arrays.fill(bytes, at, at + pieceBytes, (byte) 1);
    return Arrays.copyOf(bytes, at + pieceBytes);
  }

  @Test
  void anythingMayComeFromEitherSide() {
    Random random = new Random(8);
    add(50, 300);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      if (bytes.length > 1 && random.nextBoolean()) {
        bytes[0] = (byte) random.nextInt(4);
        bytes[1] = (byte) random.nextInt(12);
      }
      try {
        receive(i, bytes);
      } catch (MalformedFrameException e) {
        refused++;
      }
      try {
        next(i * 1_000_000L);
        sender.onArrived(i, bytes, 0, bytes.length, i * 1_000_000L);
      } catch (MalformedFrameException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
    assertThat(receiver.heldBytes()).isLessThan(1 << 20);
  }

  @Test
  void aRelayThatNamesWhatWasNotSentIsNotBelieved() {
    add(3, 300);
    next(0);
    for (Arrived lie :
        List.of(
            Arrived.newBuilder().setCount(1).setHighest(1).build(),
            Arrived.newBuilder().setCount(1).setDecided(2).build(),
            Arrived.newBuilder().setCount(1).setDecided(-1).build())) {
      byte[] bytes = lie.toByteArray();
      assertThatThrownBy(() -> sender.onArrived(0, bytes, 0, bytes.length, 1))
          .isInstanceOf(MalformedFrameException.class);
    }
    assertThat(answers).isEmpty();
  }

  @Test
  void whatThePeerDidNotOpenGoesAgainAtOnceAndDoesNotCountAsLost() throws Exception {
    add(40, 300);
    List<byte[]> sent = new ArrayList<>();
    int rounds = 5;
    for (int round = 0; round < rounds; round++) {
      sent.clear();
      for (byte[] one = next(round); one.length > 0; one = next(round)) {
        sent.add(one);
      }
      assertThat(sent).hasSize(LineModel.FIRST_DATAGRAMS);
      if (round + 1 < rounds) {
        sender.onUnopened(round + 1);
      }
    }
    for (int i = 0; i < sent.size(); i++) {
      // Under numbers that were not used.
      receive((rounds - 1) * LineModel.FIRST_DATAGRAMS + i, sent.get(i));
    }
    assertThat(units).isEqualTo(List.of(0, 1, 2, 3, 4, 5));
    units.forEach(receiver::decided);
    byte[] arrived = receiver.arrived(0, ROOM, 0).toByteArray();
    long later = 2_000_000_000L;
    sender.onArrived(0, arrived, 0, arrived.length, later);
    assertThat(answers).hasSize(18);
    // Who thought that most of them were lost would send a repair among the next six.
    for (int i = 0; i < LineModel.FIRST_DATAGRAMS; i++) {
      assertThat(next(later)[1] & DatagramLimits.REPAIR).isZero();
    }
  }
}
