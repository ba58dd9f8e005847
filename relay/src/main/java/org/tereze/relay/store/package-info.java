/**
 * Custody: envelopes, mailboxes and dispositions on disk. Nothing here knows of links, frames or
 * sealed contents; a mailbox is known by a hash of its id only.
 */
@NullMarked
package org.tereze.relay.store;

import org.jspecify.annotations.NullMarked;
