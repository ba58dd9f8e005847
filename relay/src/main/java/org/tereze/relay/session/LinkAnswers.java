package org.tereze.relay.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.StatementItem;
import org.tereze.schema.Bundle;
import org.tereze.schema.Done;
import org.tereze.schema.Hint;
import org.tereze.schema.LinkKey;
import org.tereze.schema.Tell;
import org.tereze.wire.Outcome;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/** The frames that a link still has to send, other than acks and deliveries. One thread. */
final class LinkAnswers {
  /** Reading from the link stops while more waits, so that {@link #BOUND_BYTES} is never met. */
  static final int PAUSE_BYTES = 32 << 10;

  private static final int NO_HINT = -1;
  private static final int BOUND_BYTES = 384 << 10;

  private final FrameWriter out = new FrameWriter(BOUND_BYTES);
  private final LinkMetrics metrics;
  private final Supplier<byte[]> forecast;
  private int hintHour = NO_HINT;
  private boolean hourTold;
  private ByteString forecastDue = ByteString.EMPTY;
  private boolean givenUp;

  /**
   * Nothing is to be said yet.
   *
   * @param forecast goes with the hint; empty: nothing is known
   */
  LinkAnswers(LinkMetrics metrics, Supplier<byte[]> forecast) {
    this.metrics = metrics;
    this.forecast = forecast;
  }

  FrameWriter out() {
    return out;
  }

  void done(int request, Outcome outcome) {
    done(request, outcome, 0);
  }

  /**
   * @param serial that the home knows, unsigned; 0: none
   */
  void done(int request, Outcome outcome, long serial) {
    metrics.request(outcome);
    out.add(
        FrameType.DONE,
        Done.newBuilder()
            .setRequest(request)
            .setOutcomeValue(outcome.code())
            .setSerial((int) serial)
            .build());
  }

  void done(int request, StatementItem statement) {
    metrics.request(statement.outcome());
    out.add(
        FrameType.DONE,
        Done.newBuilder()
            .setRequest(request)
            .setOutcomeValue(statement.outcome().code())
            .setSerial((int) statement.knownSerial())
            .setQuotaCount(statement.quotaCount())
            .setQuotaKib(statement.quotaKib())
            .setWaiting(statement.waiting())
            .build());
  }

  /**
   * @param body absent if there is nothing newer
   */
  void bundle(int request, long serial, byte @Nullable [] body) {
    metrics.request(Outcome.OK);
    Bundle.Builder bundle = Bundle.newBuilder().setRequest(request).setSerial((int) serial);
    if (body != null) {
      bundle.setBody(UnsafeByteOperations.unsafeWrap(body));
    }
    out.add(FrameType.BUNDLE, bundle.build());
  }

  void tell(byte[] dispositions) {
    out.add(
        FrameType.TELL,
        Tell.newBuilder().setDispositions(ByteString.copyFrom(dispositions)).build());
  }

  /** Wants the relay's hour told, once on a link, beside whatever is said next. */
  void hint(int hour) {
    if (hintHour == NO_HINT) {
      hintHour = hour;
    }
  }

  /** Wants the forecast told if there is one, once on a link, beside whatever is said next. */
  void hintForecast() {
    forecastDue = ByteString.copyFrom(forecast.get());
  }

  /** Adds the hint that is due if there is company for it. */
  void addHint() {
    boolean hourDue = hintHour != NO_HINT && !hourTold;
    if (out.isEmpty() || (!hourDue && forecastDue.isEmpty())) {
      return;
    }
    Hint.Builder hint = Hint.newBuilder().setForecast(forecastDue);
    if (hourDue) {
      hint.setHour(hintHour);
      hourTold = true;
    }
    forecastDue = ByteString.EMPTY;
    out.add(FrameType.HINT, hint.build());
  }

  void linkKey(int number, byte[] key) {
    out.add(
        FrameType.LINK_KEY,
        LinkKey.newBuilder().setNumber(number).setKey(ByteString.copyFrom(key)).build());
  }

  /** Something cannot be answered truthfully: the link is to end. */
  void giveUp() {
    givenUp = true;
  }

  boolean hasGivenUp() {
    return givenUp;
  }
}
