package org.tereze.client.session;

import com.google.protobuf.ByteString;
import org.tereze.client.session.stored.StoredIncoming;
import org.tereze.client.session.stored.StoredOpened;
import org.tereze.client.session.stored.StoredReceivingEnd;

/**
 * The bounded lists of a receiving end: sessions that are tried, names of those that no longer are,
 * and what was opened. Stateless functions.
 */
final class LiveSessions {
  private LiveSessions() {}

  /**
   * Puts a session first; beyond the bound one goes that nobody has proven to own, else the oldest.
   */
  static void add(StoredReceivingEnd.Builder end, StoredIncoming session) {
    end.addSessions(0, session);
    // Bound: each live session costs every unknown envelope up to MAX_JUMP steps.
    if (end.getSessionsCount() > SessionLimits.MAX_LIVE_SESSIONS) {
      int victim = victim(end);
      StoredIncoming closed = end.getSessions(victim);
      end.removeSessions(victim);
      close(end, closed);
    }
  }

  private static int victim(StoredReceivingEnd.Builder end) {
    int last = end.getSessionsCount() - 1;
    for (int i = last; i > 0; i--) {
      if (end.getSessions(i).getSender().isEmpty()) {
        return i;
      }
    }
    return last;
  }

  /**
   * Remembers the name of a session that is no longer tried, so that its opening changes nothing.
   */
  static void close(StoredReceivingEnd.Builder end, StoredIncoming session) {
    ByteString closed = session.getSession().concat(end.getClosed());
    int most = SessionLimits.MAX_CLOSED_SESSIONS * SessionId.BYTES;
    end.setClosed(closed.substring(0, Math.min(closed.size(), most)));
  }

  static boolean closed(StoredReceivingEnd end, SessionId session) {
    ByteString closed = end.getClosed();
    for (int at = 0; at < closed.size(); at += SessionId.BYTES) {
      if (session.matches(closed.substring(at, at + SessionId.BYTES))) {
        return true;
      }
    }
    return false;
  }

  static int indexOf(StoredReceivingEnd end, SessionId session) {
    for (int i = 0; i < end.getSessionsCount(); i++) {
      if (session.matches(end.getSessions(i).getSession())) {
        return i;
      }
    }
    return -1;
  }

  /** Notes that a report was opened; returns whether it is the first time. */
  static boolean note(StoredReceivingEnd.Builder end, SessionId session, int number) {
    for (int i = 0; i < end.getOpenedCount(); i++) {
      StoredOpened opened = end.getOpened(i);
      if (session.matches(opened.getSession())) {
        boolean first = !OpenedNumbers.contains(opened, number);
        // Told again even when it is no news: that it came once more says that a receipt was lost.
        end.setOpened(i, OpenedNumbers.add(opened, number).toBuilder().setTold(false));
        return first;
      }
    }
    StoredOpened fresh = StoredOpened.newBuilder().setSession(session.byteString()).build();
    end.addOpened(0, OpenedNumbers.add(fresh, number));
    if (end.getOpenedCount() > SessionLimits.MAX_OPENED_SESSIONS) {
      end.removeOpened(end.getOpenedCount() - 1);
    }
    return true;
  }
}
