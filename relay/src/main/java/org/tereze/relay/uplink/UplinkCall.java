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
  private final Uplink uplink;
  private final LinkCall call;
  private final LongSupplier nanos;
  private final KnownUpstream known;
  private final LinkKeyUse key;
  private final PutAnswers answers;
  private volatile @Nullable UplinkDatagrams datagrams;
  private @Nullable String network;
  private boolean moved;
  private boolean dialled;

  UplinkCall(Uplink uplink, LinkCall call, KnownUpstream known, LongSupplier nanos) {
    this.uplink = uplink;
    this.call = call;
    this.nanos = nanos;
    this.known = known;
    this.key = known.keys().choose();
    this.answers = new PutAnswers(uplink);
  }

  /** Runs to the end. What was answered counts, however this ends. */
  void run() throws LinkException, StoreException {
    DatagramsFirst<StoreException> both = null;
    try {
      begin();
      both = new DatagramsFirst<>(call, nanos, this, datagrams);
      both.run(uplink.upstream().host(), uplink.upstream().port(), key);
    } finally {
      end(both != null && both.linkAnswered());
    }
  }

  private void begin() throws LinkException, StoreException {
    if (known.isMute() && uplink.queue().peek() == null) {
      uplink.queue().giveUpDoubts(); // all that may have arrived went once: from the beginning
    }
    boolean waits = uplink.queue().peek() != null;
    uplink.queue().check();
    Upstream upstream = uplink.upstream();
    DatagramWire wire = waits ? call.datagrams(upstream.host(), upstream.port()) : null;
    if (wire == null) {
      return;
    }
    String through = wire.network();
    network = through;
    if (known.path(through).isWorthDatagrams()) {
      datagrams = new UplinkDatagrams(uplink, answers, call, key, wire, known.path(through), nanos);
    } else {
      wire.close();
    }
  }

  @Override
  public boolean needsLink() throws StoreException {
    return !uplink.isEnding()
        && (!uplink.queue().doubts().isEmpty()
            || uplink.areRequestsThere()
            || (isDry() && uplink.isNewsThere()));
  }

  private boolean isDry() throws StoreException {
    UplinkDatagrams beside = datagrams;
    boolean dry = (beside == null || !beside.isBusy()) && uplink.queue().peek() == null;
    uplink.queue().check();
    return dry;
  }

  @Override
  public void dialling() {
    dialled = true;
    uplink.metrics().dialled();
  }

  @Override
  public boolean isDone() throws StoreException {
    boolean nothing = uplink.queue().peek() == null && uplink.queue().doubts().isEmpty();
    uplink.queue().check();
    return uplink.isEnding() || (nothing && !uplink.areRequestsThere() && !uplink.isNewsThere());
  }

  @Override
  public void talk(NoiseLink link, LinkKeyUse used) throws LinkException, StoreException {
    uplink.queue().passDoubts(false);
    UplinkBurst burst = new UplinkBurst(link, uplink, answers, datagrams, nanos);
    try {
      burst.run();
    } finally {
      moved |= burst.wasTold();
      known.linkEnded(used, link.answered());
      uplink.metrics().bytes(link.sentBytes(), link.receivedBytes());
      if (link.answered()) {
        uplink.answered();
        uplink.metrics().linkClosed();
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
        uplink.answered();
        known.linkEnded(key, true);
      }
    }
    if (dialled) {
      uplink.queue().passDoubts(!linkAnswered);
    }
    String through = network;
    if (through != null) {
      known.ended(through, linkAnswered, heard, bytesPerSecond);
    }
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
