package org.tereze.client.burst;

import org.jspecify.annotations.Nullable;
import org.tereze.client.cost.EndedLink;
import org.tereze.client.vault.VaultException;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.window.schedule.Forecast;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Outcome;
import org.tereze.wire.Precedence;

/**
 * What a burst tells its client, in the order in which it happens. Called from the burst's thread.
 *
 * <p>Nothing that is told here counts before {@link #commit} returned: the burst says nothing to
 * the relay that depends on it earlier.
 */
public interface BurstWork {
  /** An envelope is about to leave for the relay. */
  void sending(long handle);

  /** The relay answered a put. */
  void answered(long handle, AckCode code) throws VaultException;

  /** The relay said what became of an envelope. */
  void told(long handle, Disposition disposition) throws VaultException;

  /** An envelope came from one's own mailbox {@code index}; the array is the callee's. */
  void delivered(int index, Precedence lane, byte[] envelope) throws VaultException;

  /** A fetch from mailbox {@code index} ended; if OK, everything in it was delivered. */
  void fetched(int index, Outcome outcome) throws VaultException;

  /**
   * The relay answered Claim, Revoke or Publish about mailbox {@code index}.
   *
   * @param home where the mailbox lives, whose answer this is unless it is PENDING or UNKNOWN;
   *     null: the relay itself
   */
  void stated(
      Statement statement,
      @Nullable String home,
      int index,
      int serial,
      Outcome outcome,
      int knownSerial)
      throws VaultException;

  /** The relay has a newer bundle of this contact. */
  void bundle(int contact, int serial, byte[] body) throws VaultException;

  /** The relay has nothing newer of this contact. */
  void noBundle(int contact) throws VaultException;

  /** The relay's newest link key. */
  void linkKey(int number, X25519PublicKey key) throws VaultException;

  /** The relay's hour since the epoch. */
  void hour(int hour) throws VaultException;

  /** The relay said when windows open. */
  void forecast(Forecast forecast);

  /** The link ended, and this is what it cost. */
  void ended(EndedLink link);

  /** Makes durable what was told since the last time; only then the relay may hear of it. */
  void commit() throws VaultException;

  /** What an owner states about a mailbox. */
  enum Statement {
    CLAIM,
    REVOKE,
    PUBLISH
  }
}
