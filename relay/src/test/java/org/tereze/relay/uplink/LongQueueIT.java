package org.tereze.relay.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.relay.store.CommitBatch;
import org.tereze.relay.store.MailboxStore;
import org.tereze.relay.store.PutItem;
import org.tereze.relay.store.RocksMailboxStore;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.StoreLimits;
import org.tereze.relay.store.TransitMailbox;
import org.tereze.window.plan.BurstPlanner;
import org.tereze.wire.AckCode;
import org.tereze.wire.AskSecret;
import org.tereze.wire.MailboxId;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.OutgoingPut;

/**
 * An edge's queue over a store where many envelopes wait: {@code -Dtereze.queue.count=1000000}
 * shows the million. Prints times, which nothing depends on.
 */
final class LongQueueIT {
  private static final int COUNT = Integer.getInteger("tereze.queue.count", 30_000);
  private static final int PER_MAILBOX = 100;
  private static final int BATCH = 5_000;

  /** Fewer than the mailboxes that one link may make. */
  private static final int PER_LINK = 500;

  private static final int NOW_HOURS = 8_000;
  private static final int LIFETIME_HOURS = 336;
  private static final int SENT = 3_000;
  private static final double MILLI = 1e6;
  private static final RelayId HOME = RelayId.of(new byte[] {1, 0, 0, 0, 0, 0, 0, 0});
  private static final RelayId SELF = RelayId.of(new byte[] {2, 0, 0, 0, 0, 0, 0, 0});

  @TempDir Path folder = Path.of("");
  private final Random random = new Random(1);
  private final byte[] noise = new byte[1 << 16];

  private static TransitMailbox mailbox(int number) {
    byte[] id = ByteBuffer.allocate(MailboxId.BYTES).putInt(number).array();
    AskSecret secret = AskSecret.of(ByteBuffer.allocate(AskSecret.BYTES).putInt(number).array());
    return new TransitMailbox(HOME, MailboxId.of(id), secret.verifier(), secret, List.of());
  }

  /** Of a hundred 3 FLASH, 12 IMMEDIATE, 25 PRIORITY. */
  private int lane() {
    int percent = random.nextInt(100);
    return percent < 3 ? 0 : percent < 15 ? 1 : percent < 40 ? 2 : 3;
  }

  private void fill(MailboxStore store) throws StoreException {
    random.nextBytes(noise);
    CommitBatch batch = new CommitBatch();
    for (int first = 0; first < COUNT; first += BATCH) {
      batch.clear(NOW_HOURS);
      List<PutItem> puts = new ArrayList<>();
      for (int i = first; i < Math.min(COUNT, first + BATCH); i++) {
        int bytes = 60 + random.nextInt(500);
        TransitMailbox to = mailbox(i % (COUNT / PER_MAILBOX));
        puts.add(
            new PutItem(
                to, random.nextLong(), lane(), LIFETIME_HOURS, noise, random.nextInt(999), bytes));
      }
      for (int i = 0; i < puts.size(); i++) {
        batch.add(1 + i / PER_LINK, puts.get(i));
      }
      store.commit(batch);
      for (int i = 0; i < puts.size(); i++) {
        assertThat(puts.get(i).result()).isEqualTo(AckCode.STORED);
        store.linkClosed(1 + i / PER_LINK);
      }
    }
  }

  @Test
  void beginsWithAFewHeadsAndKnowsNoMoreThanItsBoundsLater() throws Exception {
    try (RocksMailboxStore store =
        RocksMailboxStore.open(
            folder, StoreLimits.defaults(), () -> Long.MAX_VALUE, new SecureRandom())) {
      fill(store);
      WatchedTransit watched = new WatchedTransit(store.transit());
      TransitQueue queue =
          new TransitQueue(
              watched,
              new Onward(watched, wanted -> HOME, SELF, HOME),
              new Retries(System::nanoTime, 1_000),
              () -> NOW_HOURS,
              new Settlement(-1, submission -> true, Runnable::run));
      queue.lookAgain();
      long began = System.nanoTime();
      assertThat(queue.peek()).isNotNull();
      long first = System.nanoTime();
      assertThat(watched.pages).isEqualTo(1);
      assertThat(watched.heads).isLessThanOrEqualTo(LaneSearch.FIRST_FLASH + 4 * 64);
      sendSome(queue);
      System.out.printf(
          "%,d wait: the first is known after %.1f ms, each of the next %,d after %.3f ms%n",
          COUNT, (first - began) / MILLI, SENT, (System.nanoTime() - first) / MILLI / SENT);
    }
  }

  private static void sendSome(TransitQueue queue) {
    int urgent = 0;
    for (int i = 0; i < SENT; i++) {
      OutgoingPut put = Objects.requireNonNull(queue.peek());
      urgent += put.precedence().code() < 3 ? 1 : 0;
      queue.remove();
      assertThat(queue.pages()).isLessThanOrEqualTo(PlannedLanes.MOST_PAGES);
      // Lanes that are planned, and those of which something is on its way.
      assertThat(queue.tracked()).isLessThanOrEqualTo(BurstPlanner.MAX_LANES + i + 1);
    }
    assertThat(urgent).isGreaterThan(SENT * 9 / 10);
  }
}
