package org.tereze.client.session;

import org.tereze.crypto.Context;
import org.tereze.crypto.HpkeExporter;
import org.tereze.crypto.SecretBytes;

/**
 * What both ends derive from an opening (RFC 9180 §5.3).
 *
 * <p>Not thread-safe; owns its secrets.
 */
final class SessionSecrets implements AutoCloseable {
  private static final Context CHAIN = Context.of("chain");
  private static final Context MASK = Context.of("mask");
  private static final Context SESSION_ID = Context.of("session id");
  private static final Context LATER = Context.of("later");
  private static final Context PROOF = Context.of("base proof");
  private static final int KEY_BYTES = 32;

  private final SecretBytes chain;
  private final SecretBytes mask;
  private final SecretBytes later;
  private final SecretBytes proof;
  private final SessionId id;

  SessionSecrets(HpkeExporter exporter) {
    this.chain = exporter.export(CHAIN, KEY_BYTES);
    this.mask = exporter.export(MASK, KEY_BYTES);
    this.later = exporter.export(LATER, KEY_BYTES);
    this.proof = exporter.export(PROOF, KEY_BYTES);
    try (SecretBytes name = exporter.export(SESSION_ID, SessionId.BYTES)) {
      this.id = SessionId.of(name.expose());
    }
  }

  /** The chain key of report 0. */
  SecretBytes chain() {
    return chain;
  }

  SecretBytes mask() {
    return mask;
  }

  /** The pre-shared key of a later session. */
  SecretBytes later() {
    return later;
  }

  /** What an opener in mode base proves itself over. */
  SecretBytes proof() {
    return proof;
  }

  SessionId id() {
    return id;
  }

  @Override
  public void close() {
    chain.destroy();
    mask.destroy();
    later.destroy();
    proof.destroy();
  }
}
