package org.tereze.client.fake;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.client.fake.FakeRelay.Box;
import org.tereze.client.fake.FakeRelay.Item;
import org.tereze.client.fake.FakeRelay.Known;
import org.tereze.crypto.Context;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.Ed25519PublicKey;
import org.tereze.crypto.Sha256;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.noise.FirstHeadMask;
import org.tereze.crypto.noise.LengthMask;
import org.tereze.crypto.noise.NkResponder;
import org.tereze.crypto.noise.RecordOpener;
import org.tereze.crypto.noise.TransportKeys;
import org.tereze.schema.Ask;
import org.tereze.schema.Bundle;
import org.tereze.schema.Claim;
import org.tereze.schema.Collected;
import org.tereze.schema.Done;
import org.tereze.schema.Fetch;
import org.tereze.schema.Hint;
import org.tereze.schema.LinkKey;
import org.tereze.schema.Lookup;
import org.tereze.schema.Publish;
import org.tereze.schema.Revoke;
import org.tereze.schema.Tell;
import org.tereze.wire.AckCode;
import org.tereze.wire.AskSecret;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Outcome;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.BurstReceiver;
import org.tereze.wire.burst.DeliverySender;
import org.tereze.wire.burst.ReceivedPut;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/** A relay's end of one link: bytes in, bytes out, everything at once. One thread. */
final class FakeRelayLink {
  private static final byte[] PROLOGUE = "tereze/1 tcp".getBytes(StandardCharsets.US_ASCII);
  private static final int ROOM = 4 * 1024 * 1024;
  private static final int RECORD_BYTES = 1_200;

  private final FakeRelay relay;
  private final SecureRandom random;
  private final FrameReader frames = new FrameReader();
  private final FrameWriter writer = new FrameWriter(ROOM);
  private final BurstReceiver puts = new BurstReceiver();
  private final DeliverySender delivering = new DeliverySender();
  private final List<Box> fetched = new ArrayList<>();
  private final List<MailboxId> fetchedIds = new ArrayList<>();
  private final List<Ed25519PublicKey> owners = new ArrayList<>();
  private final List<Boolean> proven = new ArrayList<>();
  private final Set<MailboxId> named = new LinkedHashSet<>();
  private byte[] input = {};
  private @Nullable NkResponder handshake;
  private @Nullable LengthMask inMask;
  private @Nullable LengthMask outMask;
  private @Nullable RecordOpener early;
  private @Nullable TransportKeys transport;
  private long inRecords;
  private long outRecords;
  private boolean transportSeen;
  private long unproven;
  private boolean bye;
  private boolean closed;
  private boolean stranger;
  private boolean hinted;
  private int keyNumber;

  FakeRelayLink(FakeRelay relay, SecureRandom random) {
    this.relay = relay;
    this.random = random;
  }

  boolean isClosed() {
    return closed;
  }

  /** Takes bytes and returns what the relay says to them: nothing to a stranger, for ever. */
  byte[] feed(byte[] bytes) {
    if (stranger) {
      return new byte[0];
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] joined = Arrays.copyOf(input, input.length + bytes.length);
    System.arraycopy(bytes, 0, joined, input.length, bytes.length);
    input = joined;
    try {
      while (!closed && !stranger && record()) {
        say(out);
      }
      if (bye) {
        closed = true;
      }
    } catch (CryptoException | MalformedFrameException e) {
      closed = true;
    }
    return out.toByteArray();
  }

  private boolean record() throws CryptoException, MalformedFrameException {
    return handshake == null ? first() : later();
  }

