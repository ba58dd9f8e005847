package org.tereze.relay.store;

import java.util.List;
import org.tereze.wire.Outcome;

/**
 * The next envelopes of a mailbox, FLASH first, in order within each lane.
 *
 * @param outcome OK, NO_MAILBOX or REVOKED; envelopes only with OK
 * @param envelopes at least one if any waits behind the asked position, however small the budget
 * @param more whether others wait behind these
 * @param waiting how many are not collected yet, the delivered ones included
 */
public record DeliveryPage(
    Outcome outcome, List<StoredEnvelope> envelopes, boolean more, int waiting) {
  static DeliveryPage refused(Outcome why) {
    return new DeliveryPage(why, List.of(), false, 0);
  }
}
