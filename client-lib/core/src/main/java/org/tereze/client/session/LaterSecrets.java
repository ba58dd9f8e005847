package org.tereze.client.session;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.session.stored.StoredLater;
import org.tereze.client.session.stored.StoredSendingEnd;

/** The bounded list of what quantum-safe sessions leave to later ones. Stateless functions. */
final class LaterSecrets {
  private LaterSecrets() {}

  static StoredLater of(SessionSecrets secrets, boolean confirmed) {
    return StoredLater.newBuilder()
        .setSession(secrets.id().byteString())
        .setSecret(ByteString.copyFrom(secrets.later().expose()))
        .setConfirmed(confirmed)
        .build();
  }

  /** Adds the secret of a session that was just opened; the newest confirmed one always stays. */
  static void add(StoredSendingEnd.Builder end, SessionSecrets secrets) {
    List<StoredLater> kept = new ArrayList<>();
    kept.add(of(secrets, false));
    boolean confirmedKept = false;
    for (StoredLater later : end.getLaterList()) {
      boolean room = kept.size() < SessionLimits.MAX_LATER_SECRETS - (confirmedKept ? 0 : 1);
      if (room || (later.getConfirmed() && !confirmedKept)) {
        kept.add(later);
        confirmedKept |= later.getConfirmed();
      }
    }
    end.clearLater().addAllLater(kept);
  }

  /** Marks the secret of this session as held by the other side, too. */
  static void confirm(StoredSendingEnd.Builder end, ByteString session) {
    for (int i = 0; i < end.getLaterCount(); i++) {
      StoredLater later = end.getLater(i);
      if (later.getSession().equals(session)) {
        end.setLater(i, later.toBuilder().setConfirmed(true).build());
        end.clearLaterFailed();
      }
    }
  }

  /**
   * Returns the list after an opening that rests on {@code used}: the new secret, then the used
   * one, which the other side may go on using for as long as no receipt reaches it, then the
   * others.
   */
  static List<StoredLater> used(
      List<StoredLater> list, @Nullable LaterSecret used, StoredLater fresh) {
    List<StoredLater> kept = new ArrayList<>();
    kept.add(fresh);
    if (used != null) {
      kept.add(used.stored().toBuilder().setConfirmed(true).build());
    }
    for (StoredLater later : list) {
      boolean held = false;
      for (StoredLater other : kept) {
        held |= other.getSession().equals(later.getSession());
      }
      if (!held && kept.size() < SessionLimits.MAX_LATER_SECRETS) {
        kept.add(later);
      }
    }
    return kept;
  }
}
