package org.tereze.bench.history;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.tereze.bench.load.LoadLink;
import org.tereze.bench.load.LoadOwner;
import org.tereze.schema.Collected;
import org.tereze.schema.Done;
import org.tereze.schema.Tell;
import org.tereze.testkit.history.Ask;
import org.tereze.testkit.history.Collect;
import org.tereze.testkit.history.Fetch;
import org.tereze.testkit.history.Put;
import org.tereze.testkit.history.Statement;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Outcome;
import org.tereze.wire.burst.DeliveryReceiver;
import org.tereze.wire.frame.AckCursor;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;
import org.tereze.wire.frame.PutCursor;

/**
 * One link of a {@link RelayHistory}: says things at random, sender, owner and asker in one, and
 * notes each before it is said and when its answer comes. One thread.
 *
 * <p>Collected has no answer of its own; a claim behind it, which changes nothing, has one.
 */
final class HistoryLink implements AutoCloseable {
  private static final int LANES = 4;
  private static final int MOST_RECORDS = 12;
  private static final int MOST_PUTS = 5;
  private static final int MOST_ASKED = 16;
  private static final int IDS_PER_ASK = Limits.MAX_IDS_PER_ASK;
  private static final int LEAST_BUDGET_BYTES = 500;
  private static final int MOST_BUDGET_BYTES = 4_000;

  /** A fetch with what it brought. */
  private static final class Fetched {
    final int mailbox;
    final Fetch fetch;
    final long[] upTo = new long[LANES];

    Fetched(int mailbox, Fetch fetch) {
      this.mailbox = mailbox;
      this.fetch = fetch;
    }
  }

  private final RelayHistory world;
  private final int number;
  private final Random random;
  private final FrameWriter writer = new FrameWriter(Limits.MAX_RECORD_PAYLOAD_BYTES);
  private final AckCursor ack = new AckCursor();
  private final DeliveryReceiver deliveries = new DeliveryReceiver();
  private final List<Put> puts = new ArrayList<>();
  private final Set<Integer> unanswered = new HashSet<>();
  private final Queue<Ask> asks = new ArrayDeque<>();
  private final Map<Integer, Statement> statements = new HashMap<>();
  private final Map<Integer, Fetched> fetches = new HashMap<>();
  private final Map<Integer, Collect> collects = new HashMap<>();
  private final Set<Integer> fetching = new HashSet<>();
  private final LoadLink link;
  private int requests;

  /** Opens a link; its first flight introduces all mailboxes and carries puts. */
  HistoryLink(RelayHistory world, InetSocketAddress relay, Random random, SecureRandom keys)
      throws IOException {
    this.world = world;
    this.number = world.nextLink();
    this.random = random;
    for (LoadOwner owner : world.owners()) {
      writer.add(FrameType.MAILBOX, owner.introduction());
    }
    sayPuts();
    byte[] first =
        Arrays.copyOfRange(writer.array(), writer.offset(), writer.offset() + writer.size());
    writer.clear();
    link = new LoadLink(relay, world.relayKey(), first, keys);
  }

  /** Says some things, and may leave before they are answered. */
  void run() throws IOException {
    link.awaitAnswer(this::onFrame);
    for (int i = random.nextInt(MOST_RECORDS); i >= 0; i--) {
      for (int things = random.nextInt(3); things >= 0; things--) {
        say(random.nextInt(200));
      }
      send();
      if (random.nextInt(4) > 0) {
        awaitAnswers();
      }
    }
    if (random.nextInt(3) > 0) {
      awaitAnswers();
    }
  }

  /** Fetches everything and asks for everything. */
  void look(int envelopes) throws IOException {
    link.awaitAnswer(this::onFrame);
    for (int mailbox = 0; mailbox < RelayHistory.MAILBOXES; mailbox++) {
      List<Integer> all = new ArrayList<>();
      for (int envelope = mailbox; envelope < envelopes; envelope += RelayHistory.MAILBOXES) {
        all.add(envelope);
      }
      for (int from = 0; from < all.size(); from += IDS_PER_ASK) {
        sayAsk(mailbox, all.subList(from, Math.min(all.size(), from + IDS_PER_ASK)));
        send();
      }
      sayFetch(mailbox, 0);
      send();
      awaitAnswers();
    }
  }

