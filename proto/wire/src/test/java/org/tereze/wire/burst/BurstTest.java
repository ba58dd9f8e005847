package org.tereze.wire.burst;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tereze.schema.Ack;
import org.tereze.schema.Mailbox;
import org.tereze.schema.Put;
import org.tereze.wire.AckCode;
import org.tereze.wire.AskSecret;
import org.tereze.wire.AskVerifier;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Precedence;
import org.tereze.wire.RelayId;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/** A sender and a receiver, frame by frame. */
final class BurstTest {
  private static final int PLENTY = 1 << 22;

  private final ListOutgoing outgoing = new ListOutgoing();
  private final List<String> answers = new ArrayList<>();
  private final BurstSender sender =
      new BurstSender(outgoing, (handle, code) -> answers.add(handle + " " + code));
  private final BurstReceiver receiver = new BurstReceiver();
  private final FrameWriter up = new FrameWriter(PLENTY);
  private final FrameWriter down = new FrameWriter(PLENTY);
  private final List<String> received = new ArrayList<>();

  @Test
  void namesMailboxPrecedenceAndLifetimeOnlyWhereTheyChange() throws Exception {
    RelayId home = RelayId.of(new byte[8]);
    queue(1, mailbox(1), null, Precedence.ROUTINE, 336, 100);
    queue(2, mailbox(1), null, Precedence.ROUTINE, 336, 100);
    queue(3, mailbox(2), null, Precedence.FLASH, 24, 100);
    queue(4, mailbox(1), home, Precedence.FLASH, 24, 100);
    queue(5, mailbox(1), null, Precedence.FLASH, 24, 100);
    assertThat(sender.fill(up, PLENTY)).isEqualTo(5);
    assertThat(types())
        .containsExactly(
            FrameType.MAILBOX,
            FrameType.PUT,
            FrameType.PUT,
            FrameType.MAILBOX,
            FrameType.PUT,
            FrameType.MAILBOX,
            FrameType.PUT,
            FrameType.PUT);
    // Mailbox 30, a put in a run 100 + 4, three changes 6 more, a mailbox with its home 40, one
    // change 2 more.
    assertThat(up.size()).isEqualTo(30 + 104 + 104 + 30 + 110 + 40 + 106 + 106);
    carryUp();
    assertThat(received)
        .containsExactly(
            "0 m1 ROUTINE 336 here 100",
            "1 m1 ROUTINE 336 here 100",
            "2 m2 FLASH 24 here 100",
            "3 m1 FLASH 24 home 100",
            "4 m1 FLASH 24 here 100");
  }

  @Test
  void fillsARecordWithWholePutsAndLetsABigOneGoAlone() throws Exception {
    queue(1, 300);
    queue(2, 300);
    queue(3, 5_000);
    queue(4, 300);
    assertThat(sender.fill(up, 500)).isEqualTo(1);
    up.clear();
    assertThat(sender.fill(up, 500)).isEqualTo(1);
    up.clear();
    assertThat(sender.fill(up, 500)).isEqualTo(1);
    assertThat(up.size()).isGreaterThan(5_000);
    assertThat(sender.fill(up, 500)).isZero();
    up.clear();
    assertThat(sender.fill(up, 500)).isEqualTo(1);
    assertThat(sender.unanswered()).containsExactly(1, 2, 3, 4);
    assertThat(sender.envelopeBytesSent()).isEqualTo(5_900);
  }

  @Test
  void answersEachPutOnceWhateverTheOrderOfDecisions() throws Exception {
    for (int i = 0; i < 6; i++) {
      queue(i, 50);
    }
    sender.fill(up, PLENTY);
    carryUp();
    receiver.decide(4, AckCode.STORED);
    receiver.decide(1, AckCode.FULL);
    carryDown();
    assertThat(answers).containsExactly("1 FULL", "4 STORED");
    receiver.decide(0, AckCode.STORED);
    carryDown();
    assertThat(answers).containsExactly("1 FULL", "4 STORED", "0 STORED");
    receiver.decide(2, AckCode.EXPIRED);
    receiver.decide(3, AckCode.NO_MAILBOX);
    receiver.decide(5, AckCode.BUSY);
    carryDown();
    assertThat(answers.subList(3, 6)).containsExactly("2 EXPIRED", "3 NO_MAILBOX", "5 BUSY");
    assertThat(sender.unansweredCount()).isZero();
    assertThat(receiver.undecidedCount()).isZero();
  }

