package org.tereze.bench.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.outbox.SentReport;
import org.tereze.client.outbox.SentState;

/** A phone inside, which reaches an edge and not the home relay abroad, with real relays. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
final class PhoneAtEdgeIT extends EdgeScene {
  /** What is in custody is asked about once a minute. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(61);

  @Override
  void meet() throws Exception {
    reporter.client().addEdge(edge.address());
    reporter.meet(relative);
    relative.flush();
    reporter.goThrough(home, nowhere);
    reporter.sendDatagramsThrough(edge, edge.socket());
  }

  private SentReport sent(long id) throws Exception {
    return reporter.client().sent(id);
  }

  @Test
  void putsAtTheEdgeWhatCannotBePutAtTheHome() throws Exception {
    long id = reporter.write(relative, "from inside");
    List<BurstOutcome> outcomes = reporter.flush();
    assertThat(outcomes)
        .extracting(BurstOutcome::relay)
        .containsExactly(home.address(), edge.address());
    assertThat(outcomes).extracting(BurstOutcome::inCustody).containsExactly(0, 1);
    assertThat(sent(id).state()).isEqualTo(SentState.IN_CUSTODY);
    assertThat(sent(id).saidBy()).isEqualTo(edge.address());
    eventually(
        () -> {
          relative.flush();
          return !relative.texts().isEmpty();
        });
    assertThat(relative.texts()).containsExactly("from inside");
    eventually(
        () -> {
          clock.advance(ASK_AGAIN);
          reporter.flush();
          return sent(id).state() == SentState.COLLECTED;
        });
  }

  @Test
  void callsTheEdgeFirstOnceTheHomeDidNotAnswerAndTheHomeAgainWhenItDoes() throws Exception {
    reporter.write(relative, "one");
    reporter.flush();
    long two = reporter.write(relative, "two");
    assertThat(reporter.flush())
        .extracting(BurstOutcome::relay)
        .containsExactly(edge.address(), home.address());
    assertThat(sent(two).saidBy()).isEqualTo(edge.address());
    reporter.goThrough(home, home.socket());
    reporter.flush();
    long three = reporter.write(relative, "three");
    reporter.flush();
    assertThat(sent(three).saidBy()).isEqualTo(home.address());
    eventually(
        () -> {
          relative.flush();
          return relative.texts().size() == 3;
        });
    assertThat(relative.texts()).containsExactlyInAnyOrder("one", "two", "three");
  }

  @Test
  void keepsWhatAnEdgeWithoutAWayDoesNotTake() throws Exception {
    LocalRelay other = new LocalRelay(folder.resolve("other"), machine());
    try {
      reporter.client().removeEdge(edge.address());
      reporter.client().addEdge(other.address());
      long id = reporter.write(relative, "from inside");
      reporter.flush();
      assertThat(sent(id).state()).isEqualTo(SentState.QUEUED);
      assertThat(sent(id).reason()).contains("no way");
      reporter.goThrough(home, home.socket());
      reporter.flush();
      assertThat(sent(id).state()).isEqualTo(SentState.IN_CUSTODY);
      relative.flush();
      assertThat(relative.texts()).containsExactly("from inside");
    } finally {
      other.close();
    }
  }
}
