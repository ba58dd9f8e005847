package org.tereze.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.tereze.client.identity.Identity;
import org.tereze.schema.Move;

final class MoveTest {
  private final Pair pair = Pair.exchanged();

  private ReceivingEnd newMailbox(Identity owner) throws Exception {
    return ReceivingEnd.create(owner, 5, Pair.relays(), "", Pair.HOUR, pair.random)
        .withContact(pair.reporter.publicIdentity());
  }

  private static Move move(ReceivingEnd to, int serial) {
    return Move.newBuilder()
        .setCard(ByteString.copyFrom(to.own().encoded()))
        .setSerial(serial)
        .build();
  }

  @Test
  void writesToTheNewMailboxFromThenOn() throws Exception {
    ReceivingEnd next = newMailbox(pair.relative);
    pair.reporterSending = pair.reporterSending.acceptMove(move(next, 1));
    pair.relativeReceiving = next;

    Sealed sealed = pair.write("to the new one");

    assertThat(sealed.mailbox()).isEqualTo(next.own().mailbox());
    assertThat(pair.read(sealed.envelope()).outcome()).isEqualTo(Outcome.OPENED);
  }

  @Test
  void anOldSessionStillOpensAtTheNewMailbox() throws Exception {
    pair.read(pair.write("opening").envelope());
    Sealed late = pair.write("late");
    // Whatever mailbox brings it, the session's own end opens it.
    assertThat(
            pair.relativeReceiving.open(
                pair.relativeSpace, late.envelope(), java.util.List.of(), 0))
        .extracting(Opened::outcome)
        .isEqualTo(Outcome.OPENED);
    assertThat(
            newMailbox(pair.relative)
                .open(pair.relativeSpace, late.envelope(), java.util.List.of(), 0)
                .outcome())
        .isEqualTo(Outcome.UNOPENABLE);
  }

  @Test
  void ignoresOldMovesOtherPeoplesCardsAndNoise() throws Exception {
    SendingEnd moved = pair.reporterSending.acceptMove(move(newMailbox(pair.relative), 3));
    assertThat(moved).isNotSameAs(pair.reporterSending);

    assertThat(moved.acceptMove(move(newMailbox(pair.relative), 3))).isSameAs(moved);
    assertThat(moved.acceptMove(move(newMailbox(pair.relative), 2))).isSameAs(moved);
    assertThat(moved.acceptMove(move(newMailbox(pair.reporter), 4))).isSameAs(moved);
    assertThat(moved.acceptMove(Move.newBuilder().setSerial(9).build())).isSameAs(moved);
  }
}
