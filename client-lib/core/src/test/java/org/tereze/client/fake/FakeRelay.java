package org.tereze.client.fake;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.wire.AckCode;
import org.tereze.wire.AskVerifier;
import org.tereze.wire.Disposition;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Outcome;
import org.tereze.wire.Precedence;

/** What a relay keeps, in memory, with knobs to make it misbehave. One thread. */
public final class FakeRelay {
  X25519PrivateKey staticKey;
  final Map<Integer, X25519PrivateKey> linkKeys = new HashMap<>();
  final Map<MailboxId, Box> boxes = new HashMap<>();
  final Map<EnvelopeId, Known> known = new HashMap<>();
  private final RelayAddress address;

  /** The answer to every put, instead of storing it; null stores. */
  public @Nullable AckCode refuseWith;

  /** Whether it takes nobody for the owner of a mailbox. */
  public boolean refuseOwners;

  /** A mailbox for which it is too busy; null: none. */
  public @Nullable MailboxId busyFor;

  private int refusals;
  private AckCode refusal = AckCode.BUSY;

  /** The key that the last link was opened to. */
  public int lastKeyNumber;

  /** The hour it says; -1 says none. */
  public int hour = -1;

  /** What it says of windows; empty: nothing. */
  public byte[] forecast = {};

  /** The newest link key's number; 0: none. */
  public int newestLinkKey;

  /** Whether it lets go of its answers. */
  public boolean mute;

  /** Where puts went. */
  public final Set<MailboxId> putTo = new HashSet<>();

  /** For each link that opened, the mailboxes that were named on it, in order. */
  public final List<Set<MailboxId>> links = new ArrayList<>();

  /** Puts taken in all links together, duplicates included. */
  public int puts;

  /** Envelopes delivered in all links together. */
  public int deliveries;

  /** How often something was said to be collected without a signature. */
  public int unsignedCollected;