  private void send() throws IOException {
    link.seal(writer);
    link.sendAll();
  }

  private void awaitAnswers() throws IOException {
    while (!(unanswered.isEmpty()
        && asks.isEmpty()
        && statements.isEmpty()
        && fetching.isEmpty())) {
      link.receive(this::onFrame);
    }
  }

  private void say(int dice) {
    int mailbox = random.nextInt(RelayHistory.MAILBOXES);
    if (dice < 80) {
      sayPuts();
    } else if (dice < 115) {
      sayFetch(mailbox, dice % 4 == 0 ? budget() : 0);
    } else if (dice < 155) {
      sayCollected();
    } else if (dice < 190) {
      sayAsk(mailbox, someOf(mailbox));
    } else if (dice < 199) {
      sayClaim(mailbox);
    } else if (world.mayRevoke(mailbox)) {
      statements.put(requests++, world.history().revoke(number, mailbox));
      writer.add(FrameType.REVOKE, world.owners().get(mailbox).revoke(world.relayKey()));
    }
  }

  private int budget() {
    return LEAST_BUDGET_BYTES + random.nextInt(MOST_BUDGET_BYTES);
  }

  private List<Integer> someOf(int mailbox) {
    List<Integer> some = new ArrayList<>();
    int rounds = world.envelopes() / RelayHistory.MAILBOXES;
    for (int i = random.nextInt(MOST_ASKED); i >= 0; i--) {
      some.add(random.nextInt(rounds) * RelayHistory.MAILBOXES + mailbox);
    }
    return some.stream().distinct().toList();
  }

  /** New ones mostly, and some that were put before, by whatever link. */
  private void sayPuts() {
    for (int i = random.nextInt(MOST_PUTS); i >= 0; i--) {
      int last = world.envelopes();
      int chosen =
          random.nextInt(3) > 0
              ? world.nextEnvelope()
              : last - 1 - random.nextInt(1 + last / (1 + random.nextInt(20)));
      NumberedEnvelope envelope = new NumberedEnvelope(Math.max(0, chosen));
      unanswered.add(puts.size());
      puts.add(envelope.invoke(world.history(), number));
      byte[] bytes = envelope.bytes();
      PutCursor.write(
          writer, envelope.mailbox(), envelope.lane(), PutCursor.ABSENT, bytes, 0, bytes.length);
    }
  }

  private void sayAsk(int mailbox, List<Integer> envelopes) {
    int[] numbers = envelopes.stream().mapToInt(each -> each).toArray();
    asks.add(world.history().ask(number, mailbox, numbers));
    List<byte[]> bytes =
        envelopes.stream().map(each -> new NumberedEnvelope(each).bytes()).toList();
    writer.add(FrameType.ASK, world.owners().get(mailbox).ask(bytes));
  }

  private void sayFetch(int mailbox, int budgetBytes) {
    Fetched fetched = new Fetched(mailbox, world.history().fetch(number, mailbox));
    fetches.put(requests, fetched);
    fetching.add(requests);
    deliveries.expect(requests++);
    LoadOwner owner = world.owners().get(mailbox);
    writer.add(
        FrameType.FETCH, owner.fetch(link.hash()).toBuilder().setBudgetBytes(budgetBytes).build());
  }

  /** What the last fetch that is over brought, or less. */
  private void sayCollected() {
    for (Map.Entry<Integer, Fetched> each : fetches.entrySet()) {
      if (!fetching.contains(each.getKey())) {
        fetches.remove(each.getKey());
        sayCollected(each.getKey(), each.getValue());
        return;
      }
    }
  }

