package org.tereze.client.session;

import com.google.protobuf.ByteString;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.card.Card;
import org.tereze.client.codec.Packed;
import org.tereze.client.codec.Padding;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.codec.Plaintext;
import org.tereze.client.codec.ReadableModels;
import org.tereze.client.codec.ReportCodec;
import org.tereze.client.report.Reports;
import org.tereze.client.report.SignedReports;
import org.tereze.client.session.SealException.Fault;
import org.tereze.client.session.stored.StoredOutgoing;
import org.tereze.client.session.stored.StoredSendingEnd;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.SecretBytes;
import org.tereze.schema.Control;
import org.tereze.schema.Report;

/**
 * The sealing of one report as the next of a session or as the first of a new one, and of its
 * spare.
 *
 * <p>Not thread-safe; lives for one report.
 */
final class ReportSealer {
  private final Workspace space;
  private final SendingEnd end;
  private final StoredSendingEnd stored;
  private final Card peer;

  ReportSealer(Workspace space, SendingEnd end) {
    this.space = space;
    this.end = end;
    this.stored = end.stored();
    this.peer = end.peer();
  }

  Sealed seal(Report report, PaddingPolicy policy, List<LaterSecret> reverse, int nowHour)
      throws SealException {
    try {
      OpeningPlan plan = OpeningPolicy.plan(end, reverse, nowHour);
      return plan == null ? sealNext(report, policy) : open(report, policy, plan, nowHour);
    } catch (CryptoException e) {
      throw badKey();
    }
  }

  private Sealed sealNext(Report report, PaddingPolicy policy)
      throws SealException, CryptoException {
    StoredOutgoing current = stored.getCurrent();
    SessionId session = SessionId.of(current.getSession());
    int number = current.getNext();
    Packed packed = pack(report, policy, overheadBytes(null));
    byte[] plaintext = packed.plaintext();
    byte[] spare = spare(session, number, plaintext);
    try (SecretBytes chain = IncomingSession.secret(current.getChainKey());
        SecretBytes key = Chain.messageKey(chain)) {
      byte[] envelope =
          space.envelopes().seal(key, current.getMaskKey(), peer.mailbox(), number, plaintext);
      StoredOutgoing next =
          current.toBuilder().setChainKey(Chain.nextStored(chain)).setNext(number + 1).build();
      return sealed(
          stored.toBuilder().setCurrent(next), report, packed, envelope, spare, session, number);
    }
  }

  private Sealed open(Report report, PaddingPolicy policy, OpeningPlan plan, int nowHour)
      throws SealException, CryptoException {
    try (OpeningSetup setup = OpeningSetup.make(space.self(), peer, plan, space.random())) {
      SessionSecrets secrets = setup.secrets();
      Report carried = plan.mode == OpeningMode.BASE ? introduced(report, secrets) : report;
      Packed packed = pack(carried, policy, overheadBytes(plan));
      byte[] plaintext = packed.plaintext();
      byte[] spare = spare(secrets.id(), 0, plaintext);
      StoredOutgoing current =
          StoredOutgoing.newBuilder()
              .setSession(secrets.id().byteString())
              .setChainKey(Chain.nextStored(secrets.chain()))
              .setMaskKey(ByteString.copyFrom(secrets.mask().expose()))
              .setNext(1)
              .setOpenedHour(nowHour)
              .setBundleSerial(plan.serial)
              .setQuantumSafe(plan.mode.quantumSafe())
              .setBase(plan.mode == OpeningMode.BASE)
              .build();
      StoredSendingEnd.Builder next = stored.toBuilder().setCurrent(current);
      if (plan.serial > 0) {
        next.setBundleKeyUsed(true);
      }
      if (plan.mode.quantumSafe()) {
        LaterSecrets.add(next, secrets);
      }
      byte[] envelope = setup.seal(space.envelopes(), peer, plaintext);
      return sealed(next, report, packed, envelope, spare, secrets.id(), 0);
    }
  }

