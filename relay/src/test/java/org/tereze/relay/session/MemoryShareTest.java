package org.tereze.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What one link may hold of what all may. */
class MemoryShareTest {
  private static final long FLOOR = LinkMemory.FLOOR_BYTES;
  private static final long OBJECT = 1_000;

  private final LinkMemory memory = new LinkMemory(40 * FLOOR);
  private final long[] held = new long[1];
  private final MemoryShare share = new MemoryShare(memory, () -> held[0], OBJECT);

  @Test
  void countsWhatIsHeldAndTheLinkItselfUntilItIsOver() {
    share.account();
    assertThat(memory.heldBytes()).isEqualTo(OBJECT);
    held[0] = 500;
    share.account();
    assertThat(memory.heldBytes()).isEqualTo(OBJECT + 500);
    held[0] = 200;
    share.account();
    assertThat(memory.heldBytes()).isEqualTo(OBJECT + 200);
    share.close();
    assertThat(memory.heldBytes()).isZero();
    share.account();
    assertThat(memory.heldBytes()).as("it is over").isZero();
  }

  @Test
  void hasRoomForAQuarterOfWhatIsLeftAndForTheFloorAlways() {
    share.account();
    held[0] = 10 * FLOOR - OBJECT / 4;
    assertThat(share.hasRoom()).as("itself not held against it").isTrue();
    held[0]++;
    assertThat(share.hasRoom()).isFalse();
    memory.add(100 * FLOOR);
    held[0] = FLOOR;
    assertThat(share.hasRoom()).isTrue();
    held[0]++;
    assertThat(share.hasRoom()).isFalse();
  }

  @Test
  void isGreedyBeyondTheFloorWhileMemoryIsShort() {
    held[0] = 20 * FLOOR;
    assertThat(share.isGreedy()).isFalse();
    memory.add(20 * FLOOR);
    assertThat(share.isGreedy()).isTrue();
    held[0] = FLOOR;
    assertThat(share.isGreedy()).isFalse();
  }
}
