package org.tereze.relay.burst;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tereze.relay.store.DeliveryPage;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.StoredEnvelope;
import org.tereze.schema.Done;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Outcome;
import org.tereze.wire.burst.DeliveryReceiver;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

class DeliveryBurstTest {
  private static final int BOUND = 64 << 10;
  private static final int ROUTINE = 3;

  private final DeliveryBurst burst = new DeliveryBurst();
  private final Map<MailboxKey, List<StoredEnvelope>> store = new HashMap<>();
  private final FrameWriter out = new FrameWriter(1 << 20);
  private final DeliveryReceiver receiver = new DeliveryReceiver();
  private final FrameReader reader = new FrameReader();

  /** What came, as {@code request/lane/sequence} or {@code done request outcome waiting}. */
  private final List<String> came = new ArrayList<>();

  private static MailboxKey mailbox(int number) {
    return new MailboxKey(number, number);
  }

  @BeforeEach
  void proven() {
    burst.peerProven();
  }

  private void open(int request, int mailbox, long budget) {
    receiver.expect(request);
    burst.open(request, mailbox(mailbox), budget);
  }

  private void stored(int mailbox, int lane, int count, int bytes) {
    List<StoredEnvelope> all = store.computeIfAbsent(mailbox(mailbox), key -> new ArrayList<>());
    long last = all.stream().filter(e -> e.lane() == lane).count();
    for (int i = 1; i <= count; i++) {
      all.add(new StoredEnvelope(lane, last + i, new byte[bytes]));
    }
    all.sort((a, b) -> a.lane() - b.lane());
  }

  private DeliveryPage read(PageWish wish) {
    List<StoredEnvelope> waiting =
        store.getOrDefault(wish.mailbox(), List.of()).stream()
            .filter(e -> e.sequence() > wish.after()[e.lane()])
            .toList();
    List<StoredEnvelope> page = new ArrayList<>();
    int bytes = 0;
    for (StoredEnvelope envelope : waiting) {
      if (!page.isEmpty() && bytes + envelope.bytes().length > wish.maxBytes()) {
        break;
      }
      page.add(envelope);
      bytes += envelope.bytes().length;
    }
    int all = store.getOrDefault(wish.mailbox(), List.of()).size();
    return new DeliveryPage(Outcome.OK, page, page.size() < waiting.size(), all);
  }

  private void readAhead(long bound) {
    for (PageWish wish = burst.wish(bound); wish != null; wish = burst.wish(bound)) {
      answer(wish);
    }
  }

  private int answer(PageWish wish) {
    if (wish.isGlance()) {
      int lane = read(wish).envelopes().stream().mapToInt(StoredEnvelope::lane).min().orElse(4);
      burst.glanced(wish, lane);
      return 0;
    }
    DeliveryPage page = read(wish);
    burst.page(wish, page);
    return page.envelopes().stream().mapToInt(e -> e.bytes().length).sum();
  }

  /** One record's worth; false if there was nothing. */
  private boolean record(int bytes) throws MalformedFrameException {
    burst.fill(out, bytes);
    int count = out.size();
    reader.read(
        Arrays.copyOfRange(out.array(), out.offset(), out.offset() + count),
        0,
        count,
        this::onFrame);
    out.remove(count);
    return count > 0;
  }

  private void onFrame(FrameType type, byte[] array, int offset, int length)
      throws MalformedFrameException {
    if (type == FrameType.DELIVER) {
      receiver.onDeliver(array, offset, length);
      came.add(receiver.request() + "/" + receiver.lane().code() + "/" + receiver.sequence());
    } else {
      Done done = FrameReader.parse(Done.parser(), array, offset, length);
      came.add(
          "done "
              + done.getRequest()
              + " "
              + Outcome.of(done.getOutcomeValue())
              + " "
              + done.getWaiting());
    }
  }

  private void runToEnd(long bound, int recordBytes) throws MalformedFrameException {
    readAhead(bound);
    while (record(recordBytes)) {
      readAhead(bound);
    }
  }

  @Test
  void endsAFetchOfAnEmptyMailboxAtOnce() throws Exception {
    open(0, 1, 0);
    runToEnd(BOUND, 1_200);
    assertThat(came).containsExactly("done 0 OK 0");
    assertThat(burst.isIdle()).isTrue();
  }

  @Test
  void deliversLanesInOrderAndMailboxesInTurns() throws Exception {
    stored(1, ROUTINE, 3, 10);
    stored(1, 0, 1, 10);
    stored(2, ROUTINE, 2, 10);
    stored(2, 1, 2, 10);
    open(0, 1, 0);
    open(1, 2, 0);
    runToEnd(BOUND, 1_200);
    assertThat(came)
        .containsExactly(
            "0/0/1",
            "1/1/1",
            "1/1/2",
            "0/3/1",
            "1/3/1",
            "0/3/2",
            "1/3/2",
            "done 1 OK 0",
            "0/3/3",
            "done 0 OK 0");
  }

  @Test
  void letsAFlashThatCameLateOvertakeWhatIsReadAhead() throws Exception {
    stored(1, ROUTINE, 40, 1_000);
    open(0, 1, 0);
    readAhead(8_000);
    record(1_200);
    stored(1, 0, 1, 10);
    readAhead(8_000);
    record(1_200);
    readAhead(8_000);
    record(1_200);
    assertThat(came.indexOf("0/0/1")).isBetween(1, 2);
  }

