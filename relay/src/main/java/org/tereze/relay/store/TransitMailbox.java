package org.tereze.relay.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
