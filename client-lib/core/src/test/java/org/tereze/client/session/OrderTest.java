package org.tereze.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Envelopes come late, twice, in any order, or not at all. */
final class OrderTest {
  private final Pair pair = Pair.exchanged();

  private List<Sealed> write(int count) {
    List<Sealed> sealed = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      sealed.add(pair.write("n" + n));
    }
    return sealed;
  }

  @Test
  void everyOrderOfFiveWithTheOpeningFirstOpensEachOnce() {
    List<Sealed> sealed = write(5);
    pair.read(sealed.get(0).envelope());
    ReceivingEnd start = pair.relativeReceiving;
    for (List<Integer> order : permutations(List.of(1, 2, 3, 4))) {
      pair.relativeReceiving = start;
      for (int n : order) {
        Opened opened = pair.read(sealed.get(n).envelope());
        assertThat(opened.outcome()).as("%s", order).isEqualTo(Outcome.OPENED);
        assertThat(opened.report().getText()).isEqualTo("n" + n);
      }
      for (Sealed again : sealed) {
        assertThat(pair.read(again.envelope()).outcome()).isEqualTo(Outcome.DUPLICATE);
      }
      assertThat(pair.relativeReceiving.stored().getSessions(0).getSkippedCount()).isZero();
    }
  }

  private static List<List<Integer>> permutations(List<Integer> of) {
    if (of.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> all = new ArrayList<>();
    for (Integer head : of) {
      List<Integer> rest = new ArrayList<>(of);
      rest.remove(head);
      for (List<Integer> tail : permutations(rest)) {
        List<Integer> whole = new ArrayList<>(List.of(head));
        whole.addAll(tail);
        all.add(whole);
      }
    }
    return all;
  }

  @Test
  void twoHundredShuffledWithRepeatsOpenOnceEach() {
    List<Sealed> sealed = write(200);
    List<Sealed> sent = new ArrayList<>(sealed);
    sent.addAll(sealed.subList(50, 150));
    Collections.shuffle(sent.subList(1, sent.size()), new Random(5));
    int opened = 0;
    for (Sealed one : sent) {
      if (pair.read(one.envelope()).outcome() == Outcome.OPENED) {
        opened++;
      }
    }
    assertThat(opened).isEqualTo(200);
    assertThat(pair.relativeReceiving.receipts().get(0).getUpTo()).isEqualTo(200);
  }

  @Test
  void aRepeatedOpeningChangesNothing() {
    Sealed opening = pair.write("opening");
    pair.read(opening.envelope());
    pair.read(pair.write("next").envelope());
    ReceivingEnd before = pair.relativeReceiving;

    Opened again = pair.read(opening.envelope());

    assertThat(again.outcome()).isEqualTo(Outcome.DUPLICATE);
    assertThat(again.next()).isSameAs(before);
  }

  @Test
  void whatOvertookItsOpeningOpensAfterIt() {
    List<Sealed> sealed = write(4);
    for (int n = 1; n < 4; n++) {
      ReceivingEnd before = pair.relativeReceiving;
      Opened early = pair.read(sealed.get(n).envelope());
      assertThat(early.outcome()).isEqualTo(Outcome.UNOPENABLE);
      assertThat(early.next()).isSameAs(before);
    }
    assertThat(pair.read(sealed.get(0).envelope()).outcome()).isEqualTo(Outcome.OPENED);
    for (int n = 1; n < 4; n++) {
      assertThat(pair.read(sealed.get(n).envelope()).outcome()).isEqualTo(Outcome.OPENED);
    }
  }

  @Test
  void whenTheOpeningIsLostTheSparesBringEveryReport() {
    List<Sealed> sealed = write(3);
    for (Sealed one : sealed) {
      Opened opened = pair.read(one.spare());
      assertThat(opened.outcome()).isEqualTo(Outcome.OPENED);
      assertThat(opened.number()).isEqualTo(one.number());
      assertThat(opened.session()).isEqualTo(one.session());
    }
    assertThat(pair.relativeReceiving.receipts().get(0).getUpTo()).isEqualTo(3);

    // The opening comes after all: nothing is shown twice, and the session goes on.
    for (Sealed one : sealed) {
      assertThat(pair.read(one.envelope()).outcome()).isEqualTo(Outcome.DUPLICATE);
    }
    assertThat(pair.read(pair.write("n3").envelope()).outcome()).isEqualTo(Outcome.OPENED);
  }

  @Test
  void aSpareAfterItsOriginalIsADuplicate() {
    List<Sealed> sealed = write(3);
    for (Sealed one : sealed) {
      pair.read(one.envelope());
    }
    for (Sealed one : sealed) {
      assertThat(pair.read(one.spare()).outcome()).isEqualTo(Outcome.DUPLICATE);
    }
  }

  @Test
  void aSpareTakesTheSkippedKeyWithIt() {
    List<Sealed> sealed = write(3);
    pair.read(sealed.get(0).envelope());
    pair.read(sealed.get(2).envelope());
    assertThat(pair.relativeReceiving.stored().getSessions(0).getSkippedCount()).isEqualTo(1);

    pair.read(sealed.get(1).spare());

    assertThat(pair.relativeReceiving.stored().getSessions(0).getSkippedCount()).isZero();
  }

  @Test
  void aUsedNumberWithOtherBytesIsUnopenable() {
    Sealed opening = pair.write("opening");
    pair.read(opening.envelope());
    SendingEnd copied = pair.reporterSending;
    pair.read(pair.write("one").envelope());
    pair.reporterSending = copied; // a vault that came back from a copy, without noticing

    Sealed clash = pair.write("other words under the same number");

    assertThat(clash.number()).isEqualTo(1);
    assertThat(pair.read(clash.envelope()).outcome()).isEqualTo(Outcome.UNOPENABLE);
  }
}
