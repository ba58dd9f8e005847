package org.tereze.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScoreTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<DemoReport> TWO =
      List.of(new DemoReport("flash", "", "one"), new DemoReport("routine", "", "two"));

  @Test
  void isGoodWhenEveryReportWasShownOnceAndForwardedOnesAreProven() {
    assertThat(score(List.of("two", "one"), 1, 1).good()).isTrue();
  }

  @Test
  void countsAMissingReportAsLost() {
    assertThat(score(List.of("one"), 1, 1).good()).isFalse();
  }

  @Test
  void seesAReportThatWasShownTwice() {
    assertThat(score(List.of("one", "two", "two"), 1, 1).good()).isFalse();
  }

  @Test
  void isNotFooledByAStrangersReport() {
    assertThat(score(List.of("one", "other"), 1, 1).good()).isFalse();
  }

  @Test
  void wantsEveryForwardedReportProven() {
    assertThat(score(List.of("one", "two"), 2, 1).good()).isFalse();
    assertThat(score(List.of("one", "two"), 0, 0).good()).isFalse();
  }

  @Test
  void isNotGoodBeforeAnythingWasWritten() {
    assertThat(new Score().good()).isFalse();
  }

  @Test
  void allowsTwoReportsWithTheSameWords() {
    List<DemoReport> same =
        List.of(new DemoReport("flash", "", "one"), new DemoReport("routine", "", "one"));
    Score score = new Score();
    score.read(sent(2), inbox(List.of("one", "one")), same);
    score.forwarded(1);
    score.provenAtNewsroom();
    assertThat(score.good()).isTrue();
  }

  private static Score score(List<String> shown, int forwarded, int proven) {
    Score score = new Score();
    score.read(sent(2), inbox(shown), TWO);
    score.forwarded(forwarded);
    for (int i = 0; i < proven; i++) {
      score.provenAtNewsroom();
    }
    return score;
  }

  private static ArrayNode sent(int reports) {
    ArrayNode sent = JSON.createArrayNode();
    for (int i = 0; i < reports; i++) {
      sent.addObject().put("envelopeBytes", 80).put("state", "in custody");
    }
    return sent;
  }

  private static ArrayNode inbox(List<String> texts) {
    ArrayNode inbox = JSON.createArrayNode();
    for (String text : texts) {
      inbox.addObject().put("text", text);
    }
    return inbox;
  }
}
