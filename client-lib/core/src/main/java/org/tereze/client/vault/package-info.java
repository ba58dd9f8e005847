/**
 * The vault: the encrypted, crash-safe home of the client, a small ordered map per table.
 *
 * <p>A home holds {@code vault.key} (the master key under the passphrase), one generation each of
 * {@code journal-N} and {@code chains-N} (append-only files of sealed records that begin with a
 * snapshot), {@code lock}, and {@code device/}, which is marked as not to be backed up and holds
 * the twin and, without a keystore, the device's own keys. All of it is read into memory when the
 * vault is opened.
 */
@NullMarked
package org.tereze.client.vault;

import org.jspecify.annotations.NullMarked;
