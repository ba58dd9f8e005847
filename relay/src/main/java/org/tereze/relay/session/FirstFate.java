package org.tereze.relay.session;

/** What became of a datagram that is of no open burst. */
public enum FirstFate {
  /** Not made for this relay, or with a cookie of another address or time. */
  JUNK,
  /** It opened: a burst has begun. */
  OPENED,
  /** Made for this relay, but it did not open. */
  UNOPENED,
  /** Its address showed no cookie and was told one. */
  COOKIE_TOLD,
  /** It showed the cookie of its address; what became of it then is counted, too. */
  COOKIE_SHOWN,
  /** It waits for its turn, and is counted again then. */
  WAITED,
  /** There was no time or room for it, or for one of an open burst. */
  DROPPED
}
