package org.tereze.relay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tereze.relay.store.StoreFixtures.OTHER_SECRET;
import static org.tereze.relay.store.StoreFixtures.SECRET;
import static org.tereze.relay.store.TransitScene.HOME;
import static org.tereze.relay.store.TransitScene.OTHER_HOME;
import static org.tereze.relay.store.TransitScene.relay;
import static org.tereze.relay.store.TransitScene.silent;
import static org.tereze.relay.store.TransitScene.transit;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tereze.wire.Disposition;
import org.tereze.wire.RelayId;
import org.tereze.wire.burst.Introduction;

/** What lies on the disk of mailboxes in transit, and what two of them make. */
final class TransitRowsTest {
  private static final int FIXED_BYTES = 8 + 16 + 8 + 1 + 1;

  /** Those of a store that was made before there were any. */
  @Test
  void leavesTheRowsOfLocalMailboxesAsTheyWere() throws Exception {
    MailboxRow local = MailboxRow.claimed(7);
    assertThat(local.bytes()).hasSize(124);
    assertThat(MailboxRow.read(local.bytes()).transit()).isNull();
    IndexEntry entry = new IndexEntry(7, 2, Disposition.UNKNOWN, 5, 9, 11, 0);
    assertThat(entry.bytes()).hasSize(25);
    assertThat(IndexEntry.read(entry.bytes())).isEqualTo(entry);
    IndexEntry byRelay = new IndexEntry(7, 2, Disposition.UNKNOWN, 5, 9, 11, 13);
    assertThat(byRelay.bytes()).hasSize(29);
    assertThat(IndexEntry.read(byRelay.marked(Disposition.REFUSED).bytes()).way()).isEqualTo(13);
  }

  @Test
  void readsWhatItWroteAndNothingThatIsCutShort() throws Exception {
    for (TransitMailbox each :
        List.of(silent(1), transit(2), transit(HOME, 3, SECRET, relay(4), relay(5)))) {
      byte[] bytes = each.bytes();
      int secret = each.secret() == null ? 0 : 16;
      assertThat(bytes).hasSize(FIXED_BYTES + secret + 8 * each.passed().size());
      TransitMailbox read = TransitMailbox.read(ByteBuffer.wrap(bytes));
      assertThat(read.bytes()).isEqualTo(bytes);
      assertThat(read.key()).isEqualTo(each.key());
      assertThat(read.way()).isEqualTo(each.way());
      byte[] row = MailboxRow.inTransit(7, each).bytes();
      assertThat(MailboxRow.read(row).bytes()).isEqualTo(row);
      for (int cut = 0; cut < row.length; cut++) {
        byte[] torn = Arrays.copyOf(row, cut);
        if (cut != 124) { // there it is one that lives here
          assertThatThrownBy(() -> MailboxRow.read(torn)).isInstanceOf(StoreException.class);
        }
      }
    }
  }

  @Test
  void givesEachHomeMailboxAndVerifierAKeyOfItsOwn() {
    MailboxKey key = transit(1).key();
    assertThat(transit(2).key()).isNotEqualTo(key);
    assertThat(transit(OTHER_HOME, 1, SECRET).key()).isNotEqualTo(key);
    assertThat(transit(HOME, 1, OTHER_SECRET).key()).isNotEqualTo(key);
    assertThat(StoreFixtures.key(1)).isNotEqualTo(key);
    assertThat(silent(1).key()).isEqualTo(key);
    assertThat(transit(HOME, 1, SECRET, relay(4)).key()).isEqualTo(key);
  }

  @Test
  void knowsTheWayByTheOrderOfRelays() {
    int way = transit(HOME, 1, SECRET, relay(4), relay(5)).way();
    assertThat(transit(HOME, 2, SECRET, relay(4), relay(5)).way()).isEqualTo(way);
    assertThat(transit(HOME, 1, SECRET, relay(5), relay(4)).way()).isNotEqualTo(way);
    assertThat(transit(1).way()).isZero();
    assertThat(transit(HOME, 1, SECRET, relay(4)).way()).isNotZero();
  }

  @Test
  void tellsTheHomeLeastAndAFurtherHopTheWay() {
    RelayId self = relay(9);
    TransitMailbox mailbox = transit(HOME, 1, SECRET, relay(4));
    assertThat(mailbox.onward(self, HOME))
        .isEqualTo(Introduction.local(mailbox.id(), SECRET.verifier()));
    assertThat(mailbox.onward(self, OTHER_HOME))
        .isEqualTo(Introduction.elsewhere(mailbox.id(), SECRET, HOME, List.of(relay(4), self)));
    assertThat(silent(1).onward(self, OTHER_HOME))
        .isEqualTo(Introduction.elsewhere(mailbox.id(), SECRET.verifier(), HOME, List.of(self)));
  }

  @Test
  void showsNeitherIdNorSecret() {
    assertThat(transit(1).toString()).doesNotContain("00000007").hasSizeLessThan(60);
  }
}
