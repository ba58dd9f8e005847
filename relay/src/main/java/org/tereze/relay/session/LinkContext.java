package org.tereze.relay.session;

import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.tereze.relay.queue.Committer;
import org.tereze.relay.store.MailboxStore;

/**
 * What all links of a relay share. Safe on any thread.
 *
 * @param keys the key ring of the hour
 * @param readers threads on which reads of the store may block
 * @param hours that the relay has accounted for, since 2026-01-01T00:00Z
 * @param nanos a clock that only rises, in nanoseconds
 * @param forecast of when those can be reached; empty: nothing is known
 * @param routes to the homes of mailboxes that live elsewhere
 */
public record LinkContext(
    Supplier<LinkKeyRing> keys,
    SecureRandom random,
    Committer committer,
    MailboxStore store,
    Executor readers,
    IntSupplier hours,
    LongSupplier nanos,
    LinkLimits limits,
    LinkMemory memory,
    Supplier<byte[]> forecast,
    Routes routes,
    LinkMetrics metrics) {}
