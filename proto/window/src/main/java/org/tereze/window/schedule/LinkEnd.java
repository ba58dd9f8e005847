package org.tereze.window.schedule;

/** How a call ended that was answered. */
public enum LinkEnd {
  /** Everything was said: the window may well be open still. */
  DONE,

  /** It was cut: the window has probably closed. */
  CUT
}