  @Test
  void saysNothingWhenNothingIsNew() throws Exception {
    assertThat(receiver.writeAck(down)).isFalse();
    queue(1, 50);
    sender.fill(up, PLENTY);
    carryUp();
    assertThat(receiver.hasNews()).isFalse();
    receiver.decide(0, AckCode.STORED);
    assertThat(receiver.hasNews()).isTrue();
    assertThat(receiver.writeAck(down)).isTrue();
    assertThat(down.size()).isEqualTo(3);
    assertThat(receiver.writeAck(down)).isFalse();
  }

  @Test
  void keepsAnAckThatHasNoRoomForLater() throws Exception {
    queue(1, 50);
    sender.fill(up, PLENTY);
    carryUp();
    receiver.decide(0, AckCode.FULL);
    assertThat(receiver.writeAck(new FrameWriter(4))).isFalse();
    carryDown();
    assertThat(answers).containsExactly("1 FULL");
  }

  @Test
  void refusesWhatNoRelayTakesWithoutSendingIt() {
    outgoing.puts.add(put(7, mailbox(1), null, Precedence.FLASH, 1, Limits.MAX_ENVELOPE_BYTES + 1));
    assertThat(sender.fill(up, PLENTY)).isZero();
    assertThat(up.isEmpty()).isTrue();
    assertThat(answers).containsExactly("7 TOO_LARGE");
  }

  @Test
  void decidesByItselfThatAnEnvelopeIsTooLarge() throws Exception {
    introduce();
    onPut(Put.newBuilder().setEnvelope(zeros(Limits.MAX_ENVELOPE_BYTES)).build());
    assertThat(receiver.undecidedCount()).isEqualTo(1);
    Put larger = Put.newBuilder().setEnvelope(zeros(Limits.MAX_ENVELOPE_BYTES + 1)).build();
    byte[] bytes = larger.toByteArray();
    assertThat(receiver.onPut(bytes, 0, bytes.length)).isNull();
    assertThat(receiver.undecidedCount()).isEqualTo(1);
    receiver.writeAck(down);
    Ack ack = lastAck();
    assertThat(ack.getDecided()).isZero();
    assertThat(ack.getHoles().byteAt(0)).isEqualTo((byte) 1);
    assertThat(ack.getRefusedList()).containsExactly(8 + AckCode.TOO_LARGE.code());
  }

  @Test
  void waitsAt4096UnansweredPutsAndClosesTheLinkOfWhoDoesNot() throws Exception {
    for (int i = 0; i <= Limits.MAX_UNANSWERED_PUTS; i++) {
      queue(i, 20);
    }
    assertThat(sender.fill(up, PLENTY)).isEqualTo(Limits.MAX_UNANSWERED_PUTS);
    carryUp();
    assertThatThrownBy(() -> onPut(Put.newBuilder().setEnvelope(zeros(20)).build()))
        .isInstanceOf(MalformedFrameException.class);
    // Decided is not enough: until it is told, the sender waits.
    receiver.decide(0, AckCode.STORED);
    assertThatThrownBy(() -> onPut(Put.newBuilder().setEnvelope(zeros(20)).build()))
        .isInstanceOf(MalformedFrameException.class);
    receiver.decide(Limits.MAX_UNANSWERED_PUTS - 1, AckCode.FULL);
    carryDown();
    assertThat(answers).containsExactly("0 STORED", (Limits.MAX_UNANSWERED_PUTS - 1) + " FULL");
    assertThat(sender.fill(up, PLENTY)).isEqualTo(1);
    assertThat(sender.needsAnotherLink()).isFalse();
    carryUp();
    assertThat(receiver.undecidedCount()).isEqualTo(Limits.MAX_UNANSWERED_PUTS - 1);
  }

