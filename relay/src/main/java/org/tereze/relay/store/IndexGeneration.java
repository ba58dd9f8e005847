package org.tereze.relay.store;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;

/**
 * One week of remembered ids: HMAC-SHA256(generation key, id)[0..12] → {@link IndexEntry}. The
 * filter and {@link #hash} belong to the committer's thread; {@link #hashesOf} serves any.
 */
final class IndexGeneration {
  private static final String HMAC = "HmacSHA256";

  private final int number;
  private final ColumnFamilyHandle family;
  private final long expectedIds;
  private final SecretKeySpec key;
  private final Mac mac;
  private final byte[] idBytes = new byte[Long.BYTES];
  private final IdFilter added = new IdFilter(0);
  private volatile @Nullable IdFilter found;

  IndexGeneration(int number, ColumnFamilyHandle family, byte[] key, long expectedIds) {
    this.number = number;
    this.family = family;
    this.expectedIds = expectedIds;
    this.key = new SecretKeySpec(key, HMAC);
    this.mac = mac();
  }

  private Mac mac() {
    try {
      Mac fresh = Mac.getInstance(HMAC);
      fresh.init(key);
      return fresh;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }

  int number() {
    return number;
  }

  ColumnFamilyHandle family() {
    return family;
  }

  long expectedIds() {
    return expectedIds;
  }

  /** The key of an id here; RFC 2104. */
  byte[] hash(long id) {
    return hash(mac, idBytes, id);
  }

  /** The keys of many ids, with a MAC of this call's own. */
  byte[][] hashesOf(long[] ids) {
    Mac own = mac();
    byte[] scratch = new byte[Long.BYTES];
    byte[][] hashes = new byte[ids.length][];
    Arrays.setAll(hashes, i -> hash(own, scratch, ids[i]));
    return hashes;
  }

  private static byte[] hash(Mac with, byte[] scratch, long id) {
    ByteBuffer.wrap(scratch).putLong(id);
    return Arrays.copyOf(with.doFinal(scratch), Database.INDEX_KEY_BYTES);
  }

  void added(byte[] hash) {
    added.add(ByteBuffer.wrap(hash).getLong());
  }

  boolean mightContain(byte[] hash) {
    long first = ByteBuffer.wrap(hash).getLong();
    IdFilter before = found;
    return before == null || before.mightContain(first) || added.mightContain(first);
  }

  /** Publishes what was there at the start; not changed after that. */
  void filterComplete(IdFilter before) {
    found = before;
  }

  boolean filterLoaded() {
    return found != null;
  }
}
