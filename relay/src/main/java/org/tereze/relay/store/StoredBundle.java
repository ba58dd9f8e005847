package org.tereze.relay.store;

import org.jspecify.annotations.Nullable;
import org.tereze.wire.Outcome;

/**
 * The answer to a lookup.
 *
 * @param outcome OK, NO_MAILBOX or REVOKED
 * @param serial of the bundle, unsigned 32 bits; 0 if none was published
 * @param body absent if none was published
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record StoredBundle(Outcome outcome, long serial, byte @Nullable [] body) {}
