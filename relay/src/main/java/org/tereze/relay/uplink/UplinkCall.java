package org.tereze.relay.uplink;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.link.DatagramWire;
import org.tereze.link.DatagramsFirst;
import org.tereze.link.KnownPath;
import org.tereze.link.LinkCall;
import org.tereze.link.LinkException;
import org.tereze.link.LinkKeyUse;
import org.tereze.link.NoiseLink;
import org.tereze.relay.store.StoreException;

/**
 * What an uplink does when something waits, datagrams first. The uplink's thread, but for {@link
 * #stop}.
 */
final class UplinkCall implements DatagramsFirst.Errands<StoreException> {
  private final UplinkWork work;
  private final LinkCall call;
  private final CallTimes times;
  private final LongSupplier nanos;
  private final KnownUpstream known;
  private final LinkKeyUse key;
  private final PutAnswers answers;
  private volatile @Nullable UplinkDatagrams datagrams;
  private @Nullable String network;
  private boolean answered;
  private boolean moved;
  private boolean dialled;

  UplinkCall(
      UplinkWork work, LinkCall call, CallTimes times, KnownUpstream known, LongSupplier nanos) {
    this.work = work;
    this.call = call;
    this.times = times;
    this.nanos = nanos;
    this.known = known;
    this.key = known.keys().choose();
    this.answers = new PutAnswers(work);
  }

  /** Runs to the end. What was answered counts, however this ends. */
  void run() throws LinkException, StoreException {
    DatagramsFirst<StoreException> both = null;
    try {
      begin();
      both = new DatagramsFirst<>(call, nanos, this, datagrams);
      both.run(work.upstream().host(), work.upstream().port(), key);
    } finally {
      end(both != null && both.linkAnswered());
    }
  }

  private void begin() throws LinkException, StoreException {
    if (known.isMute() && work.queue().peek() == null) {
      work.queue().giveUpDoubts(); // all that may have arrived went once: from the beginning
    }
    boolean waits = work.queue().peek() != null;
    work.queue().check();
    Upstream upstream = work.upstream();
    DatagramWire wire = waits ? call.datagrams(upstream.host(), upstream.port()) : null;
    if (wire == null) {
      return;
    }
    String through = wire.network();
    network = through;
    if (known.path(through).isWorthDatagrams()) {
      datagrams =
          new UplinkDatagrams(
              work, this::answered, answers, call, key, wire, known.path(through), nanos);
    } else {
      wire.close();
    }
  }

  @Override
  public boolean needsLink() throws StoreException {
    return !work.current().isEnding()
        && (!work.queue().doubts().isEmpty()
            || work.requests().areThere()
            || (isDry() && work.news().areThere()));
  }

  private boolean isDry() throws StoreException {
    UplinkDatagrams beside = datagrams;
    boolean dry = (beside == null || !beside.isBusy()) && work.queue().peek() == null;
    work.queue().check();
    return dry;
  }

  @Override
  public void dialling() {
    dialled = true;
    work.metrics().dialled();
  }

  @Override
  public boolean isDone() throws StoreException {
    boolean nothing = work.queue().peek() == null && work.queue().doubts().isEmpty();
    work.queue().check();
    return work.current().isEnding()
        || (nothing && !work.requests().areThere() && !work.news().areThere());
  }

  @Override
  public void talk(NoiseLink link, LinkKeyUse used) throws LinkException, StoreException {
    work.queue().passDoubts(false);
    UplinkBurst burst =
        new UplinkBurst(link, work, this::answered, known, answers, datagrams, nanos);
    try {
      burst.run();
    } finally {
      moved |= burst.wasTold();
      known.linkEnded(used, link.answered());
      work.metrics().bytes(link.sentBytes(), link.receivedBytes());
      if (link.answered()) {
        answered();
        work.metrics().linkClosed();
      }
      burst.end();
    }
  }

  private void end(boolean linkAnswered) {
    UplinkDatagrams ended = datagrams;
    KnownPath.Heard heard = KnownPath.Heard.NOTHING;
    double bytesPerSecond = 0;
    if (ended != null) {
      ended.handOver();
      heard = ended.heard();
      bytesPerSecond = ended.bytesPerSecond();
      if (ended.isAnswered()) {
        answered();
        known.linkEnded(key, true);
      }
    }
    if (dialled) {
      work.queue().passDoubts(!linkAnswered);
    }
    String through = network;
    if (through != null) {
      known.ended(through, linkAnswered, heard, bytesPerSecond);
    }
  }

  /** The next hop answered something. */
  private void answered() {
    if (!answered) {
      answered = true;
      times.answered();
    }
  }

  /** Whether the next hop answered anything. */
  boolean isAnswered() {
    return answered;
  }

  /** Whether the next hop answered a put or a question. */
  boolean moved() {
    return moved || answers.any();
  }

  /** Ends the datagrams soon; any thread. */
  void stop() {
    UplinkDatagrams running = datagrams;
    if (running != null) {
      running.stop();
    }
  }
}
