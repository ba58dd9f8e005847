package org.tereze.relay.session;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.CollectedItem;
import org.tereze.relay.store.CommitItem;
import org.tereze.relay.store.DispositionItem;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.RocksMailboxStore;
import org.tereze.relay.store.StatementItem;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.StoreLimits;
import org.tereze.relay.store.TransitEnvelope;
import org.tereze.relay.store.TransitHead;
import org.tereze.relay.store.TransitMailbox;
import org.tereze.relay.store.UndecidedEnvelope;
import org.tereze.schema.Ask;
import org.tereze.schema.Tell;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Precedence;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.BurstSender;
import org.tereze.wire.burst.Introduction;
import org.tereze.wire.burst.Outgoing;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/**
 * A relay over a real store, with routes, and the plainest of uplinks: it says everything that
 * waits to the next hop in one record and takes note of the answers.
 */
final class TestHop implements AutoCloseable {
  private static final int ALL = 1_000;

  final LinkFixture relay;
  final RelayId id;
  final Map<RelayId, RelayId> routes = new HashMap<>();
  final MailboxStore store;

  TestHop(Path directory, StoreLimits limits, boolean[] diskFull) throws StoreException {
    store =
        RocksMailboxStore.open(
            directory, limits, () -> diskFull[0] ? 0 : Long.MAX_VALUE, new SecureRandom());
    relay = new LinkFixture(store);
    relay.routes = routes::get;
    id = RelayId.ofStaticKey(relay.relayKey);
  }

  /** A client whose first record says where its puts go and then puts. */
  List<AckCode> put(Introduction to, byte[]... envelopes) {
    List<OutgoingPut> puts = new ArrayList<>();
    for (byte[] envelope : envelopes) {
      puts.add(new OutgoingPut(puts.size(), to, Precedence.ROUTINE, 100, envelope));
    }
    return put(puts);
  }

  private List<AckCode> put(List<OutgoingPut> puts) {
    return put(relay.connected(), puts);
  }

  static List<AckCode> put(LinkFixture.Client client, List<OutgoingPut> puts) {
    List<OutgoingPut> left = new ArrayList<>(puts);
    Outgoing outgoing =
        new Outgoing() {
          @Override
          public @Nullable OutgoingPut peek() {
            return left.isEmpty() ? null : left.get(0);
          }

          @Override
          public void remove() {
            left.remove(0);
          }
        };
    BurstSender sender = new BurstSender(outgoing, (handle, code) -> {});
    FrameWriter frames = new FrameWriter(1 << 20);
    sender.fill(frames, 1 << 20);
    byte[] all =
        Arrays.copyOfRange(frames.array(), frames.offset(), frames.offset() + frames.size());
    client.give(client.initiator.transport(all)).awaitAcks(puts.size());
    return List.copyOf(client.acks().values());
  }

  /** Says what waits for homes behind this hop, and lets go of what it answers STORED. */
  List<AckCode> carryTo(TestHop next) throws Exception {
    return carryTo(next, true);
  }

  /** The same; where the answer is lost, everything stays as it was. */
  List<AckCode> carryTo(TestHop next, boolean answerArrives) throws Exception {
    List<OutgoingPut> puts = new ArrayList<>();
    List<TransitMailbox> mailboxes = new ArrayList<>();
    List<TransitEnvelope> envelopes = new ArrayList<>();
    for (RelayId home : store.transit().homes()) {
      for (int lane = 0; lane < MailboxStore.LANES && leadsTo(next, home); lane++) {
        for (TransitHead head : store.transit().heads(home, lane, 0, ALL)) {
          Introduction to = head.mailbox().onward(id, next.id);
          for (TransitEnvelope each :
              store.transit().envelopes(head.mailbox().key(), lane, 0, ALL, 1 << 20)) {
            int hours = each.expiryHours() - LinkFixture.HOUR;
            if (to != null && hours > 0) {
              puts.add(new OutgoingPut(puts.size(), to, Precedence.of(lane), hours, each.bytes()));
              mailboxes.add(head.mailbox());
              envelopes.add(each);
            }
          }
        }
      }
    }
    if (puts.isEmpty()) {
      return List.of();
    }
    List<AckCode> answers = next.put(puts);
    if (answerArrives) {
      commit(letGo(mailboxes, envelopes, answers));
    }
    return answers;
  }

