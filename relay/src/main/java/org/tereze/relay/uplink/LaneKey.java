package org.tereze.relay.uplink;

import org.tereze.relay.store.MailboxKey;

/** One lane of one mailbox in transit. */
record LaneKey(MailboxKey mailbox, int lane) {}