  @Test
  void introduces4096MailboxesAndThenNeedsAnotherLink() throws Exception {
    for (int i = 0; i < Limits.MAX_MAILBOXES_PER_LINK; i++) {
      queue(i, mailbox(i), null, Precedence.ROUTINE, 336, 20);
      if (i % 1_000 == 999) {
        exchange();
      }
    }
    exchange();
    queue(9_000, mailbox(7), null, Precedence.ROUTINE, 336, 20);
    assertThat(sender.fill(up, PLENTY)).isEqualTo(1);
    queue(9_001, mailbox(70_000), null, Precedence.ROUTINE, 336, 20);
    assertThat(sender.fill(up, PLENTY)).isZero();
    assertThat(sender.needsAnotherLink()).isTrue();
    assertThatThrownBy(this::introduce)
        .isInstanceOf(MalformedFrameException.class)
        .hasMessageContaining("mailboxes");
  }

  @Test
  void refusesMailboxesOfOtherSizes() {
    Mailbox good = Mailbox.newBuilder().setId(zeros(16)).setVerifier(zeros(8)).build();
    for (Mailbox bad :
        List.of(
            good.toBuilder().setId(zeros(15)).build(),
            good.toBuilder().clearId().build(),
            good.toBuilder().setVerifier(zeros(9)).build(),
            good.toBuilder().setHome(zeros(7)).build())) {
      byte[] bytes = bad.toByteArray();
      assertThatThrownBy(() -> receiver.onMailbox(bytes, 0, bytes.length))
          .isInstanceOf(MalformedFrameException.class);
    }
  }

  @Test
  void refusesPutsThatMakeNoSense() throws Exception {
    Put good = Put.newBuilder().setEnvelope(zeros(20)).build();
    assertRefused(good); // nothing was introduced yet
    introduce();
    assertRefused(good.toBuilder().setMailbox(1).build());
    BurstReceiver other = new BurstReceiver();
    assertThat(other.receivedCount()).isZero();
    onPut(good.toBuilder().setMailbox(0).build());
    assertRefused(good.toBuilder().setPrecedenceValue(4).build());
    assertRefused(good.toBuilder().setMailbox(-1).build());
    assertRefused(good.toBuilder().clearEnvelope().build());
  }

  @Test
  void refusesAcksThatMakeNoSenseAndTellsNothingOfThem() throws Exception {
    queue(1, 50);
    queue(2, 50);
    sender.fill(up, PLENTY);
    assertAckRefused(Ack.newBuilder().setDecided(3));
    assertAckRefused(Ack.newBuilder().setDecided(-1));
    assertAckRefused(Ack.newBuilder().setDecided(1).setHoles(ByteString.copyFrom(new byte[] {1})));
    assertAckRefused(Ack.newBuilder().setDecided(1).addRefused(8 + 1));
    assertAckRefused(Ack.newBuilder().setDecided(1).addRefused(0));
    assertThat(answers).isEmpty();
    onAck(Ack.newBuilder().setDecided(1));
    assertAckRefused(Ack.newBuilder().setDecided(2).addRefused(1)); // takes back an answer
    onAck(Ack.newBuilder().setDecided(0)); // an older one says nothing new
    onAck(Ack.newBuilder().setDecided(2));
    assertThat(answers).containsExactly("1 STORED", "2 STORED");
  }