  private boolean first() throws CryptoException, MalformedFrameException {
    if (input.length < 35) {
      return false;
    }
    byte[] mask = FirstHeadMask.of(relay.staticKey.publicKey(), input, 0);
    int length = ((input[32] ^ mask[0]) & 0xff) << 8 | ((input[33] ^ mask[1]) & 0xff);
    int number = (input[34] ^ mask[2]) & 0xff;
    if (length < 16 || length > 32_767) {
      stranger = true;
      return false;
    }
    if (input.length < 35 + length) {
      return false;
    }
    X25519PrivateKey key = number == 0 ? relay.staticKey : relay.linkKeys.get(number);
    if (key == null) {
      stranger = true;
      return false;
    }
    byte[] payload = new byte[length];
    NkResponder responder;
    try {
      responder = NkResponder.open(key, PROLOGUE, random, input, 0, input, 35, length, payload, 0);
    } catch (CryptoException e) {
      stranger = true;
      return false;
    }
    handshake = responder;
    relay.links.add(named);
    keyNumber = number;
    relay.lastKeyNumber = number;
    inMask = responder.receiveMask();
    outMask = responder.sendMask();
    early = responder.early();
    input = Arrays.copyOfRange(input, 35 + length, input.length);
    read(payload, responder.firstPayloadBytes(), true);
    return true;
  }

  private boolean later() throws CryptoException, MalformedFrameException {
    LengthMask mask = inMask;
    if (input.length < 2 || mask == null || early == null) {
      return false;
    }
    int word = ((input[0] & 0xff) << 8 | (input[1] & 0xff)) ^ mask.at(inRecords);
    int length = word & 0x7fff;
    boolean phase = word >>> 15 == 1;
    if (length < 16 || (transportSeen && !phase) || (phase && transport == null)) {
      throw new MalformedFrameException("record");
    }
    if (input.length < 2 + length) {
      return false;
    }
    inRecords++;
    transportSeen |= phase;
    byte[] payload = new byte[length];
    RecordOpener opener = phase && transport != null ? transport.opener() : early;
    int count = opener.open(input, 2, length, payload, 0);
    input = Arrays.copyOfRange(input, 2 + length, input.length);
    read(payload, count, !phase);
    return true;
  }

  private void read(byte[] payload, int length, boolean isEarly) throws MalformedFrameException {
    frames.feed(payload, 0, length);
    while (frames.next()) {
      if (isEarly && !frames.type().mayComeEarly()) {
        throw new MalformedFrameException("too early");
      }
      frame(isEarly);
    }
    puts.writeAck(writer);
  }

  private void frame(boolean isEarly) throws MalformedFrameException {
    switch (frames.type()) {
      case MAILBOX:
        puts.onMailbox(frames.array(), frames.offset(), frames.length());
        return;
      case PUT:
        put();
        return;
      case ASK:
        ask(frames.message(Ask.parser()));
        return;
      case FETCH:
        fetch(frames.message(Fetch.parser()), isEarly);
        return;
      case LOOKUP:
        lookup(frames.message(Lookup.parser()));
        return;
      case CLAIM:
        claim(frames.message(Claim.parser()));
        return;
      case REVOKE:
        revoke(frames.message(Revoke.parser()));
        return;
      case PUBLISH:
        publish(frames.message(Publish.parser()));
        return;
      case COLLECTED:
        collected(frames.message(Collected.parser()));
        return;
      case BYE:
        bye = true;
        return;
      default:
        throw new MalformedFrameException("not from a client");
    }
  }

  private void put() throws MalformedFrameException {
    ReceivedPut put = puts.onPut(frames.array(), frames.offset(), frames.length());
    if (put != null) {
      named.add(put.mailbox());
      byte[] body =
          Arrays.copyOfRange(put.array(), put.bodyOffset(), put.bodyOffset() + put.bodyLength());
      AckCode code = relay.put(put.mailbox(), put.verifier(), put.precedence(), body);
      puts.decide(put.number(), code);
    }
  }

  private void ask(Ask ask) {
    AskSecret secret = AskSecret.of(ask.getSecret().toByteArray());
    ByteString.Output told = ByteString.newOutput();
    byte[] ids = ask.getIds().toByteArray();
    for (int i = 0; i < ids.length; i += EnvelopeId.BYTES) {
      EnvelopeId id = EnvelopeId.of(ids, i);
      Known fact = relay.known.get(id);
      if (fact != null) {
        named.add(fact.mailbox);
      }
      told.write(relay.ask(id, secret.verifier()).code());
    }
    writer.add(FrameType.TELL, Tell.newBuilder().setDispositions(told.toByteString()).build());
  }

