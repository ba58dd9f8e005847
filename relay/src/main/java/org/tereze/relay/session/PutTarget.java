package org.tereze.relay.session;

import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.TransitMailbox;
import org.tereze.wire.AckCode;

/**
 * Where the puts of one introduction go, decided once for all of them.
 *
 * @param transit null if the mailbox lives here
 * @param refusal of all of them; null if they go to the committer
 */
record PutTarget(MailboxKey key, @Nullable TransitMailbox transit, @Nullable AckCode refusal) {}