  @Test
  void decidingTwiceIsOurOwnFault() throws Exception {
    introduce();
    onPut(Put.newBuilder().setEnvelope(zeros(20)).build());
    receiver.decide(0, AckCode.STORED);
    assertThatThrownBy(() -> receiver.decide(0, AckCode.STORED))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> receiver.decide(1, AckCode.STORED))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void survivesAnyOrderOfDecisionsOverManyRounds() throws Exception {
    long seed = Long.getLong("tereze.seed", new Random().nextLong());
    System.out.println("BurstTest: -Dtereze.seed=" + seed);
    Random random = new Random(seed);
    List<Long> undecided = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    long sent = 0;
    for (int round = 0; round < 3_000; round++) {
      for (int i = random.nextInt(20); i > 0; i--) {
        queue(sent, mailbox(random.nextInt(5)), null, Precedence.ROUTINE, 336, 20);
        undecided.add(sent++);
      }
      sender.fill(up, PLENTY);
      carryUp();
      for (int i = random.nextInt(25); i > 0 && !undecided.isEmpty(); i--) {
        long put = undecided.remove(random.nextInt(Math.min(undecided.size(), 40)));
        AckCode code = AckCode.of(random.nextInt(6));
        receiver.decide(put, code);
        expected.add(put + " " + code);
      }
      if (random.nextInt(3) > 0) {
        carryDown();
      }
    }
    carryDown();
    assertThat(answers).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(sender.unansweredCount()).isEqualTo(undecided.size());
  }

  private void exchange() throws MalformedFrameException {
    sender.fill(up, PLENTY);
    carryUp();
    for (long put = answers.size(); put < receiver.receivedCount(); put++) {
      receiver.decide(put, AckCode.STORED);
    }
    carryDown();
  }

  private void carryUp() throws MalformedFrameException {
    new FrameReader().read(up.array(), up.offset(), up.size(), this::onUp);
    up.clear();
  }

  private void onUp(FrameType type, byte[] array, int offset, int length)
      throws MalformedFrameException {
    if (type == FrameType.MAILBOX) {
      receiver.onMailbox(array, offset, length);
      return;
    }
    ReceivedPut put = requireNonNull(receiver.onPut(array, offset, length));
    String home = put.home() == null ? "here" : "home";
    received.add(
        put.number()
            + (" m" + put.mailbox().bytes()[1])
            + (" " + put.precedence() + " " + put.lifetimeHours())
            + (" " + home + " " + put.bodyLength()));
  }

  private void carryDown() throws MalformedFrameException {
    receiver.writeAck(down);
    new FrameReader()
        .read(down.array(), down.offset(), down.size(), (t, a, o, n) -> sender.onAck(a, o, n));
    down.clear();
  }

  private Ack lastAck() throws MalformedFrameException {
    FrameReader reader = new FrameReader();
    reader.feed(down.array(), down.offset(), down.size());
    assertThat(reader.next()).isTrue();
    return reader.message(Ack.parser());
  }

  private List<FrameType> types() throws MalformedFrameException {
    List<FrameType> types = new ArrayList<>();
    new FrameReader().read(up.array(), up.offset(), up.size(), (t, a, o, n) -> types.add(t));
    return types;
  }