  private void sayCollected(int request, Fetched fetched) {
    Collected.Builder collected = Collected.newBuilder().setRequest(request);
    long[] upTo = new long[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      if (fetched.upTo[lane] > 0 && random.nextInt(4) > 0) {
        upTo[lane] = fetched.upTo[lane];
        collected.addUpto(lane).addUpto(upTo[lane]);
      }
    }
    Collect collect = world.history().collect(number, fetched.mailbox, upTo);
    writer.add(FrameType.COLLECTED, collected.build());
    collects.put(requests, collect);
    sayClaim(fetched.mailbox);
  }

  private void sayClaim(int mailbox) {
    statements.put(requests++, world.history().claim(number, mailbox));
    writer.add(FrameType.CLAIM, world.owners().get(mailbox).claim(world.relayKey()));
  }

  private void onFrame(FrameType type, byte[] array, int offset, int length)
      throws MalformedFrameException {
    try {
      switch (type) {
        case ACK -> onAck(array, offset, length);
        case TELL -> onTell(Tell.parser().parseFrom(array, offset, length));
        case DELIVER -> {
          deliveries.onDeliver(array, offset, length);
          onDeliver(array);
        }
        case DONE -> onDone(Done.parser().parseFrom(array, offset, length));
        case HINT, LINK_KEY -> {}
        default -> throw new MalformedFrameException(type + " from a relay");
      }
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedFrameException(type + " that is none: " + e.getMessage());
    }
  }

  private void onAck(byte[] array, int offset, int length) throws MalformedFrameException {
    ack.read(array, offset, length);
    for (int i = 0; i < ack.refusedCount(); i++) {
      decide((int) ack.refusedPut(i), AckCode.of(ack.refusedCode(i)));
    }
    for (Integer put : List.copyOf(unanswered)) {
      long hole = put - ack.decided() - 1;
      boolean decidedBehind = hole >= 0 && hole < ack.holesBits() && ack.hole((int) hole);
      if (put < ack.decided() || decidedBehind) {
        decide(put, AckCode.STORED);
      }
    }
  }

  private void decide(int put, AckCode code) {
    if (unanswered.remove(put)) {
      world.history().answered(puts.get(put), code);
      world.answered();
    }
  }

  private void onTell(Tell tell) throws MalformedFrameException {
    Ask ask = asks.remove();
    Disposition[] told = new Disposition[tell.getDispositions().size()];
    for (int i = 0; i < told.length; i++) {
      told[i] = Disposition.of(tell.getDispositions().byteAt(i));
    }
    world.history().answered(ask, told);
    world.answered();
  }

  private void onDeliver(byte[] array) throws MalformedFrameException {
    Fetched fetched = fetches.get(deliveries.request());
    if (fetched == null) {
      throw new MalformedFrameException("delivered for what was not fetched");
    }
    int lane = deliveries.lane().code();
    fetched.upTo[lane] = deliveries.sequence();
    world
        .history()
        .given(
            fetched.fetch,
            lane,
            deliveries.sequence(),
            NumberedEnvelope.number(array, deliveries.bodyOffset()));
  }

  private void onDone(Done done) throws MalformedFrameException {
    Outcome outcome = Outcome.of(done.getOutcomeValue());
    int request = done.getRequest();
    Statement statement = statements.remove(request);
    if (statement != null) {
      Collect before = collects.remove(request);
      if (before != null && outcome == Outcome.OK) {
        world.history().answered(before, outcome);
      }
      world.history().answered(statement, outcome);
    } else if (fetching.remove(request)) {
      deliveries.close(request);
      Fetched fetched = fetches.get(request);
      if (fetched != null) {
        boolean complete = outcome == Outcome.OK && done.getWaiting() == 0;
        world.history().answered(fetched.fetch, outcome, complete);
      }
    }
    world.answered();
  }

  /** Leaves without a word; what was not answered may have been done. */
  @Override
  public void close() throws IOException {
    link.close();
  }
}
