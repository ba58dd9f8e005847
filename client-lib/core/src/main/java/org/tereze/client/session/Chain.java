package org.tereze.client.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import org.tereze.crypto.HmacSha256;
import org.tereze.crypto.SecretBytes;

/**
 * One step of a chain: a key for this report, and the key of the rest, from which no earlier one
 * can be found.
 *
 * <p>Stateless. HMAC-SHA-256 of one byte under the chain key, as in the symmetric ratchets of the
 * field.
 */
final class Chain {
  private static final byte[] MESSAGE = {1};
  private static final byte[] NEXT = {2};

  private Chain() {}

  /** Returns the key that seals the report at which the chain stands. */
  static SecretBytes messageKey(SecretBytes chainKey) {
    return HmacSha256.derive(chainKey, MESSAGE);
  }

  /** Returns the chain key of the report after it, as a state stores it. */
  static ByteString nextStored(SecretBytes chainKey) {
    return UnsafeByteOperations.unsafeWrap(HmacSha256.mac(chainKey, NEXT));
  }

  /** Returns the chain key of the report after it. */
  static SecretBytes next(SecretBytes chainKey) {
    return HmacSha256.derive(chainKey, NEXT);
  }
}
