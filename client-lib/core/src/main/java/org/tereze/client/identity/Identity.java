package org.tereze.client.identity;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import org.tereze.crypto.Context;
import org.tereze.crypto.Ed25519PrivateKey;
import org.tereze.crypto.Hkdf;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.X25519PrivateKey;

/**
 * A person's own keys, all derived from one seed of 32 bytes.
 *
 * <p>Not thread-safe towards {@link #close}; otherwise immutable.
 *
 * <p>Guarantee: the same seed gives the same identity and the same mailboxes on every platform.
 * Non-guarantee: prekeys and chains do not come from the seed; whoever finds the words cannot open
 * the past, and neither can the owner.
 */
public final class Identity implements AutoCloseable {
  /** Length of the seed. */
  public static final int SEED_BYTES = 32;

  private static final Context SIGNING = Context.of("identity ed25519");
  private static final Context AGREEMENT = Context.of("identity x25519");
  private static final Context MAILBOX = Context.of("mailbox");

  private final SecretBytes seed;
  private final Ed25519PrivateKey signing;
  private final X25519PrivateKey agreement;

  private Identity(SecretBytes seed) {
    this.seed = seed;
    try (SecretBytes signingSeed = Hkdf.derive(seed, SIGNING, Ed25519PrivateKey.SEED_BYTES);
        SecretBytes agreementSeed = Hkdf.derive(seed, AGREEMENT, X25519PrivateKey.SEED_BYTES)) {
      this.signing = Ed25519PrivateKey.fromSeed(signingSeed);
      this.agreement = X25519PrivateKey.fromSeed(agreementSeed);
    }
  }

  /** A new person. */
  public static Identity generate(SecureRandom random) {
    return new Identity(SecretBytes.random(random, SEED_BYTES));
  }

  /** The person of this seed, which is copied. */
  public static Identity fromSeed(SecretBytes seed) {
    if (seed.size() != SEED_BYTES) {
      throw new IllegalArgumentException("a seed has 32 bytes, not " + seed.size());
    }
    return new Identity(seed.copy());
  }

  /**
   * The person who wrote these 24 words down.
   *
   * @throws WordsException naming the word that is wrong
   */
  public static Identity fromWords(String words) throws WordsException {
    return new Identity(SecretBytes.owning(Words.decode(words)));
  }

  /** Returns the 24 words to write down. */
  public List<String> words() {
    return Words.encode(seed.expose());
  }

  /** Returns a copy of the seed with an owner of its own. */
  public SecretBytes seed() {
    return seed.copy();
  }

  /** Returns the key that signs cards, bundles and signed reports; this object owns it. */
  public Ed25519PrivateKey signing() {
    return signing;
  }

  /** Returns the key that authenticates openings and opens spares; this object owns it. */
  public X25519PrivateKey agreement() {
    return agreement;
  }

  /** Returns what others know this person by. */
  public PublicIdentity publicIdentity() {
    return new PublicIdentity(signing.publicKey(), agreement.publicKey());
  }

  /** Returns the owner key of the mailbox with this number, 0 and up; the caller owns it. */
  public MailboxOwner mailbox(int index) {
    if (index < 0) {
      throw new IllegalArgumentException("mailboxes are numbered from 0");
    }
    byte[] number = ByteBuffer.allocate(Integer.BYTES).putInt(index).array();
    try (SecretBytes ownerSeed = Hkdf.derive(seed, MAILBOX, Ed25519PrivateKey.SEED_BYTES, number)) {
      return new MailboxOwner(index, Ed25519PrivateKey.fromSeed(ownerSeed));
    }
  }

  @Override
  public void close() {
    seed.destroy();
    signing.destroy();
    agreement.destroy();
  }

  @Override
  public String toString() {
    return "Identity";
  }
}
