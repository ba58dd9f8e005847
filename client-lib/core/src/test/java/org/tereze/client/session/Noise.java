package org.tereze.client.session;

import com.google.protobuf.ByteString;
import java.util.Random;
import org.tereze.client.codec.Padding;
import org.tereze.client.codec.Plaintext;
import org.tereze.schema.Report;

/** Reports that no codec makes smaller. */
final class Noise {
  private Noise() {}

  /** Returns a report whose padded plaintext has the class of {@code plaintextBytes}. */
  static Report report(int plaintextBytes) {
    byte[] noise = new byte[plaintextBytes];
    new Random(11).nextBytes(noise);
    for (int length = plaintextBytes; length > 0; length--) {
      Report report = Report.newBuilder().setReplyTo(ByteString.copyFrom(noise, 0, length)).build();
      if (Plaintext.encode(report.toByteArray(), Padding.COMPACT).length
          <= (plaintextBytes + 3) / 4 * 4) {
        return report;
      }
    }
    throw new IllegalArgumentException("too small");
  }
}
