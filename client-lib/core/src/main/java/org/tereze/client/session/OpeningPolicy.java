package org.tereze.client.session;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.session.stored.StoredOutgoing;
import org.tereze.client.session.stored.StoredSendingEnd;
import org.tereze.crypto.X25519PublicKey;

/**
 * When a session is opened anew, and how.
 *
 * <p>Stateless; safe for any thread.
 */
final class OpeningPolicy {
  private OpeningPolicy() {}

  /** Returns how to open before the next report, or null to go on with the session there is. */
  static @Nullable OpeningPlan plan(SendingEnd end, List<LaterSecret> reverse, int nowHour) {
    StoredSendingEnd stored = end.stored();
    OpeningPlan best = best(end, reverse, nowHour);
    if (!stored.hasCurrent()) {
      return best;
    }
    StoredOutgoing current = stored.getCurrent();
    boolean due =
        current.getNext() >= SessionLimits.MAX_REPORTS
            || nowHour - current.getOpenedHour() >= SessionLimits.MAX_SESSION_HOURS
            || best.serial > current.getBundleSerial()
            || (best.mode.quantumSafe() && !current.getQuantumSafe())
            || (current.getBase() && best.mode != OpeningMode.BASE);
    return due ? best : null;
  }

  private static OpeningPlan best(SendingEnd end, List<LaterSecret> reverse, int nowHour) {
    StoredSendingEnd stored = end.stored();
    Bundle bundle = end.bundle();
    // Past its use-until a bundle is still better than a card whose own prekey it has replaced.
    boolean useBundle =
        bundle != null && (nowHour <= bundle.useUntilHour() || stored.getBundleKeyUsed());
    Bundle used = useBundle ? bundle : null;
    X25519PublicKey prekey = used == null ? end.peer().prekey() : used.x25519();
    int serial = used == null ? 0 : used.serial();
    if (!stored.getPeerHoldsOwnCard()) {
      return OpeningPlan.base(prekey, serial);
    }
    LaterSecret later = stored.getLaterFailed() ? null : confirmed(stored, reverse);
    if (later != null) {
      return OpeningPlan.later(prekey, serial, later);
    }
    return used == null
        ? OpeningPlan.auth(prekey, serial)
        : OpeningPlan.mlKem(prekey, serial, used.mlKem());
  }

  private static @Nullable LaterSecret confirmed(StoredSendingEnd own, List<LaterSecret> reverse) {
    for (int i = 0; i < own.getLaterCount(); i++) {
      if (own.getLater(i).getConfirmed()) {
        return new LaterSecret(own.getLater(i));
      }
    }
    for (LaterSecret later : reverse) {
      if (later.confirmed()) {
        return later;
      }
    }
    return null;
  }
}
