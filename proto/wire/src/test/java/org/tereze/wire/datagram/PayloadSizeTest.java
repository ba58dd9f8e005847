package org.tereze.wire.datagram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tereze.wire.AckCode;
import org.tereze.wire.AskVerifier;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;

class PayloadSizeTest {
  private static final int SEALING = 55;
  private static final int ROOM = 1_000;
  private static final long MILLI = 1_000_000;

  private final Deque<OutgoingPut> waiting = new ArrayDeque<>();
  private final Map<Long, AckCode> answers = new HashMap<>();
  private final List<Integer> lengths = new ArrayList<>();
  private final byte[] out = new byte[DatagramLimits.MAX_DATAGRAM_BYTES];
  private DatagramReceiver receiver = new DatagramReceiver((symbol, unit) -> {});
  private int told;
  private long nowNanos;

  private final class Queue implements Outgoing {
    @Override
    public @Nullable OutgoingPut peek() {
      return waiting.peek();
    }

    @Override
    public void remove() {
      waiting.remove();
    }
  }

  private void add(int count, int bytes) {
    for (int i = 0; i < count; i++) {
      waiting.add(
          new OutgoingPut(
              waiting.size() + 1000L * bytes,
              MailboxId.of(new byte[MailboxId.BYTES]),
              AskVerifier.of(new byte[AskVerifier.BYTES]),
              Precedence.ROUTINE,
              300,
              new byte[bytes]));
    }
  }

  private DatagramSender sender(PayloadSize size) {
    return new DatagramSender(new Queue(), answers::put, size, 0);
  }

  /** Runs for so many round trips of 200 ms on a line that lets nothing larger pass. */
  private void run(DatagramSender sender, int roundTrips, int mostBytes)
      throws MalformedFrameException {
    for (int trip = 0; trip < roundTrips && !sender.isTooLarge(); trip++) {
      List<byte[]> flying = new ArrayList<>();
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        int number = sender.datagramCount();
        int length = sender.next(nowNanos, SEALING, out);
        nowNanos += MILLI;
        if (length > 0 && length + SEALING <= mostBytes) {
          flying.add(Arrays.copyOf(out, length));
          numbers.add(number);
        }
        lengths.add(length + SEALING);
      }
      nowNanos += 100 * MILLI;
      for (int i = 0; i < flying.size(); i++) {
        byte[] payload = flying.get(i);
        receiver.onDatagram(
            numbers.get(i), payload, 0, payload.length, payload.length + SEALING, nowNanos);
      }
      if (!flying.isEmpty()) {
        byte[] arrived = receiver.arrived(told, ROOM, nowNanos).toByteArray();
        sender.onArrived(told++, arrived, 0, arrived.length, nowNanos);
      }
    }
  }

  private void decideAll() {
    receiver = new DatagramReceiver((symbol, unit) -> receiver.decided(symbol));
  }

  @Test
  void carriesTheLargestEnvelopeInTheSmallestDatagrams() throws Exception {
    decideAll();
    add(1, Limits.MAX_ENVELOPE_BYTES);
    add(20, 100);
    run(sender(PayloadSize.SMALL), 60, 548);
    assertThat(answers).hasSize(21);
    assertThat(answers.values()).containsOnly(AckCode.STORED);
    assertThat(lengths).allMatch(length -> length <= 548);
  }

  @Test
  void findsThatLargeOnesDoNotComeThroughWhereSmallOnesDo() throws Exception {
    decideAll();
    add(1, 100);
    DatagramSender first = sender(PayloadSize.FULL);
    run(first, 2, 548);
    assertThat(answers).hasSize(1);
    assertThat(first.isTooLarge()).isFalse();
    add(100, 300);
    run(first, 40, 548);
    assertThat(first.isTooLarge()).isTrue();
  }

  @Test
  void nothingIsTooLargeOnceALargeOneCameOrWhereNobodyAnswers() throws Exception {
    decideAll();
    add(12, 300);
    DatagramSender heard = sender(PayloadSize.FULL);
    run(heard, 10, 1_232);
    assertThat(answers).hasSize(12);
    add(100, 300);
    run(heard, 40, 548);
    assertThat(heard.isTooLarge()).isFalse();

    add(100, 300);
    DatagramSender mute = sender(PayloadSize.FULL);
    run(mute, 40, 0);
    assertThat(mute.isTooLarge()).isFalse();
  }

  @Test
  void aBurstOfSmallOnesIsNeverTooLarge() throws Exception {
    decideAll();
    add(1, 50);
    DatagramSender small = sender(PayloadSize.SMALL);
    run(small, 2, 548);
    add(100, 300);
    run(small, 40, 200);
    assertThat(small.isTooLarge()).isFalse();
  }
}
