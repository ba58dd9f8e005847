package org.tereze.relay.session;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.tereze.relay.burst.DeliveryBurst;
import org.tereze.relay.store.CollectedItem;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.StatementItem;
import org.tereze.schema.Ask;
import org.tereze.schema.Claim;
import org.tereze.schema.Collected;
import org.tereze.schema.Fetch;
import org.tereze.schema.Lookup;
import org.tereze.schema.Publish;
import org.tereze.schema.Revoke;
import org.tereze.wire.AskSecret;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Outcome;
import org.tereze.wire.frame.FrameReader;

/**
 * What a client asks of a relay besides puts: who may, and what is to be done for it. One thread.
 *
 * <p>Numbers requests in the order of their arrival; proves owners before anything is read or
 * written for them.
 */
final class RequestDesk {
  private static final int LANES = MailboxStore.LANES;

  /** A mailbox whose owner proved herself on this link by a fetch. */
  private static final class Proven {
    final byte[] ownerKey;
    final MailboxId id;
    final MailboxKey key;
    boolean mayCollect;

    Proven(byte[] ownerKey, MailboxId id) {
      this.ownerKey = ownerKey;
      this.id = id;
      this.key = MailboxKey.of(id);
    }
  }

  private final OwnerProof proof;
  private final LinkAnswers answers;
  private final ReadQueue reads;
  private final DeliveryBurst deliveries;
  private final LinkContext context;
  private final MailboxAllowance newMailboxes;
  private final RequestIntake elsewhere;
  private final Map<Integer, Proven> fetches = new HashMap<>();
  private final Map<MailboxId, Proven> proven = new HashMap<>();
  private int requests;
  private int signatureChecks;
  private int earlyLookups;

  RequestDesk(
      OwnerProof proof,
      LinkAnswers answers,
      ReadQueue reads,
      DeliveryBurst deliveries,
      LinkContext context,
      MailboxAllowance newMailboxes,
      RequestIntake elsewhere) {
    this.proof = proof;
    this.answers = answers;
    this.reads = reads;
    this.deliveries = deliveries;
    this.context = context;
    this.newMailboxes = newMailboxes;
    this.elsewhere = elsewhere;
  }

  void onClaim(FrameReader frame, RecordItems record) throws MalformedFrameException {
    Claim claim = frame.message(Claim.parser());
    if (elsewhere.isElsewhere(claim.getHome())) {
      elsewhere.take(elsewhere.read(claim), nextRequest(), record);
      return;
    }
    byte[] owner = exactly(claim.getOwnerKey(), Limits.KEY_BYTES, "owner key");
    byte[] signature = exactly(claim.getSignature(), Limits.SIGNATURE_BYTES, "signature");
    MailboxId mailbox = MailboxId.ofOwnerKey(owner);
    int request = nextRequest();
    if (passes(request, () -> proof.claims(owner, mailbox, claim.getSerial(), signature))) {
      answers.hint(context.hours().getAsInt());
      long serial = Integer.toUnsignedLong(claim.getSerial());
      state(StatementItem.claim(MailboxKey.of(mailbox), serial), request, record);
    }
  }

  void onRevoke(FrameReader frame, RecordItems record) throws MalformedFrameException {
    Revoke revoke = frame.message(Revoke.parser());
    if (elsewhere.isElsewhere(revoke.getHome())) {
      elsewhere.take(elsewhere.read(revoke), nextRequest(), record);
      return;
    }
    byte[] owner = exactly(revoke.getOwnerKey(), Limits.KEY_BYTES, "owner key");
    byte[] signature = exactly(revoke.getSignature(), Limits.SIGNATURE_BYTES, "signature");
    MailboxId mailbox = MailboxId.ofOwnerKey(owner);
    int request = nextRequest();
    if (passes(request, () -> proof.revokes(owner, mailbox, revoke.getSerial(), signature))) {
      long serial = Integer.toUnsignedLong(revoke.getSerial());
      state(StatementItem.revoke(MailboxKey.of(mailbox), serial), request, record);
    }
  }

  void onPublish(FrameReader frame, RecordItems record) throws MalformedFrameException {
    Publish publish = frame.message(Publish.parser());
    if (elsewhere.isElsewhere(publish.getHome())) {
      elsewhere.take(elsewhere.read(publish), nextRequest(), record);
      return;
    }
    byte[] owner = exactly(publish.getOwnerKey(), Limits.KEY_BYTES, "owner key");
    byte[] signature = exactly(publish.getSignature(), Limits.SIGNATURE_BYTES, "signature");
    if (publish.getBody().isEmpty()) {
      throw new MalformedFrameException("publish without a bundle");
    }
    byte[] body = bundle(publish.getBody());
    MailboxId mailbox = MailboxId.ofOwnerKey(owner);
    int request = nextRequest();
    if (passes(
        request, () -> proof.publishes(owner, mailbox, publish.getSerial(), body, signature))) {
      long serial = Integer.toUnsignedLong(publish.getSerial());
      state(StatementItem.publish(MailboxKey.of(mailbox), serial, body), request, record);
    }
  }

  static byte[] bundle(ByteString body) throws MalformedFrameException {
    // Bound: a bundle lies in the store for as long as its mailbox.
    if (body.size() > StatementItem.MAX_BODY_BYTES) {
      throw new MalformedFrameException("bundle of " + body.size() + " bytes");
    }
    return body.toByteArray();
  }

