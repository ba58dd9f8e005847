package org.tereze.relay.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;
import org.tereze.wire.RelayId;

/**
 * An owner's statement, or somebody's lookup, for a mailbox that lives at another relay: all that
 * is needed to say it to the next hop. Immutable; safe on any thread.
 *
 * <p>Its key is SHA-256({@code tereze/1 request in transit} ‖ kind ‖ home ‖ mailbox id)[0..16]: one
 * of each kind is kept for a mailbox. Nobody but who knows the owner's public key can state
 * anything under her mailbox's key, since that is its hash; the signature is the home's to check.
 */
public final class TransitRequest {
  /** What is asked of the home; in the order in which they are carried on. */
  public enum Kind {
    REVOKE(0),
    CLAIM(1),
    LOOKUP(2),
    PUBLISH(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** What names it in a store. */
    int code() {
      return code;
    }

    static Kind of(int code) throws StoreException {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new StoreException("damaged: a request in transit of kind " + code);
    }
  }

  static final int STATEMENT_BYTES = Limits.KEY_BYTES + Limits.SIGNATURE_BYTES;
  static final int DIGEST_BYTES = 16;

  private static final byte[] LABEL = "tereze/1 request in transit".getBytes(US_ASCII);
  private static final byte[] NOTHING = {};

  private final Kind kind;
  private final RelayId home;
  private final MailboxId mailbox;
  private final long serial;
  private final List<RelayId> passed;
  private final byte[] content;
  private final MailboxKey key;

  /** Content of a statement: owner key ‖ signature ‖ body, or only the owner key. */
  TransitRequest(
      Kind kind,
      RelayId home,
      MailboxId mailbox,
      long serial,
      List<RelayId> passed,
      byte[] content) {
    Objects.checkIndex(passed.size(), Limits.MAX_PASSED_RELAYS + 1);
    if (serial < 0 || serial > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("serial is an unsigned 32-bit number, got " + serial);
    }
    this.kind = kind;
    this.home = home;
    this.mailbox = mailbox;
    this.serial = serial;
    this.passed = List.copyOf(passed);
    this.content = content;
    this.key = key(kind, home, mailbox);
  }

  static MailboxKey key(Kind kind, RelayId home, MailboxId mailbox) {
    MessageDigest digest = MailboxKey.sha256();
    digest.update(LABEL);
    digest.update((byte) kind.code());
    digest.update(home.bytes());
    return MailboxKey.read(digest.digest(mailbox.bytes()));
  }

  /**
   * A statement.
   *
   * @param kind not LOOKUP
   * @param signature absent, with the body, to ask what became of a statement
   * @param body the bundle of a PUBLISH
   */
  public static TransitRequest statement(
      Kind kind,
      RelayId home,
      long serial,
      List<RelayId> passed,
      byte[] ownerKey,
      byte[] signature,
      byte[] body) {
    Objects.checkIndex(body.length, StatementItem.MAX_BODY_BYTES + 1); // Bound: a row
    byte[] content = Arrays.copyOf(ownerKey, ownerKey.length + signature.length + body.length);
    System.arraycopy(signature, 0, content, ownerKey.length, signature.length);
    System.arraycopy(body, 0, content, ownerKey.length + signature.length, body.length);
    return new TransitRequest(kind, home, MailboxId.ofOwnerKey(ownerKey), serial, passed, content);
  }

  /** A lookup by somebody who knows the bundle with that serial; 0: none. */
  public static TransitRequest lookup(
      RelayId home, MailboxId mailbox, long knownSerial, List<RelayId> passed) {
    return new TransitRequest(Kind.LOOKUP, home, mailbox, knownSerial, passed, NOTHING);
  }

  public Kind kind() {
    return kind;
  }

  public RelayId home() {
    return home;
  }

  public MailboxId mailbox() {
    return mailbox;
  }

  /** Unsigned 32 bits: of the statement, or of the bundle that is known. */
  public long serial() {
    return serial;
  }

  /** The relays that it has come through. */
  public List<RelayId> passed() {
    return passed;
  }

  public MailboxKey key() {
    return key;
  }

  public byte[] ownerKey() {
    return Arrays.copyOf(content, Limits.KEY_BYTES);
  }

  public byte[] signature() {
    return Arrays.copyOfRange(content, Limits.KEY_BYTES, STATEMENT_BYTES);
  }

  public byte[] body() {
    return Arrays.copyOfRange(content, STATEMENT_BYTES, content.length);
  }

  /** Whether it only asks what became of a statement that was said before. */
  boolean isQuestion() {
    return kind != Kind.LOOKUP && content.length < STATEMENT_BYTES;
  }

  byte[] content() {
    return content;
  }

  int sizeBytes() {
    return content.length;
  }

  /** What tells a statement from others: SHA-256(u32 serial ‖ content)[0..16]. */
  byte[] digest() {
    MessageDigest digest = MailboxKey.sha256();
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt((int) serial).array());
    return Arrays.copyOf(digest.digest(content), DIGEST_BYTES);
  }
}
