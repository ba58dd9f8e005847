package org.tereze.relay.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.relay.session.TestOwner;
import org.tereze.relay.store.StoreException;
import org.tereze.window.plan.BurstPlanner;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.OutgoingPut;

/** In which order an edge's queue gives out what lies in a real store. */
@Execution(ExecutionMode.CONCURRENT)
final class TransitQueueIT extends UplinkScene {
  private static final int ROOM = 16;
  private static final int TURN_BYTES = BurstPlanner.TURN_BYTES;

  private WatchedTransit store;

  @BeforeEach
  void watch() {
    store = new WatchedTransit(edge.store().transit());
  }

  private TransitQueue queue(int mostOfOnePrecedence) {
    Onward onward = new Onward(store, wanted -> home.id(), edge.id(), home.id());
    TransitQueue queue =
        new TransitQueue(
            store,
            onward,
            new Retries(nanos::get, LIMITS.mostBackOffMillis()),
            hours::get,
            new Settlement(-1, submission -> true, Runnable::run),
            mostOfOnePrecedence);
    queue.lookAgain();
    return queue;
  }

  private TransitQueue queue() {
    return queue(PlannedLanes.MOST_OF_ONE);
  }

  private List<TestOwner> owners(int count) {
    List<TestOwner> owners = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      owners.add(new TestOwner("owner " + i));
    }
    return owners;
  }

  private static String text(OutgoingPut put) {
    return new String(put.body(), StandardCharsets.UTF_8);
  }

  /** Shows and takes the next one. */
  private static String next(TransitQueue queue) {
    String text = text(Objects.requireNonNull(queue.peek()));
    queue.remove();
    return text;
  }

  /** What comes out; of each text what is in front of a filler. */
  private static List<String> drain(TransitQueue queue) {
    List<String> order = new ArrayList<>();
    while (queue.peek() != null) {
      order.add(next(queue).replace("x", ""));
    }
    return order;
  }

  private static String filled(String text, int bytes) {
    return text + "x".repeat(bytes - text.length());
  }

  /** More of them than the plan has room for, and something new in one of them all the time. */
  @Test
  void givesEveryMailboxItsTurnBeforeAnyHasAnother() throws Exception {
    int count = 3 * ROOM + 1;
    String filler = "x".repeat(TURN_BYTES);
    List<TestOwner> owners = owners(count);
    for (int i = 0; i < count; i++) {
      put(owners.get(i), Precedence.ROUTINE, i + " 0" + filler, i + " 1" + filler);
    }
    TransitQueue queue = queue(ROOM);
    Map<String, Integer> turns = new TreeMap<>();
    for (int i = 0; i < 2 * count; i++) {
      queue.lookAgain();
      String text = next(queue);
      int turn = turns.merge(text.split(" ", 2)[0], 1, Integer::sum);
      assertThat(turn).isEqualTo(i < count ? 1 : 2);
      assertThat(text.split(" ", 2)[1]).startsWith(String.valueOf(turn - 1));
    }
    queue.lookAgain();
    assertThat(queue.peek()).isNull();
    assertThat(turns).hasSize(count);
  }

  @Test
  void comesBackToThoseThatGaveUpTheirPlaceThoughNothingNewComes() throws Exception {
    int count = 2 * ROOM;
    for (TestOwner each : owners(count)) {
      put(each, Precedence.ROUTINE, filled("first", TURN_BYTES), "second");
    }
    assertThat(drain(queue(ROOM))).hasSize(2 * count);
  }

  @Test
  void givesWhatIsPastHalfOfItsLifetimeBehindWhatIsNot() throws Exception {
    putFor(owner, Precedence.ROUTINE, 10, filled("short", 90));
    putFor(other, Precedence.ROUTINE, 100, filled("long", 90));
    hours.addAndGet(4);
    assertThat(drain(queue())).containsExactly("short", "long");
    hours.addAndGet(1);
    assertThat(drain(queue())).containsExactly("long", "short");
  }

  @Test
  void givesTheMostUrgentFirstAndMailboxesTurns() throws Exception {
    for (int i = 0; i < 8; i++) {
      put(owner, Precedence.ROUTINE, filled("a" + i, 700));
    }
    for (int i = 0; i < 8; i++) {
      put(other, Precedence.ROUTINE, filled("b" + i, 700));
    }
    put(other, Precedence.FLASH, "flash");
    List<String> order = drain(queue());
    assertThat(order.get(0)).isEqualTo("flash");
    assertThat(order.subList(1, 9)).containsExactly("a0", "a1", "a2", "a3", "b0", "b1", "b2", "b3");
    assertThat(order).hasSize(17);
  }

  @Test
  void givesWhatIsWorthMostForItsBytes() throws Exception {
    List<TestOwner> owners = owners(5);
    put(owners.get(0), Precedence.ROUTINE, filled("long routine", 600));
    put(owners.get(1), Precedence.ROUTINE, filled("routine", 90));
    put(owners.get(2), Precedence.PRIORITY, filled("long priority", 900));
    put(owners.get(3), Precedence.PRIORITY, filled("priority", 150));
    put(owners.get(4), Precedence.FLASH, filled("long flash", 1_900));
    assertThat(drain(queue()))
        .containsExactly("long flash", "priority", "routine", "long priority", "long routine");
  }

  @Test
  void doesNotLetALongOneHideTheShortOnesBehindIt() throws Exception {
    put(owner, Precedence.ROUTINE, filled("large", 400), filled("a", 50), filled("b", 50));
    put(other, Precedence.ROUTINE, filled("between", 250));
    assertThat(drain(queue())).containsExactly("large", "a", "b", "between");
  }

  @Test
  void letsFlashThatComesMeanwhileOvertake() throws Exception {
    for (int i = 0; i < 20; i++) {
      put(owner, Precedence.ROUTINE, "routine " + i);
    }
    TransitQueue queue = queue();
    assertThat(next(queue)).isEqualTo("routine 0");
    assertThat(text(Objects.requireNonNull(queue.peek()))).isEqualTo("routine 1");
    put(other, Precedence.FLASH, "flash");
    queue.lookAgain();
    assertThat(next(queue)).isEqualTo("flash");
    assertThat(next(queue)).isEqualTo("routine 1");
  }

  @Test
  void knowsAllFlashBeforeAnythingGoes() throws Exception {
    List<TestOwner> owners = owners(100);
    for (TestOwner each : owners) {
      put(each, Precedence.FLASH, filled("large", 3_000));
    }
    put(owners.get(99), Precedence.IMMEDIATE, "immediate");
    TestOwner last = new TestOwner("last");
    put(last, Precedence.FLASH, "small");
    assertThat(next(queue())).isEqualTo("small");
  }

  @Test
  void beginsWithOnePageHoweverMuchWaits() throws Exception {
    for (TestOwner each : owners(300)) {
      put(each, Precedence.ROUTINE, "a", "b", "c");
    }
    TransitQueue queue = queue();
    assertThat(queue.peek()).isNotNull();
    assertThat(store.pages).isEqualTo(1);
    assertThat(store.heads).isLessThan(100);
    assertThat(drain(queue)).hasSize(900);
  }

  @Test
  void holdsSoManyPagesAndLosesNothingWhereItLetsGoOfOne() throws Exception {
    int count = 2 * PlannedLanes.MOST_PAGES;
    List<TestOwner> owners = owners(count);
    List<String> all = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      // Each round is larger than the one before it, so that everybody's first is first.
      for (int i = 0; i < count; i++) {
        String text = i + " " + round;
        put(owners.get(i), Precedence.ROUTINE, filled(text, 20 << (2 * round)));
        all.add(text);
      }
    }
    TransitQueue queue = queue();
    List<String> order = new ArrayList<>();
    while (queue.peek() != null) {
      assertThat(queue.pages()).isLessThanOrEqualTo(PlannedLanes.MOST_PAGES);
      order.add(next(queue).replace("x", ""));
    }
    assertThat(order).containsExactlyInAnyOrderElementsOf(all);
    assertThat(store.pages).as("nobody's page was there still").isGreaterThanOrEqualTo(3 * count);
  }

  @Test
  void goesOnBehindAReadThatFailed() throws Exception {
    put(owner, Precedence.ROUTINE, filled("a", 9_000), "b");
    TransitQueue queue = queue();
    assertThat(next(queue)).startsWith("a");
    store.failing = true;
    assertThat(queue.peek()).isNull();
    assertThatThrownBy(queue::check).isInstanceOf(StoreException.class);
    store.failing = false;
    assertThat(drain(queue)).containsExactly("b");
  }
}