  private void fetch(Fetch fetch, boolean isEarly) {
    Ed25519PublicKey owner = Ed25519PublicKey.of(fetch.getOwnerKey().toByteArray());
    MailboxId id = MailboxId.ofOwnerKey(owner.encoded());
    int request = next(owner, id);
    byte[] signature = fetch.getSignature().toByteArray();
    if (relay.refuseOwners
        || !owner.verify(Context.of("fetch"), signature, hash(isEarly), id.bytes())) {
      done(request, Outcome.BAD_SIGNATURE, id);
      return;
    }
    proven.set(request, !isEarly);
    hint();
    Box box = relay.boxes.get(id);
    if (box == null) {
      done(request, Outcome.NO_MAILBOX, id);
      return;
    }
    long budget = fetch.getBudgetBytes() == 0 ? Long.MAX_VALUE : fetch.getBudgetBytes();
    int waiting = 0;
    for (Precedence lane : Precedence.values()) {
      for (Item item : box.lanes.get(lane.code())) {
        budget -= item.body.length;
        if (budget < 0) {
          waiting++;
          continue;
        }
        relay.deliveries++;
        delivering.offer(
            writer, ROOM, request, lane, item.sequence, item.body, 0, item.body.length);
      }
    }
    done(request, Outcome.OK, id, waiting);
  }

  private byte[] hash(boolean isEarly) {
    if (handshake == null) {
      throw new IllegalStateException("no handshake");
    }
    return isEarly || transport == null ? handshake.hashAfterEs() : transport.handshakeHash();
  }

  private int next(Ed25519PublicKey owner, MailboxId id) {
    named.add(id);
    owners.add(owner);
    fetchedIds.add(id);
    proven.add(false);
    fetched.add(relay.boxes.computeIfAbsent(id, unused -> relay.new Box()));
    if (fetched.get(fetched.size() - 1).serial == 0) {
      relay.boxes.remove(id);
    }
    return owners.size() - 1;
  }

  private void lookup(Lookup lookup) {
    MailboxId id = MailboxId.of(lookup.getMailbox().toByteArray());
    int request = next(Ed25519PublicKey.of(new byte[32]), id);
    Box box = relay.boxes.get(id);
    Bundle.Builder bundle = Bundle.newBuilder().setRequest(request);
    if (box != null
        && box.bundle != null
        && Integer.compareUnsigned(box.bundleSerial, lookup.getKnownSerial()) > 0) {
      bundle.setSerial(box.bundleSerial).setBody(ByteString.copyFrom(box.bundle));
    }
    writer.add(FrameType.BUNDLE, bundle.build());
  }

  private void claim(Claim claim) {
    statement("claim", claim.getOwnerKey(), claim.getSerial(), claim.getSignature(), null);
  }

  private void revoke(Revoke revoke) {
    statement("revoke", revoke.getOwnerKey(), revoke.getSerial(), revoke.getSignature(), null);
  }

  private void publish(Publish publish) {
    statement(
        "publish",
        publish.getOwnerKey(),
        publish.getSerial(),
        publish.getSignature(),
        publish.getBody().toByteArray());
  }

  private void statement(
      String what, ByteString key, int serial, ByteString signature, byte @Nullable [] body) {
    Ed25519PublicKey owner = Ed25519PublicKey.of(key.toByteArray());
    MailboxId id = MailboxId.ofOwnerKey(owner.encoded());
    int request = next(owner, id);
    byte[] number = {
      (byte) (serial >>> 24), (byte) (serial >>> 16), (byte) (serial >>> 8), (byte) serial
    };
    byte[] digest = Sha256.hash(body == null ? new byte[0] : body);
    boolean valid =
        owner.verify(
            Context.of(what),
            signature.toByteArray(),
            relay.staticKey.publicKey().encoded(),
            id.bytes(),
            number,
            digest);
    if (!valid || relay.refuseOwners) {
      done(request, Outcome.BAD_SIGNATURE, id);
      return;
    }
    Outcome outcome = relay.state(id, serial, what.equals("revoke"), body);
    fetched.set(request, relay.boxes.getOrDefault(id, fetched.get(request)));
    done(request, outcome, id);
    if (what.equals("claim")) {
      hint();
    }
  }

