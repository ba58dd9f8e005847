package org.tereze.relay.store;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.Disposition;

/**
 * What a {@link StoreLifeChild} said, and what its store must therefore hold: all that a store in
 * memory holds which took the same steps, and perhaps the one step that was being done. One thread.
 *
 * <p>A fault begins with lost (acknowledged, and not there), twice (at two places), returned (there
 * again after it was collected) or another word.
 */
final class LifeLedger {
  /** A step that returned. */
  private record Done(int week, StoreLife.Step step) {}

  /** Where an envelope lies. */
  private record Place(MailboxKey mailbox, int lane, long sequence) {}

  private static final Set<Disposition> OVER =
      Set.of(
          Disposition.EXPIRED, Disposition.COLLECTED, Disposition.FORWARDED, Disposition.REFUSED);

  private final List<Done> done = new ArrayList<>();
  private final Set<ChildLoad.Name> names = new LinkedHashSet<>();
  private final List<String> misheard = new ArrayList<>();
  private MailboxStore model = emptyModel();
  private @Nullable Done begun;
  private int week;
  private int acks;

  private static MailboxStore emptyModel() {
    return new MemoryMailboxStore(StoreLife.limits(), () -> Long.MAX_VALUE);
  }

  /** A ledger with the same in it. */
  LifeLedger copy() throws StoreException {
    LifeLedger copy = new LifeLedger();
    for (Done each : done) {
      copy.take(each);
    }
    copy.begun = begun;
    copy.week = week;
    copy.acks = acks;
    copy.misheard.addAll(misheard);
    return copy;
  }

  /** Items that were acknowledged. */
  int acks() {
    return acks;
  }

  /** The week that the next child begins with; from now on nothing is being done. */
  int nextWeek() {
    begun = null;
    return done.isEmpty() ? 0 : ++week;
  }

  /** Takes a line of the child's output. */
  void hear(String line) throws StoreException {
    String[] words = line.split(" ", -1);
    if (words[0].equals("opened")) {
      begun = new Done(week, StoreLife.Step.FIRST);
    } else if (words[0].equals("did")) {
      Done step = new Done(Integer.parseInt(words[1]), StoreLife.Step.valueOf(words[2]));
      String expected = take(step);
      if (!expected.equals(words[3])) {
        misheard.add("answered " + words[3] + " instead of " + expected + " to " + step);
      }
      acks += words[3].split(",", -1).length - 1;
      StoreLife.Step next = step.step().next();
      begun = new Done(step.week() + (next == StoreLife.Step.FIRST ? 1 : 0), next);
    }
  }

  private String take(Done step) throws StoreException {
    week = step.week();
    done.add(step);
    names.addAll(StoreLife.names(step.week(), step.step()));
    return StoreLife.apply(step.week(), step.step(), model);
  }

  /** Compares with the store in a directory, and returns what is wrong. */
  List<String> compare(Path directory) {
    try {
      List<String> faults = new ArrayList<>(misheard);
      try (RocksMailboxStore store =
          RocksMailboxStore.open(
              directory, StoreLife.limits(), () -> Long.MAX_VALUE, new SecureRandom())) {
        faults.addAll(compare(store));
      }
      StoreInspection.inspect(directory).faults().forEach(f -> faults.add("inspection: " + f));
      return faults;
    } catch (StoreException e) {
      return List.of("refused: " + e.getMessage());
    }
  }

  private List<String> compare(MailboxStore store) throws StoreException {
    List<String> without = differences(store);
    Done maybe = begun;
    if (without.isEmpty() || maybe == null) {
      return without;
    }
    take(maybe);
    List<String> with = differences(store);
    return with.isEmpty() ? with : without;
  }

  private List<String> differences(MailboxStore store) throws StoreException {
    List<String> faults = new ArrayList<>();
    Map<Place, ChildLoad.Name> expected = lying(model);
    Map<Place, ChildLoad.Name> found = lying(store);
    expected.forEach(
        (place, name) -> {
          if (!name.equals(found.get(place))) {
            faults.add("lost: " + name + " at " + place);
          }
        });
    Map<List<Object>, Place> places = new HashMap<>();
    for (var entry : found.entrySet()) {
      Place place = entry.getKey();
      Place before = places.put(List.of(place.mailbox(), entry.getValue()), place);
      if (before != null) {
        faults.add("twice: " + entry.getValue() + " at " + before + " and " + place);
      } else if (!expected.containsKey(place)) {
        faults.add("returned: " + entry.getValue() + " at " + place);
      }
    }
    compareMemory(store, faults);
    return faults;
  }

