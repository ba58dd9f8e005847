package org.tereze.client.session;

import org.tereze.client.session.stored.StoredPrekey;

/** An opening whose tag verified: report 0, the secrets, and what it was opened with. */
final class ReadOpening implements AutoCloseable {
  final OpeningMode mode;
  final StoredPrekey prekey;
  final SessionSecrets secrets;
  final byte[] plaintext;

  ReadOpening(OpeningMode mode, StoredPrekey prekey, SessionSecrets secrets, byte[] plaintext) {
    this.mode = mode;
    this.prekey = prekey;
    this.secrets = secrets;
    this.plaintext = plaintext;
  }

  @Override
  public void close() {
    secrets.close();
  }
}