  /** A relay at this host name. */
  public FakeRelay(String host, SecureRandom random) {
    staticKey = X25519PrivateKey.generate(random);
    try {
      address = RelayAddress.of(staticKey.publicKey(), host + ":7460");
    } catch (CardException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** {@code KEY@host:port}. */
  public String address() {
    return address.text();
  }

  /** Where it is. */
  public RelayAddress relayAddress() {
    return address;
  }

  /** Answers the first so many puts that come from now on with this. */
  public void refuseFirstPuts(int count, AckCode with) {
    refusals = count;
    refusal = with;
  }

  /** Has another static key than its address says. */
  public void changeKey(SecureRandom random) {
    staticKey = X25519PrivateKey.generate(random);
    forgetLinkKeys();
  }

  /** Mailboxes that are claimed and not revoked. */
  public int claimedCount() {
    int count = 0;
    for (Box box : boxes.values()) {
      count += box.revoked ? 0 : 1;
    }
    return count;
  }

  /** Adds a link key and makes it the newest. */
  public void renewLinkKey(int number, SecureRandom random) {
    linkKeys.put(number, X25519PrivateKey.generate(random));
    newestLinkKey = number;
  }

  /** Forgets all link keys. */
  public void forgetLinkKeys() {
    linkKeys.clear();
    newestLinkKey = 0;
  }

  X25519PublicKey newestKey() {
    X25519PrivateKey key = linkKeys.get(newestLinkKey);
    if (key == null) {
      throw new IllegalStateException("no link key");
    }
    return key.publicKey();
  }

  /** All mailboxes that there are or were. */
  public Set<MailboxId> mailboxes() {
    return new HashSet<>(boxes.keySet());
  }

  /** Envelopes that wait in all mailboxes. */
  public int waiting() {
    int count = 0;
    for (Box box : boxes.values()) {
      count += box.waiting();
    }
    return count;
  }

  /** All that wait in one mailbox. */
  public List<byte[]> bodies(MailboxId mailbox) {
    List<byte[]> bodies = new ArrayList<>();
    Box box = boxes.get(mailbox);
    if (box == null) {
      return bodies;
    }
    for (List<Item> lane : box.lanes) {
      for (Item item : lane) {
        bodies.add(item.body);
      }
    }
    return bodies;
  }

  /** All that wait, to be changed in place by a test. */
  public List<byte[]> bodies() {
    List<byte[]> bodies = new ArrayList<>();
    for (Box box : boxes.values()) {
      for (List<Item> lane : box.lanes) {
        for (Item item : lane) {
          bodies.add(item.body);
        }
      }
    }
    return bodies;
  }

  /** Flips a bit in the middle of all short envelopes that wait. */
  public void changeBodies() {
    for (byte[] body : bodies()) {
      if (body.length < 1_000) {
        body[body.length / 2] ^= 1;
      }
    }
  }

  /** Ends a mailbox, as if its owner had said so. */
  public void revoke(MailboxId mailbox) {
    boxes.computeIfAbsent(mailbox, unused -> new Box()).revoked = true;
  }

  /** Forgets which envelopes it has had. */
  public void forgetIds() {
    known.clear();
  }

  /** Takes everything out that waits and remembers it as this. */
  public void drop(Disposition as) {
    for (Box box : boxes.values()) {
      for (List<Item> lane : box.lanes) {
        for (Item item : lane) {
          Known fact = known.get(item.id);
          if (fact != null && fact.disposition == Disposition.STORED) {
            fact.disposition = as;
          }
        }
        lane.clear();
      }
    }
  }

  /** Puts bytes into a mailbox, as whoever has its id can. */
  public void inject(MailboxId mailbox, byte[] body) {
    put(mailbox, AskVerifier.of(new byte[AskVerifier.BYTES]), Precedence.ROUTINE, body);
  }

  AckCode put(MailboxId mailbox, AskVerifier verifier, Precedence lane, byte[] body) {
    puts++;
    putTo.add(mailbox);
    if (refuseWith != null) {
      return refuseWith;
    }
    if (busyFor != null && mailbox.equals(busyFor)) {
      return AckCode.BUSY;
    }
    if (refusals > 0) {
      refusals--;
      return refusal;
    }
    Box box = boxes.get(mailbox);
    if (box == null) {
      return AckCode.NO_MAILBOX;
    }
    if (box.revoked) {
      return AckCode.REVOKED;
    }
    EnvelopeId id = EnvelopeId.of(mailbox, body);
    Known fact = known.get(id);
    if (fact != null
        && (fact.disposition == Disposition.STORED || fact.disposition == Disposition.COLLECTED)) {
      return AckCode.STORED;
    }
    known.put(id, new Known(mailbox, verifier));
    box.lanes.get(lane.code()).add(new Item(id, ++box.sequences[lane.code()], body));
    return AckCode.STORED;
  }

  Disposition ask(EnvelopeId id, AskVerifier verifier) {
    Known fact = known.get(id);
    return fact == null || !fact.verifier.equals(verifier) ? Disposition.UNKNOWN : fact.disposition;
  }

  Outcome state(MailboxId mailbox, int serial, boolean revoke, byte @Nullable [] body) {
    Box box = boxes.computeIfAbsent(mailbox, unused -> new Box());
    if (box.revoked) {
      return revoke ? Outcome.OK : Outcome.REVOKED;
    }
    if (serial < box.serial) {
      return Outcome.STALE;
    }
    box.serial = serial;
    box.revoked = revoke;
    if (body != null) {
      box.bundle = body;
      box.bundleSerial = serial;
    }
    return Outcome.OK;
  }

  static final class Known {
    final MailboxId mailbox;
    final AskVerifier verifier;
    Disposition disposition = Disposition.STORED;

    Known(MailboxId mailbox, AskVerifier verifier) {
      this.mailbox = mailbox;
      this.verifier = verifier;
    }
  }

  static final class Item {
    final EnvelopeId id;
    final long sequence;
    final byte[] body;

    Item(EnvelopeId id, long sequence, byte[] body) {
      this.id = id;
      this.sequence = sequence;
      this.body = body;
    }
  }

  final class Box {
    final List<List<Item>> lanes = new ArrayList<>();
    final long[] sequences = new long[Precedence.values().length];
    final Set<EnvelopeId> gone = new HashSet<>();
    int serial;
    boolean revoked;
    byte @Nullable [] bundle;
    int bundleSerial;

    Box() {
      for (int i = 0; i < sequences.length; i++) {
        lanes.add(new ArrayList<>());
      }
    }

    int waiting() {
      int count = 0;
      for (List<Item> lane : lanes) {
        count += lane.size();
      }
      return count;
    }

    void collected(int lane, long upto) {
      for (Item item : new ArrayList<>(lanes.get(lane))) {
        if (item.sequence <= upto) {
          lanes.get(lane).remove(item);
          Known fact = known.get(item.id);
          if (fact != null) {
            fact.disposition = Disposition.COLLECTED;
          }
        }
      }
    }
  }
}