  private void compareMemory(MailboxStore store, List<String> faults) throws StoreException {
    List<ChildLoad.Name> asked = List.copyOf(names);
    long[] ids = asked.stream().mapToLong(ChildLoad.Name::id).toArray();
    int now = StoreLife.hours(week);
    Disposition[] expected = model.dispositions(StoreLife.SECRET, ids, now);
    Disposition[] found = store.dispositions(StoreLife.SECRET, ids, now);
    for (int i = 0; i < ids.length; i++) {
      if (expected[i] != found[i] && !isOver(asked.get(i), expected[i], found[i])) {
        faults.add("forgotten: " + asked.get(i) + " is " + found[i] + ", not " + expected[i]);
      }
    }
    for (MailboxKey key : mailboxes()) {
      StoredBundle one = model.bundle(key);
      StoredBundle other = store.bundle(key);
      if (one.outcome() != other.outcome()
          || one.serial() != other.serial()
          || !Arrays.equals(one.body(), other.body())) {
        faults.add("bundle: " + key + " is " + other + ", not " + one);
      }
    }
    if (!undecided(model).equals(undecided(store))) {
      faults.add("undecided: " + undecided(store) + ", not " + undecided(model));
    }
    compareRequests(store, faults);
    if (!String.valueOf(model.storedTime()).equals(String.valueOf(store.storedTime()))) {
      faults.add("time: " + store.storedTime() + ", not " + model.storedTime());
    }
  }

  private void compareRequests(MailboxStore store, List<String> faults) throws StoreException {
    List<String> expected = LifeRequests.kept(model, week);
    List<String> found = LifeRequests.kept(store, week);
    for (int i = 0; i < expected.size(); i++) {
      if (!expected.get(i).equals(found.get(i))) {
        faults.add("request: " + found.get(i) + ", not " + expected.get(i));
      }
    }
  }

  /**
   * What was forwarded and has no news. That something was refused is remembered, but not that it
   * need not be asked about: an opening forgets it.
   */
  private Set<Long> undecided(MailboxStore store) throws StoreException {
    Set<Long> ids = new TreeSet<>();
    for (UndecidedEnvelope each : StoreLife.undecided(store, week)) {
      ids.add(each.envelopeId());
    }
    long[] all = ids.stream().mapToLong(Long::longValue).toArray();
    Disposition[] ends = store.dispositions(StoreLife.SECRET, all, StoreLife.hours(week));
    for (int i = 0; i < all.length; i++) {
      if (ends[i] == Disposition.REFUSED) {
        ids.remove(all[i]);
      }
    }
    return ids;
  }

  /**
   * The next week's, too: its first step may have been begun, and a kill in it may be followed by
   * others.
   */
  private List<MailboxKey> mailboxes() {
    return StoreLife.mailboxes(week + 1);
  }

  /** What is over may have been swept before the cursor went past it, or not. */
  private boolean isOver(ChildLoad.Name name, Disposition expected, Disposition found) {
    return StoreLife.expiryHours(name) <= StoreLife.hours(week)
        && OVER.contains(expected)
        && OVER.contains(found);
  }

  /** What can be fetched and is not over; what is over may be swept or not. */
  private Map<Place, ChildLoad.Name> lying(MailboxStore store) throws StoreException {
    Map<Place, ChildLoad.Name> lying = new LinkedHashMap<>();
    for (MailboxKey key : mailboxes()) {
      DeliveryPage page = store.deliveries(key, new long[MailboxStore.LANES], Integer.MAX_VALUE);
      for (StoredEnvelope envelope : page.envelopes()) {
        ChildLoad.Name name = ChildLoad.Name.of(envelope.bytes());
        if (StoreLife.expiryHours(name) > StoreLife.hours(week)
            && Arrays.equals(name.envelope(), envelope.bytes())) {
          lying.put(new Place(key, envelope.lane(), envelope.sequence()), name);
        }
      }
    }
    for (int mailbox = 0; mailbox < ChildLoad.MAILBOXES; mailbox++) {
      MailboxKey key = StoreLife.transit(mailbox).key();
      for (int lane = 0; lane < MailboxStore.LANES; lane++) {
        for (TransitEnvelope envelope :
            store.transit().envelopes(key, lane, 0, Integer.MAX_VALUE, Integer.MAX_VALUE)) {
          ChildLoad.Name name = ChildLoad.Name.of(envelope.bytes());
          if (StoreLife.expiryHours(name) > StoreLife.hours(week)
              && Arrays.equals(name.envelope(), envelope.bytes())) {
            lying.put(new Place(key, lane, envelope.sequence()), name);
          }
        }
      }
    }
    return lying;
  }
}
