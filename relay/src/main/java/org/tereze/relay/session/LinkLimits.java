package org.tereze.relay.session;

/**
 * What one link may make the relay do and hold, beyond the protocol's own limits.
 *
 * @param handshakeMillis until the first record must have opened
 * @param idleMillis without a useful byte in either direction until the link is closed
 * @param strangerBytes that are read on silently after a first record that does not open
 * @param strangerMillis for which they are read
 * @param signatureChecks Ed25519 verifications on one link; beyond it requests are answered BUSY
 * @param uncommittedBytes handed to the committer and not answered; beyond it reading stops
 * @param readAheadBytes of envelopes held for delivery
 * @param crampedMillis instead of {@code idleMillis} for a link that holds more than its share
 *     while the memory for links is short
 */
public record LinkLimits(
    long handshakeMillis,
    long idleMillis,
    int strangerBytes,
    long strangerMillis,
    int signatureChecks,
    long uncommittedBytes,
    long readAheadBytes,
    long crampedMillis) {
  /** One minute to say hello, fifteen of silence; 64 KiB and 30 s for strangers; 1 MiB a link. */
  public static LinkLimits defaults() {
    return new LinkLimits(60_000, 900_000, 65_536, 30_000, 4_096, 1 << 20, 128 << 10, 30_000);
  }
}
