package org.tereze.client.session;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.util.List;
import org.tereze.client.card.Card;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.codec.ReadableModels;
import org.tereze.client.identity.Identity;
import org.tereze.client.session.stored.StoredIncoming;
import org.tereze.client.session.stored.StoredPrekey;
import org.tereze.client.session.stored.StoredReceivingEnd;
import org.tereze.client.session.stored.StoredSkipped;
import org.tereze.crypto.MlKem768PrivateKey;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.schema.Prekeys;

/**
 * The making and destroying of a mailbox's private prekeys.
 *
 * <p>Stateless functions; safe for any thread. What dies is counted in hours that relays have
 * confirmed, so that nobody who sets a phone's clock can destroy keys.
 */
final class Prekeyring {
  private Prekeyring() {}

  static ReceivingEnd renew(
      ReceivingEnd end,
      Identity self,
      List<RelayAddress> relays,
      ReadableModels readable,
      int nowHour,
      int confirmedHour,
      SecureRandom random) {
    StoredReceivingEnd stored = end.stored();
    int serial = stored.getLastSerial() + 1;
    int useUntilHour = nowHour + SessionLimits.BUNDLE_USE_HOURS;
    try (X25519PrivateKey x25519 = X25519PrivateKey.generate(random);
        MlKem768PrivateKey mlKem = MlKem768PrivateKey.generate(random);
        SecretBytes x25519Seed = x25519.seed();
        SecretBytes mlKemSeed = mlKem.seed()) {
      Prekeys.Builder prekeys =
          Prekeys.newBuilder()
              .setSerial(serial)
              .setUseUntilHour(useUntilHour)
              .setX25519(ByteString.copyFrom(x25519.publicKey().encoded()))
              .setMlKem768(ByteString.copyFrom(mlKem.publicKey().encoded()))
              .addAllTextModels(readable.numbers())
              .addAllTextPacks(readable.packs());
      for (RelayAddress relay : relays.subList(0, Math.min(relays.size(), Card.MAX_RELAYS))) {
        prekeys.addRelays(
            org.tereze.schema.RelayAddress.newBuilder()
                .setKey(ByteString.copyFrom(relay.key().encoded()))
                .setAddress(relay.address()));
      }
      leaveOutWhatDoesNotFit(prekeys);
      StoredPrekey made =
          StoredPrekey.newBuilder()
              .setSerial(serial)
              .setX25519(ByteString.copyFrom(x25519Seed.expose()))
              .setMlKem768(ByteString.copyFrom(mlKemSeed.expose()))
              .setUseUntilHour(useUntilHour)
              .setDies(true)
              .setDiesAtConfirmedHour(
                  confirmedHour + SessionLimits.BUNDLE_USE_HOURS + SessionLimits.GRACE_HOURS)
              .build();
      byte[] body = Bundle.seal(self, end.own(), prekeys.build());
      StoredReceivingEnd.Builder next =
          stored.toBuilder().setLastSerial(serial).setBundleBody(ByteString.copyFrom(body));
      return end.with(bounded(next, made));
    }
  }

  /** Bound: all bundles have one size. Who is not told of a model writes without it. */
  private static void leaveOutWhatDoesNotFit(Prekeys.Builder prekeys) {
    if (!Bundle.fits(prekeys.build())) {
      prekeys.clearTextPacks();
    }
    if (!Bundle.fits(prekeys.build())) {
      prekeys.clearTextModels();
    }
  }

  /** Puts the newest first; the card's own stays whatever comes. */
  private static StoredReceivingEnd.Builder bounded(
      StoredReceivingEnd.Builder next, StoredPrekey made) {
    List<StoredPrekey> before = List.copyOf(next.getPrekeysList());
    next.clearPrekeys().addPrekeys(made);
    int bundles = 1;
    for (StoredPrekey prekey : before) {
      // Bound: each live prekey costs every unknown envelope its X25519 operations.
      if (prekey.getSerial() == 0 || ++bundles < SessionLimits.MAX_LIVE_PREKEYS) {
        next.addPrekeys(prekey);
      }
    }
    return next;
  }

  /** Starts the end of the keys that an authentic opening to a newer one has replaced. */
  static void supersede(StoredReceivingEnd.Builder end, StoredPrekey used, int confirmedHour) {
    if (used.getSerial() == 0) {
      return;
    }
    for (int i = 0; i < end.getPrekeysCount(); i++) {
      StoredPrekey prekey = end.getPrekeys(i);
      if (prekey.getSerial() == 0 && !prekey.getDies()) {
        end.setPrekeys(
            i,
            prekey.toBuilder()
                .setDies(true)
                .setDiesAtConfirmedHour(confirmedHour + SessionLimits.GRACE_HOURS));
      }
    }
  }

  static ReceivingEnd expire(ReceivingEnd end, int confirmedHour) {
    StoredReceivingEnd.Builder next = end.stored().toBuilder().clearPrekeys().clearSessions();
    for (StoredPrekey prekey : end.stored().getPrekeysList()) {
      if (!prekey.getDies() || confirmedHour < prekey.getDiesAtConfirmedHour()) {
        next.addPrekeys(prekey);
      }
    }
    for (StoredIncoming session : end.stored().getSessionsList()) {
      int lastHour =
          session.getOpenedAtConfirmedHour()
              + SessionLimits.MAX_SESSION_HOURS
              + SessionLimits.GRACE_HOURS;
      if (confirmedHour < lastHour) {
        next.addSessions(withoutExpired(session, confirmedHour));
      } else {
        LiveSessions.close(next, session);
      }
    }
    return end.with(next);
  }

  private static StoredIncoming withoutExpired(StoredIncoming session, int confirmedHour) {
    StoredIncoming.Builder next = session.toBuilder().clearSkipped();
    for (StoredSkipped skipped : session.getSkippedList()) {
      if (confirmedHour < skipped.getSkippedAtConfirmedHour() + SessionLimits.GRACE_HOURS) {
        next.addSkipped(skipped);
      }
    }
    return next.build();
  }
}
