package org.tereze.relay.uplink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.link.Question;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.TransitMailbox;
import org.tereze.relay.store.TransitStore;
import org.tereze.relay.store.UndecidedEnvelope;
import org.tereze.wire.AskSecret;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.Limits;
import org.tereze.wire.RelayId;

/**
 * Which forwarded envelopes the next hop is asked about: all that are undecided, oldest first in
 * each mailbox, at most {@value #MOST_IN_ROUND} a round; the next round goes on behind them. One
 * thread; reads the store and so may block.
 */
final class News {
  static final int MOST_IN_ROUND = 2_048;

  private final TransitStore store;
  private final Onward onward;
  private final Deque<RelayId> homes = new ArrayDeque<>();
  private @Nullable UndecidedEnvelope last;

  News(TransitStore store, Onward onward) {
    this.store = store;
    this.onward = onward;
  }

  /** One round. */
  record Round(List<UndecidedEnvelope> asked, List<Question> questions) {}

  /** Whether there is anything to ask. */
  boolean isThere() throws StoreException {
    for (RelayId home : onward.homes()) {
      if (!store.undecided(home, null, 1).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** The next round; a question's handles are places in what is asked. */
  Round next() throws StoreException {
    List<UndecidedEnvelope> asked = new ArrayList<>();
    if (homes.isEmpty()) {
      homes.addAll(onward.homes());
      last = null;
    }
    while (!homes.isEmpty() && asked.size() < MOST_IN_ROUND) {
      int room = MOST_IN_ROUND - asked.size();
      List<UndecidedEnvelope> page = store.undecided(homes.element(), last, room);
      asked.addAll(page);
      if (page.size() < room) {
        homes.remove();
        last = null;
      } else {
        last = page.get(page.size() - 1);
      }
    }
    return new Round(asked, questions(asked));
  }

  private static List<Question> questions(List<UndecidedEnvelope> asked) {
    List<Question> questions = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= asked.size(); i++) {
      boolean ends =
          i == asked.size()
              || i - from == Limits.MAX_IDS_PER_ASK
              || !asked.get(i).mailbox().key().equals(asked.get(from).mailbox().key());
      if (ends) {
        add(questions, asked, from, i);
        from = i;
      }
    }
    return questions;
  }

  private static void add(
      List<Question> questions, List<UndecidedEnvelope> asked, int from, int to) {
    TransitMailbox mailbox = asked.get(from).mailbox();
    AskSecret secret = mailbox.secret();
    if (secret == null) {
      return;
    }
    List<EnvelopeId> ids = new ArrayList<>();
    List<Long> handles = new ArrayList<>();
    for (int i = from; i < to; i++) {
      ids.add(id(asked.get(i).envelopeId()));
      handles.add((long) i);
    }
    questions.add(new Question(mailbox.id(), secret, ids, handles));
  }

  static EnvelopeId id(long bigEndian) {
    byte[] bytes = new byte[EnvelopeId.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (bigEndian >>> (Long.SIZE - Byte.SIZE * (i + 1)));
    }
    return EnvelopeId.of(bytes);
  }
}
