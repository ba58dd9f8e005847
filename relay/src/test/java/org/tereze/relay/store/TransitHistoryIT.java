package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tereze.relay.store.StoreFixtures.NOW;
import static org.tereze.relay.store.StoreFixtures.OTHER_SECRET;
import static org.tereze.relay.store.StoreFixtures.SECRET;
import static org.tereze.relay.store.StoreFixtures.bytes;
import static org.tereze.relay.store.TransitScene.HOME;
import static org.tereze.relay.store.TransitScene.OTHER_HOME;
import static org.tereze.relay.store.TransitScene.relay;
import static org.tereze.relay.store.TransitScene.silent;
import static org.tereze.relay.store.TransitScene.transit;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.wire.AskSecret;
import org.tereze.wire.Disposition;
import org.tereze.wire.RelayId;

/**
 * Does the same at random to a store on the disk and to one in memory, opens the first one anew now
 * and then, and compares everything that they tell.
 */
@Execution(ExecutionMode.CONCURRENT)
final class TransitHistoryIT {
  private static final long SEED =
      Long.getLong("tereze.seed", new SecureRandom().nextInt(Integer.MAX_VALUE));
  private static final int STEPS = 300;
  private static final int ENVELOPES = 9;
  private static final int DAYS = 30; // no mailbox is forgotten before

  /** One link may fill a mailbox half, so that some puts are FULL. */
  private static final StoreLimits LIMITS =
      new StoreLimits(9, 12, 1 << 20, 100, 1L << 30, 0, 168, 0).withTransit(7, 6);

  /** All ways in which six mailboxes are introduced; some of them are the same one. */
  private static final List<TransitMailbox> INTRODUCED =
      List.of(
          transit(1),
          silent(1),
          transit(HOME, 1, SECRET, relay(5)),
          transit(HOME, 1, SECRET, relay(6)),
          transit(HOME, 1, SECRET, relay(5), relay(6)),
          transit(HOME, 1, OTHER_SECRET),
          silent(2),
          transit(OTHER_HOME, 1, SECRET),
          transit(OTHER_HOME, 3, SECRET, relay(5)),
          transit(4),
          transit(5),
          transit(6),
          transit(7));

  private final Path directory;
  private final Random random = new Random(SEED);
  private final MemoryMailboxStore model = new MemoryMailboxStore(LIMITS, () -> Long.MAX_VALUE);
  private RocksMailboxStore store;
  private int now = NOW;

  TransitHistoryIT(@TempDir Path directory) throws StoreException {
    this.directory = directory;
    this.store = open();
  }

  private RocksMailboxStore open() throws StoreException {
    return RocksMailboxStore.open(directory, LIMITS, () -> Long.MAX_VALUE, new SecureRandom());
  }

  private static byte[] envelope(int number) {
    return bytes(40 + number, number);
  }

  private List<CommitItem> items(long seed) throws StoreException {
    Random same = new Random(seed);
    List<CommitItem> items = new ArrayList<>();
    boolean puts = same.nextInt(3) > 0; // nobody forwards what the same batch brings
    // One envelope in two mailboxes has one entry in the index; of one batch either may be it.
    int first = same.nextInt(ENVELOPES);
    for (int i = same.nextInt(3); i >= 0; i--) {
      TransitMailbox mailbox = INTRODUCED.get(same.nextInt(INTRODUCED.size()));
      int lane = same.nextInt(2);
      long sequence = 1L + same.nextInt(20);
      switch (puts ? 9 : same.nextInt(5)) {
        case 0, 1, 4 -> items.add(TransitScene.forwarded(mailbox, lane, sequence));
        case 2 -> items.add(word(mailbox, lane, sequence, same));
        case 3 -> {
          if (same.nextInt(20) == 0) {
            items.add(StatementItem.revoke(mailbox.key(), 1));
          }
        }
        default -> {
          int hours = 1 + same.nextInt(300);
          items.add(TransitScene.put(mailbox, lane, hours, envelope((first + i) % ENVELOPES)));
        }
      }
    }
    return items;
  }

  /** A last word about something that waits or was forwarded, or about nothing. */
  private static DispositionItem word(
      TransitMailbox mailbox, int lane, long sequence, Random same) {
    Disposition[] ends = {Disposition.COLLECTED, Disposition.EVICTED, Disposition.REFUSED};
    byte[] envelope = envelope(same.nextInt(ENVELOPES));
    return TransitScene.word(mailbox, lane, sequence, envelope, ends[same.nextInt(ends.length)]);
  }