  @Test
  void readsNoFurtherThanTheBoundOverAllFetches() throws Exception {
    for (int mailbox = 0; mailbox < 100; mailbox++) {
      stored(mailbox, ROUTINE, 20, 1_000);
      open(mailbox, mailbox, 0);
    }
    long read = 0;
    for (PageWish wish = burst.wish(16_000); wish != null; wish = burst.wish(16_000)) {
      read += answer(wish);
    }
    assertThat(read).isLessThanOrEqualTo(16_000);
    runToEnd(16_000, 1_200);
    assertThat(came.stream().filter(line -> line.startsWith("done"))).hasSize(100);
    assertThat(came).hasSize(2_100);
  }

  @Test
  void promisesNoMoreThanTheBoundToReadsThatAreUnderWay() {
    for (int mailbox = 0; mailbox < 100; mailbox++) {
      open(mailbox, mailbox, 0);
    }
    long wished = 0;
    int wishes = 0;
    for (PageWish wish = burst.wish(16_000); wish != null; wish = burst.wish(16_000)) {
      wished += wish.maxBytes();
      wishes++;
      if (wish.isGlance()) {
        answer(wish);
      }
    }
    assertThat(wished).isEqualTo(16_000);
    assertThat(wishes).isEqualTo(100 + 8);
  }

  @Test
  void readsMuchAtATimeHoweverManyFetchesAreOpen() throws Exception {
    for (int mailbox = 0; mailbox < 200; mailbox++) {
      stored(mailbox, ROUTINE, 100, 320);
      open(mailbox, mailbox, 0);
    }
    int pages = 0;
    do {
      for (PageWish wish = burst.wish(BOUND); wish != null; wish = burst.wish(BOUND)) {
        pages += wish.isGlance() ? 0 : 1;
        answer(wish);
      }
    } while (record(16_384));
    assertThat(came).hasSize(200 * 101);
    // 8 KiB are 25 of a hundred.
    assertThat(pages).isLessThanOrEqualTo(200 * 4);
  }

  @Test
  void findsTheOneFlashAmongManyMailboxesFirst() throws Exception {
    for (int mailbox = 0; mailbox < 300; mailbox++) {
      stored(mailbox, mailbox % 2 == 0 ? ROUTINE : 2, 20, 1_000);
      open(mailbox, mailbox, 0);
    }
    stored(277, 0, 1, 100);
    stored(288, 1, 1, 100);
    runToEnd(16_000, 1_200);
    assertThat(came.get(0)).isEqualTo("277/0/1");
    assertThat(came.get(1)).isEqualTo("288/1/1");
    assertThat(came.subList(2, 3_002)).allMatch(line -> line.contains("/2/") || isDone(line));
  }

  private static boolean isDone(String line) {
    return line.startsWith("done");
  }

  @Test
  void holdsBackWhileSomethingMoreUrgentIsBeingRead() throws Exception {
    stored(1, ROUTINE, 5, 100);
    stored(2, 1, 5, 100);
    open(0, 1, 0);
    open(1, 2, 0);
    List<PageWish> pages = new ArrayList<>();
    for (PageWish wish = burst.wish(BOUND); wish != null; wish = burst.wish(BOUND)) {
      if (wish.isGlance()) {
        answer(wish);
      } else {
        pages.add(wish);
      }
    }
    assertThat(pages).extracting(PageWish::request).containsExactly(1, 0);
    answer(pages.get(1));
    assertThat(record(1_200)).isFalse();
    answer(pages.get(0));
    runToEnd(BOUND, 1_200);
    assertThat(came.get(0)).isEqualTo("1/1/1");
    assertThat(came).hasSize(12);
  }

  @Test
  void budgetsTakeNothingFromTheBound() throws Exception {
    for (int mailbox = 0; mailbox < 40; mailbox++) {
      stored(mailbox, ROUTINE, 10, 100);
      open(mailbox, mailbox, 350);
    }
    runToEnd(16_000, 1_200);
    assertThat(came).hasSize(160);
    assertThat(burst.aheadBytes()).isZero();
    assertThat(burst.isIdle()).isTrue();
  }

  @Test
  void stopsAtTheBudgetAndSaysWhatItLeft() throws Exception {
    stored(1, ROUTINE, 10, 100);
    open(0, 1, 350);
    runToEnd(BOUND, 1_200);
    assertThat(came).containsExactly("0/3/1", "0/3/2", "0/3/3", "done 0 OK 7");
  }

  @Test
  void endsWithBusyWhenAReadFails() throws Exception {
    stored(1, ROUTINE, 10, 100);
    open(0, 1, 0);
    PageWish wish = burst.wish(BOUND);
    assertThat(wish).isNotNull();
    if (wish != null) {
      burst.pageFailed(wish);
    }
    record(1_200);
    assertThat(came).containsExactly("done 0 BUSY 0");
  }

  @Test
  void givesAnEnvelopeThatIsLongerThanARecordARecordOfItsOwn() throws Exception {
    stored(1, ROUTINE, 1, 100);
    stored(1, 2, 1, 32_768);
    open(0, 1, 0);
    readAhead(BOUND);
    record(1_200);
    assertThat(came).containsExactly("0/2/1");
    runToEnd(BOUND, 1_200);
    assertThat(came).containsExactly("0/2/1", "0/3/1", "done 0 OK 0");
  }

  @Test
  void staysSilentAfterItWasAbandoned() throws Exception {
    stored(1, ROUTINE, 10, 100);
    open(0, 1, 0);
    PageWish wish = burst.wish(BOUND);
    burst.abandon();
    if (wish != null) {
      burst.page(wish, read(wish));
    }
    assertThat(record(1_200)).isFalse();
    assertThat(burst.isIdle()).isTrue();
  }
}
