package org.tereze.client.session;

import org.jspecify.annotations.Nullable;
import org.tereze.client.session.stored.StoredPrekey;

/** An opening whose tag verified: report 0, the secrets, and what it was opened with. */
final class ReadOpening implements AutoCloseable {
  final OpeningMode mode;
  final StoredPrekey prekey;
  final SessionSecrets secrets;
  final byte[] plaintext;

  /** What it rests on in mode LATER. */
  final @Nullable LaterSecret later;

  ReadOpening(
      OpeningMode mode,
      StoredPrekey prekey,
      @Nullable LaterSecret later,
      SessionSecrets secrets,
      byte[] plaintext) {
    this.mode = mode;
    this.later = later;
    this.prekey = prekey;
    this.secrets = secrets;
    this.plaintext = plaintext;
  }

  @Override
  public void close() {
    secrets.close();
  }
}