  /** A word about an envelope that is at its place for certain, if there is one. */
  private List<CommitItem> sureWord(MailboxStore of, long seed) throws StoreException {
    Random same = new Random(seed);
    List<CommitItem> words = new ArrayList<>();
    TransitMailbox mailbox = INTRODUCED.get(same.nextInt(INTRODUCED.size()));
    for (TransitEnvelope each : of.transit().envelopes(mailbox.key(), 0, 0, 1, 1 << 20)) {
      words.add(
          new DispositionItem(
              mailbox.key(), 0, each.sequence(), each.envelopeId(), Disposition.REFUSED));
    }
    var undecided = new ArrayList<>(of.transit().undecided(mailbox.home(), null, 100));
    undecided.removeIf(each -> !each.mailbox().key().equals(mailbox.key()));
    for (UndecidedEnvelope each : undecided.subList(0, Math.min(1, undecided.size()))) {
      words.add(
          new DispositionItem(
              mailbox.key(),
              each.lane(),
              each.sequence(),
              each.envelopeId(),
              same.nextBoolean() ? Disposition.COLLECTED : Disposition.EXPIRED));
    }
    return words;
  }

  private static List<Object> answers(List<CommitItem> items) {
    List<Object> answers = new ArrayList<>();
    for (CommitItem item : items) {
      if (item instanceof PutItem put) {
        answers.add(put.result());
        answers.add(put.madeMailbox());
      } else if (item instanceof CollectedItem collected) {
        answers.add(collected.outcome());
      }
    }
    return answers;
  }

  private List<Object> commit(MailboxStore to, List<CommitItem> items, long link)
      throws StoreException {
    CommitBatch batch = new CommitBatch().clear(now);
    items.forEach(item -> batch.add(link, item));
    to.commit(batch);
    return answers(items);
  }

  private void step() throws StoreException {
    long seed = random.nextLong();
    long link = random.nextInt(3);
    switch (random.nextInt(12)) {
      case 0 -> {
        store.close();
        store = open();
        model.transit().forgetRefusals();
        for (int closed = 0; closed < 3; closed++) {
          model.linkClosed(closed);
        }
      }
      case 1 -> {
        now += now < NOW + 24 * DAYS ? random.nextInt(30) : 0;
        StoreFixtures.sweepAll(store, now);
        StoreFixtures.sweepAll(model, now);
      }
      case 2, 3 ->
          assertThat(commit(store, sureWord(store, seed), link))
              .isEqualTo(commit(model, sureWord(model, seed), link));
      default ->
          assertThat(commit(store, items(seed), link)).isEqualTo(commit(model, items(seed), link));
    }
  }

  @Test
  void tellsTheSameAsAStoreInMemory() throws StoreException {
    int stored = 0;
    for (int step = 0; step < STEPS; step++) {
      step();
      assertThat(told(store)).as("seed %d, step %d", SEED, step).isEqualTo(told(model));
      stored = Math.max(stored, (int) store.figures().waitingCount());
    }
    store.close();
    assertThat(stored).isGreaterThan(5);
    assertThat(StoreInspection.inspect(directory).faults()).isEmpty();
  }

  /** Everything that can be asked. */
  private List<String> told(MailboxStore of) throws StoreException {
    List<String> all = new ArrayList<>();
    TransitStore transit = of.transit();
    for (RelayId home : List.of(HOME, OTHER_HOME)) {
      TreeSet<String> heads = new TreeSet<>();
      for (int lane = 0; lane < 2; lane++) {
        for (TransitHead head : transit.heads(home, lane, 0, 100)) {
          TransitMailbox mailbox = head.mailbox();
          heads.add(
              String.join(
                  " ",
                  List.of(
                      mailbox.key().toString(),
                      lane + " " + head.sequence() + " " + head.expiryHours(),
                      String.valueOf(mailbox.secret() != null),
                      mailbox.passed().toString())));
        }
      }
      all.addAll(heads);
      TreeSet<String> undecided = new TreeSet<>();
      for (UndecidedEnvelope each : transit.undecided(home, null, 1_000)) {
        undecided.add(
            each.mailbox().key() + " " + each.lane() + " " + each.sequence() + " undecided");
      }
      all.addAll(undecided);
    }
    // An id names mailbox and envelope, whatever the home.
    long[] ids = new long[7 * ENVELOPES];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = TransitScene.id(transit(1 + i / ENVELOPES), envelope(i % ENVELOPES));
    }
    for (AskSecret secret : List.of(SECRET, OTHER_SECRET)) {
      Disposition[] ends = of.dispositions(secret, ids, now);
      for (int i = 0; i < ids.length; i++) {
        all.add((1 + i / ENVELOPES) + "/" + i % ENVELOPES + " " + ends[i]);
      }
    }
    all.add("waiting " + of.figures().waitingCount() + " " + of.figures().waitingBytes());
    return all;
  }
}
