package org.tereze.relay.session;

import com.google.protobuf.ByteString;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.RequestItem;
import org.tereze.relay.store.TransitRequest;
import org.tereze.relay.store.TransitRequest.Kind;
import org.tereze.schema.Claim;
import org.tereze.schema.Lookup;
import org.tereze.schema.Publish;
import org.tereze.schema.Revoke;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Outcome;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.PassedRelays;

/**
 * Statements and lookups of a link that are for mailboxes of other relays: read, and made into
 * items for the committer if there is a way. One thread.
 *
 * <p>No signature is checked: only the home can, and whoever makes up statements could sign them as
 * well. What they can fill is bounded.
 */
final class RequestIntake {
  private static final byte[] NOTHING = {};

  private final RelayId thisRelay;
  private final TransitDesk ways;
  private final LinkAnswers answers;
  private final MailboxAllowance newMailboxes;

  RequestIntake(
      RelayId thisRelay, TransitDesk ways, LinkAnswers answers, MailboxAllowance newMailboxes) {
    this.thisRelay = thisRelay;
    this.ways = ways;
    this.answers = answers;
    this.newMailboxes = newMailboxes;
  }

  /** Whether a frame that names this home is for another relay. */
  boolean isElsewhere(ByteString home) throws MalformedFrameException {
    return !home.isEmpty() && !home(home).equals(thisRelay);
  }

  private static RelayId home(ByteString home) throws MalformedFrameException {
    if (home.size() != RelayId.BYTES) {
      throw new MalformedFrameException("home relay of " + home.size() + " bytes");
    }
    return RelayId.of(home.toByteArray());
  }

  TransitRequest read(Claim claim) throws MalformedFrameException {
    return statement(
        Kind.CLAIM,
        claim.getHome(),
        claim.getSerial(),
        claim.getPassed(),
        claim.getOwnerKey(),
        claim.getSignature(),
        NOTHING);
  }

  TransitRequest read(Revoke revoke) throws MalformedFrameException {
    return statement(
        Kind.REVOKE,
        revoke.getHome(),
        revoke.getSerial(),
        revoke.getPassed(),
        revoke.getOwnerKey(),
        revoke.getSignature(),
        NOTHING);
  }

  TransitRequest read(Publish publish) throws MalformedFrameException {
    if (publish.getSignature().isEmpty() != publish.getBody().isEmpty()) {
      throw new MalformedFrameException("half of a bundle");
    }
    return statement(
        Kind.PUBLISH,
        publish.getHome(),
        publish.getSerial(),
        publish.getPassed(),
        publish.getOwnerKey(),
        publish.getSignature(),
        RequestDesk.bundle(publish.getBody()));
  }

  private static TransitRequest statement(
      Kind kind,
      ByteString home,
      int serial,
      ByteString passed,
      ByteString ownerKey,
      ByteString signature,
      byte[] body)
      throws MalformedFrameException {
    byte[] owner = RequestDesk.exactly(ownerKey, Limits.KEY_BYTES, "owner key");
    byte[] signed =
        signature.isEmpty()
            ? NOTHING
            : RequestDesk.exactly(signature, Limits.SIGNATURE_BYTES, "signature");
    List<RelayId> way = PassedRelays.read(passed);
    long number = Integer.toUnsignedLong(serial);
    return TransitRequest.statement(kind, home(home), number, way, owner, signed, body);
  }

  TransitRequest read(Lookup lookup) throws MalformedFrameException {
    byte[] id = RequestDesk.exactly(lookup.getMailbox(), MailboxId.BYTES, "mailbox id");
    return TransitRequest.lookup(
        home(lookup.getHome()),
        MailboxId.of(id),
        Integer.toUnsignedLong(lookup.getKnownSerial()),
        PassedRelays.read(lookup.getPassed()));
  }

  /** Hands it over, or answers at once that there is no way. */
  void take(TransitRequest request, int number, RecordItems record) {
    if (!ways.hasWay(request.home(), request.passed())) {
      answers.done(number, Outcome.NO_ROUTE);
      return;
    }
    RequestItem item = new RequestItem(request);
    // Bound: what a stranger can have kept; whether this makes a row is known when it is committed.
    if (!newMailboxes.take()) {
      item.makeNothing();
    }
    record.add(item, number);
  }

  /** The committer has answered it, or will not. */
  void answer(RequestItem item, int number, boolean committed) {
    giveBack(item);
    Outcome outcome = committed ? item.outcome() : Outcome.BUSY;
    byte @Nullable [] bundle = item.bundle();
    if (committed && outcome == Outcome.OK && item.request().kind() == Kind.LOOKUP) {
      answers.bundle(number, item.serial(), bundle);
    } else {
      answers.done(number, outcome, committed ? item.serial() : 0);
    }
  }

  private void giveBack(RequestItem item) {
    if (item.mayMake() && !item.madeRow()) {
      newMailboxes.giveBack();
    }
  }
}
