package org.tereze.client.burst;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.tereze.client.burst.BurstOutcome.Figure;
import org.tereze.client.burst.BurstPlan.Own;
import org.tereze.client.burst.BurstPlan.Publication;
import org.tereze.client.burst.BurstPlan.Question;
import org.tereze.client.burst.BurstPlan.Wanted;
import org.tereze.client.burst.Requests.Kind;
import org.tereze.client.burst.Requests.Request;
import org.tereze.client.cost.EndedLink;
import org.tereze.client.link.LinkException;
import org.tereze.client.link.NoiseLink;
import org.tereze.client.vault.VaultException;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.schema.Ask;
import org.tereze.schema.Bye;
import org.tereze.schema.Collected;
import org.tereze.schema.Lookup;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.BurstSender;
import org.tereze.wire.burst.DeliveryReceiver;
import org.tereze.wire.burst.RecordSizer;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/**
 * One burst with one relay over an open link, both directions, from the first flight to the
 * goodbye.
 *
 * <p>One thread; blocks in the link only. What is said, in this order:
 *
 * <ol>
 *   <li>first flight and until the answer: questions about what an earlier link left unacked,
 *       fetches, puts;
 *   <li>after the answer: revokes and claims (each followed by its fetch), the other puts, then
 *       those that the answers showed to be missing;
 *   <li>when all puts are acked: questions about what is in custody, lookups, publications;
 *   <li>when all is answered and all that came is collected: Bye.
 * </ol>
 */
final class Burst {
  /**
   * More than one record is on its way before the first ack, so that a long round trip does not
   * stop the line.
   */
  private static final int FIRST_WINDOW_BYTES = 32 * 1024;

  private static final int MOST_WINDOW_BYTES = 256 * 1024;
  private static final int WRITER_BYTES = 512 * 1024;

  /** So many fetched bytes are made known as collected at once, so that a cut repeats no more. */
  private static final int COLLECT_AFTER_BYTES = 8 * 1024;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final NoiseLink link;
  private final BurstPlan plan;
  private final X25519PublicKey relay;
  private final LongSupplier nanoTime;
  private final FrameWriter writer = new FrameWriter(WRITER_BYTES);
  private final RecordSizer sizer = new RecordSizer();
  private final PutQueue puts;
  private final BurstSender sender;
  private final DeliveryReceiver deliveries = new DeliveryReceiver();
  private final Requests requests = new Requests();
  private final BurstReader reader;
  private final BurstFigures figures;
  private final LinkTally tally = new LinkTally();
  private final List<Own> claimed = new ArrayList<>();

  private Stage stage = Stage.FIRST;
  private long receivedBytes;
  private boolean proven;

  private enum Stage {
    FIRST,
    ANSWERED,
    CLOSING,
    BYE
  }

  Burst(
      NoiseLink link,
      BurstPlan plan,
      X25519PublicKey relay,
      BurstWork work,
      BurstFigures figures,
      LongSupplier nanoTime) {
    this.link = link;
    this.plan = plan;
    this.relay = relay;
    this.nanoTime = nanoTime;
    this.figures = figures;
    this.puts =
        new PutQueue(
            plan,
            handle -> {
              tally.addedPut(handle, writer.size());
              work.sending(handle);
            });
    this.reader =
        new BurstReader(work, puts, requests, deliveries, sizer, figures, tally, claimed, nanoTime);
    this.sender = new BurstSender(puts, reader::answered);
    reader.sender(sender);
  }

  /** Runs to the goodbye. What was told to the work and committed counts, however this ends. */
  void run() throws LinkException, VaultException {
    sayFirst();
    long lastHeard = nanoTime.getAsLong();
    while (true) {
      advance();
      boolean wrote = write();
      int count = link.receive(wrote ? 0 : waitMillis(lastHeard));
      figures.progress(link);
      if (count == NoiseLink.CLOSED) {
        ended();
        return;
      }
      if (count != NoiseLink.NOTHING) {
        lastHeard = nanoTime.getAsLong();
        receivedBytes += count;
        reader.read(link.payload(), count);
        sayCollected();
      } else if (!wrote && waitMillis(lastHeard) <= 0) {
        throw LinkException.silent(link.answered());
      }
    }
  }

  /** What the link cost so far. */
  EndedLink cost() {
    return tally.cost(link);
  }

  private void ended() throws LinkException {
    if (stage != Stage.BYE) {
      throw LinkException.closedEarly();
    }
  }

  private long waitMillis(long lastHeard) {
    long silentMillis = (nanoTime.getAsLong() - lastHeard) / NANOS_PER_MILLI;
    return link.patience().silenceMillis() - silentMillis;
  }

  private void sayFirst() throws LinkException {
    for (Question question : plan.questions) {
      ask(question);
    }
    for (Own own : plan.fetches) {
      fetch(own);
    }
    fill();
    if (writer.isEmpty()) {
      // A relay answers only when it has something to say; nothing newer than this can be there.
      lookup(new Wanted(anyMailbox(), -1, Request.NOBODY));
    }
    // Order: before anything is read, since a Fetch signed for this phase means nothing in the
    // next.
    while (!writer.isEmpty()) {
      writeRecord();
    }
  }

  private MailboxId anyMailbox() {
    if (!plan.lookups.isEmpty()) {
      return plan.lookups.get(0).mailbox;
    }
    List<Own> own = plan.claims.isEmpty() ? plan.revokes : plan.claims;
    if (!own.isEmpty()) {
      return own.get(0).owner.mailbox();
    }
    if (!plan.publications.isEmpty()) {
      return plan.publications.get(0).own.owner.mailbox();
    }
    return MailboxId.of(new byte[MailboxId.BYTES]);
  }