  private void hint() {
    if ((relay.hour >= 0 || relay.forecast.length > 0) && !hinted) {
      hinted = true;
      Hint.Builder hint = Hint.newBuilder().setForecast(ByteString.copyFrom(relay.forecast));
      if (relay.hour >= 0) {
        hint.setHour(relay.hour);
      }
      writer.add(FrameType.HINT, hint.build());
    }
  }

  private void done(int request, Outcome outcome, MailboxId id) {
    done(request, outcome, id, 0);
  }

  private void done(int request, Outcome outcome, MailboxId id, int waiting) {
    Box box = relay.boxes.get(id);
    writer.add(
        FrameType.DONE,
        Done.newBuilder()
            .setRequest(request)
            .setOutcomeValue(outcome.code())
            .setSerial(box == null ? 0 : box.serial)
            .setWaiting(waiting)
            .build());
  }

  private void collected(Collected collected) throws MalformedFrameException {
    int request = collected.getRequest();
    if (transport == null) {
      throw new MalformedFrameException("collected too early");
    }
    if (!proven.get(request)) {
      boolean valid =
          owners
              .get(request)
              .verify(
                  Context.of("collected"),
                  collected.getSignature().toByteArray(),
                  transport.handshakeHash(),
                  fetchedIds.get(request).bytes());
      if (!valid) {
        throw new MalformedFrameException("collected by a stranger");
      }
      proven.set(request, true);
    } else if (!collected.getSignature().isEmpty()) {
      throw new MalformedFrameException("64 bytes that prove nothing new");
    } else {
      relay.unsignedCollected++;
    }
    Box box = relay.boxes.get(fetchedIds.get(request));
    for (int i = 0; box != null && i + 1 < collected.getUptoCount(); i += 2) {
      box.collected((int) collected.getUpto(i), collected.getUpto(i + 1));
    }
  }

  private void say(ByteArrayOutputStream out) throws CryptoException {
    if (relay.mute) {
      writer.clear();
    }
    if (transport == null && !writer.isEmpty() && keyNumber != relay.newestLinkKey) {
      writer.add(
          FrameType.LINK_KEY,
          LinkKey.newBuilder()
              .setNumber(relay.newestLinkKey)
              .setKey(ByteString.copyFrom(relay.newestKey().encoded()))
              .build());
    }
    // As a relay does: no more than this before the client has said something under the link's
    // keys.
    while (!writer.isEmpty() && (transportSeen || unproven < Limits.UNPROVEN_DELIVERY_BYTES)) {
      int count = writer.cut(RECORD_BYTES);
      write(out, count);
      unproven += transportSeen ? 0 : count;
      writer.remove(count);
    }
  }

  private void write(ByteArrayOutputStream out, int count) throws CryptoException {
    NkResponder responder = handshake;
    LengthMask mask = outMask;
    if (responder == null || mask == null) {
      return;
    }
    byte[] sealed = new byte[count + 16];
    if (transport == null) {
      byte[] e = new byte[32];
      int length = responder.sealAnswer(writer.array(), writer.offset(), count, sealed, 0);
      responder.writeEphemeral(e, 0);
      out.write(e, 0, e.length);
      head(out, mask, length);
      transport = responder.transport();
    } else {
      head(out, mask, transport.sealer().seal(writer.array(), writer.offset(), count, sealed, 0));
    }
    out.write(sealed, 0, sealed.length);
  }

  private void head(ByteArrayOutputStream out, LengthMask mask, int length) {
    int word = (0x8000 | length) ^ mask.at(outRecords++);
    out.write(word >>> 8);
    out.write(word);
  }
}
