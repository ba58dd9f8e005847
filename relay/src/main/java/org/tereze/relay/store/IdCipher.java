package org.tereze.relay.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes index keys of envelope ids: AES-256(generation key, id ‖ 00×8)[0..12] (FIPS 197), many ids
 * in one call. One thread.
 *
 * <p>A block cipher under a secret key is a pseudo-random function of its one block, as HMAC would
 * be, at a twentieth of the price; without the key nobody can tell which id an index key is of.
 */
final class IdCipher {
  private static final int BLOCK_BYTES = 16;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Cipher aes;
  private byte[] plain = new byte[BLOCK_BYTES];
  private byte[] hidden = new byte[BLOCK_BYTES];

  IdCipher(byte[] key) {
    try {
      aes = Cipher.getInstance("AES/ECB/NoPadding");
      aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES", e);
    }
  }

  /** Takes the ids whose index keys are asked for next. */
  void hide(long[] ids, int count) {
    int bytes = count * BLOCK_BYTES;
    if (plain.length < bytes) {
      plain = new byte[Math.max(bytes, 2 * plain.length)];
      hidden = new byte[plain.length];
    }
    for (int i = 0; i < count; i++) {
      LONGS.set(plain, i * BLOCK_BYTES, ids[i]);
    }
    try {
      aes.update(plain, 0, bytes, hidden, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("whole blocks were refused", e);
    }
  }

  /** The first eight bytes of the i-th key, for filters. */
  long firstLong(int i) {
    return (long) LONGS.get(hidden, i * BLOCK_BYTES);
  }

  /** A copy of the i-th key. */
  byte[] key(int i) {
    int from = i * BLOCK_BYTES;
    return Arrays.copyOfRange(hidden, from, from + Database.INDEX_KEY_BYTES);
  }

  /** Appends the i-th key. */
  void write(int i, ByteBuffer to) {
    to.put(hidden, i * BLOCK_BYTES, Database.INDEX_KEY_BYTES);
  }
}
