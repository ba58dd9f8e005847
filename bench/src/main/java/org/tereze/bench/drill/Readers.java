package org.tereze.bench.drill;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The recipients abroad, always on; one of them reads at night only. One thread, with others. */
final class Readers implements AutoCloseable {
  private static final long AGAIN_MILLIS = 1_000;

  private final Cast cast;
  private final Pace pace;
  private final Map<String, Phone> phones = new TreeMap<>();
  private final List<Thread> reading = new ArrayList<>();
  private volatile boolean over;

  /** Has them all switch on. */
  Readers(Cast cast, Scene scene, Ledger ledger, Pace pace) throws IOException {
    this.cast = cast;
    this.pace = pace;
    for (DrillPerson recipient : cast.recipients()) {
      phones.put(recipient.name(), scene.phone(recipient, ledger));
    }
  }

  /** Those who read by day fetch again and again from now on. */
  void begin() {
    over = false;
    for (Phone phone : phones.values()) {
      if (!phone.who().equals(cast.nightReader())) {
        Thread thread = new Thread(() -> read(phone), "drill-reader-" + phone.who().name());
        thread.setDaemon(true);
        reading.add(thread);
        thread.start();
      }
    }
  }

  private void read(Phone phone) {
    while (!over) {
      phone.does("flush").join();
      pace.rest(AGAIN_MILLIS);
    }
  }

  /** They fetch once more, and put it away. */
  void end() throws InterruptedException {
    over = true;
    for (Thread thread : reading) {
      thread.join();
    }
    reading.clear();
    List<CompletableFuture<Boolean>> last = new ArrayList<>();
    for (Phone phone : phones.values()) {
      if (!phone.who().equals(cast.nightReader())) {
        last.add(phone.does("flush"));
      }
    }
    last.forEach(CompletableFuture::join);
  }

  /** The one who reads at night fetches. */
  void night() {
    Phone phone = phones.get(cast.nightReader().name());
    if (phone != null) {
      phone.does("flush").join();
    }
  }

  /** Has all of them say what their inboxes hold. */
  void count() {
    for (Phone phone : phones.values()) {
      phone.does("inbox").join();
    }
  }

  @Override
  public void close() {
    phones.values().forEach(Phone::close);
  }
}
