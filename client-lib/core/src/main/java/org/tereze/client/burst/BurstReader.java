package org.tereze.client.burst;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.backup.Backups;
import org.tereze.client.burst.BurstOutcome.Figure;
import org.tereze.client.burst.BurstWork.Statement;
import org.tereze.client.burst.CallPlan.Own;
import org.tereze.client.burst.Requests.Kind;
import org.tereze.client.burst.Requests.Request;
import org.tereze.client.vault.VaultException;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.link.LinkException;
import org.tereze.link.LinkKeyUse;
import org.tereze.link.PutFlow;
import org.tereze.link.Questions;
import org.tereze.schema.Bundle;
import org.tereze.schema.Done;
import org.tereze.schema.Hint;
import org.tereze.schema.LinkKey;
import org.tereze.schema.Tell;
import org.tereze.window.schedule.Forecast;
import org.tereze.wire.AckCode;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Outcome;
import org.tereze.wire.burst.DeliveryReceiver;
import org.tereze.wire.burst.OutgoingPut;
import org.tereze.wire.frame.FrameReader;

/**
 * Reads what the relay says, record by record, hands it to the work and makes the work durable
 * after each record.
 *
 * <p>One thread.
 */
final class BurstReader {
  private final X25519PublicKey relay;
  private final BurstWork work;
  private final PutQueue puts;
  private final Requests requests;
  private final DeliveryReceiver deliveries;
  private final Questions questions;
  private final BurstFigures figures;
  private final LinkTally tally;
  private final List<Own> claimed;
  private final FrameReader frames = new FrameReader();

  private @Nullable VaultException failed;

  BurstReader(
      X25519PublicKey relay,
      BurstWork work,
      PutQueue puts,
      Requests requests,
      DeliveryReceiver deliveries,
      Questions questions,
      BurstFigures figures,
      LinkTally tally,
      List<Own> claimed) {
    this.relay = relay;
    this.work = work;
    this.puts = puts;
    this.requests = requests;
    this.deliveries = deliveries;
    this.questions = questions;
    this.figures = figures;
    this.tally = tally;
    this.claimed = claimed;
  }

  /** Reads one record's frames; what they say is durable on return. */
  void read(PutFlow flow, byte[] payload, int length) throws LinkException, VaultException {
    try {
      frames.feed(payload, 0, length);
      while (frames.next()) {
        tally.read(frames.type(), frames.length());
        frame(flow);
      }
    } catch (MalformedFrameException e) {
      throw LinkException.malformed(e);
    }
    // Commit: after this line a crash loses nothing of what the record said.
    work.commit();
    flow.recordRead();
  }

  private void frame(PutFlow flow) throws MalformedFrameException, VaultException {
    switch (frames.type()) {
      case ACK:
        ack(flow);
        return;
      case TELL:
        tell(frames.message(Tell.parser()));
        return;
      case DELIVER:
        deliver();
        return;
      case DONE:
        done(frames.message(Done.parser()));
        return;
      case BUNDLE:
        bundle(frames.message(Bundle.parser()));
        return;
      case LINK_KEY:
        linkKey(frames.message(LinkKey.parser()));
        return;
      case HINT:
        hint(frames.message(Hint.parser()));
        return;
      case MAILBOX:
      case PUT:
      case CLAIM:
      case REVOKE:
      case PUBLISH:
      case LOOKUP:
      case FETCH:
      case COLLECTED:
      case ASK:
      case BYE:
        throw new MalformedFrameException("a frame that only clients send");
    }
  }

  private void ack(PutFlow flow) throws MalformedFrameException, VaultException {
    flow.onAck(frames);
    if (failed != null) {
      throw failed;
    }
  }

  /** The flow's word for each put that an ack decided. */
  void answered(OutgoingPut put, AckCode code) {
    if (code == AckCode.REVOKED) {
      puts.revoked(put.mailbox());
    }
    figures.answered(code);
    try {
      work.answered(put.handle(), code);
    } catch (VaultException e) {
      failed = e;
    }
  }

