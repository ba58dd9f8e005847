package org.tereze.client.session;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.Card;
import org.tereze.client.codec.ReportCodec;
import org.tereze.client.identity.Identity;
import org.tereze.crypto.CryptoException;
import org.tereze.wire.EnvelopeHasher;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.MailboxId;

/**
 * What one person seals and opens with: the engines and buffers that serve one report after the
 * other, and what all spares to one contact have in common.
 *
 * <p>Not thread-safe. Does not own the identity.
 *
 * <p>Guarantee: between two reports it holds no text and no key of a report or a chain. It keeps
 * the mask key of one session, and of the contact that was last written to the secret that both
 * lasting keys agree on, until another contact's or {@link #close}.
 */
public final class Workspace implements AutoCloseable {
  private static final int INITIAL_BYTES = 256;

  private final Identity self;
  private final SecureRandom random;
  private final ReportCodec codec;
  private final Envelopes envelopes = new Envelopes();
  private final EnvelopeHasher hasher = new EnvelopeHasher();
  private final byte[] id = new byte[EnvelopeId.BYTES];
  private byte[] copy = new byte[INITIAL_BYTES];
  private @Nullable SpareKeys spareKeys;

  /** For this person, without text models. */
  public Workspace(Identity self, SecureRandom random) {
    this(self, random, ReportCodec.PLAIN);
  }

  /** For this person; {@code codec} makes reports small and reads them. */
  public Workspace(Identity self, SecureRandom random, ReportCodec codec) {
    this.self = self;
    this.random = random;
    this.codec = codec;
  }

  Identity self() {
    return self;
  }

  SecureRandom random() {
    return random;
  }

  ReportCodec codec() {
    return codec;
  }

  Envelopes envelopes() {
    return envelopes;
  }

  /** Returns the id of an envelope for {@code mailbox}: this array until the next call. */
  byte[] id(MailboxId mailbox, byte[] envelope) {
    hasher.hash(mailbox, envelope, 0, envelope.length, id, 0);
    return id;
  }

  /** Returns these bytes in an array that is longer perhaps, until the next call. */
  byte[] copyOf(ByteString bytes) {
    if (copy.length < bytes.size()) {
      copy = new byte[Math.max(bytes.size(), 2 * copy.length)];
    }
    bytes.copyTo(copy, 0);
    return copy;
  }

  /** Returns the spare of a report to the owner of this card. */
  byte[] spare(Card peer, Spares.Content content) throws CryptoException {
    return Spares.seal(spareKeys(peer), envelopes.cipher(), content, random);
  }

  private SpareKeys spareKeys(Card peer) throws CryptoException {
    SpareKeys keys = spareKeys;
    if (keys == null || !keys.areOf(peer)) {
      forgetSpareKeys();
      keys = SpareKeys.of(self, peer);
      spareKeys = keys;
    }
    return keys;
  }

  private void forgetSpareKeys() {
    if (spareKeys != null) {
      spareKeys.close();
      spareKeys = null;
    }
  }

  /** Overwrites what it keeps; it can be used again. */
  @Override
  public void close() {
    forgetSpareKeys();
    envelopes.forget();
  }

  @Override
  public String toString() {
    return "Workspace";
  }
}
