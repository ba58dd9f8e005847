package org.tereze.client.session;

import com.google.protobuf.ByteString;
import org.tereze.client.codec.Padding;
import org.tereze.client.codec.Plaintext;
import org.tereze.crypto.CryptoException;
import org.tereze.schema.Control;
import org.tereze.schema.Report;

/** Openings in mode base as somebody makes them who has only seen a card. */
final class Strangers {
  private Strangers() {}

  /** Without card and proof. */
  static byte[] unproven(Pair pair, SendingEnd end, String text) {
    return seal(pair, end, Pair.text(text));
  }

  /** With a card that is somebody else's, and a proof that cannot be right. */
  static byte[] withCard(Pair pair, SendingEnd end, byte[] card) {
    Control control =
        Control.newBuilder()
            .setCard(ByteString.copyFrom(card))
            .setProof(ByteString.copyFrom(new byte[OpeningContext.PROOF_BYTES]))
            .build();
    return seal(pair, end, Pair.text("I am them").toBuilder().setControl(control).build());
  }

  static byte[] seal(Pair pair, SendingEnd end, Report report) {
    return seal(pair, end, Plaintext.encode(report.toByteArray(), Padding.COMPACT));
  }

  static byte[] seal(Pair pair, SendingEnd end, byte[] plaintext) {
    OpeningPlan plan = OpeningPlan.base(end.peer().prekey(), 0);
    try (OpeningSetup setup = OpeningSetup.make(pair.reporter, end.peer(), plan, pair.random)) {
      return setup.seal(new Envelopes(), end.peer(), plaintext);
    } catch (CryptoException e) {
      throw new AssertionError(e);
    }
  }
}