  private Sealed sealed(
      StoredSendingEnd.Builder next,
      Report report,
      Packed packed,
      byte[] envelope,
      byte[] spare,
      SessionId session,
      int number) {
    if (report.hasSigned()) {
      next.setSignedPrevious(ByteString.copyFrom(SignedReports.hash(report.getSigned())));
    }
    return new Sealed(end.with(next), peer.mailbox(), packed, envelope, spare, session, number);
  }

  /** Report 0 of an opening in mode base: our card, and the proof that we are who it names. */
  private Report introduced(Report report, SessionSecrets secrets) throws CryptoException {
    byte[] card = stored.getOwnCard().toByteArray();
    try (SecretBytes shared = space.self().agreement().agree(peer.identity().agreement())) {
      byte[] proof = OpeningContext.baseProof(shared, secrets, card);
      return introduced(report, stored.getOwnCard(), proof);
    }
  }

  static Report introduced(Report report, ByteString card, byte[] proof) {
    Control.Builder control = report.getControl().toBuilder();
    control.setCard(card).setProof(ByteString.copyFrom(proof));
    return report.toBuilder().setControl(control).build();
  }

  EnvelopeGauge gauge(List<LaterSecret> reverse, int nowHour) {
    OpeningPlan plan = OpeningPolicy.plan(end, reverse, nowHour);
    boolean base = plan != null && plan.mode == OpeningMode.BASE;
    return new EnvelopeGauge(
        space.codec(),
        end.readable(),
        overheadBytes(plan),
        base ? stored.getOwnCard() : ByteString.EMPTY);
  }

  /** Bytes of an envelope beyond its plaintext. */
  private static int overheadBytes(@Nullable OpeningPlan plan) {
    if (plan == null) {
      return SessionLimits.REPORT_OVERHEAD_BYTES;
    }
    return plan.mode == OpeningMode.ML_KEM
        ? SessionLimits.ML_KEM_OPENING_OVERHEAD_BYTES
        : SessionLimits.OPENING_OVERHEAD_BYTES;
  }

  byte[] emptySpare(SessionId session, int number) throws SealException {
    Report nothing = Report.newBuilder().setControl(Control.getDefaultInstance()).build();
    try {
      Packed packed = ReportCodec.PLAIN.pack(nothing, end.readable(), Padding.CONTROL);
      return spare(session, number, packed.plaintext());
    } catch (CryptoException e) {
      throw badKey();
    }
  }

  private byte[] spare(SessionId session, int number, byte[] plaintext) throws CryptoException {
    return space.spare(peer, Spares.content(session, number, plaintext));
  }

  private Packed pack(Report report, PaddingPolicy policy, int overheadBytes) throws SealException {
    return pack(space.codec(), report, end.readable(), policy, overheadBytes);
  }

  static Packed pack(
      ReportCodec codec,
      Report report,
      ReadableModels readable,
      PaddingPolicy policy,
      int overheadBytes)
      throws SealException {
    if (report.getSerializedSize() <= Plaintext.MAX_CONTENT_BYTES) {
      // What programs tell each other has sizes of its own, whatever people chose.
      Padding padding =
          report.hasControl() && Reports.isControlOnly(report)
              ? Padding.CONTROL
              : policy.padding(overheadBytes, SessionLimits.MAX_PLAINTEXT_BYTES);
      Packed packed = codec.pack(report, readable, padding);
      if (packed.plaintext().length <= SessionLimits.MAX_PLAINTEXT_BYTES) {
        return packed;
      }
    }
    throw new SealException(
        Fault.TOO_LONG,
        "this report is too long for one envelope, which holds "
            + SessionLimits.MAX_PLAINTEXT_BYTES
            + " bytes after compression");
  }

  private static SealException badKey() {
    return new SealException(
        Fault.BAD_CONTACT_KEY, "this contact's card has a key that nothing can be sealed to");
  }
}
