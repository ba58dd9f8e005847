package org.tereze.link;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One call at a relay: puts by datagrams, then a link for all the rest. One thread; blocks; {@link
 * #stop} from any other.
 *
 * <p>The link is dialled when the datagrams were answered, or were not for {@value #MUTE_MILLIS}
 * ms; not at all if nothing is left for it. A link that comes about while they are mute takes over;
 * while they are answered it puts nothing, and they go on when it is gone.
 */
public final class DatagramsFirst<E extends Exception> {
  /** About one long round trip and a sync: what says nothing by then may not pass here. */
  private static final long MUTE_MILLIS = 1_500;

  /** How long datagrams may go on unanswered when the relay cannot be dialled. */
  private static final long UNREACHABLE_MILLIS = 5_000;

  private static final long LOOK_MILLIS = 1_000;
  private static final long LEAST_PATIENCE_MILLIS = 1_500;
  private static final int PATIENCE_ROUND_TRIPS = 4;

  private final LinkCall call;
  private final LongSupplier nanoTime;
  private final Errands<E> errands;
  private final @Nullable Ahead<E> ahead;
  private volatile boolean stopped;
  private boolean linkAnswered;

  /** The puts that go by datagrams. The call's thread. */
  public interface Ahead<E extends Exception> {
    /** Whether more may come of them. */
    boolean isActive();

    /** Whether the relay answered them. */
    boolean isAnswered();

    /**
     * Waits for news, at most so long, and takes them.
     *
     * @return false if there were none in time, and the relay owes some
     */
    boolean await(long millis) throws E;

    /** Begin to first answer; -1 before it. */
    long rttMillis();

    /** They are answered, and no link can be had in this call. */
    default void leftAlone() {}

    /** Ends them, and gives back to the errands what was not answered; again: nothing happens. */
    void handOver() throws E;
  }

  /** What the call is for. The call's thread. */
  public interface Errands<E extends Exception> {
    /** Whether there is something that only a link can do, while datagrams are answered. */
    boolean needsLink() throws E;

    /** Whether there is nothing to do but what the datagrams have. */
    boolean isDone() throws E;

    /** A link is dialled now. */
    default void dialling() {}

    /** Talks on a link; those of the datagrams that were mute were handed over. */
    void talk(NoiseLink link, LinkKeyUse key) throws LinkException, E;
  }

  /** A call; {@code ahead} is null where no datagrams go; {@code nanoTime} is a monotonic clock. */
  public DatagramsFirst(
      LinkCall call, LongSupplier nanoTime, Errands<E> errands, @Nullable Ahead<E> ahead) {
    this.call = call;
    this.nanoTime = nanoTime;
    this.errands = errands;
    this.ahead = ahead;
  }

  /**
   * Runs to the end; datagrams may then still have to be handed over.
   *
   * @throws LinkException why not everything was said and answered
   */
  public void run(String host, int port, LinkKeyUse key) throws LinkException, E {
    if (ahead != null) {
      sendAhead(ahead);
    }
    if (isMoreToDo()) {
      link(host, port, key);
    }
  }

  private void sendAhead(Ahead<E> datagrams) throws E {
    awaitAnswer(datagrams, MUTE_MILLIS);
    while (datagrams.isAnswered() && datagrams.isActive() && !errands.needsLink()) {
      datagrams.await(LOOK_MILLIS);
    }
    if (!datagrams.isActive()) {
      datagrams.handOver();
    }
  }

  private void awaitAnswer(Ahead<E> datagrams, long mostMillis) throws E {
    long end = nanoTime.getAsLong() + mostMillis * 1_000_000;
    long left = mostMillis;
    while (left > 0 && datagrams.isActive() && !datagrams.isAnswered()) {
      datagrams.await(left);
      left = (end - nanoTime.getAsLong()) / 1_000_000;
    }
  }

  private boolean isMoreToDo() throws E {
    return !errands.isDone() || (ahead != null && ahead.isActive());
  }

  private void link(String host, int port, LinkKeyUse key) throws LinkException, E {
    if (stopped) {
      throw LinkException.stopped();
    }
    errands.dialling();
    try {
      call.<E>run(host, port, key, this::talk);
      while (ahead != null && ahead.isAnswered() && ahead.isActive()) {
        ahead.await(LOOK_MILLIS);
      }
    } catch (LinkException e) {
      if (ahead == null || !finishWithout(ahead, e)) {
        throw e;
      }
    }
  }

  private void talk(NoiseLink link, LinkKeyUse used) throws LinkException, E {
    if (ahead != null && !ahead.isAnswered()) {
      ahead.handOver();
    }
    try {
      errands.talk(link, used);
    } finally {
      linkAnswered |= link.answered();
    }
  }

  /** The link is gone: the datagrams go on alone; whether they did all that was to be done. */
  private boolean finishWithout(Ahead<E> alone, LinkException why) throws E {
    if (why.reason() == LinkException.Cause.UNREACHABLE) {
      awaitAnswer(alone, UNREACHABLE_MILLIS);
    }
    boolean heard = alone.isAnswered();
    if (heard) {
      alone.leftAlone();
    }
    while (heard && alone.isActive()) {
      // What ended the link was probably the window.
      heard =
          alone.await(Math.max(LEAST_PATIENCE_MILLIS, PATIENCE_ROUND_TRIPS * alone.rttMillis()));
    }
    alone.handOver();
    return errands.isDone();
  }

  /** Whether a link was answered. */
  public boolean linkAnswered() {
    return linkAnswered;
  }

  /** No link is dialled from now on. */
  public void stop() {
    stopped = true;
  }
}
