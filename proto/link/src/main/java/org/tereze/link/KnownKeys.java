package org.tereze.link;

import org.jspecify.annotations.Nullable;
import org.tereze.crypto.X25519PublicKey;

/**
 * What is known of a relay's keys between links, and so to which of them the next link is opened:
 * the newest link key, and the static one after links to it have ended without an answer {@value
 * #ENDS_BEFORE_STATIC} times in a row. Immutable.
 *
 * <p>Why not the static key after the first cut: lines are cut more often than keys are forgotten,
 * and a flight to the static key can be opened for as long as the relay lives.
 */
public final class KnownKeys {
  private static final int ENDS_BEFORE_STATIC = 2;

  private final X25519PublicKey staticKey;
  private final @Nullable LinkKeyUse newest;
  private final int unansweredLinks;

  private KnownKeys(X25519PublicKey staticKey, @Nullable LinkKeyUse newest, int unansweredLinks) {
    this.staticKey = staticKey;
    this.newest = newest;
    this.unansweredLinks = unansweredLinks;
  }

  /** Nothing but the static key. */
  public static KnownKeys ofStatic(X25519PublicKey staticKey) {
    return new KnownKeys(staticKey, null, 0);
  }

  /**
   * A link key, too.
   *
   * @param unansweredLinks links since the last answer, from the first that was opened to it on
   */
  public static KnownKeys of(LinkKeyUse newest, int unansweredLinks) {
    return new KnownKeys(newest.staticKey(), newest, unansweredLinks);
  }

  /** The key for the next link. */
  public LinkKeyUse choose() {
    // One link in three, so that a bad line does not keep everything on the static key.
    return newest == null || unansweredLinks % (ENDS_BEFORE_STATIC + 1) == ENDS_BEFORE_STATIC
        ? LinkKeyUse.ofStatic(staticKey)
        : newest;
  }

  /** After a link that was opened to {@code used}; the count begins anew with each answer. */
  public KnownKeys ended(LinkKeyUse used, boolean answered) {
    if (newest == null || answered) {
      return new KnownKeys(staticKey, newest, 0);
    }
    boolean counts = used.number() != 0 || unansweredLinks > 0;
    return new KnownKeys(staticKey, newest, unansweredLinks + (counts ? 1 : 0));
  }

  /** The relay told its newest link key. */
  public KnownKeys told(LinkKeyUse key) {
    return new KnownKeys(staticKey, key, 0);
  }

  /** Links since the last answer, as {@link #of} takes them. */
  public int unansweredLinks() {
    return unansweredLinks;
  }
}