  @Test
  void introducesMailboxesOfOtherRelaysWithTheWayAndTheSecret() throws Exception {
    RelayId home = RelayId.of(new byte[] {9, 0, 0, 0, 0, 0, 0, 1});
    List<RelayId> way = new ArrayList<>();
    AskSecret secret = AskSecret.of(Arrays.copyOf(new byte[] {5}, 16));
    for (int i = 0; i < Limits.MAX_PASSED_RELAYS; i++) {
      way.add(RelayId.of(new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) i}));
    }
    List<Introduction> all =
        List.of(
            Introduction.elsewhere(mailbox(1), secret, home, List.of()),
            Introduction.elsewhere(mailbox(1), secret.verifier(), home, way.subList(0, 1)),
            Introduction.elsewhere(mailbox(1), secret, home, way),
            Introduction.local(mailbox(1), secret.verifier()));
    for (Introduction each : all) {
      Introduction read = Introduction.of(each.message());
      assertThat(read).isEqualTo(each).hasSameHashCodeAs(each);
      assertThat(read.verifier()).isEqualTo(secret.verifier());
      assertThat(read.secret()).isEqualTo(each.secret());
      assertThat(read.home()).isEqualTo(each.home());
      assertThat(read.passed()).isEqualTo(each.passed());
    }
    assertThat(all).doesNotHaveDuplicates();
    way.add(home);
    assertThatThrownBy(() -> Introduction.elsewhere(mailbox(1), secret, home, way))
        .isInstanceOf(IllegalArgumentException.class);
    for (Introduction each : all) {
      outgoing.puts.add(new OutgoingPut(1, each, Precedence.ROUTINE, 336, new byte[9]));
      outgoing.puts.add(new OutgoingPut(2, each, Precedence.ROUTINE, 336, new byte[9]));
    }
    sender.fill(up, PLENTY);
    assertThat(types().stream().filter(type -> type == FrameType.MAILBOX)).hasSize(4);
  }

  @Test
  void refusesIntroductionsThatMakeNoSense() {
    Mailbox good = Mailbox.newBuilder().setId(zeros(16)).setVerifier(zeros(8)).build();
    List<Mailbox> bad =
        List.of(
            good.toBuilder().setSecret(zeros(16)).build(),
            good.toBuilder().clearVerifier().build(),
            good.toBuilder().clearVerifier().setSecret(zeros(15)).build(),
            good.toBuilder().setHome(zeros(7)).build(),
            good.toBuilder().setPassed(zeros(12)).build(),
            good.toBuilder().setPassed(zeros(72)).build(),
            good.toBuilder().clearId().build());
    for (Mailbox each : bad) {
      byte[] bytes = each.toByteArray();
      assertThatThrownBy(() -> receiver.onMailbox(bytes, 0, bytes.length))
          .isInstanceOf(MalformedFrameException.class);
    }
  }

  @Test
  void hearsThatThereIsNoRoute() throws Exception {
    queue(1, 50);
    sender.fill(up, PLENTY);
    carryUp();
    receiver.decide(0, AckCode.NO_ROUTE);
    carryDown();
    assertThat(answers).containsExactly("1 NO_ROUTE");
  }

  private void introduce() throws MalformedFrameException {
    byte[] bytes =
        Mailbox.newBuilder().setId(zeros(16)).setVerifier(zeros(8)).build().toByteArray();
    receiver.onMailbox(bytes, 0, bytes.length);
  }

  private void onPut(Put put) throws MalformedFrameException {
    byte[] bytes = put.toByteArray();
    receiver.onPut(bytes, 0, bytes.length);
  }

  private void assertRefused(Put put) {
    assertThatThrownBy(() -> onPut(put)).isInstanceOf(MalformedFrameException.class);
  }

  private void onAck(Ack.Builder ack) throws MalformedFrameException {
    byte[] bytes = ack.build().toByteArray();
    sender.onAck(bytes, 0, bytes.length);
  }

  private void assertAckRefused(Ack.Builder ack) {
    assertThatThrownBy(() -> onAck(ack)).isInstanceOf(MalformedFrameException.class);
  }

  private void queue(long handle, int bytes) {
    queue(handle, mailbox(1), null, Precedence.ROUTINE, 336, bytes);
  }

  private void queue(
      long handle,
      MailboxId mailbox,
      @Nullable RelayId home,
      Precedence precedence,
      int hours,
      int bytes) {
    outgoing.puts.add(put(handle, mailbox, home, precedence, hours, bytes));
  }

  private static OutgoingPut put(
      long handle,
      MailboxId mailbox,
      @Nullable RelayId home,
      Precedence precedence,
      int hours,
      int bytes) {
    AskVerifier verifier = AskVerifier.of(Arrays.copyOf(mailbox.bytes(), 8));
    Introduction introduction =
        home == null
            ? Introduction.local(mailbox, verifier)
            : Introduction.elsewhere(mailbox, verifier, home, List.of());
    return new OutgoingPut(handle, introduction, precedence, hours, new byte[bytes]);
  }

  private static MailboxId mailbox(int number) {
    byte[] id = new byte[16];
    id[0] = (byte) (number >> 8);
    id[1] = (byte) number;
    id[2] = (byte) (number >> 16);
    return MailboxId.of(id);
  }

  private static ByteString zeros(int count) {
    return ByteString.copyFrom(new byte[count]);
  }
}