  private void tell(Tell tell) throws MalformedFrameException, VaultException {
    for (Questions.Told told : questions.told(tell)) {
      switch (told.disposition()) {
        case UNKNOWN:
        case EXPIRED:
        case EVICTED:
        case REFUSED:
          puts.missing(told.handle());
          break;
        case STORED:
        case FORWARDED:
        case COLLECTED:
          puts.arrived(told.handle());
          break;
      }
      work.told(told.handle(), told.disposition());
    }
  }

  private void deliver() throws MalformedFrameException, VaultException {
    deliveries.onDeliver(frames.array(), frames.offset(), frames.length());
    Request request = requests.open(deliveries.request());
    if (request.own == null) {
      throw new MalformedFrameException("a delivery for no mailbox");
    }
    int from = deliveries.bodyOffset();
    byte[] envelope = Arrays.copyOfRange(frames.array(), from, from + deliveries.bodyLength());
    request.durable.put(deliveries.lane(), deliveries.sequence());
    request.undurableBytes += envelope.length;
    figures.add(Figure.DELIVERED, 1);
    work.delivered(request.own.index(), deliveries.lane(), envelope);
  }

  private void done(Done done) throws MalformedFrameException, VaultException {
    Request request = requests.open(Integer.toUnsignedLong(done.getRequest()));
    requests.close(request);
    Own own = request.own;
    if (own == null) {
      // A lookup at a mailbox that is not there yet, a relay too busy to look, or an edge that does
      // not know yet: asked again next time.
      return;
    }
    Outcome outcome = Outcome.of(done.getOutcomeValue());
    switch (request.kind) {
      case FETCH:
        deliveries.close(Math.toIntExact(Integer.toUnsignedLong(done.getRequest())));
        if (outcome == Outcome.OK && done.getWaiting() > 0) {
          claimed.add(own);
        } else {
          work.fetched(own.index(), outcome);
        }
        return;
      case CLAIM:
        stated(Statement.CLAIM, own, outcome, done);
        if (own.home == null && (outcome == Outcome.OK || outcome == Outcome.STALE)) {
          claimed(own);
        }
        return;
      case REVOKE:
        stated(Statement.REVOKE, own, outcome, done);
        return;
      case PUBLISH:
        stated(Statement.PUBLISH, own, outcome, done);
        return;
      case LOOKUP:
        throw new AssertionError("lookups have no owner");
    }
  }

  private void stated(Statement statement, Own own, Outcome outcome, Done done)
      throws VaultException {
    String home = own.home == null ? null : own.home.text();
    work.stated(statement, home, own.index(), own.serial, outcome, done.getSerial());
  }

  private void claimed(Own own) {
    if (own.index() != Backups.MAILBOX || own.kept) {
      claimed.add(own);
    } else {
      puts.backupMailboxIsThere();
    }
  }

  private void bundle(Bundle bundle) throws MalformedFrameException, VaultException {
    Request request = requests.open(Integer.toUnsignedLong(bundle.getRequest()));
    if (request.kind != Kind.LOOKUP || request.wanted == null) {
      throw new MalformedFrameException("a bundle that was not looked up");
    }
    requests.close(request);
    if (request.wanted.contact == Request.NOBODY) {
      return;
    }
    if (bundle.getBody().isEmpty()) {
      work.noBundle(request.wanted.contact);
    } else if (bundle.getBody().size() > Limits.MAX_FRAME_BYTES) {
      throw new MalformedFrameException("a bundle too large");
    } else {
      work.bundle(request.wanted.contact, bundle.getSerial(), bundle.getBody().toByteArray());
    }
  }

  private void linkKey(LinkKey linkKey) throws MalformedFrameException, VaultException {
    LinkKeyUse told = LinkKeyUse.told(relay, linkKey);
    work.linkKey(told.number(), told.key());
  }

  private void hint(Hint hint) throws VaultException {
    if (hint.getHour() != 0) {
      work.hour(hint.getHour());
    }
    if (!hint.getForecast().isEmpty()) {
      // Bound: what is longer says nothing.
      work.forecast(Forecast.decode(hint.getForecast().toByteArray()));
    }
  }
}
