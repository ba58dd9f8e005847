package org.tereze.client.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code twin} in the device directory: which vault lives here, and how far it had come.
 * Immutable.
 *
 * <pre>
 * offset bytes field (big-endian)
 *      0     4 magic "TRZW"
 *      4     1 version 1
 *      5    16 instance id of the vault
 *     21     4 generation of the journal
 *     25     4 records in it
 *     29     4 generation of the chains
 *     33     4 records in it
 *     37    16 HMAC-SHA-256 of the bytes before, under a key of the vault, first 16 bytes
 * </pre>
 *
 * <p>It is written at every new generation and when the vault is closed, always after what it tells
 * of is durable; so the files are never older than their twin unless somebody put old ones back.
 */
final class Twin {
  static final String NAME = "twin";
  static final int CODE_BYTES = 16;

  private static final byte[] MAGIC = {'T', 'R', 'Z', 'W', 1};
  private static final int CODE_OFFSET = MAGIC.length + KeyFile.INSTANCE_BYTES + 16;
  private static final int FILE_BYTES = CODE_OFFSET + CODE_BYTES;

  private final byte[] instance;
  private final Position journal;
  private final Position chains;

  Twin(byte[] instance, Position journal, Position chains) {
    this.instance = instance.clone();
    this.journal = journal;
    this.chains = chains;
  }

  Position position(Segment segment) {
    return segment == Segment.JOURNAL ? journal : chains;
  }

  /** Durable on return. */
  void write(VaultFiles files, Path file, Keyring keyring) throws IOException {
    byte[] content = new byte[CODE_OFFSET];
    ByteBuffer buffer = ByteBuffer.wrap(content).put(MAGIC).put(instance);
    buffer.putInt(journal.generation()).putInt(journal.records());
    buffer.putInt(chains.generation()).putInt(chains.records());
    byte[] whole = Arrays.copyOf(content, FILE_BYTES);
    System.arraycopy(keyring.twinCode(content), 0, whole, CODE_OFFSET, CODE_BYTES);
    WholeFile.replace(files, file, whole);
  }

  /** The twin of this vault, or null if there is none: none at all, another vault's, or damaged. */
  static @Nullable Twin read(VaultFiles files, Path file, Keyring keyring, byte[] instance)
      throws IOException {
    if (!files.exists(file)) {
      return null;
    }
    byte[] content;
    try {
      content = WholeFile.read(files, file, FILE_BYTES);
    } catch (VaultDamagedException e) {
      return null;
    }
    if (content.length != FILE_BYTES) {
      return null;
    }
    byte[] code = Arrays.copyOfRange(content, CODE_OFFSET, FILE_BYTES);
    byte[] told = Arrays.copyOf(content, CODE_OFFSET);
    ByteBuffer buffer = ByteBuffer.wrap(told);
    byte[] magic = new byte[MAGIC.length];
    byte[] theirs = new byte[KeyFile.INSTANCE_BYTES];
    buffer.get(magic).get(theirs);
    if (!MessageDigest.isEqual(code, keyring.twinCode(told))
        || !Arrays.equals(magic, MAGIC)
        || !Arrays.equals(theirs, instance)) {
      return null;
    }
    Position journal = new Position(buffer.getInt(), buffer.getInt());
    return new Twin(theirs, journal, new Position(buffer.getInt(), buffer.getInt()));
  }

  /** How far a segment has come: generation, then records in it. Immutable. */
  static final class Position {
    private final int generation;
    private final int records;

    Position(int generation, int records) {
      this.generation = generation;
      this.records = records;
    }

    int generation() {
      return generation;
    }

    int records() {
      return records;
    }

    boolean isBehind(Position other) {
      return generation < other.generation
          || (generation == other.generation && records < other.records);
    }
  }
}