  private boolean leadsTo(TestHop next, RelayId home) {
    RelayId hop = routes.get(home);
    return hop != null && hop.equals(next.id);
  }

  private static List<CommitItem> letGo(
      List<TransitMailbox> mailboxes, List<TransitEnvelope> envelopes, List<AckCode> answers) {
    List<CommitItem> items = new ArrayList<>();
    Map<MailboxKey, long[]> upTo = new LinkedHashMap<>();
    Map<MailboxKey, boolean[]> blocked = new HashMap<>();
    for (int i = 0; i < answers.size(); i++) {
      MailboxKey key = mailboxes.get(i).key();
      TransitEnvelope each = envelopes.get(i);
      boolean[] lanes = blocked.computeIfAbsent(key, k -> new boolean[MailboxStore.LANES]);
      switch (answers.get(i)) {
        case STORED -> {}
        case REVOKED -> {
          items.add(StatementItem.revoke(key, 1));
          lanes[each.lane()] = true;
        }
        case TOO_LARGE, EXPIRED ->
            items.add(
                new DispositionItem(
                    key, each.lane(), each.sequence(), each.envelopeId(), Disposition.REFUSED));
        case FULL, BUSY, NO_MAILBOX, NO_ROUTE -> lanes[each.lane()] = true;
      }
      if (!lanes[each.lane()]) {
        upTo.computeIfAbsent(key, k -> new long[MailboxStore.LANES])[each.lane()] = each.sequence();
      }
    }
    upTo.forEach((key, lanes) -> items.add(new CollectedItem(key, lanes)));
    return items;
  }

  /** Asks the next hop what became of what it took. */
  void askNews(TestHop next) throws Exception {
    List<CommitItem> words = new ArrayList<>();
    for (RelayId home : store.transit().homes()) {
      for (UndecidedEnvelope each : store.transit().undecided(home, null, ALL)) {
        Disposition told =
            next.ask(String.valueOf(each.number()), each.mailbox(), each.envelopeId());
        if (told.code() > Disposition.FORWARDED.code()) {
          words.add(
              new DispositionItem(
                  each.mailbox().key(), each.lane(), each.sequence(), each.envelopeId(), told));
        }
      }
    }
    commit(words);
  }

  private Disposition ask(String what, TransitMailbox of, long envelopeId) throws Exception {
    byte[] id = new byte[Long.BYTES];
    java.nio.ByteBuffer.wrap(id).putLong(envelopeId);
    if (of.secret() == null) {
      throw new AssertionError("no secret for " + what);
    }
    return ask(
        Ask.newBuilder()
            .setSecret(com.google.protobuf.ByteString.copyFrom(of.secret().bytes()))
            .setIds(com.google.protobuf.ByteString.copyFrom(id))
            .build());
  }

  Disposition ask(Ask ask) throws Exception {
    LinkFixture.Client client = relay.connected();
    byte[] frames = new TestFrames().add(FrameType.ASK, ask).bytes();
    client.give(client.initiator.transport(frames)).await(FrameType.TELL, 1);
    Tell tell = Tell.parseFrom(client.initiator.frames(FrameType.TELL).get(0).message());
    return Disposition.of(tell.getDispositions().byteAt(0));
  }

  /** Through the committer, as an uplink does; returns when it is durable. */
  void commit(List<CommitItem> items) {
    HandedOver.await(relay.committer, items);
  }

  /** Envelopes that wait here for others. */
  List<byte[]> waiting() throws StoreException {
    List<byte[]> all = new ArrayList<>();
    for (RelayId home : store.transit().homes()) {
      for (int lane = 0; lane < MailboxStore.LANES; lane++) {
        for (TransitHead head : store.transit().heads(home, lane, 0, ALL)) {
          store
              .transit()
              .envelopes(head.mailbox().key(), lane, 0, ALL, 1 << 20)
              .forEach(each -> all.add(each.bytes()));
        }
      }
    }
    return all;
  }

  @Override
  public void close() throws StoreException {
    relay.close();
    store.close();
  }
}
