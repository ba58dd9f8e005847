package org.tereze.client.report;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import org.tereze.client.identity.Identity;
import org.tereze.client.identity.PublicIdentity;
import org.tereze.crypto.Context;
import org.tereze.crypto.Ed25519PublicKey;
import org.tereze.crypto.Sha256;
import org.tereze.schema.Report;
import org.tereze.schema.Signed;

/**
 * The author's signature on reports, each naming the author's previous signed one to the same
 * contact.
 *
 * <p>Stateless; safe for any thread.
 *
 * <p>Signing ends deniability for good: whoever holds the report can show anybody who wrote it.
 */
public final class SignedReports {
  /** Length of the hash that names the previous one. */
  public static final int HASH_BYTES = 16;

  private static final Context REPORT = Context.of("report");
  private static final byte[] NOTHING = new byte[0];

  private SignedReports() {}

  /**
   * Signs a report.
   *
   * @param previous {@code SendingEnd.signedPrevious()}: 16 bytes, or none for the first
   * @return a report that holds the signed one
   */
  public static Report sign(Identity author, Report report, byte[] previous) {
    if (report.hasSigned() || report.hasControl()) {
      throw new IllegalArgumentException("signed already, or not for people");
    }
    if (previous.length != 0 && previous.length != HASH_BYTES) {
      throw new IllegalArgumentException("previous has " + previous.length + " bytes");
    }
    byte[] encoded = report.toByteArray();
    byte[] signature = author.signing().sign(REPORT, previousHash(previous), encoded);
    return Report.newBuilder()
        .setSigned(
            Signed.newBuilder()
                .setReport(ByteString.copyFrom(encoded))
                .setSignature(ByteString.copyFrom(signature))
                .setPrevious(ByteString.copyFrom(previous)))
        .build();
  }

  /** Returns whether {@code author} signed this. */
  public static boolean verify(Signed signed, Ed25519PublicKey author) {
    byte[] previous = signed.getPrevious().toByteArray();
    return (previous.length == 0 || previous.length == HASH_BYTES)
        && author.verify(
            REPORT,
            signed.getSignature().toByteArray(),
            previousHash(previous),
            signed.getReport().toByteArray());
  }

  /** As {@link #verify(Signed, Ed25519PublicKey)}. */
  public static boolean verify(Signed signed, PublicIdentity author) {
    return verify(signed, author.signing());
  }

  /**
   * Returns the report inside.
   *
   * @throws ReportException if it is none, or itself a signed one
   */
  public static Report inner(Signed signed) throws ReportException {
    try {
      Report inner = Report.parseFrom(signed.getReport());
      if (inner.hasSigned() || inner.hasControl()) {
        throw new ReportException("a signed report holds what cannot be signed");
      }
      return inner;
    } catch (InvalidProtocolBufferException e) {
      throw new ReportException("a signed report does not parse");
    }
  }

  /** Returns the 16 bytes by which the author's next signed report names this one. */
  public static byte[] hash(Signed signed) {
    byte[] hash =
        Sha256.hash(signed.getSignature().toByteArray(), signed.getReport().toByteArray());
    return Arrays.copyOf(hash, HASH_BYTES);
  }

  private static byte[] previousHash(byte[] previous) {
    return Sha256.hash(previous.length == 0 ? NOTHING : previous);
  }
}
