package org.tereze.client.session;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.identity.Identity;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.Sha256;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.schema.Report;

/** A reporter and a relative with cards of each other, driven by hand. One thread. */
final class Pair {
  static final int HOUR = 7_000;

  final SecureRandom random;
  final Identity reporter;
  final Identity relative;
  final Workspace reporterSpace;
  final Workspace relativeSpace;

  /** The reporter's own mailbox for the relative. */
  ReceivingEnd reporterReceiving;

  SendingEnd reporterSending;

  /** The relative's own mailbox for the reporter. */
  ReceivingEnd relativeReceiving;

  SendingEnd relativeSending;

  Pair(SecureRandom random, boolean exchanged) {
    this.random = random;
    this.reporter = Identity.fromSeed(seed("reporter"));
    this.relative = Identity.fromSeed(seed("relative"));
    this.reporterSpace = new Workspace(reporter, random);
    this.relativeSpace = new Workspace(relative, random);
    try {
      reporterReceiving =
          ReceivingEnd.create(reporter, 0, relays(), "", HOUR, random)
              .withContact(relative.publicIdentity());
      relativeReceiving = ReceivingEnd.create(relative, 0, relays(), "Apa", HOUR, random);
    } catch (CardException e) {
      throw new AssertionError(e);
    }
    if (exchanged) {
      relativeReceiving = relativeReceiving.withContact(reporter.publicIdentity());
    }
    reporterSending = SendingEnd.to(relativeReceiving.own(), reporterReceiving.own(), exchanged);
    relativeSending = SendingEnd.to(reporterReceiving.own(), relativeReceiving.own(), true);
  }

  static Pair exchanged() {
    return new Pair(new SeededRandom("pair"), true);
  }

  static SecretBytes seed(String name) {
    return SecretBytes.owning(Sha256.hash(name.getBytes(StandardCharsets.UTF_8)));
  }

  static List<RelayAddress> relays() {
    try {
      X25519PublicKey key =
          X25519PublicKey.of(Sha256.hash("relay".getBytes(StandardCharsets.UTF_8)));
      return Collections.singletonList(RelayAddress.of(key, "relay.example:7460"));
    } catch (CardException e) {
      throw new AssertionError(e);
    }
  }

  static Report text(String text) {
    return Report.newBuilder().setText(text).build();
  }

  Sealed write(String text) {
    return write(text(text), HOUR);
  }

  Sealed write(Report report, int nowHour) {
    try {
      Sealed sealed =
          reporterSending.seal(reporterSpace, report, reporterReceiving.laterSecrets(), nowHour);
      reporterSending = sealed.next();
      return sealed;
    } catch (SealException e) {
      throw new AssertionError(e);
    }
  }

  Sealed answer(Report report, int nowHour) {
    try {
      Sealed sealed =
          relativeSending.seal(relativeSpace, report, relativeReceiving.laterSecrets(), nowHour);
      relativeSending = sealed.next();
      return sealed;
    } catch (SealException e) {
      throw new AssertionError(e);
    }
  }

  Opened read(byte[] envelope) {
    return read(envelope, 0);
  }

  Opened read(byte[] envelope, int confirmedHour) {
    Opened opened =
        relativeReceiving.open(
            relativeSpace, envelope, relativeSending.laterSecrets(), confirmedHour);
    relativeReceiving = opened.next();
    return opened;
  }

  Opened readAnswer(byte[] envelope) {
    Opened opened =
        reporterReceiving.open(reporterSpace, envelope, reporterSending.laterSecrets(), 0);
    reporterReceiving = opened.next();
    return opened;
  }
}
