package org.tereze.crypto;

/**
 * What HPKE leaves both sides with when nothing is sealed: secrets by context (RFC 9180 §5.3).
 *
 * <p>Not thread-safe towards {@link #close}; exporting is. Owns the exporter secret.
 */
public final class HpkeExporter implements AutoCloseable {
  private static final byte[] SEC = HpkeLabels.ascii("sec");

  private final HpkeLabels labels;
  private final SecretBytes exporterSecret;

  HpkeExporter(HpkeLabels labels, SecretBytes exporterSecret) {
    this.labels = labels;
    this.exporterSecret = exporterSecret;
  }

  /** The {@code lengthBytes} bytes that belong to {@code context}; the same on both sides. */
  public SecretBytes export(byte[] context, int lengthBytes) {
    return labels.expand(exporterSecret, SEC, context, lengthBytes);
  }

  /** As {@link #export(byte[], int)} with the label's bytes as context. */
  public SecretBytes export(Context context, int lengthBytes) {
    return export(context.live(), lengthBytes);
  }

  SecretBytes exporterSecret() {
    return exporterSecret;
  }

  @Override
  public void close() {
    exporterSecret.destroy();
  }

  @Override
  public String toString() {
    return "HpkeExporter";
  }
}
