package org.tereze.client.session;

import org.tereze.client.card.Card;
import org.tereze.client.identity.Identity;
import org.tereze.crypto.ChaCha20;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.HpkeAuthPair;
import org.tereze.crypto.SecretBytes;

/**
 * What all spares to one card have in common: the two people, what their lasting keys agree on, and
 * the mask of the card.
 *
 * <p>Not thread-safe; owns its secrets. None of them opens a spare: that takes the ephemeral key or
 * the recipient's.
 */
final class SpareKeys implements AutoCloseable {
  private final Card peer;
  private final HpkeAuthPair pair;
  private final byte[] info;
  private final ChaCha20 mask;
  private final byte[] associatedData;

  private SpareKeys(Identity self, Card peer, HpkeAuthPair pair, ChaCha20 mask) {
    this.peer = peer;
    this.pair = pair;
    this.mask = mask;
    this.info = OpeningContext.spareInfo(self.publicIdentity(), peer.identity(), peer.mailbox());
    this.associatedData = Spares.associatedData(peer.mailbox());
  }

  /**
   * The keys from {@code self} to {@code peer}.
   *
   * @throws CryptoException if nothing can be sealed to this card
   */
  static SpareKeys of(Identity self, Card peer) throws CryptoException {
    try (SecretBytes cardSecret = peer.secret()) {
      HpkeAuthPair pair = HpkeAuthPair.ofSender(self.agreement(), peer.identity().agreement());
      return new SpareKeys(self, peer, pair, OpeningContext.spareMask(cardSecret));
    }
  }

  boolean areOf(Card card) {
    return card.equals(peer);
  }

  HpkeAuthPair pair() {
    return pair;
  }

  byte[] info() {
    return info;
  }

  ChaCha20 mask() {
    return mask;
  }

  byte[] associatedData() {
    return associatedData;
  }

  @Override
  public void close() {
    pair.close();
    mask.close();
  }

  @Override
  public String toString() {
    return "SpareKeys";
  }
}
