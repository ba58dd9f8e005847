package org.tereze.client.vault;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.tereze.crypto.Argon2id;
import org.tereze.crypto.SecretBytes;

/** Shorthand for tests of the vault: tables, keys, cheap options. Stateless. */
final class Vaults {
  static final Table NOTES = Table.journal(1, "notes");
  static final Table MORE = Table.journal(2, "more");
  static final Table SENDING = Table.chains(1, "sending");
  static final Table RECEIVING = Table.receivingChains(2, "receiving");

  /** The least that Argon2id takes: a guess costs nothing, and neither does a test. */
  static final Argon2id CHEAP = new Argon2id(8, 1, 1);

  static final Clock NOON = Clock.fixed(Instant.parse("2026-01-05T12:00:00Z"), ZoneOffset.UTC);

  private Vaults() {}

  static VaultOptions options() {
    return VaultOptions.of(NOON, new SecureRandom()).withCost(CHEAP);
  }

  static SecretBytes passphrase(String text) {
    return SecretBytes.owning(text.getBytes(StandardCharsets.UTF_8));
  }

  static SecretBytes passphrase() {
    return passphrase("жеті қат аспан");
  }

  static DeviceKey deviceKey(Path home) {
    return new FileDeviceKey(home.resolve("device"), new SecureRandom());
  }

  static Vault create(Path home) throws VaultException {
    return Vault.create(home, passphrase(), deviceKey(home), options());
  }

  static Vault open(Path home) throws VaultException {
    return Vault.open(home, passphrase(), deviceKey(home), options());
  }

  /** What must be there. */
  static <T> T present(@Nullable T thing) {
    if (thing == null) {
      throw new AssertionError("nothing there");
    }
    return thing;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
