package org.tereze.relay.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.AskSecret;
import org.tereze.wire.AskVerifier;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.Introduction;

/**
 * A mailbox that lives at another relay, as its puts named it: all that is needed to introduce it
 * to the next hop. Immutable; safe on any thread. Big-endian on disk:
 *
 * <pre>
 * offset  bytes  field
 *      0      8  home: SHA-256(its static key)[0..8]
 *      8     16  mailbox id
 *     24      8  ask verifier
 *     32      1  1 if the ask secret follows, else 0
 *              16  ask secret
 *              1  number of relays passed, then 8 bytes for each
 * </pre>
 *
 * <p>Its key is SHA-256({@code tereze/1 transit} ‖ home ‖ mailbox id ‖ verifier)[0..16]: two who
 * show different verifiers share nothing, so that a stranger cannot turn a sender's news away.
 */
public final class TransitMailbox {
  private static final byte[] LABEL = "tereze/1 transit".getBytes(US_ASCII);
  private static final int FIXED_BYTES =
      RelayId.BYTES + MailboxId.BYTES + AskVerifier.BYTES + Byte.BYTES + Byte.BYTES;

  private final RelayId home;
  private final MailboxId id;
  private final AskVerifier verifier;
  private final @Nullable AskSecret secret;
  private final List<RelayId> passed;
  private final MailboxKey key;
  private final int way;

  /**
   * A mailbox as it was introduced.
   *
   * @param secret that of the verifier, if it was told
   * @param passed relays that its puts have come through; at most 8
   */
  public TransitMailbox(
      RelayId home,
      MailboxId id,
      AskVerifier verifier,
      @Nullable AskSecret secret,
      List<RelayId> passed) {
    Objects.checkIndex(passed.size(), Limits.MAX_PASSED_RELAYS + 1);
    this.home = home;
    this.id = id;
    this.verifier = verifier;
    this.secret = secret;
    this.passed = List.copyOf(passed);
    MessageDigest digest = MailboxKey.sha256();
    digest.update(LABEL);
    digest.update(home.bytes());
    digest.update(id.bytes());
    this.key = MailboxKey.read(digest.digest(verifier.bytes()));
    this.way = passed.isEmpty() ? 0 : ByteBuffer.wrap(digest.digest(joined(passed))).getInt() | 1;
  }

  static byte[] joined(List<RelayId> relays) {
    ByteBuffer joined = ByteBuffer.allocate(relays.size() * RelayId.BYTES);
    relays.forEach(relay -> joined.put(relay.bytes()));
    return joined.array();
  }

  static TransitMailbox read(ByteBuffer from) throws StoreException {
    try {
      RelayId home = RelayId.of(bytes(from, RelayId.BYTES));
      MailboxId id = MailboxId.of(bytes(from, MailboxId.BYTES));
      AskVerifier verifier = AskVerifier.of(bytes(from, AskVerifier.BYTES));
      AskSecret secret = from.get() == 0 ? null : AskSecret.of(bytes(from, AskSecret.BYTES));
      List<RelayId> passed = new ArrayList<>();
      for (int left = from.get(); left > 0; left--) {
        passed.add(RelayId.of(bytes(from, RelayId.BYTES)));
      }
      return new TransitMailbox(home, id, verifier, secret, passed);
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new StoreException("damaged: a mailbox in transit is cut short", e);
    }
  }

  private static byte[] bytes(ByteBuffer from, int count) {
    byte[] bytes = new byte[count];
    from.get(bytes);
    return bytes;
  }

  byte[] bytes() {
    AskSecret told = secret;
    byte[] hops = joined(passed);
    ByteBuffer to =
        ByteBuffer.allocate(FIXED_BYTES + (told == null ? 0 : AskSecret.BYTES) + hops.length);
    to.put(home.bytes()).put(id.bytes()).put(verifier.bytes());
    if (told == null) {
      to.put((byte) 0);
    } else {
      to.put((byte) 1).put(told.bytes());
    }
    return to.put((byte) passed.size()).put(hops).array();
  }

  /** The same with a secret that it did not have. */
  private TransitMailbox with(@Nullable AskSecret told, List<RelayId> way) {
    return new TransitMailbox(home, id, verifier, secret == null ? told : secret, way);
  }

  /**
   * What it is with a put that came so; this one itself if that adds nothing. Null if it would have
   * come through too many relays.
   *
   * @param empty whether nothing waits in it, so that it need not remember where that came through
   */
  @Nullable TransitMailbox joinedBy(TransitMailbox introduced, boolean empty) {
    List<RelayId> all = empty ? introduced.passed : united(passed, introduced.passed);
    if (all.size() > Limits.MAX_PASSED_RELAYS) {
      return null;
    }
    boolean told = secret == null && introduced.secret != null;
    return !told && all.equals(passed) ? this : with(introduced.secret, all);
  }

  /** Of two versions: what either knows, as far as there is room. */
  TransitMailbox later(TransitMailbox other) {
    List<RelayId> all = united(passed, other.passed);
    int most = Math.min(all.size(), Limits.MAX_PASSED_RELAYS);
    return with(other.secret, all.subList(0, most));
  }

  /** Those of one and what another adds, in order. */
  static List<RelayId> united(List<RelayId> passed, List<RelayId> others) {
    if (passed.containsAll(others)) {
      return passed;
    }
    Set<RelayId> all = new LinkedHashSet<>(passed);
    all.addAll(others);
    return List.copyOf(all);
  }

  public RelayId home() {
    return home;
  }

  public MailboxId id() {
    return id;
  }

  public AskVerifier verifier() {
    return verifier;
  }

  public @Nullable AskSecret secret() {
    return secret;
  }

  /** The relays that its puts have come through. */
  public List<RelayId> passed() {
    return passed;
  }

  /** A mark of the relays passed, in their order; 0 if it has come through none. */
  int way() {
    return way;
  }

  /** What the store knows it by. */
  public MailboxKey key() {
    return key;
  }

  /**
   * How it is introduced to the next hop: the home is told nothing more than a phone would tell it,
   * a further hop the way so far and the secret. Null if it has come through too many relays.
   */
  public @Nullable Introduction onward(RelayId thisRelay, RelayId nextHop) {
    if (nextHop.equals(home)) {
      return Introduction.local(id, verifier);
    }
    if (passed.size() >= Limits.MAX_PASSED_RELAYS) {
      return null;
    }
    List<RelayId> way = new ArrayList<>(passed);
    way.add(thisRelay);
    AskSecret told = secret;
    return told == null
        ? Introduction.elsewhere(id, verifier, home, way)
        : Introduction.elsewhere(id, told, home, way);
  }

  /** Prints no id and no secret. */
  @Override
  public String toString() {
    return key + " for " + home;
  }
}
