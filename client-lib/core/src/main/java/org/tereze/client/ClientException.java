package org.tereze.client;

/**
 * What the caller or the world did that a client cannot go on with; nothing was lost.
 *
 * <p>The message is one sentence for a person and holds no key, address or text.
 */
public final class ClientException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** An exception with a reason for programs and a sentence for people. */
  public ClientException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** The same, with what caused it. */
  public ClientException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why, for programs. */
  public Reason reason() {
    return reason;
  }

  /** Why a call was refused. */
  public enum Reason {
    /** The home holds an identity already. */
    HOME_EXISTS,
    /** There is no identity in this home. */
    NO_HOME,
    /** Another process has this home open. */
    HOME_IN_USE,
    /** The passphrase is not the one this home was made with. */
    WRONG_PASSPHRASE,
    /** The 24 words do not make a seed. */
    BAD_WORDS,
    /** The vault, the disk or a file in it failed; what was durable still is. */
    STORAGE,
    /** No contact has this name. */
    UNKNOWN_CONTACT,
    /** A contact with this name, or with this identity, is there already. */
    CONTACT_EXISTS,
    /** The contact's card is not held, so nothing can be sealed for it. */
    NO_CARD,
    /** The card does not decode or its signature does not verify. */
    BAD_CARD,
    /** The card belongs to another identity than the one already held for this contact. */
    CARD_OF_ANOTHER,
    /** The contact was revoked. */
    REVOKED,
    /** A relay's address does not parse. */
    BAD_RELAY,
    /** No relay is known yet, and the call needs one. */
    NO_RELAY,
    /** The relay could not be reached or did not answer. */
    UNREACHABLE,
    /** The report is larger than an envelope may be. */
    TOO_LARGE,
    /** The draft names something that there is not. */
    BAD_DRAFT,
    /** The file is no text pack that can be used. */
    BAD_PACK,
    /** A planned window has a field that is wrong, or is one too many, or is not there. */
    BAD_WINDOW,
    /** The outbox is full. */
    OUTBOX_FULL,
    /** The report is on its way: its end is not known yet. */
    ON_ITS_WAY,
    /** Not all of it has come, or what came is not what was named. */
    NOT_HERE,
    /** No report has this number. */
    UNKNOWN_REPORT,
    /** No backup was found, or it is not sealed under these words. */
    NO_BACKUP
  }
}
