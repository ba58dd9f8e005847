package org.tereze.relay.uplink;

import org.tereze.link.LinkException;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Outcome;

/** What an uplink counts. Called from its thread; must return at once. */
public interface UplinkMetrics {
  /** A call is over, whichever way it went; whether anything of it was answered. */
  void tried(boolean answered);

  /** In how many seconds the next call is due, as of now; -1: nothing is to be said or asked. */
  void nextTry(double seconds);

  /** A link was dialled. */
  void dialled();

  /** The link's first answer came. */
  void linkOpened();

  /** A link that had been answered is over. */
  void linkClosed();

  /** A link ended early, or never came about. */
  void linkFailed(LinkException.Cause why);

  /** The next hop answered a put of so many envelope bytes. */
  void answered(AckCode code, int bytes);

  /** The next hop said what became of an envelope that it had taken. */
  void told(Disposition disposition);

  /** The next hop answered a request. */
  void requested(Outcome outcome);

  /** Bytes of a link or of a run of datagrams that is over, both ways; without TCP, UDP and IP. */
  void bytes(long sent, long received);
}
