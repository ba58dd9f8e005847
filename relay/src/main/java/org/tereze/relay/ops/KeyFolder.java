package org.tereze.relay.ops;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.relay.session.LinkKeyRing;

/**
 * The relay's keys on disk: the static key for ever, a link key each week that dies after 30 days.
 * Confined to one thread at a time; the rings that it makes may be used anywhere.
 *
 * <pre>
 *  static.key      32 bytes   X25519 private key
 *  link-N.key       8 bytes   when it was made, seconds since 1970, big-endian
 *                  32 bytes   X25519 private key       N = 1..255, then 1 again
 * </pre>
 *
 * <p>A clock that is a day and a half off does no harm: a key lives that much longer or shorter,
 * and a client without its link key comes back with the static key.
 */
final class KeyFolder {
  static final long RENEW_SECONDS = 7L * 24 * 3_600;
  static final long DESTROY_SECONDS = 30L * 24 * 3_600;
  private static final long FUTURE_SECONDS = 36L * 3_600;
  private static final int TIME_BYTES = 8;
  private static final int KEY_BYTES = X25519PrivateKey.SEED_BYTES;
  private static final Pattern LINK_KEY = Pattern.compile("link-(\\d{1,3})\\.key");

  private record Made(X25519PrivateKey key, long epochSeconds) {}

  private final Path folder;
  private final SecureRandom random;
  private final X25519PrivateKey staticKey;
  private final TreeMap<Integer, Made> linkKeys = new TreeMap<>();

  /** Keys that the ring before the current one may still use for a moment. */
  private List<X25519PrivateKey> retired = new ArrayList<>();

  private KeyFolder(Path folder, SecureRandom random, X25519PrivateKey staticKey) {
    this.folder = folder;
    this.random = random;
    this.staticKey = staticKey;
  }

  /** Reads the folder; at the first start, makes it and the static key. */
  static KeyFolder open(Path folder, SecureRandom random) throws IOException, ConfigException {
    SecretFile.createFolder(folder);
    KeyFolder keys = new KeyFolder(folder, random, readOrMakeStatic(folder, random));
    keys.readLinkKeys();
    return keys;
  }

  /** The static public key, 32 bytes. */
  byte[] staticPublic() {
    return staticKey.publicKey().encoded();
  }

  /** Makes and destroys link keys as is due now, and says which live. To be called hourly. */
  LinkKeyRing renew(long nowEpochSeconds) throws IOException {
    retired.forEach(X25519PrivateKey::destroy);
    retired = new ArrayList<>();
    destroyOld(nowEpochSeconds);
    Integer newest = newest();
    if (newest == null || nowEpochSeconds - madeAt(newest) >= RENEW_SECONDS) {
      newest = make(newest == null ? 1 : newest % LinkKeyRing.MAX_NUMBER + 1, nowEpochSeconds);
    }
    Map<Integer, X25519PrivateKey> living = new TreeMap<>();
    linkKeys.forEach((number, made) -> living.put(number, made.key()));
    return new LinkKeyRing(staticKey, living, newest);
  }

  /** Destroys the private keys in memory. */
  void close() {
    retired.forEach(X25519PrivateKey::destroy);
    linkKeys.values().forEach(made -> made.key().destroy());
    staticKey.destroy();
  }

  private void destroyOld(long now) throws IOException {
    for (Integer number : List.copyOf(linkKeys.keySet())) {
      long age = now - madeAt(number);
      if (age >= DESTROY_SECONDS || age < -FUTURE_SECONDS) {
        SecretFile.destroy(file(number));
        Made old = linkKeys.remove(number);
        if (old != null) {
          retired.add(old.key());
        }
      }
    }
  }

  private int make(int number, long now) throws IOException {
    X25519PrivateKey key = X25519PrivateKey.generate(random);
    byte[] content = new byte[TIME_BYTES + KEY_BYTES];
    try (SecretBytes seed = key.seed()) {
      ByteBuffer.wrap(content).putLong(now).put(seed.expose());
      SecretFile.write(file(number), content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
    linkKeys.put(number, new Made(key, now));
    return number;
  }

  private @Nullable Integer newest() {
    Integer newest = null;
    for (Integer number : linkKeys.keySet()) {
      if (newest == null || madeAt(number) >= madeAt(newest)) {
        newest = number;
      }
    }
    return newest;
  }

  private long madeAt(Integer number) {
    Made made = linkKeys.get(number);
    if (made == null) {
      throw new IllegalStateException("no link key " + number);
    }
    return made.epochSeconds();
  }

  private Path file(int number) {
    return folder.resolve("link-" + number + ".key");
  }

  private void readLinkKeys() throws IOException, ConfigException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "link-*.key")) {
      for (Path file : files) {
        Matcher name = LINK_KEY.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          readLinkKey(Integer.parseInt(name.group(1)), file);
        }
      }
    }
  }

  private void readLinkKey(int number, Path file) throws IOException, ConfigException {
    byte[] content = SecretFile.read(file);
    if (content.length != TIME_BYTES + KEY_BYTES || number < 1 || number > LinkKeyRing.MAX_NUMBER) {
      throw new ConfigException(
          file + " is not a link key; delete it, clients fall back to the static key");
    }
    ByteBuffer from = ByteBuffer.wrap(content);
    long made = from.getLong();
    byte[] seed = new byte[KEY_BYTES];
    from.get(seed);
    linkKeys.put(number, new Made(keyOf(seed), made));
    Arrays.fill(content, (byte) 0);
  }

  private static X25519PrivateKey readOrMakeStatic(Path folder, SecureRandom random)
      throws IOException, ConfigException {
    Path file = folder.resolve("static.key");
    if (Files.exists(file)) {
      byte[] seed = SecretFile.read(file);
      if (seed.length != KEY_BYTES) {
        throw new ConfigException(file + " is not a key: restore it from a backup");
      }
      return keyOf(seed);
    }
    X25519PrivateKey made = X25519PrivateKey.generate(random);
    try (SecretBytes seed = made.seed()) {
      SecretFile.write(file, seed.expose());
    }
    return made;
  }

  /** The key with this seed, which is wiped. */
  private static X25519PrivateKey keyOf(byte[] seed) {
    try (SecretBytes owned = SecretBytes.owning(seed)) {
      return X25519PrivateKey.fromSeed(owned);
    }
  }
}
