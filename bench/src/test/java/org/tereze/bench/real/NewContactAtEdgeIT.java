package org.tereze.bench.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.outbox.SentState;

/** Two people inside who have just met, and whose phones reach an edge only. Real relays. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
final class NewContactAtEdgeIT extends EdgeScene {
  @Override
  void meet() throws Exception {
    for (Correspondent each : List.of(reporter, relative)) {
      each.client().addEdge(edge.address());
      each.goThrough(home, nowhere);
    }
    reporter.meet(relative);
  }

  /** Until neither has anything left to say by way of the edge. */
  private void settle() throws Exception {
    eventually(
        () -> {
          boolean one = isSettled(relative);
          boolean other = isSettled(reporter);
          return one && other;
        });
  }

  private boolean isSettled(Correspondent who) throws Exception {
    List<BurstOutcome> outcomes = who.flush();
    return outcomes.stream().noneMatch(outcome -> outcome.relay().equals(edge.address()));
  }

  private static void awaitText(Correspondent who, String text) throws Exception {
    eventually(
        () -> {
          who.flush();
          return who.texts().contains(text);
        });
  }

  /** The bundle that came by way of the edge is what makes the session quantum-safe. */
  @Test
  void makeMailboxesAndOpenSessionsByBundlesThatTheEdgeBrought() throws Exception {
    settle();
    long id = relative.write(reporter, "I have your card");
    relative.flush();
    assertThat(relative.client().sent(id).state()).isEqualTo(SentState.IN_CUSTODY);
    assertThat(relative.client().sent(id).saidBy()).isEqualTo(edge.address());
    reporter.goThrough(home, home.socket()); // a window
    awaitText(reporter, "I have your card");
    reporter.goThrough(home, nowhere);
    reporter.write(relative, "from inside");
    assertThat(reporter.client().contacts().get(0).quantumSafe()).isTrue();
    reporter.flush();
    relative.goThrough(home, home.socket());
    awaitText(relative, "from inside");
  }

  @Test
  void sayNothingTwiceOnceTheHomeIsReached() throws Exception {
    relative.flush();
    relative.goThrough(home, home.socket());
    assertThat(relative.flush()).anyMatch(outcome -> outcome.relay().equals(home.address()));
    assertThat(relative.flush()).extracting(BurstOutcome::relay).containsExactly(home.address());
    clock.advance(Duration.ofMinutes(2));
    long id = reporter.write(relative, "hello");
    eventually(
        () -> {
          reporter.flush();
          relative.flush();
          return !relative.texts().isEmpty();
        });
    assertThat(reporter.client().sent(id).state()).isNotEqualTo(SentState.QUEUED);
  }
}