  private void state(StatementItem statement, int request, RecordItems record) {
    // Bound: mailboxes stay; whether this would make one is known when it is committed.
    if (!newMailboxes.take()) {
      statement.makeNothing();
    }
    record.add(statement, request);
  }

  void onLookup(FrameReader frame, RecordItems record, boolean early)
      throws MalformedFrameException {
    Lookup lookup = frame.message(Lookup.parser());
    boolean isElsewhere = elsewhere.isElsewhere(lookup.getHome());
    byte[] id = exactly(lookup.getMailbox(), MailboxId.BYTES, "mailbox id");
    int request = nextRequest();
    if (early && ++earlyLookups > Limits.MAX_EARLY_LOOKUPS) {
      answers.done(request, Outcome.BUSY); // Bound: what a replayed first flight makes it send
      return;
    }
    if (isElsewhere) {
      elsewhere.take(elsewhere.read(lookup), request, record);
      return;
    }
    long known = Integer.toUnsignedLong(lookup.getKnownSerial());
    reads.add(new LookupRead(answers, request, MailboxKey.of(MailboxId.of(id)), known));
  }

  void onAsk(FrameReader frame) throws MalformedFrameException {
    Ask ask = frame.message(Ask.parser());
    AskSecret secret = AskSecret.of(exactly(ask.getSecret(), AskSecret.BYTES, "ask secret"));
    int count = ask.getIds().size() / EnvelopeId.BYTES;
    // Bound: reads that one frame may cause.
    if (ask.getIds().size() % EnvelopeId.BYTES != 0 || count > Limits.MAX_IDS_PER_ASK) {
      throw new MalformedFrameException("ask with " + ask.getIds().size() + " bytes of ids");
    }
    long[] ids = new long[count];
    ask.getIds().asReadOnlyByteBuffer().asLongBuffer().get(ids);
    reads.add(new AskRead(answers, secret, ids, context.hours()));
  }

  /**
   * @param early whether in the first record or phase 0, which can be a replay
   * @param handshakeHash what a fetch in this phase of the link is signed over
   */
  void onFetch(FrameReader frame, boolean early, byte[] handshakeHash)
      throws MalformedFrameException {
    Fetch fetch = frame.message(Fetch.parser());
    byte[] owner = exactly(fetch.getOwnerKey(), Limits.KEY_BYTES, "owner key");
    byte[] signature = exactly(fetch.getSignature(), Limits.SIGNATURE_BYTES, "signature");
    MailboxId mailbox = MailboxId.ofOwnerKey(owner);
    int request = nextRequest();
    if (passes(request, () -> proof.fetches(owner, mailbox, handshakeHash, signature))) {
      answers.hint(context.hours().getAsInt());
      Proven owned = proven.computeIfAbsent(mailbox, id -> new Proven(owner, id));
      owned.mayCollect |= !early;
      fetches.put(request, owned);
      deliveries.open(request, owned.key, Integer.toUnsignedLong(fetch.getBudgetBytes()));
    }
  }

  /**
   * @param finalHash the final handshake hash
   */
  void onCollected(FrameReader frame, RecordItems record, byte[] finalHash)
      throws MalformedFrameException {
    Collected collected = frame.message(Collected.parser());
    Proven owned = fetches.get(collected.getRequest());
    if (owned == null) {
      throw new MalformedFrameException("collected for what was not fetched");
    }
    if (!owned.mayCollect) {
      // Bound: at most one check for each early fetch, which was counted.
      byte[] signature = exactly(collected.getSignature(), Limits.SIGNATURE_BYTES, "signature");
      if (!proof.collected(owned.ownerKey, owned.id, finalHash, signature)) {
        throw new MalformedFrameException("collected with a signature that is not the owner's");
      }
      owned.mayCollect = true;
    }
    record.add(new CollectedItem(owned.key, positions(collected)), collected.getRequest());
  }

  private static long[] positions(Collected collected) throws MalformedFrameException {
    if (collected.getUptoCount() % 2 != 0) {
      throw new MalformedFrameException("collected with half a position");
    }
    long[] upTo = new long[LANES];
    for (int i = 0; i < collected.getUptoCount(); i += 2) {
      long lane = collected.getUpto(i);
      long sequence = collected.getUpto(i + 1);
      if (lane < 0 || lane >= LANES || sequence < 0) {
        throw new MalformedFrameException("collected in a lane that there is not");
      }
      upTo[(int) lane] = Math.max(upTo[(int) lane], sequence);
    }
    return upTo;
  }

  private int nextRequest() throws MalformedFrameException {
    // Bound: what a link may ask for.
    if (requests == Limits.MAX_REQUESTS_PER_LINK) {
      throw new MalformedFrameException("more requests than a link may make");
    }
    return requests++;
  }

  private boolean passes(int request, BooleanSupplier check) {
    // Bound: a signature check costs more than any other frame.
    if (signatureChecks == context.limits().signatureChecks()) {
      answers.done(request, Outcome.BUSY);
      return false;
    }
    signatureChecks++;
    if (!check.getAsBoolean()) {
      answers.done(request, Outcome.BAD_SIGNATURE);
      return false;
    }
    return true;
  }

  static byte[] exactly(ByteString value, int bytes, String what) throws MalformedFrameException {
    if (value.size() != bytes) {
      throw new MalformedFrameException(what + " of " + value.size() + " bytes");
    }
    return value.toByteArray();
  }
}
