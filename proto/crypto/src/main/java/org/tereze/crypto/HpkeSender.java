package org.tereze.crypto;

/**
 * The sender's half of an HPKE setup: what goes to the recipient, and what to derive from it.
 *
 * <p>Not thread-safe; owns its exporter.
 */
public final class HpkeSender implements AutoCloseable {
  private final X25519PublicKey enc;
  private final HpkeExporter exporter;

  HpkeSender(X25519PublicKey enc, HpkeExporter exporter) {
    this.enc = enc;
    this.exporter = exporter;
  }

  /** The encapsulated key, 32 bytes, a fresh copy. */
  public byte[] enc() {
    return enc.encoded();
  }

  /** Writes the encapsulated key to {@code out}, 32 bytes. */
  public void writeEnc(byte[] out, int offset) {
    enc.write(out, offset);
  }

  public HpkeExporter exporter() {
    return exporter;
  }

  /** As {@link HpkeExporter#export(Context, int)}. */
  public SecretBytes export(Context context, int lengthBytes) {
    return exporter.export(context, lengthBytes);
  }

  @Override
  public void close() {
    exporter.close();
  }

  @Override
  public String toString() {
    return "HpkeSender";
  }
}
