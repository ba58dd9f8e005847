package org.tereze.client.burst;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.cost.EndedLink;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.window.schedule.Forecast;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Outcome;
import org.tereze.wire.Precedence;

/** The work of a burst that only reads, before there is a home to keep anything in. One thread. */
final class ReadingWork implements BurstWork {
  private final List<byte[]> envelopes;

  ReadingWork(List<byte[]> envelopes) {
    this.envelopes = envelopes;
  }

  @Override
  public void delivered(int index, Precedence lane, byte[] envelope) {
    envelopes.add(envelope);
  }

  @Override
  public void sending(long handle) {}

  @Override
  public void answered(long handle, AckCode code) {}

  @Override
  public void told(long handle, Disposition disposition) {}

  @Override
  public void fetched(int index, Outcome outcome) {}

  @Override
  public void stated(
      Statement statement,
      @Nullable String home,
      int index,
      int serial,
      Outcome outcome,
      int knownSerial) {}

  @Override
  public void bundle(int contact, int serial, byte[] body) {}

  @Override
  public void noBundle(int contact) {}

  @Override
  public void linkKey(int number, X25519PublicKey key) {}

  @Override
  public void hour(int hour) {}

  @Override
  public void forecast(Forecast forecast) {}

  @Override
  public void ended(EndedLink link) {}

  @Override
  public void commit() {}
}
