/** What the client keeps, in memory and in the vault: one ledger for each kind of record. */
@NullMarked
package org.tereze.client.home;

import org.jspecify.annotations.NullMarked;