  /** Says what the stage allows to say now, and moves on to the next. */
  private void advance() {
    if (stage == Stage.FIRST && link.answered()) {
      stage = Stage.ANSWERED;
      sayAnswered();
    }
    if (stage != Stage.BYE) {
      for (Own own : claimed) {
        fetch(own);
      }
      claimed.clear();
    }
    if (stage == Stage.ANSWERED
        && writer.isEmpty()
        && puts.isEmpty()
        && sender.unansweredCount() == 0) {
      stage = Stage.CLOSING;
      sayClosing();
    }
    if (stage == Stage.CLOSING && isQuiet()) {
      stage = Stage.BYE;
      writer.add(FrameType.BYE, Bye.getDefaultInstance());
    }
  }

  private boolean isQuiet() {
    return writer.isEmpty()
        && requests.isQuiet()
        && puts.isEmpty()
        && sender.unansweredCount() == 0;
  }

  private void sayAnswered() {
    for (Own own : plan.revokes) {
      if (requests.hasRoom()) {
        requests.add(Kind.REVOKE, own, null);
        writer.add(FrameType.REVOKE, Statements.revoke(own, relay));
      }
    }
    for (Own own : plan.claims) {
      if (requests.hasRoom()) {
        requests.add(Kind.CLAIM, own, null);
        writer.add(FrameType.CLAIM, Statements.claim(own, relay));
      }
    }
  }

  private void sayClosing() {
    for (Question question : plan.laterQuestions) {
      ask(question);
    }
    for (Wanted wanted : plan.lookups) {
      lookup(wanted);
    }
    for (Publication publication : plan.publications) {
      if (requests.hasRoom()) {
        requests.add(Kind.PUBLISH, publication.own, null);
        writer.add(FrameType.PUBLISH, Statements.publish(publication, relay));
      }
    }
  }

  private void ask(Question question) {
    ByteString.Output ids = ByteString.newOutput(question.ids.size() * EnvelopeId.BYTES);
    for (EnvelopeId id : question.ids) {
      ids.write(id.bytes(), 0, EnvelopeId.BYTES);
    }
    writer.add(
        FrameType.ASK,
        Ask.newBuilder()
            .setSecret(ByteString.copyFrom(question.secret.bytes()))
            .setIds(ids.toByteString())
            .build());
    requests.asked(question);
  }

  private void lookup(Wanted wanted) {
    if (requests.hasRoom()) {
      requests.add(Kind.LOOKUP, null, wanted);
      writer.add(
          FrameType.LOOKUP,
          Lookup.newBuilder()
              .setMailbox(ByteString.copyFrom(wanted.mailbox.bytes()))
              .setKnownSerial(wanted.knownSerial)
              .build());
    }
  }

  private void fetch(Own own) {
    if (requests.hasRoom()) {
      int number = requests.add(Kind.FETCH, own, null);
      requests.all().get(number).ownerProven = link.answered();
      deliveries.expect(number);
      writer.add(FrameType.FETCH, Statements.fetch(own, link.fetchHash()));
    }
  }

  /** Writes one record if something waits and the window has room. */
  private boolean write() throws LinkException {
    long window = windowBytes();
    if (puts.onTheirWayBytes() < window) {
      fill();
    }
    return writeRecord() || prove();
  }

  private void fill() {
    tally.added(writer.size());
    sender.fill(writer, sizer.recordBytes());
  }

  /** Says nothing in a record, so that the relay knows its answers go to who holds the keys. */
  private boolean prove() throws LinkException {
    if (proven || !link.answered() || receivedBytes < Limits.PROVE_AFTER_BYTES) {
      return false;
    }
    link.send(new byte[0], 0, 0);
    proven = true;
    return true;
  }

  private boolean writeRecord() throws LinkException {
    tally.added(writer.size());
    int count = writer.cut(Math.min(sizer.recordBytes(), Limits.MAX_RECORD_PAYLOAD_BYTES));
    if (count == 0) {
      return false;
    }
    link.send(writer.array(), writer.offset(), count);
    proven |= link.answered();
    reader.wrote(count);
    writer.remove(count);
    tally.wrote(count);
    figures.add(Figure.PUT, sender.sentCount() - figures.get(Figure.PUT));
    return true;
  }

  /** About twice what the line holds in a round trip: enough to keep it busy, little to lose. */
  private long windowBytes() {
    double inFlight = 2 * sizer.bytesPerSecond() * Math.max(0, link.rttMillis()) / 1000;
    return (long) Math.min(MOST_WINDOW_BYTES, Math.max(FIRST_WINDOW_BYTES, inFlight));
  }

  /** Order: only after the work was committed. */
  private void sayCollected() {
    List<Request> all = requests.all();
    for (int number = 0; number < all.size(); number++) {
      Request request = all.get(number);
      boolean kept = request.own != null && request.own.kept;
      boolean due = !kept && (!request.open || request.undurableBytes >= COLLECT_AFTER_BYTES);
      if (due && !request.durable.isEmpty() && link.answered()) {
        Collected.Builder collected = Collected.newBuilder().setRequest(number);
        for (Map.Entry<Precedence, Long> lane : request.durable.entrySet()) {
          collected.addUpto(lane.getKey().code()).addUpto(lane.getValue());
        }
        if (!request.ownerProven && request.own != null) {
          collected.setSignature(Statements.collected(request.own, link.finalHash()));
          request.ownerProven = true;
        }
        writer.add(FrameType.COLLECTED, collected.build());
        request.durable.clear();
        request.undurableBytes = 0;
      }
    }
  }
}
