package org.tereze.window.schedule;

/** Stored history that cannot be read: one begins anew, and loses nothing but what was learned. */
public final class DamagedHistoryException extends Exception {
  private static final long serialVersionUID = 1L;

  DamagedHistoryException(String reason) {
    super(reason);
  }
}
