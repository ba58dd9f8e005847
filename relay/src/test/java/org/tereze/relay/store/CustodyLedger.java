package org.tereze.relay.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tereze.wire.Disposition;

/**
 * What a {@link StoreChild} said, and what its store must therefore hold. One thread.
 *
 * <p>Counts as lost: an envelope that was in custody and is neither in the store nor with its
 * owner. As doubled: one that was given two places. As returned: one that is given again after it
 * was collected, or stands before an older one of its producer.
 */
final class CustodyLedger {
  /** Where an envelope stood. */
  private record Place(int mailbox, int lane, long sequence) {}

  private final Set<Integer> ackedByProducer = new TreeSet<>();
  private final Map<ChildLoad.Name, Boolean> acked = new LinkedHashMap<>();
  private final Map<ChildLoad.Name, Place> given = new HashMap<>();
  private final Map<List<Integer>, Long> collected = new HashMap<>();
  private final int[] next = new int[ChildLoad.PRODUCERS];
  private final List<String> faults = new ArrayList<>();
  private int acks;

  /** Takes a line of a child's output; a line that was cut short says nothing. */
  void hear(String line) {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "A" -> {
        ChildLoad.Name name = new ChildLoad.Name(number(words[1]), number(words[2]));
        acked.put(name, true);
        ackedByProducer.add(name.producer());
        next[name.producer()] = Math.max(next[name.producer()], name.number() + 1);
        acks++;
      }
      case "D" -> {
        Place place = new Place(number(words[1]), number(words[2]), Long.parseLong(words[3]));
        found(new ChildLoad.Name(number(words[4]), number(words[5])), place);
      }
      case "C" ->
          collected.merge(
              List.of(number(words[1]), number(words[2])), Long.parseLong(words[3]), Math::max);
      default -> throw new IllegalArgumentException("a child does not say: " + line);
    }
  }

  private static int number(String word) {
    return Integer.parseInt(word);
  }

  private void found(ChildLoad.Name name, Place place) {
    Place before = given.putIfAbsent(name, place);
    if (before != null && !before.equals(place)) {
      faults.add("doubled: " + name + " at " + before + " and " + place);
    }
  }

  int acks() {
    return acks;
  }

  /** Where each producer goes on: some puts back, so that duplicates are tried, too. */
  int[] resumeAt(int back) {
    int[] from = next.clone();
    for (int p = 0; p < from.length; p++) {
      from[p] = Math.max(0, from[p] - back);
    }
    return from;
  }

  /** Compares with what the store holds now, and returns every fault found so far. */
  List<String> compare(MailboxStore store) throws StoreException {
    Set<ChildLoad.Name> present = new java.util.HashSet<>();
    for (int mailbox = 0; mailbox < ChildLoad.MAILBOXES; mailbox++) {
      Map<List<Integer>, Integer> lastOfProducer = new HashMap<>();
      for (StoredEnvelope envelope : all(store, mailbox)) {
        ChildLoad.Name name = ChildLoad.Name.of(envelope.bytes());
        present.add(name);
        found(name, new Place(mailbox, envelope.lane(), envelope.sequence()));
        checkPlace(mailbox, envelope, name, lastOfProducer);
      }
    }
    for (ChildLoad.Name name : acked.keySet()) {
      if (!present.contains(name) && !given.containsKey(name)) {
        faults.add("lost: " + name);
      }
    }
    checkMemory(store);
    return faults;
  }

  private void checkPlace(
      int mailbox,
      StoredEnvelope envelope,
      ChildLoad.Name name,
      Map<List<Integer>, Integer> lastOfProducer) {
    if (!java.util.Arrays.equals(envelope.bytes(), name.envelope())) {
      faults.add("changed: " + name);
    }
    long cursor = collected.getOrDefault(List.of(mailbox, envelope.lane()), 0L);
    Integer before = lastOfProducer.put(List.of(name.producer(), envelope.lane()), name.number());
    if (envelope.sequence() <= cursor || (before != null && before >= name.number())) {
      faults.add("returned: " + name + " at " + envelope.sequence());
    }
  }

  /** The store must know what became of everything that it took. */
  private void checkMemory(MailboxStore store) throws StoreException {
    List<ChildLoad.Name> names = List.copyOf(acked.keySet());
    long[] ids = names.stream().mapToLong(ChildLoad.Name::id).toArray();
    Disposition[] told = store.dispositions(ChildLoad.SECRET, ids, ChildLoad.NOW_HOURS);
    for (int i = 0; i < told.length; i++) {
      if (told[i] != Disposition.STORED && told[i] != Disposition.COLLECTED) {
        faults.add("forgotten: " + names.get(i) + " is " + told[i]);
      }
    }
  }

  private static List<StoredEnvelope> all(MailboxStore store, int mailbox) throws StoreException {
    List<StoredEnvelope> all = new ArrayList<>();
    long[] after = new long[MailboxStore.LANES];
    DeliveryPage page;
    do {
      page = store.deliveries(ChildLoad.key(mailbox), after, 1 << 20);
      for (StoredEnvelope envelope : page.envelopes()) {
        after[envelope.lane()] = envelope.sequence();
      }
      all.addAll(page.envelopes());
    } while (page.more());
    return all;
  }
}
