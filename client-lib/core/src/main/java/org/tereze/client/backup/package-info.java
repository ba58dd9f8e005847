/**
 * Contacts and relays, sealed under the seed, in a mailbox of one's own: what a restore brings
 * back.
 */
@NullMarked
package org.tereze.client.backup;

import org.jspecify.annotations.NullMarked;
