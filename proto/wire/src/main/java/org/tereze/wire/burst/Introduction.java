package org.tereze.wire.burst;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tereze.schema.Mailbox;
import org.tereze.wire.AskSecret;
import org.tereze.wire.AskVerifier;
import org.tereze.wire.MailboxId;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.RelayId;

/**
 * What a Mailbox frame says of where puts go; two that say the same are equal. Immutable; safe in
 * any thread. Made once per mailbox and shared by its puts.
 */
public final class Introduction {
  private final MailboxId id;
  private final AskVerifier verifier;
  private final @Nullable AskSecret secret;
  private final @Nullable RelayId home;
  private final List<RelayId> passed;

  private Introduction(
      MailboxId id,
      AskVerifier verifier,
      @Nullable AskSecret secret,
      @Nullable RelayId home,
      List<RelayId> passed) {
    PassedRelays.check(passed);
    this.id = id;
    this.verifier = verifier;
    this.secret = secret;
    this.home = home;
    this.passed =
        passed.isEmpty()
            ? Collections.emptyList()
            : Collections.unmodifiableList(new ArrayList<>(passed));
  }

  /** A mailbox of the relay at the other end of the link. */
  public static Introduction local(MailboxId id, AskVerifier verifier) {
    return new Introduction(id, verifier, null, null, Collections.emptyList());
  }

  /**
   * A mailbox of another relay, so that news of its envelopes can travel back.
   *
   * @param passed relays that the puts have come through, the first one first; at most 8
   */
  public static Introduction elsewhere(
      MailboxId id, AskSecret secret, RelayId home, List<RelayId> passed) {
    return new Introduction(id, secret.verifier(), secret, home, passed);
  }

  /** The same without news: the relays on the way are not told the secret. */
  public static Introduction elsewhere(
      MailboxId id, AskVerifier verifier, RelayId home, List<RelayId> passed) {
    return new Introduction(id, verifier, null, home, passed);
  }

  public MailboxId id() {
    return id;
  }

  public AskVerifier verifier() {
    return verifier;
  }

  /** The ask secret, if the relay is told it. */
  public @Nullable AskSecret secret() {
    return secret;
  }

  /** The relay that holds the mailbox; null: the one at the other end of the link. */
  public @Nullable RelayId home() {
    return home;
  }

  /** The relays that the puts have come through, the first one first. */
  public List<RelayId> passed() {
    return passed;
  }

  /**
   * What a received message says.
   *
   * @throws MalformedFrameException if a field has another length than it must, or if it does not
   *     name exactly one of secret and verifier
   */
  static Introduction of(Mailbox message) throws MalformedFrameException {
    MailboxId id = MailboxId.of(exactly(message.getId(), MailboxId.BYTES, "mailbox id"));
    AskSecret secret =
        message.getSecret().isEmpty()
            ? null
            : AskSecret.of(exactly(message.getSecret(), AskSecret.BYTES, "ask secret"));
    if (secret != null && !message.getVerifier().isEmpty()) {
      throw new MalformedFrameException("mailbox with both secret and verifier");
    }
    AskVerifier verifier =
        secret != null
            ? secret.verifier()
            : AskVerifier.of(exactly(message.getVerifier(), AskVerifier.BYTES, "ask verifier"));
    RelayId home =
        message.getHome().isEmpty()
            ? null
            : RelayId.of(exactly(message.getHome(), RelayId.BYTES, "home relay"));
    return new Introduction(id, verifier, secret, home, PassedRelays.read(message.getPassed()));
  }

  private static byte[] exactly(ByteString value, int bytes, String what)
      throws MalformedFrameException {
    if (value.size() != bytes) {
      throw new MalformedFrameException(what + " of " + value.size() + " bytes");
    }
    return value.toByteArray();
  }

  /** The frame's message: the secret instead of its verifier where it is told. */
  public Mailbox message() {
    Mailbox.Builder builder = Mailbox.newBuilder().setId(ByteString.copyFrom(id.bytes()));
    AskSecret told = secret;
    if (told != null) {
      builder.setSecret(ByteString.copyFrom(told.bytes()));
    } else {
      builder.setVerifier(ByteString.copyFrom(verifier.bytes()));
    }
    RelayId elsewhere = home;
    if (elsewhere != null) {
      builder.setHome(ByteString.copyFrom(elsewhere.bytes()));
    }
    return builder.setPassed(PassedRelays.bytes(passed)).build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Introduction)) {
      return false;
    }
    Introduction that = (Introduction) other;
    return id.equals(that.id)
        && verifier.equals(that.verifier)
        && Objects.equals(secret, that.secret)
        && Objects.equals(home, that.home)
        && passed.equals(that.passed);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
