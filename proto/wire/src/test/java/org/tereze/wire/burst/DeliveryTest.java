package org.tereze.wire.burst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tereze.schema.Deliver;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Precedence;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameWriter;

final class DeliveryTest {
  private static final int PLENTY = 1 << 20;

  private final FrameWriter writer = new FrameWriter(PLENTY);
  private final DeliverySender sender = new DeliverySender();
  private final DeliveryReceiver receiver = new DeliveryReceiver();
  private final List<String> received = new ArrayList<>();

  @Test
  void bringsRequestLaneAndSequenceThrough() throws Exception {
    receiver.expect(0);
    receiver.expect(3);
    offer(0, Precedence.ROUTINE, 1, 10);
    offer(0, Precedence.ROUTINE, 2, 10);
    offer(0, Precedence.ROUTINE, 1L << 40, 10);
    offer(0, Precedence.FLASH, 5, 10);
    offer(3, Precedence.FLASH, 1, 10);
    offer(0, Precedence.ROUTINE, (1L << 40) + 1, 10);
    offer(3, Precedence.FLASH, 2, 20);
    carry();
    assertThat(received)
        .containsExactly(
            "0 ROUTINE 1 10",
            "0 ROUTINE 2 10",
            "0 ROUTINE 1099511627776 10",
            "0 FLASH 5 10",
            "3 FLASH 1 10",
            "0 ROUTINE 1099511627777 10",
            "3 FLASH 2 20");
  }

  @Test
  void costsFourBytesInARun() {
    offer(0, Precedence.ROUTINE, 1, 122);
    offer(0, Precedence.ROUTINE, 2, 122);
    assertThat(writer.size()).isEqualTo(2 * 126);
  }

  @Test
  void changesNothingWhenThereIsNoRoom() throws Exception {
    receiver.expect(0);
    offer(0, Precedence.ROUTINE, 1, 100);
    assertThat(sender.offer(writer, 150, 0, Precedence.FLASH, 9, new byte[100], 0, 100)).isFalse();
    carry();
    assertThat(sender.offer(writer, 50, 0, Precedence.FLASH, 9, new byte[100], 0, 100)).isTrue();
    carry();
    assertThat(received).containsExactly("0 ROUTINE 1 100", "0 FLASH 9 100");
  }

  @Test
  void sequencesMustRise() {
    offer(0, Precedence.ROUTINE, 5, 10);
    assertThatThrownBy(() -> offer(0, Precedence.ROUTINE, 5, 10))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> offer(0, Precedence.FLASH, 0, 10))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesDeliveriesThatWereNotFetchedOrAreOver() throws Exception {
    Deliver deliver = Deliver.newBuilder().setEnvelope(zeros(10)).build();
    assertRefused(deliver);
    receiver.expect(0);
    onDeliver(deliver);
    assertRefused(deliver.toBuilder().setRequest(1).build());
    onDeliver(deliver.toBuilder().setRequest(0).build());
    assertRefused(deliver.toBuilder().setRequest(-1).build());
    onDeliver(deliver.toBuilder().setRequest(0).build());
    receiver.close(0);
    assertRefused(deliver);
  }

  @Test
  void refusesStepsLanesAndSizesThatMakeNoSense() throws Exception {
    receiver.expect(0);
    Deliver deliver = Deliver.newBuilder().setEnvelope(zeros(10)).build();
    assertRefused(deliver.toBuilder().setStep(0).build());
    assertRefused(deliver.toBuilder().setStep(-1).build());
    onDeliver(deliver.toBuilder().setStep(Long.MAX_VALUE).build());
    assertRefused(deliver);
    assertRefused(deliver.toBuilder().setLaneValue(4).build());
    onDeliver(deliver.toBuilder().setLaneValue(0).build());
    assertRefused(deliver.toBuilder().clearEnvelope().build());
    onDeliver(deliver.toBuilder().setEnvelope(zeros(Limits.MAX_ENVELOPE_BYTES)).build());
    assertRefused(deliver.toBuilder().setEnvelope(zeros(Limits.MAX_ENVELOPE_BYTES + 1)).build());
  }

  private void offer(int request, Precedence lane, long sequence, int bytes) {
    assertThat(sender.offer(writer, PLENTY, request, lane, sequence, new byte[bytes], 0, bytes))
        .isTrue();
  }

  private void carry() throws MalformedFrameException {
    new FrameReader()
        .read(
            writer.array(),
            writer.offset(),
            writer.size(),
            (type, array, offset, length) -> {
              receiver.onDeliver(array, offset, length);
              received.add(
                  receiver.request()
                      + (" " + receiver.lane() + " " + receiver.sequence())
                      + (" " + receiver.bodyLength()));
            });
    writer.clear();
  }

  private void onDeliver(Deliver deliver) throws MalformedFrameException {
    byte[] bytes = deliver.toByteArray();
    receiver.onDeliver(bytes, 0, bytes.length);
  }

  private void assertRefused(Deliver deliver) {
    assertThatThrownBy(() -> onDeliver(deliver)).isInstanceOf(MalformedFrameException.class);
  }

  private static ByteString zeros(int count) {
    return ByteString.copyFrom(new byte[count]);
  }
}
