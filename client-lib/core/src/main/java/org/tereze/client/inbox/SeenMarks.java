package org.tereze.client.inbox;

import com.google.protobuf.ByteString;
import java.util.Comparator;
import java.util.List;
import org.tereze.client.home.Home;
import org.tereze.client.record.SeenRecord;
import org.tereze.wire.Limits;

/**
 * Marks of what was opened, by session and number: they keep a crash between journal and chains
 * from showing a report twice. Changes ledgers only; the caller commits. Under the home's lock.
 */
final class SeenMarks {
  private final Home home;

  SeenMarks(Home home) {
    this.home = home;
  }

  /** Marks this place; false if it was marked. */
  boolean add(ByteString place) {
    if (home.seen.get(place) != null) {
      return false;
    }
    // Bound: older marks go; what the ends of the sessions remember still tells what came before.
    if (home.seen.size() >= 2 * home.shares().seenMarks()) {
      forgetOld();
    }
    home.seen.put(place, SeenRecord.newBuilder().setHour(home.nowHour()).build());
    return true;
  }

  /** Forgets marks that nothing can need any more, and the oldest of too many. */
  void forgetOld() {
    int oldest = home.nowHour() - 4 * Limits.MAX_LIFETIME_HOURS;
    List<ByteString> places = home.seen.keys();
    places.sort(Comparator.comparingInt(this::hour));
    int surplus = places.size() - home.shares().seenMarks();
    for (ByteString place : places) {
      if (surplus-- <= 0 && hour(place) >= oldest) {
        return;
      }
      home.seen.remove(place);
    }
  }

  private int hour(ByteString place) {
    SeenRecord record = home.seen.get(place);
    return record == null ? 0 : record.getHour();
  }
}
