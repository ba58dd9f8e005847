package org.tereze.relay.store;

import static org.tereze.relay.store.StoreFixtures.NOW;
import static org.tereze.relay.store.StoreFixtures.SECRET;
import static org.tereze.relay.store.StoreFixtures.commit;
import static org.tereze.relay.store.StoreFixtures.mailbox;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.tereze.wire.AckCode;
import org.tereze.wire.AskSecret;
import org.tereze.wire.Disposition;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.RelayId;

/** Mailboxes of other relays, puts for them, and what a next hop says. */
final class TransitScene {
  static final RelayId HOME = relay(1);
  static final RelayId OTHER_HOME = relay(2);

  private TransitScene() {}

  static RelayId relay(int number) {
    return RelayId.of(ByteBuffer.allocate(RelayId.BYTES).putInt(0x7e1a).putInt(number).array());
  }

  /** As a phone introduces it that wants news. */
  static TransitMailbox transit(int number) {
    return transit(HOME, number, SECRET);
  }

  static TransitMailbox transit(RelayId home, int number, AskSecret secret, RelayId... passed) {
    return new TransitMailbox(home, mailbox(number), secret.verifier(), secret, List.of(passed));
  }

  /** As it is introduced by whoever wants no news. */
  static TransitMailbox silent(int number) {
    return new TransitMailbox(HOME, mailbox(number), SECRET.verifier(), null, List.of());
  }

  static long id(TransitMailbox mailbox, byte[] envelope) {
    return EnvelopeId.of(mailbox.id(), envelope).firstLong();
  }

  static PutItem put(TransitMailbox to, int lane, int lifetimeHours, byte[] envelope) {
    byte[] body = envelope.clone();
    return new PutItem(to, id(to, envelope), lane, lifetimeHours, body, 0, body.length);
  }

  static PutItem put(TransitMailbox to, byte[] envelope) {
    return put(to, 3, StoreFixtures.LIFETIME, envelope);
  }

  static AckCode putNow(MailboxStore store, TransitMailbox to, byte[] envelope)
      throws StoreException {
    return StoreFixtures.putNow(store, put(to, envelope));
  }

  /** The next hop has everything of a lane up to there. */
  static void forward(MailboxStore store, TransitMailbox of, int lane, long upTo)
      throws StoreException {
    commit(store, NOW, forwarded(of, lane, upTo));
  }

  static CollectedItem forwarded(TransitMailbox of, int lane, long upTo) {
    long[] cursors = new long[MailboxStore.LANES];
    cursors[lane] = upTo;
    return new CollectedItem(of.key(), cursors);
  }

  static DispositionItem word(
      TransitMailbox of, int lane, long sequence, byte[] envelope, Disposition said) {
    return new DispositionItem(of.key(), lane, sequence, id(of, envelope), said);
  }

  static Disposition ask(MailboxStore store, TransitMailbox of, byte[] envelope, int now)
      throws StoreException {
    return store.dispositions(SECRET, new long[] {id(of, envelope)}, now)[0];
  }

  static List<byte[]> waiting(MailboxStore store, TransitMailbox of, int lane)
      throws StoreException {
    return store.transit().envelopes(of.key(), lane, 0, 1_000, 1 << 30).stream()
        .map(TransitEnvelope::bytes)
        .toList();
  }

  static List<Long> undecided(MailboxStore store, RelayId home) throws StoreException {
    return store.transit().undecided(home, null, 1_000).stream()
        .map(UndecidedEnvelope::envelopeId)
        .toList();
  }

  /** Sweeps day by day, as a relay that runs does. */
  static void sweepDays(MailboxStore store, int fromHours, int days) throws StoreException {
    for (int day = 0; day <= days; day++) {
      StoreFixtures.sweepAll(store, fromHours + 24 * day);
    }
  }

  /** Mailboxes with one envelope each. */
  static List<TransitMailbox> fill(MailboxStore store, RelayId home, int first, int count)
      throws StoreException {
    List<TransitMailbox> all = new ArrayList<>();
    for (int number = first; number < first + count; number++) {
      TransitMailbox mailbox = transit(home, number, SECRET);
      putNow(store, mailbox, StoreFixtures.bytes(40, number));
      all.add(mailbox);
    }
    return all;
  }
}
