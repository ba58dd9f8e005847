package org.tereze.wire.datagram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tereze.wire.AskSecret;
import org.tereze.wire.AskVerifier;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Precedence;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.Introduction;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;

/** What fits one datagram. */
final class UnitWriterTest {
  /** Enough that a unit's first number takes two bytes. */
  private static final int MAILBOXES_BEFORE = 200;

  private static Introduction local(int number) {
    byte[] id = new byte[MailboxId.BYTES];
    id[0] = (byte) number;
    return Introduction.local(MailboxId.of(id), AskVerifier.of(new byte[AskVerifier.BYTES]));
  }

  private static Introduction elsewhere() {
    return Introduction.elsewhere(
        MailboxId.of(new byte[MailboxId.BYTES]),
        AskSecret.of(new byte[AskSecret.BYTES]),
        RelayId.of(new byte[RelayId.BYTES]),
        Collections.emptyList());
  }

  private final List<OutgoingPut> waiting = new ArrayList<>();
  private final UnitWriter writer = new UnitWriter(new Queue(), (to, code) -> {}, PayloadSize.FULL);

  /** In the order in which it was added. */
  private final class Queue implements Outgoing {
    @Override
    public @Nullable OutgoingPut peek() {
      return waiting.isEmpty() ? null : waiting.get(0);
    }

    @Override
    public void remove() {
      waiting.remove(0);
    }
  }

  /** The unit of an envelope of which as much has to be said as can be. */
  private int unitBytes(int envelopeBytes) {
    for (int i = 0; i < MAILBOXES_BEFORE; i++) {
      waiting.add(new OutgoingPut(i, local(i), Precedence.ROUTINE, 336, new byte[100]));
    }
    while (writer.next() != null) {
      // Nobody hears of them, so that all have to be said again.
    }
    waiting.add(new OutgoingPut(-1, elsewhere(), Precedence.FLASH, 720, new byte[envelopeBytes]));
    UnitWriter.Unit unit = Objects.requireNonNull(writer.next());
    assertThat(waiting).isEmpty();
    return unit.bytes.length;
  }

  @Test
  void anUncutEnvelopeFillsADatagramWhateverHasToBeSaidOfIt() {
    assertThat(unitBytes(DatagramLimits.MAX_UNCUT_ENVELOPE_BYTES))
        .isEqualTo(PayloadSize.FULL.pieceBytes());
  }

  @Test
  void aByteMoreNeedsTwo() {
    assertThat(unitBytes(DatagramLimits.MAX_UNCUT_ENVELOPE_BYTES + 1))
        .isEqualTo(PayloadSize.FULL.pieceBytes() + 1);
  }
}
